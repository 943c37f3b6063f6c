"""Describe the JSON interface: JSON Schemas of what is asked and answered, and the OpenAPI description of all of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from stance.articles.roles import ROLES
from stance.values import CERTAIN_COLUMN, SCORE_COLUMN, STANCE_COLUMN, TEXT_COLUMN, WHY_COLUMN, probability_column
from stance.version import __version__
from stance.web.limits import Limits

Schema = dict[str, Any]

_STRING, _INTEGER, _NUMBER = {"type": "string"}, {"type": "integer"}, {"type": "number"}
_PROBABILITY = {"type": "number", "minimum": 0, "maximum": 1}
_OFFSET = {"type": "integer", "minimum": 0}
NOT_BLANK = r"\S"
"""The pattern of a text that is not blank."""
_ROLES_TOLD = f"official, all, or roles with commas between: {', '.join(ROLES)}"
_ROLES = "|".join(("official", "all", *ROLES))
REQUESTS = {"predict": "PredictRequest", "article": "ArticleRequest", "explain": "ExplainRequest"}
"""What is asked, and the name of its schema."""
ANSWERS = {"predict": ("Predictions",), "article": ("Article",), "explain": ("Explanation", "Contrast")}
"""What is answered, by the names of the schemas: one of them."""


def request_schema(name: str, limits: Limits, labels: Sequence[str]) -> Schema:
    """Return the JSON Schema of what is asked of `predict`, `article` or `explain`, for a model of some labels."""
    text = {**_STRING, "maxLength": limits.text}
    if name == "predict":
        texts = {"type": "array", "items": text, "minItems": 1, "maxItems": limits.texts}
        return _object({"texts": texts}, ["texts"])
    if name == "explain":
        return _object({"text": {**text, "pattern": NOT_BLANK}, "rather_than": {"enum": list(labels)}}, ["text"])
    return _object(
        {
            "text": {**_STRING, "pattern": NOT_BLANK, "maxLength": limits.article},
            "year": {**_INTEGER, "minimum": 1800, "maximum": 2100},
            "title": text,
            "speaker": {**_STRING, "maxLength": 200},
            "roles": {
                **_STRING,
                "description": _ROLES_TOLD,
                "pattern": f"^ *(?:{_ROLES})(?: *, *(?:{_ROLES}))* *$",
                "maxLength": 200,
            },
        },
        ["text"],
    )


def answer_schemas(labels: Sequence[str], poles: Sequence[str] | None) -> dict[str, Schema]:
    """Return the JSON Schemas of what is answered, by name; they name the columns of a model's labels."""
    row = _prediction(labels, poles)
    evidence = {"text": _STRING, "start": _OFFSET, "end": _OFFSET, "weight": _NUMBER, "concepts": _list(_STRING)}
    why = {WHY_COLUMN: {**_STRING, "description": "what the answer lacks to be certain"}}
    text = {TEXT_COLUMN: _STRING}
    statement = {
        **text, "start": _OFFSET, "end": _OFFSET, "part": {"const": "title"},
        "kind": {"enum": ["direct", "indirect", "deed", "narration"]},
        "holder": _or_null(_reference("Participant")), "target": _or_null(_reference("Participant")),
        **row, "evidence": _list(_reference("Evidence")),
        "context": {"type": "object", "additionalProperties": _NUMBER},
    }  # fmt: skip
    dyad = {"holder": _STRING, "target": _STRING, "statements": {**_INTEGER, "minimum": 1}, "score": _NUMBER}
    return {
        "Prediction": _object({**text, **row, **why}),
        "Predictions": _object({
            "predictions": _list(_or_null(_reference("Prediction"))),
            "rejected": _list(_object({"number": {**_INTEGER, "minimum": 1}, "reason": _STRING})),
        }),
        "Participant": _participant(),
        "Evidence": _object(evidence),
        "Statement": _object(statement, [name for name in statement if name != "part"]),
        "Dyad": _object({**dyad, "low": _NUMBER, "high": _NUMBER, "certain": {"type": "boolean"}}),
        "Article": _object({"statements": _list(_reference("Statement")), "dyads": _list(_reference("Dyad"))}),
        "Contribution": _contribution(),
        "Explanation": _explanation(),
        "Contrast": _contrast(),
        "Error": _object({"error": _object({"status": _INTEGER, "message": _STRING})}),
        "Health": _object({"status": {"const": "ok"}, "version": _STRING, "model": _STRING}),
    }  # fmt: skip


