"""Turn rows into the tasks of labelling programs, and what those programs export back into rows.

A row is a mapping of column to cell: the text, further columns that belong to it, and where it is labelled `label`,
`annotator`, `labelled_at` and `note`. Three shapes are written and read:

- Label Studio, one JSON array: `{"data": {...}, "annotations": [{"result": [{"type": "choices", ...}]}]}`, see
  https://labelstud.io/guide/task_format. Rows that differ in their answer alone are one task with several annotations.
  Who labelled stands in the answer's `meta`, since Label Studio refuses an import that names people it does not know.
- Prodigy, an object a line: `{"text": ..., "options": [...], "accept": ["hostile"], "answer": "accept", "meta": {}}`,
  see https://prodi.gy/docs/api-interfaces#choice.
- doccano, an object a line: `{"text": ..., "label": ["hostile"], ...}`, see
  https://doccano.github.io/doccano/tutorial/; all other keys are kept there as a text's metadata.

What is written and read again gives the same rows. A task that holds no usable answer is a fault, never left out in
silence; one that was skipped, or that nobody answered yet, is a row with an empty label.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from stance.errors import UsageError

LABEL, ANNOTATOR, LABELLED_AT, NOTE = "label", "annotator", "labelled_at", "note"
ANSWER_COLUMNS = (LABEL, ANNOTATOR, LABELLED_AT, NOTE)
"""The columns of an answer, in order."""

Row = Mapping[str, Any]


class TaskFormat(StrEnum):
    """A labelling program whose tasks are written and read."""

    label_studio = "label-studio"
    prodigy = "prodigy"
    doccano = "doccano"


@dataclass(frozen=True)
class Fault:
    """A task that cannot be used: its number from 1, and why."""

    number: int
    reason: str


@dataclass(frozen=True)
class Answers:
    """The rows that tasks hold, which task from 1 each is of, and the tasks that cannot be used."""

    rows: list[dict[str, Any]]
    numbers: list[int]
    faults: list[Fault]


def tasks_of(
    rows: Iterable[Row], format: TaskFormat, *, labels: Sequence[str] = (), text_column: str = "text"
) -> list[dict[str, Any]]:
    """Return rows as the tasks of a labelling program; `labels` are the choices to offer, which Prodigy is told.

    Raises UsageError where doccano cannot hold a column beside the text.

    >>> tasks_of([{"text": "We met.", "label": "neutral"}], TaskFormat.doccano)
    [{'text': 'We met.', 'label': ['neutral']}]
    """
    if format is TaskFormat.label_studio:
        return _label_studio(rows)
    if format is TaskFormat.prodigy:
        return [_prodigy(row, labels, text_column) for row in rows]
    return [_doccano(row, text_column) for row in rows]


def rows_of(tasks: Iterable[Any], format: TaskFormat, *, text_column: str = "text") -> Answers:
    """Return the rows that a program's tasks hold, one for each answer; `text_column` names the text among them.

    >>> rows_of([{"text": "We met.", "label": ["neutral"]}], TaskFormat.doccano).rows
    [{'text': 'We met.', 'label': 'neutral', 'annotator': '', 'labelled_at': '', 'note': ''}]
    """
    read: Callable[[Mapping[str, Any], str], list[dict[str, Any]]] = {
        TaskFormat.label_studio: _from_label_studio,
        TaskFormat.prodigy: _from_prodigy,
        TaskFormat.doccano: _from_doccano,
    }[format]
    found = Answers([], [], [])
    for number, task in enumerate(tasks, start=1):
        try:
            rows = read(_object(task, "the task"), text_column)
        except _FaultyError as fault:
            found.faults.append(Fault(number, str(fault)))
            continue
        found.rows.extend(rows)
        found.numbers.extend([number] * len(rows))
    return found


def format_of(task: Any) -> TaskFormat | None:
    """Return which program a task is of, by its keys; None where it is the row of an ordinary table.

    >>> format_of({"data": {"text": "We met."}, "annotations": []})
    <TaskFormat.label_studio: 'label-studio'>
    >>> format_of({"text": "We met.", "label": "neutral"})
    """
    if not isinstance(task, Mapping):
        return None
    answers = {"annotations", "predictions", "completions"} & set(task)
    if isinstance(task.get("data"), Mapping) and (answers or set(task) <= {"data", "id"}):  # which nobody has begun
        return TaskFormat.label_studio
    if "text" in task and ({"options", "accept"} & set(task) or ("answer" in task and "label" in task)):
        return TaskFormat.prodigy
    if "text" in task and isinstance(task.get("label", task.get("labels")), list):
        return TaskFormat.doccano
    return None


def label_studio_interface(labels: Sequence[str], text_column: str = "text") -> str:
    """Return the labelling interface to paste into a Label Studio project that tasks are imported into."""
    from xml.sax.saxutils import quoteattr

    choices = "".join(f"\n    <Choice value={quoteattr(label)}/>" for label in labels)
    return (
        f'<View>\n  <Text name="text" value={quoteattr("$" + text_column)}/>\n'
        f'  <Choices name="label" toName="text" choice="single" showInLine="true">{choices}\n  </Choices>\n</View>\n'
    )


class _FaultyError(ValueError):
    """A task that cannot be used; the message says why."""


def _object(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _FaultyError(f"{what} is not a JSON object but {json.dumps(value, default=str)[:60]}")
    return value


def _without_answer(row: Row) -> dict[str, Any]:
    return {name: cell for name, cell in row.items() if name not in ANSWER_COLUMNS}


def _answer(label: str = "", annotator: Any = "", labelled_at: Any = "", note: Any = "") -> dict[str, Any]:
    said = (label, annotator, labelled_at, note)
    return dict(zip(ANSWER_COLUMNS, ("" if cell is None else str(cell) for cell in said), strict=True))


def _said(row: Row, name: str) -> str:
    cell = row.get(name)
    return "" if cell is None else str(cell)


def _is_answered(row: Row) -> bool:
    return any(_said(row, name) for name in ANSWER_COLUMNS)


def _one(labels: Any, what: str) -> str:
    """Return the one label of a list of them, nothing where it is empty."""
    given = labels if isinstance(labels, list) else [labels]
    if len(given) > 1:
        raise _FaultyError(f"{what} has {len(given)} labels ({', '.join(map(str, given))}) where one is wanted")
    if given and not isinstance(given[0], str | int):
        raise _FaultyError(f"{what} has no label by name but {json.dumps(given[0], default=str)[:60]}")
    return str(given[0]) if given else ""


def _label_studio(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return a task for each row without an answer, and one for all the answers to the same data."""
    tasks: list[dict[str, Any]] = []
    answered: dict[str, dict[str, Any]] = {}
    for row in rows:
        data = _without_answer(row)
        task: dict[str, Any] = {"data": data}
        if _is_answered(row):
            known = answered.setdefault(json.dumps(data, default=str), task)
            known.setdefault("annotations", []).append(_annotation(row))
            if known is not task:
                continue
        tasks.append(task)
    return tasks


