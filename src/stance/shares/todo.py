"""Make the table of drawn rows that coders fill in: texts without the model's answer, and how each row was drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from stance.errors import UsageError
from stance.labelling.formats import ANSWER_COLUMNS, LABEL
from stance.shares.sampling import Sample, draw
from stance.shares.scored import ScoredTable, row_key
from stance.tables.shares import SAMPLED_COLUMN, SHARE_PREFIX
from stance.values import CERTAIN_COLUMN, SCORE_COLUMN, STANCE_COLUMN, WHY_COLUMN

ROW, KEY, STRATUM, STRATUM_ROWS = "row", "row_hash", "stratum", "stratum_rows"
DESIGN, SEED, SOURCE = "design", "seed", "drawn_from"
DRAWN_COLUMNS = (ROW, KEY, SAMPLED_COLUMN, STRATUM, STRATUM_ROWS, DESIGN, SEED, SOURCE)
"""How a row was drawn: its number among the scored rows and the hash of its text; with which probability, from which
stratum of how many rows; how and with which seed the sample was drawn, and the hash of the table that it is of."""
SOURCE_MARK = "sha256:"
"""Before the hash of the table, so that no spreadsheet takes it for a number."""
AT_RANDOM, BY_GROUP, BY_ANSWER = "random", "by ", "stance and certainty"


@dataclass(frozen=True)
class Todo:
    """A table to be filled in: its columns and cells, the sample that they are of, and in words how it was drawn."""

    columns: list[str]
    cells: list[list[str]]
    sample: Sample
    design: str


def todo_of(
    scored: ScoredTable,
    number: int,
    *,
    by: Sequence[str] = (),
    stratify: bool = False,
    prefix: str = "",
    seed: int = 0,
    minimum: int = 20,
    text_column: str = "text",
    context: Sequence[str] = (),
) -> Todo:
    """Return so many rows of a scored table to be labelled, in a random order; see `draw`.

    Raises UsageError where there are not so many rows, or where a column to be shown would tell the model's answer or
    has the name of one that is added.
    """
    _check_context(scored, context, prefix, text_column)
    cells = doubt = None
    if stratify:
        cells = list(zip(scored.answers.tolist(), scored.certain(prefix), strict=True))
        doubt = 1 - (scored.probabilities**2).sum(axis=1)
    sample = draw(
        number, scored.rows, seed=seed, groups=scored.groups(by) if by else None, cells=cells, doubt=doubt,
        minimum=minimum,
    )  # fmt: skip
    within = [BY_GROUP + ",".join(by)] * bool(by) + [BY_ANSWER] * stratify
    design = "stratified " + "; ".join(within) if within else AT_RANDOM
    rows = []
    for place, stratum in zip(sample.places, sample.stratum, strict=True):
        text = scored.texts[place]
        told = {
            ROW: str(place + 1), KEY: row_key(text), SAMPLED_COLUMN: f"{sample.probability(stratum):.9g}",
            STRATUM: str(stratum + 1), STRATUM_ROWS: str(len(sample.strata[stratum].rows)), DESIGN: design,
            SEED: str(seed), SOURCE: SOURCE_MARK + scored.digest,
        }  # fmt: skip
        shown = [scored.columns[name][place] for name in context]
        rows.append([text, "", *shown, *(told[name] for name in DRAWN_COLUMNS)])
    return Todo([text_column, LABEL, *context, *DRAWN_COLUMNS], rows, sample, design)


def _check_context(scored: ScoredTable, context: Sequence[str], prefix: str, text_column: str) -> None:
    """Raise UsageError where a column must not stand beside the texts."""
    answers = {prefix + name for name in (STANCE_COLUMN, SCORE_COLUMN, CERTAIN_COLUMN, WHY_COLUMN)}
    answers |= {prefix + SHARE_PREFIX + label for label in scored.labels}
    for name in context:
        if name in answers:
            raise UsageError(
                f"--context {name}: it tells the model's answer, and coders must not see that", column=name
            )
        if name in (text_column, *ANSWER_COLUMNS, *DRAWN_COLUMNS) or list(context).count(name) > 1:
            raise UsageError(
                f"--context {name}: a column of that name is in the sample already; leave it out, or rename it in "
                f"{scored.name}",
                file=scored.name, column=name,
            )  # fmt: skip
