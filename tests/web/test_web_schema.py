"""Whatever is sent, the JSON interface does what its OpenAPI description says."""

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from served import Program, running

with warnings.catch_warnings():  # which its dependencies give when they are imported
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.specs.openapi.checks import unsupported_method

pytestmark = pytest.mark.browser
"""Not that it needs one: it takes as long, and a server of its own."""


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    with running() as found:
        yield found


@pytest.fixture(scope="module")
def api(program: Program) -> Any:
    return schemathesis.openapi.from_url(f"{program.url}/api/openapi.json")


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.filterwarnings("ignore")
def test_every_answer_is_one_that_the_description_knows(case: Any) -> None:
    case.call_and_validate(excluded_checks=[unsupported_method])
