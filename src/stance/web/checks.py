"""Hold what programs ask against the JSON Schemas of it, and say in words what is wrong."""

import json
from collections.abc import Sequence
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from stance.errors import InputError
from stance.values import short
from stance.web.limits import Limits
from stance.web.schemas import NOT_BLANK, REQUESTS, request_schema

_LONGEST_SHOWN = 80


class Checks:
    """The schemas of what is asked of `predict`, `article` and `explain`, within limits, of a model of some labels."""

    def __init__(self, limits: Limits, labels: Sequence[str]) -> None:
        self._checks = {name: Draft202012Validator(request_schema(name, limits, labels)) for name in REQUESTS}

    def asked(self, name: str, value: Any) -> dict[str, Any]:
        """Return what is asked where it is what the schema allows; raise InputError that says where it is not."""
        if fault := best_match(self._checks[name].iter_errors(value)):
            where = fault.json_path.removeprefix("$").lstrip(".") or "the body"
            raise InputError(f"{where}: {_told(fault)}")
        return dict(value)


def _told(fault: Any) -> str:
    """Return what is wrong with a value, without the value where that is long."""
    if fault.validator == "pattern" and fault.validator_value == NOT_BLANK:
        return "it is blank: there is nothing to read"
    if fault.validator == "pattern" and "description" in fault.schema:
        return f"found {short(repr(fault.instance), _LONGEST_SHOWN)}; allowed are {fault.schema['description']}"
    if len(fault.message) <= 3 * _LONGEST_SHOWN:
        return str(fault.message)
    wanted = json.dumps(fault.validator_value)
    return f"it does not have {fault.validator} {wanted if len(wanted) <= _LONGEST_SHOWN else 'as the schema says'}"
