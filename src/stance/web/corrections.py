"""Make labels of what a reader corrected in an article; the form brings all that is needed, and nothing is kept."""

import json
from collections.abc import Mapping, Sequence

from stance.errors import InputError, UsageError
from stance.labelling.formats import ANNOTATOR, LABEL, LABELLED_AT, NOTE
from stance.tables.csv_lines import csv_lines
from stance.tables.formulas import shielded
from stance.values import TEXT_COLUMN

COLUMNS = (
    TEXT_COLUMN, LABEL, ANNOTATOR, LABELLED_AT, NOTE, "holder", "target", "read_stance", "read_holder", "read_target",
    "start", "end",
)  # fmt: skip
"""The columns of the table: what a reader said, then what was read."""
AS_READ = "="
"""The choice that confirms what was read."""
_TOLD = ("text", "holder", "target", "stance")


def labels_csv(form: Mapping[str, str], labels: Sequence[str], *, at: str) -> str:
    """Return the statements that a form corrects or confirms as a table of labels, which `stance train` reads.

    `at` is the time, ISO 8601. A statement that nobody judged is left out. Raises UsageError where none was judged,
    InputError where the form is not one of a page. No cell is a formula to a spreadsheet.
    """
    rows = []
    annotator = form.get("annotator", "").strip()
    for one in _statements(form.get("statements", "")):
        number = one["number"]
        choice = form.get(f"label-{number}", "")
        if choice not in ("", AS_READ, *labels):
            raise InputError(f"statement {number}: {choice!r} is no label; allowed are {', '.join(labels)}")
        holder, target, note = (form.get(f"{name}-{number}", "").strip() for name in ("holder", "target", "note"))
        if not (choice or holder or target or note):
            continue
        label = str(one["stance"]) if choice == AS_READ else choice
        rows.append(
            [one["text"], label, annotator, at, note, holder or one["holder"], target or one["target"], one["stance"],
             one["holder"], one["target"], one["start"], one["end"]]
        )  # fmt: skip
    if not rows:
        raise UsageError(
            "no statement was corrected or confirmed: choose a stance for one, or name its holder or target"
        )
    return csv_lines([COLUMNS, *([shielded(str(cell)) for cell in row] for row in rows)])


def _statements(sent: str) -> list[dict[str, object]]:
    try:
        found = json.loads(sent)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(isinstance(one, dict) and _is_sound(one) for one in found):
        raise InputError("the form does not hold the statements of an article; read the article anew")
    return found


def _is_sound(one: Mapping[str, object]) -> bool:
    return all(isinstance(one.get(name), str) for name in _TOLD) and all(
        isinstance(one.get(name), int) for name in ("number", "start", "end")
    )
