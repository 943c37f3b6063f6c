"""Correct the shares of a scored frame by coded rows: `stance share` for Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from stance.errors import UsageError
from stance.frames.frame import arrow_of, frame_of, text_column
from stance.frames.scored import coded_rows, scored_frame
from stance.shares.choices import Measure, Population
from stance.shares.coding import coding_of
from stance.shares.methods import Setting, paragraph, references
from stance.shares.results import RESULT_COLUMNS, results_of, rows_of
from stance.values import SCORE_COLUMN


@dataclass(frozen=True, eq=False, repr=False)
class Shares:
    """Shares or means as counted and as corrected, with 95 % intervals.

    `table` is a frame of the kind of the scored one: the columns of the groups, then label, measure, n, n_labelled,
    naive, naive_low, naive_high, corrected, low, high, method, effective_n and random_sample. `methods` is a paragraph
    on how the numbers came about, `references` what it cites.
    """

    table: Any
    methods: str
    references: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Shares(\n{self.table}\n)"


def share(
    frame: Any,
    labels: Any,
    *,
    text: Any = None,
    label: str = "label",
    by: str | Sequence[str] = (),
    measure: str = "share",
    population: str = "stream",
    document: str | None = None,
    annotator: str | None = None,
    not_random: bool = False,
    model: str | None = None,
    prefix: str = "",
) -> Shares:
    """Return the share of each label in a scored frame, or the mean score, corrected by the labels of a sample of it.

    The numbers are those of `stance share`. `labels` is the frame that `sample` drew with its column `label` filled in,
    or a list of such frames that are parts of one sample. `by` names columns whose values make up groups, `measure` is
    "share" or "mean", `population` "stream" (the table is a sample of it) or "table", `document` the column that names
    each row's document. Labels that were not drawn are refused unless `not_random`. `model` is what the paragraph on
    methods calls the model.

    Raises TableError where a column is missing or the labels are of another table, UsageError where they were not
    drawn or a choice is unknown.
    """
    wanted, of = _choice(Measure, measure, "measure"), _choice(Population, population, "population")
    table = frame_of(frame)
    column = text_column(table, frame, text)
    groups = [by] if isinstance(by, str) else list(by)
    if clash := [name for name in groups if name in RESULT_COLUMNS]:
        raise UsageError(f"by: the results have a column {clash[0]!r}; rename it in the scored frame", column=clash[0])
    further = [*([document] if document else []), *([prefix + SCORE_COLUMN] if wanted is Measure.mean else [])]
    scored = scored_frame(table, column, prefix=prefix, columns=[*groups, *further])
    coding = coding_of(
        coded_rows(labels, text=column, label=label), scored, text_column=str(column), label_column=label,
        annotator=annotator, not_random=not_random,
    )  # fmt: skip
    names = list(map(str, groups))
    results = results_of(
        scored, coding, measure=wanted, by=names, population=of, document_column=document, prefix=prefix
    )
    methods = paragraph(scored, coding, results, Setting(wanted, of, document, model))
    return Shares(table.of_its_kind(arrow_of(rows_of(names, results))), methods, tuple(references(methods)))


def _choice(kind: Any, given: str, name: str) -> Any:
    try:
        return kind(given)
    except ValueError as error:
        allowed = " or ".join(repr(one.value) for one in kind)
        raise UsageError(f"{name} is {given!r}; say {allowed}") from error