def openapi(labels: Sequence[str], poles: Sequence[str] | None, limits: Limits) -> Schema:
    """Return the OpenAPI 3.1 description of the interface for a model."""
    asked = {REQUESTS[name]: request_schema(name, limits, labels) for name in REQUESTS}
    example = "We condemn this barbaric attack."
    predict = _operation("Score texts", "predict", _reference("Predictions"), {"texts": [example]})
    article = _operation("Read an article", "article", _reference("Article"), {"text": "Norway thanked Chile."})
    either = {"oneOf": [_reference("Explanation"), _reference("Contrast")]}
    explain = _operation("Show why a text got its stance", "explain", either, {"text": example})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "stance",
            "version": __version__,
            "description": "Who takes which stance toward whom in diplomatic text; the answers of the command line.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": {
            "/api/predict": {"post": predict},
            "/api/article": {"post": article},
            "/api/explain": {"post": explain},
            "/healthz": {"get": {
                "summary": "Tell that the server answers", "operationId": "health",
                "responses": {"200": _answer("It does", _reference("Health")), "400": _refused("A host not trusted")},
            }},
        },
        "components": {"schemas": {**asked, **answer_schemas(labels, poles)}},
    }  # fmt: skip


def answer_schema(name: str, labels: Sequence[str], poles: Sequence[str] | None) -> Schema:
    """Return the JSON Schema of what is answered to `predict`, `article` or `explain`, with all that it refers to."""
    schemas = {key: _moved(schema) for key, schema in answer_schemas(labels, poles).items()}
    first, *others = ANSWERS[name]
    root = {"oneOf": [{"$ref": f"#/$defs/{key}"} for key in ANSWERS[name]]} if others else dict(schemas[first])
    return {"type": "object", **root, "$defs": schemas}


def _moved(schema: Any) -> Any:
    """Return a schema whose references are to the schemas beside it, and not to those of the OpenAPI description."""
    if isinstance(schema, dict):
        return {
            key: value.replace("#/components/schemas/", "#/$defs/") if key == "$ref" else _moved(value)
            for key, value in schema.items()
        }
    return [_moved(one) for one in schema] if isinstance(schema, list) else schema


def _operation(summary: str, name: str, answer: Schema, example: Mapping[str, Any]) -> Schema:
    asked = {"schema": _reference(REQUESTS[name]), "example": example}
    return {
        "summary": summary,
        "operationId": name,
        "requestBody": {"required": True, "content": {"application/json": asked}},
        "responses": {
            "200": _answer("The answer", answer),
            "400": _refused("No JSON, or not what the schema allows; the message says where"),
            "403": _refused("A request from a page of another site"),
            "408": _refused("A body that took too long to come"),
            "413": _refused("A body that is too large"),
            "415": _refused("A body that is not said to be application/json"),
            "503": {
                **_refused("Too much to do; ask again after the seconds in Retry-After"),
                "headers": {"Retry-After": {"schema": _INTEGER}},
            },
        },
    }


def _answer(description: str, schema: Schema) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _refused(description: str) -> Schema:
    return _answer(description, _reference("Error"))


def _prediction(labels: Sequence[str], poles: Sequence[str] | None) -> dict[str, Schema]:
    shares = {probability_column(label): _PROBABILITY for label in labels}
    score = {SCORE_COLUMN: {"type": "number", "minimum": -1, "maximum": 1}} if poles else {}
    return {STANCE_COLUMN: {"enum": list(labels)}, **shares, **score, CERTAIN_COLUMN: {"type": "boolean"}}


def _participant() -> Schema:
    place, name = _or_null(_OFFSET), _or_null(_STRING)
    return _object(
        {"text": _STRING, "start": place, "end": place, "actor": name, "role": name, "p": _or_null(_PROBABILITY)}
    )


def _contribution() -> Schema:
    span = _object({"start": _OFFSET, "end": _OFFSET})
    return _object(
        {"feature": _STRING, "block": _STRING, "value": _NUMBER, "weight": _NUMBER, "contribution": _NUMBER,
         "spans": _list(span)}
    )  # fmt: skip


def _full_prediction() -> Schema:
    return _object(
        {"stance": _STRING, "probabilities": {"type": "object", "additionalProperties": _PROBABILITY},
         "score": _or_null(_NUMBER), "certain": {"type": "boolean"}, "why": _or_null(_STRING)}
    )  # fmt: skip


def _explanation() -> Schema:
    numbers = {"type": "object", "additionalProperties": _NUMBER}
    by_label = {"type": "object", "additionalProperties": _list(_reference("Contribution"))}
    return _object(
        {"text": _STRING, "prediction": _full_prediction(), "logits": numbers, "intercepts": numbers,
         "contributions": by_label, "evidence": _list(_reference("Evidence"))}
    )  # fmt: skip


def _contrast() -> Schema:
    evidence = _list(_reference("Evidence"))
    return _object(
        {"text": _STRING, "prediction": _full_prediction(), "rather_than": _STRING, "difference": _NUMBER,
         "intercept": _NUMBER, "contributions": _list(_reference("Contribution")), "evidence": evidence,
         "counter_evidence": evidence}
    )  # fmt: skip


def _object(properties: Mapping[str, Any], required: Sequence[str] | None = None) -> Schema:
    """Return the schema of an object with these properties and no others, all required unless it is said which."""
    needed = list(properties) if required is None else list(required)
    return {"type": "object", "properties": dict(properties), "required": needed, "additionalProperties": False}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
