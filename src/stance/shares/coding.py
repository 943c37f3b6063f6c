"""Match coded rows with the scored rows that they were drawn from, and tell what hinders that."""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from stance.errors import TableError, UsageError
from stance.labelling.formats import ANNOTATOR
from stance.labelling.rows import Rows
from stance.shares.scored import ScoredTable, row_key
from stance.shares.sums import Sampled
from stance.shares.todo import DESIGN, DRAWN_COLUMNS, KEY, ROW, SEED, SOURCE, SOURCE_MARK, STRATUM, STRATUM_ROWS
from stance.tables.label_names import recognised
from stance.tables.layout import PLAIN, Layout
from stance.tables.rejects import Reject
from stance.tables.shares import SAMPLED_COLUMN
from stance.wording import counted

_log = logging.getLogger(__name__)
_NEAR = 0.6
_OFF = 0.02
"""By how much, in rows, a probability times the rows of its stratum may be off a whole number, as cells are rounded."""


@dataclass(frozen=True)
class Coding:
    """The labels of some rows of a scored table: their positions, labels by number, and how they were drawn.

    `drawn` is how many rows the sample had. Of these `blank` have no label and `absent` are not in the file; `repeated`
    rows stood in it more than once with one label. `rejects` are rows that cannot be matched.
    """

    name: str
    sampled: Sampled
    labels: np.ndarray[tuple[int], np.dtype[np.intp]]
    drawn: int
    blank: int
    absent: int
    repeated: int
    is_random: bool
    design: str
    seed: str
    rejects: Sequence[Reject]
    respelt: str = ""
    """How many labels were written otherwise than the model's in capitals and blanks, in words."""


@dataclass(frozen=True)
class _Answer:
    """A coded row that was matched: its file and line, the position of its row among the scored ones, label, cells."""

    file: str
    line: int
    place: int
    label: int | None
    cells: Mapping[str, str]


def coding_of(
    files: Sequence[Rows],
    scored: ScoredTable,
    *,
    text_column: str = "text",
    label_column: str = "label",
    annotator: str | None = None,
    not_random: bool = False,
    layout: Layout = PLAIN,
) -> Coding:
    """Return the labels of a coded sample, in a file or in several, by the rows that they are of.

    Raises UsageError where the rows were not drawn by `stance sample` (unless `not_random`), TableError where they were
    drawn of another table or more than once, hold labels that the model does not have or a row twice with two labels,
    or where a stratum of the sample has no label at all.
    """
    name = ", ".join(rows.file for rows in files)
    found = [
        _answers(rows, scored, text_column, label_column, annotator, layout, not_random=not_random) for rows in files
    ]
    answers = [answer for of_file, _ in found for answer in of_file]
    unread = [reject for rows in files for reject in rows.rejects]
    rejects = [reject for _, of_file in found for reject in of_file]
    if annotator is not None and not answers and not rejects and not unread:
        raise UsageError(f"{name}: no row of --annotator {annotator}", file=name, column=ANNOTATOR)
    coded, repeated = _once(answers, scored.labels)
    labelled = [answer for answer in coded if answer.label is not None]
    if len(labelled) < 2:
        raise TableError(
            f"{name}: {counted(len(labelled), 'row')} with a label; at least two are needed, and a share worth "
            f"printing needs some fifty: fill in the column {label_column!r}{_why([*unread, *rejects])}",
            file=name, column=label_column,
        )  # fmt: skip
    sampled, drawn = (_unweighted(labelled, scored), len(coded)) if not_random else _by_design(name, coded, scored)
    first = coded[0].cells
    return Coding(
        name, sampled, np.array([answer.label for answer in labelled], dtype=np.intp), drawn,
        blank=len(coded) - len(labelled), absent=drawn - len(coded), repeated=repeated, is_random=not not_random,
        design=first.get(DESIGN, ""), seed=first.get(SEED, ""),
        rejects=[*unread, *rejects], respelt=_respelt(files, scored, label_column, layout),
    )  # fmt: skip


def _respelt(files: Sequence[Rows], scored: ScoredTable, label_column: str, layout: Layout) -> str:
    """Return in words how many labels are the model's but for capitals; warn of names for labels that no row has."""
    given = [label for rows in files for label in rows.values(label_column)]
    if strange := layout.strange_names(given):
        _log.warning("%s", strange)
    return recognised(map(layout.label, given), scored.labels).told


def _why(rejects: Sequence[Reject]) -> str:
    """Return how many rows were rejected, and why the first was; nothing where none was."""
    if not rejects:
        return ""
    return f" ({counted(len(rejects), 'row')} rejected, the first, line {rejects[0].line}: {rejects[0].reason})"