def _beside(name: str) -> str:
    """Return how a task's own column is called beside the columns of an answer."""
    return f"data_{name}" if name in ANSWER_COLUMNS else name


def _annotation(row: Row) -> dict[str, Any]:
    label, when = _said(row, LABEL), _said(row, LABELLED_AT)
    meta = {name: _said(row, name) for name in (ANNOTATOR, NOTE) if _said(row, name)}
    choice = {
        "from_name": "label",
        "to_name": "text",
        "type": "choices",
        "value": {"choices": [label] if label else []},
    }
    result = [choice | ({"meta": meta} if meta else {})]
    return {"result": result, "was_cancelled": not label} | ({"created_at": when} if when else {})


def _from_label_studio(task: Mapping[str, Any], text_column: str) -> list[dict[str, Any]]:
    data = {_beside(name): cell for name, cell in _object(task.get("data"), "data").items()}
    if text_column not in data:
        raise _FaultyError(f"data has no {text_column!r}; it has {', '.join(map(repr, data)) or 'nothing'}")
    annotations = task.get("annotations", task.get("completions")) or []
    if not isinstance(annotations, list):
        raise _FaultyError(f"annotations are no array but {json.dumps(annotations, default=str)[:60]}")
    if not annotations:
        return [data | _answer()]
    return [data | _from_annotation(_object(annotation, "an annotation")) for annotation in annotations]


