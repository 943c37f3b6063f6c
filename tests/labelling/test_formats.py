"""Rows become tasks of labelling programs, and come back the same."""

import json
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import UsageError
from stance.labelling.formats import (
    ANSWER_COLUMNS,
    Fault,
    TaskFormat,
    format_of,
    label_studio_interface,
    rows_of,
    tasks_of,
)

LABELS = ("for", "against", "none")
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
moments = st.datetimes().map(lambda moment: moment.replace(microsecond=0).isoformat() + "Z")


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, str]]:
    """Rows with answers, without, and skipped."""
    found = []
    for number in range(draw(st.integers(1, 6))):
        row = {"id": str(number), "text": draw(texts), "source, place": draw(texts)}
        label = draw(st.sampled_from(["", *LABELS]))
        answered = bool(label) or draw(st.booleans())
        said = [label, draw(texts), draw(moments), draw(st.just("") | texts)] if answered else [""] * 4
        found.append(row | dict(zip(ANSWER_COLUMNS, said, strict=True)))
    return found


@given(rows())
def test_what_label_studio_is_given_comes_back_the_same(given_rows: list[dict[str, str]]) -> None:
    tasks = json.loads(json.dumps(tasks_of(given_rows, TaskFormat.label_studio)))
    assert rows_of(tasks, TaskFormat.label_studio).rows == given_rows


@given(rows())
def test_what_prodigy_and_doccano_are_given_comes_back_the_same(given_rows: list[dict[str, str]]) -> None:
    for format in (TaskFormat.prodigy, TaskFormat.doccano):
        tasks = json.loads(json.dumps(tasks_of(given_rows, format, labels=LABELS)))
        found = rows_of(tasks, format).rows
        assert [sorted(row.items()) for row in found] == [sorted(row.items()) for row in given_rows]


def test_answers_of_two_coders_to_one_text_are_one_task_of_label_studio() -> None:
    both = [{"text": "We met.", "label": label, "annotator": who} for label, who in (("none", "ana"), ("for", "ben"))]
    [task] = tasks_of(both, TaskFormat.label_studio)
    assert task["data"] == {"text": "We met."}
    assert [a["result"][0]["value"]["choices"] for a in task["annotations"]] == [["none"], ["for"]]
    assert "completed_by" not in json.dumps(task)  # an import that names unknown people is refused there
    found = rows_of([task], TaskFormat.label_studio)
    assert [(row["label"], row["annotator"]) for row in found.rows] == [("none", "ana"), ("for", "ben")]
    assert found.numbers == [1, 1]


def test_two_copies_that_nobody_answered_stay_two() -> None:
    copies = [{"text": "We met."}] * 2
    assert len(rows_of(tasks_of(copies, TaskFormat.label_studio), TaskFormat.label_studio).rows) == 2


def test_an_export_of_label_studio_as_it_writes_it_is_read() -> None:
    """With numbers for people, dates, a skipped task, one with another question, and a prediction beside."""
    task = {
        "id": 7, "data": {"text": "We met.", "id": 12}, "predictions": [{"result": []}], "project": 3,
        "annotations": [
            {"id": 1, "completed_by": 4, "was_cancelled": False, "created_at": "2026-03-01T10:00:00.5Z", "result": [
                {"id": "x", "from_name": "note", "to_name": "text", "type": "textarea", "value": {"text": ["hm"]}},
                {"id": "y", "from_name": "stance", "to_name": "text", "type": "choices",
                 "value": {"choices": ["none"]}, "origin": "manual"}]},
            {"id": 2, "completed_by": {"id": 5, "email": "ben@example.org"}, "was_cancelled": True, "result": [
                {"type": "choices", "value": {"choices": ["for"]}}]},
        ],
    }  # fmt: skip
    first, second = rows_of([task], TaskFormat.label_studio).rows
    said = {"label": "none", "annotator": "4", "labelled_at": "2026-03-01T10:00:00.5Z", "note": ""}
    assert first == {"text": "We met.", "id": 12, **said}
    assert (second["label"], second["annotator"]) == ("", "ben@example.org")


def test_prodigys_answers_that_reject_or_ignore_what_was_offered_are_no_labels() -> None:
    tasks = [{"text": "We met.", "label": "for", "answer": answer} for answer in ("accept", "reject", "ignore")]
    assert [row["label"] for row in rows_of(tasks, TaskFormat.prodigy).rows] == ["for", "", ""]


@pytest.mark.parametrize(
    ("format", "task", "reason"),
    [
        (TaskFormat.label_studio, 3, "the task is not a JSON object but 3"),
        (TaskFormat.label_studio, {"data": {"body": "x"}}, "data has no 'text'; it has 'body'"),
        (TaskFormat.label_studio, {"data": {"text": "x"}, "annotations": {}}, None),
        (TaskFormat.label_studio, {"data": {"text": "x"}, "annotations": "y"}, 'annotations are no array but "y"'),
        (
            TaskFormat.label_studio,
            {
                "data": {"text": "x"},
                "annotations": [{"result": [{"type": "choices", "value": {"choices": ["a", "b"]}}]}],
            },
            "an annotation has 2 labels (a, b) where one is wanted",
        ),
        (TaskFormat.prodigy, {"label": "x"}, "no 'text'; the keys are 'label'"),
        (TaskFormat.doccano, {"text": "x", "label": ["a", "b"]}, "the task has 2 labels (a, b) where one is wanted"),
        (TaskFormat.doccano, {"text": "x", "label": [[0, 3, "a"]]}, 'the task has no label by name but [0, 3, "a"]'),
    ],
)
def test_a_task_that_cannot_be_used_is_told_and_the_others_are_read(
    format: TaskFormat, task: Any, reason: str | None
) -> None:
    good = tasks_of([{"text": "We met.", "label": "none"}], format)
    found = rows_of([*good, task], format)
    assert found.faults == ([Fault(2, reason)] if reason else [])
    assert len(found.rows) == (1 if reason else 2)


def test_no_column_beside_the_text_is_lost() -> None:
    row = {"body": "We met.", "text": "short", "labels": "x", "label": "none"}
    assert rows_of(
        tasks_of([row], TaskFormat.prodigy, text_column="body"), TaskFormat.prodigy, text_column="body"
    ).rows == [
        {
            "body": "We met.",
            "text": "short",
            "labels": "x",
            "label": "none",
            "annotator": "",
            "labelled_at": "",
            "note": "",
        }
    ]
    with pytest.raises(UsageError, match="another column of that name beside 'body'"):
        tasks_of([row], TaskFormat.doccano, text_column="body")
    del row["text"]
    found = rows_of(tasks_of([row], TaskFormat.doccano, text_column="body"), TaskFormat.doccano, text_column="body")
    assert found.rows[0]["labels"] == "x"
    task = {"data": {"text": "We met.", "label": "of the model"}, "annotations": []}
    assert rows_of([task], TaskFormat.label_studio).rows[0]["data_label"] == "of the model"


def test_programs_are_told_apart_and_from_a_table() -> None:
    row = {"text": "We met.", "label": "none", "id": "1"}
    for format in TaskFormat:
        assert format_of(tasks_of([row], format, labels=LABELS)[0]) is format
    assert format_of(row) is None
    assert format_of("We met.") is None


def test_the_interface_of_label_studio_offers_the_labels_as_they_are_spelt() -> None:
    tree = ET.fromstring(label_studio_interface(['a "b" & <c>', "none"], "body"))  # noqa: S314  # of our own making
    assert [choice.get("value") for choice in tree.iter("Choice")] == ['a "b" & <c>', "none"]
    assert [text.get("value") for text in tree.iter("Text")] == ["$body"]
