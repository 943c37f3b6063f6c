"""Whatever is sent, the JSON interface does what its OpenAPI description says."""

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from served import Program, running

with warnings.catch_warnings():  # which its dependencies give when they are imported
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.generation import GenerationMode
    from schemathesis.specs.openapi.checks import positive_data_acceptance, unsupported_method

pytestmark = pytest.mark.browser
"""Not that it needs one: it takes as long, and a server of its own."""


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    with running() as found:
        yield found


@pytest.fixture(scope="module")
def operations(program: Program) -> list[Any]:
    schema = schemathesis.openapi.from_url(f"{program.url}/api/openapi.json")
    return [one.ok() for one in schema.get_all_operations()]


@pytest.mark.parametrize("path", ["/api/predict", "/api/article", "/api/explain", "/healthz"])
@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.filterwarnings("ignore")
def test_every_answer_is_one_that_the_description_knows(operations: list[Any], path: str, mode: str) -> None:
    """Of requests that it allows, and of ones that it does not, which have to be refused."""
    [operation] = [one for one in operations if one.path == path]
    if mode == "negative" and path == "/healthz":
        pytest.skip("it asks for nothing that could be wrong")
    seen = []

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(operation.as_strategy(generation_mode=GenerationMode(mode)))
    def every(case: Any) -> None:
        # A contrast with the very stance that a text has is refused, and which that is no schema can tell.
        unchecked = [unsupported_method, *([positive_data_acceptance] if "explain" in path else [])]
        seen.append(case.call_and_validate(excluded_checks=unchecked).status_code)

    every()
    assert seen
    assert (200 in seen) == (mode == "positive")
