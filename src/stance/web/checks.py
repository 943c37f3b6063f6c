"""Hold what programs ask against the JSON Schemas of it, and say in words what is wrong."""

import json
from collections.abc import Sequence
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from stance.errors import InputError
from stance.values import short
from stance.web.limits import Limits
from stance.web.schemas import NOT_BLANK, REQUESTS, Schema, request_schema

_LONGEST_SHOWN = 80
_MOST_UNKNOWN = 20
"""How many properties that nobody knows are looked at, to name them."""


class Checks:
    """The schemas of what is asked of `predict`, `article` and `explain`, within limits, of a model of some labels."""

    def __init__(self, limits: Limits, labels: Sequence[str]) -> None:
        self._schemas = {name: request_schema(name, limits, labels) for name in REQUESTS}
        self._checks = {name: Draft202012Validator(schema) for name, schema in self._schemas.items()}

    def asked(self, name: str, value: Any) -> dict[str, Any]:
        """Return what is asked where it is what the schema allows; raise InputError that says where it is not."""
        _check_sizes(self._schemas[name], value)
        try:
            fault = best_match(self._checks[name].iter_errors(value))
            told = fault and f"{fault.json_path.removeprefix('$').lstrip('.') or 'the body'}: {_told(fault)}"
        except RecursionError:  # jsonschema quotes what it finds
            raise InputError("the body: it is nested too deeply") from None
        if told:
            raise InputError(told)
        return dict(value)


def _check_sizes(schema: Schema, value: Any) -> None:
    """Raise InputError where there are too many items to look at each: the schema finds a fault in every single one."""
    if not isinstance(value, dict):
        return
    known = schema["properties"]
    if len(value) > _MOST_UNKNOWN + len(known):
        raise InputError(f"the body: it has {len(value):,} properties; allowed are {', '.join(known)}")
    for name, allowed in known.items():
        items, most = value.get(name), allowed.get("maxItems")
        if most is not None and isinstance(items, list) and len(items) > most:
            raise InputError(f"{name}: it does not have maxItems {most}; found {len(items):,} items")


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