def _from_annotation(annotation: Mapping[str, Any]) -> dict[str, Any]:
    results = annotation.get("result") or []
    if not isinstance(results, list):
        raise _FaultyError(f"a result is no array but {json.dumps(results, default=str)[:60]}")
    choices = [result for result in results if isinstance(result, Mapping) and result.get("type") == "choices"]
    if len(choices) > 1:
        raise _FaultyError(f"an annotation answers {len(choices)} questions with choices where one is wanted")
    choice = choices[0] if choices else {}
    value, meta = choice.get("value") or {}, choice.get("meta") or {}
    label = _one(_object(value, "a value").get("choices", []), "an annotation")
    skipped = bool(annotation.get("was_cancelled"))
    meta = meta if isinstance(meta, Mapping) else {}
    who = meta.get(ANNOTATOR) or _person(annotation.get("completed_by"))
    when = annotation.get("created_at")
    return _answer("" if skipped else label, who, when, meta.get(NOTE))


def _person(completed_by: Any) -> str:
    """Return how a person is called: by address or name where the export tells it, else by number."""
    if isinstance(completed_by, Mapping):
        named = completed_by.get("email") or completed_by.get("username") or completed_by.get("id")
        return "" if named is None else str(named)
    return "" if completed_by is None else str(completed_by)


def _prodigy(row: Row, labels: Sequence[str], text_column: str) -> dict[str, Any]:
    label, when = _said(row, LABEL), _said(row, LABELLED_AT)
    meta = {name: cell for name, cell in _without_answer(row).items() if name != text_column}
    task: dict[str, Any] = {"text": row[text_column], "meta": meta}
    if labels:
        task["options"] = [{"id": name, "text": name} for name in labels]
    if not _is_answered(row):
        return task
    task |= {"accept": [label] if label else [], "answer": "accept" if label else "ignore"}
    told = {"_annotator_id": _said(row, ANNOTATOR), "user_input": _said(row, NOTE), "_timestamp": _seconds(when)}
    return task | {key: value for key, value in told.items() if value not in ("", None)}


def _from_prodigy(task: Mapping[str, Any], text_column: str) -> list[dict[str, Any]]:
    if "text" not in task:
        raise _FaultyError(f"no 'text'; the keys are {', '.join(map(repr, task))}")
    said = task.get("accept", task.get("label", []))
    label = _one(said if said is not None else [], "the task")
    if task.get("answer", "accept") != "accept":  # rejected or ignored: what was offered is no answer
        label = ""
    who = task.get("_annotator_id") or task.get("_session_id")
    meta = task.get("meta") or {}
    further = {_beside(name): cell for name, cell in _object(meta, "meta").items()}
    row = {text_column: "", **further} | {text_column: task["text"]}
    return [row | _answer(label, who, _moment(task.get("_timestamp")), task.get("user_input"))]


def _doccano(row: Row, text_column: str) -> dict[str, Any]:
    label = _said(row, LABEL)
    further = {name: cell for name, cell in row.items() if name not in (text_column, LABEL)}
    if "text" in further:
        raise UsageError(
            f"doccano calls the text 'text', and there is another column of that name beside {text_column!r}"
        )
    return {"text": row[text_column], "label": [label] if label else [], **further}


def _from_doccano(task: Mapping[str, Any], text_column: str) -> list[dict[str, Any]]:
    if "text" not in task:
        raise _FaultyError(f"no 'text'; the keys are {', '.join(map(repr, task))}")
    label = _one(task.get("label", task.get("labels", [])), "the task")
    said = {"text", *ANSWER_COLUMNS, "label" if "label" in task else "labels"}
    row = {text_column: task["text"], **{name: cell for name, cell in task.items() if name not in said}}
    return [row | _answer(label, task.get(ANNOTATOR), task.get(LABELLED_AT), task.get(NOTE))]


def _seconds(moment: str) -> int | None:
    """Return a moment as seconds since 1970, as Prodigy counts it; None where it is none."""
    try:
        return int(datetime.fromisoformat(moment).timestamp()) if moment else None
    except ValueError:
        return None


def _moment(seconds: Any) -> str:
    """Return seconds since 1970 as a moment in UTC, in the ISO form; nothing where they are none.

    >>> _moment(0)
    '1970-01-01T00:00:00Z'
    """
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        return ""
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return ""