def _answers(
    rows: Rows,
    scored: ScoredTable,
    text_column: str,
    label_column: str,
    annotator: str | None,
    layout: Layout,
    *,
    not_random: bool,
) -> tuple[list[_Answer], list[Reject]]:
    """Return the rows of a file that can be matched, and the others."""
    if not not_random:
        _check_drawn(rows, scored)
    names = {name: rows.places[name] for name in (*DRAWN_COLUMNS, ANNOTATOR) if name in rows.places}
    texts, labels = rows.values(text_column), rows.values(label_column)
    meant = recognised(map(layout.label, labels), scored.labels).labels
    known = {label: i for i, label in enumerate(scored.labels)}
    unknown: list[tuple[int, str]] = []
    found, rejects = [], []
    by_key = _by_key(scored) if not_random else {}
    for line, row, text, given, label in zip(rows.lines, rows.cells, texts, labels, meant, strict=True):
        cells = {name: row[place].strip() for name, place in names.items()}
        if annotator is not None and cells.get(ANNOTATOR, "") != annotator:
            continue
        place, reason = _place(cells, text, scored) if not not_random else _place_by_text(text, by_key)
        if place is None:
            rejects.append(Reject(rows.file, line, None, reason, ",".join(row)))
            continue
        told = None if layout.no_label(given) else known.get(label, -1)
        if told == -1:
            unknown.append((line, label))
        found.append(_Answer(rows.file, line, place, told, cells))
    _check_labels(rows.file, unknown, scored.labels, label_column)
    return found, rejects


def _check_drawn(rows: Rows, scored: ScoredTable) -> None:
    """Raise an error where rows were not drawn by `stance sample`, or of another table."""
    if lacking := [name for name in DRAWN_COLUMNS if name not in rows.places]:
        raise UsageError(
            f"{rows.file}: these rows were not drawn by stance sample (no column {lacking[0]!r}), and only a random "
            f"sample can correct a share: draw one with stance sample {scored.name} -n 100 -o todo.csv; or say "
            "--not-random to use these labels all the same, and have every number marked",
            file=rows.file, column=lacking[0],
        )  # fmt: skip
    sources = Counter(map(str.strip, rows.values(SOURCE)))
    if len(sources) > 1:
        raise TableError(
            f"{rows.file}: its rows were drawn of {len(sources)} tables (column {SOURCE!r}); keep samples apart",
            file=rows.file, column=SOURCE,
        )  # fmt: skip
    if sources and set(sources) != {SOURCE_MARK + scored.digest}:
        raise TableError(
            f"{scored.name} is not the table that {rows.file} was drawn from: its texts, their order or what the model "
            "said of them is another; name the table that stance sample read, or draw a new sample of this one",
            file=scored.name,
        )  # fmt: skip


def _place(cells: Mapping[str, str], text: str, scored: ScoredTable) -> tuple[int | None, str]:
    """Return which row a drawn one is, or why that cannot be told."""
    number = cells[ROW].removesuffix(".0")
    if not (number.isascii() and number.isdecimal() and 1 <= int(number) <= scored.rows):
        return None, f"{ROW} is {cells[ROW]!r}, and the table has the rows 1 to {scored.rows}"
    place = int(number) - 1
    if cells[KEY] != row_key(scored.texts[place]):
        return None, f"{KEY} is not that of row {number}: the row's number or hash was changed"
    if cells[KEY] != row_key(text):
        return None, f"the text is not the one that was drawn as row {number}: it was changed"
    return place, ""


def _by_key(scored: ScoredTable) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, text in enumerate(scored.texts):
        found.setdefault(row_key(text), place)
    return found


def _place_by_text(text: str, by_key: Mapping[str, int]) -> tuple[int | None, str]:
    place = by_key.get(row_key(text))
    return place, "" if place is not None else "no scored row has this text"


def _check_labels(file: str, unknown: Sequence[tuple[int, str]], labels: Sequence[str], column: str) -> None:
    if not unknown:
        return
    line, label = unknown[0]
    near = get_close_matches(label.casefold(), [known.casefold() for known in labels], 1, _NEAR)
    hint = next((f"; did you mean {known!r}?" for known in labels if near and known.casefold() == near[0]), "")
    if not any(map(str.isalnum, label)):
        hint = "; if it stands for none, say so with --missing-labels"
    hint = hint or f"; where one means the same, say so: --rename-labels {label}=LABEL,... (in a program: rename it)"
    more = f" ({len(unknown)} rows have a label that is none of them)" if len(unknown) > 1 else ""
    raise TableError(
        f"{file}, line {line}: {label!r} is none of the labels {', '.join(labels)}{hint}{more}",
        file=file, line=line, column=column,
    )  # fmt: skip


def _once(answers: Sequence[_Answer], labels: Sequence[str]) -> tuple[list[_Answer], int]:
    """Return each row once, and how many rows were given again with the same label or none."""
    found: dict[int, _Answer] = {}
    differing: list[tuple[_Answer, _Answer]] = []
    for answer in answers:
        before = found.get(answer.place)
        if before is None or before.label is None:
            found[answer.place] = answer
        elif answer.label is not None and answer.label != before.label:
            differing.append((before, answer))
    if differing:
        one, two = differing[0]
        coders = {answer.cells.get(ANNOTATOR) for pair in differing for answer in pair}
        hint = "settle them, or name one coder with --annotator" if len(coders) > 1 else "leave one of them out"
        places = [_line(answer) if one.file != two.file else f"line {answer.line}" for answer in (one, two)]
        told = f"{labels[one.label or 0]} on {places[0]} and {labels[two.label or 0]} on {places[1]}"
        raise TableError(
            f"{two.file}: row {one.place + 1} is {told}; {len(differing)} rows have two labels: {hint}",
            file=two.file, line=two.line,
        )  # fmt: skip
    return list(found.values()), len(answers) - len(found)


def _line(answer: _Answer) -> str:
    return f"line {answer.line} of {answer.file}"


def _unweighted(labelled: Sequence[_Answer], scored: ScoredTable) -> Sampled:
    places = np.array([answer.place for answer in labelled], dtype=np.intp)
    weights = np.full(len(places), scored.rows / len(places))
    return Sampled(places, weights, np.zeros(len(places), np.intp), ("",), (scored.rows,), (len(places),))


def _by_design(file: str, coded: Sequence[_Answer], scored: ScoredTable) -> tuple[Sampled, int]:
    """Return the labelled rows with the weights of their strata, and how many rows had been drawn.

    A row's weight is the number of rows of its stratum over that of its labelled ones: one over its probability where
    all were coded. What was left blank is taken to be like the rest of its stratum.
    """
    rows_of: dict[str, int] = {}
    drawn_of: dict[str, int] = {}
    for answer in coded:
        name = answer.cells[STRATUM]
        rows, drawn = _stratum(answer, scored)
        _check_same_sample(coded[0], answer)
        if rows_of.setdefault(name, rows) != rows or drawn_of.setdefault(name, drawn) != drawn:
            raise _changed(answer, f"stratum {name} differs from line to line")
    labelled = [answer for answer in coded if answer.label is not None]
    counts = Counter(answer.cells[STRATUM] for answer in labelled)
    if empty := [name for name in rows_of if not counts[name]]:
        raise TableError(
            f"{file}: none of the rows drawn from stratum {empty[0]} has a label, and it stands for "
            f"{rows_of[empty[0]]} rows; label at least two of them",
            file=file, column=STRATUM,
        )  # fmt: skip
    if sum(rows_of.values()) != scored.rows:
        raise TableError(
            f"{file}: the strata of its rows have {sum(rows_of.values())} rows together and {scored.name} has "
            f"{scored.rows}: no row of some stratum is there; label two or more of each (stance label "
            "goes on where it stopped), or take the sample as it was drawn, blank labels and all",
            file=file, column=STRATUM_ROWS,
        )  # fmt: skip
    names = tuple(sorted(rows_of))
    numbers = {name: i for i, name in enumerate(names)}
    strata = np.array([numbers[answer.cells[STRATUM]] for answer in labelled], dtype=np.intp)
    sizes, told = tuple(rows_of[name] for name in names), tuple(counts[name] for name in names)
    weights = np.array([n / k for n, k in zip(sizes, told, strict=True)])[strata]
    places = np.array([answer.place for answer in labelled], dtype=np.intp)
    return Sampled(places, weights, strata, names, sizes, told), sum(drawn_of.values())


def _check_same_sample(first: _Answer, answer: _Answer) -> None:
    """Raise TableError where two rows are of two samples, which may overlap and have no common probability."""
    for name in (DESIGN, SEED):
        one, other = (cells[name].removesuffix(".0") for cells in (first.cells, answer.cells))
        if one != other:
            raise TableError(
                f"{answer.file}, line {answer.line}: {name} is {other!r}, and {one!r} on {_line(first)}: these rows "
                "are of two samples, and shares are estimated from one; keep them apart, or draw one larger sample",
                file=answer.file, line=answer.line, column=name,
            )  # fmt: skip


def _stratum(answer: _Answer, scored: ScoredTable) -> tuple[int, int]:
    """Return how many rows a row's stratum has, and how many of them were drawn."""
    told, share = answer.cells[STRATUM_ROWS].removesuffix(".0"), answer.cells[SAMPLED_COLUMN].replace(",", ".")
    try:
        rows, probability = int(told), float(share)
    except ValueError as error:
        raise _changed(answer, f"{STRATUM_ROWS} is {told!r} and {SAMPLED_COLUMN} {share!r}") from error
    drawn = round(probability * rows)
    if not (1 <= rows <= scored.rows and 0 < probability <= 1 and abs(probability * rows - drawn) <= _OFF and drawn):
        raise _changed(answer, f"{SAMPLED_COLUMN} is {share} of {STRATUM_ROWS} {rows}, which is no whole number")
    return rows, drawn


def _changed(answer: _Answer, what: str) -> TableError:
    return TableError(
        f"{answer.file}, line {answer.line}: {what}: how the row was drawn has been changed; restore these columns "
        "from the file that stance sample wrote",
        file=answer.file, line=answer.line,
    )  # fmt: skip
