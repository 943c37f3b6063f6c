"""Read a scored table: what the model said of each row, in which group and document it stands, and a hash of it all."""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from stance.errors import TableError, UsageError
from stance.shares.moments import Floats
from stance.tables.hashed import text_hash
from stance.tables.judgement import Judge, numbers
from stance.tables.layout import PLAIN, Layout, one_document
from stance.tables.rejects import Reject
from stance.tables.scored import usual_document
from stance.tables.shares import no_shares, read_shares
from stance.values import CERTAIN_COLUMN, DECIMALS, SCORE_COLUMN, STANCE_COLUMN

Ints = npt.NDArray[np.intp]
_log = logging.getLogger(__name__)
_YES = ("true", "1", "yes")


@dataclass(frozen=True)
class ScoredTable:
    """The rows of a scored table that have a score, in order; `rejects` are the others.

    `probabilities` have the shape (rows, labels), `answers` and `documents` number each row's label and document.
    `columns` holds the columns that were asked for by name. `digest` is a SHA-256 of the texts and of what the model
    said of them, in order: other columns, and how the table is written, may change without it.
    """

    name: str
    labels: tuple[str, ...]
    texts: Sequence[str]
    probabilities: Floats
    answers: Ints
    columns: Mapping[str, Sequence[str]]
    digest: str
    rejects: Sequence[Reject]
    lines: Sequence[int] = ()
    """The line that each row starts on, of a frame its number from 1."""
    layout: Layout = PLAIN
    """It says what stands for a cell that is missing."""
    document_column: str | None = None
    """The column that names the documents: the one that was asked for, else the usual one."""

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return len(self.texts)

    def groups(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """Return for each row the cells of the columns that make up its group; a missing one is empty."""
        return list(zip(*map(self._cells, names), strict=True))

    def documents(self, column: str | None) -> Ints | None:
        """Return for each row the number of its document, None where no column names it.

        A row whose cell is empty is a document of its own. Warns where several have one that sounds like none.
        """
        if column is None:
            return None
        cells = self._cells(column)
        if doubt := one_document(cells, column):
            _log.warning("%s: %s", self.name, doubt)
        names = [cell or f"\0{row}" for row, cell in enumerate(cells)]
        return np.unique(names, return_inverse=True)[1]

    def _cells(self, column: str) -> list[str]:
        """Return the cells of a column, empty where they stand for a missing one."""
        kept = {cell: "" if self.layout.no_value(cell) else cell.strip() for cell in set(self.columns[column])}
        return [kept[cell] for cell in self.columns[column]]

    def certain(self, prefix: str) -> list[bool]:
        """Return whether the model was certain of each row; the column of that name has to be among those read."""
        return [cell.strip().casefold() in _YES for cell in self.columns[prefix + CERTAIN_COLUMN]]

    def poles(self, prefix: str) -> tuple[int, int]:
        """Return the numbers of the labels between which the table's scores run; raise TableError where none are."""
        name = prefix + SCORE_COLUMN
        scores = numbers(self.columns[name])
        self._tell_unscored(name, np.flatnonzero(~np.isfinite(scores)))
        judge = Judge(self.name, self.labels, prefix)
        judge.scores(self.probabilities, scores)
        if (found := judge.poles()) is None:
            raise TableError(
                f"{self.name}: {name!r} may be the difference of these or those probabilities beside it, so that it "
                "cannot be told which labels it lies between; leave the column out and take shares alone",
                file=self.name, column=name,
            )  # fmt: skip
        return found.first, found.second

    def _tell_unscored(self, column: str, rows: Ints) -> None:
        """Warn of rows whose score is no number, and is told by the probabilities; raise TableError where all are."""
        if not len(rows):
            return
        first = int(rows[0])
        line, cell = self.lines[first] if self.lines else first + 1, self.columns[column][first]
        what = f"is {cell!r} and no number" if cell.strip() else "is empty"
        if len(rows) == self.rows:
            raise TableError(
                f"{self.name}, line {line}: {column!r} {what}, and so it is in all rows; score the texts anew, or "
                "leave the column out and take shares alone",
                file=self.name, line=line, column=column,
            )  # fmt: skip
        more = f", and so in {len(rows) - 1:,} more rows" if len(rows) > 1 else ""
        _log.warning(
            "%s, line %d: %r %s%s; it was taken from the probabilities beside it, whose difference it is", self.name,
            line, column, what, more,
        )  # fmt: skip


def read_scored(
    path: str,
    *,
    text_column: str = "text",
    prefix: str = "",
    columns: Sequence[str] = (),
    optional: Sequence[str] = (),
    document: str | None = "",
    encoding: str | None = None,
    layout: Layout = PLAIN,
) -> ScoredTable:
    """Return the rows of a table that `stance predict` or `stance article` wrote, with some of its columns.

    `document` is the column of the documents: None stands for the usual one, where it is there and not asked for by
    another use; empty for none.

    Raises TableError where it cannot be read, has no scores, or lacks a column that is not `optional`.
    """
    stance, score = prefix + STANCE_COLUMN, prefix + SCORE_COLUMN
    wanted = list(dict.fromkeys([stance, *columns, *([document] if document else [])]))
    named = [document] if document else []

    def usual(header: Sequence[str]) -> Sequence[str]:
        if document is None and (name := usual_document(header, prefix)) is not None and name not in wanted:
            named.append(name)
        return named

    found = read_shares(
        [path], text_column=text_column, more_columns=wanted,
        optional=[name for name in dict.fromkeys([*optional, score]) if name not in wanted], prefix=prefix,
        found_columns=usual, encoding=encoding, layout=layout,
    )  # fmt: skip
    unshared = Unshared(found.labels, found.unshared_lines, found.unshared[stance])
    scored = scored_of(
        path, found.texts, found.shares, found.columns, found.rejects, prefix=prefix, lines=found.lines, layout=layout,
        unshared=unshared,
    )  # fmt: skip
    return replace(scored, document_column=named[0] if named else None)


@dataclass(frozen=True)
class Unshared:
    """The rows whose probabilities are none: where they start, and their answers; `labels` are those of the table."""

    labels: Sequence[str] = ()
    lines: Sequence[int] = ()
    answers: Sequence[str] = ()


def scored_of(
    name: str,
    texts: Sequence[str],
    shares: Sequence[Mapping[str, float]],
    columns: Mapping[str, Sequence[str]],
    rejects: Sequence[Reject],
    *,
    prefix: str = "",
    lines: Sequence[int] = (),
    layout: Layout = PLAIN,
    unshared: Unshared | None = None,
) -> ScoredTable:
    """Return a scored table of rows at hand: their texts, shares and columns, among these that of the answers.

    Rows whose answer is none of the labels or not the likeliest, or whose score is not that of their probabilities, are
    rejects. Raises TableError where no row is left, or where the columns do not belong together.
    """
    labels = tuple(shares[0] if shares else unshared.labels if unshared else ())
    lines = lines or range(1, len(texts) + 1)
    probabilities = np.array([[row[label] for label in labels] for row in shares]).reshape(len(texts), len(labels))
    judge = Judge(name, labels, prefix)
    if unshared is not None:
        judge.without_shares(unshared.lines, unshared.answers, no_shares(labels))
    faults = _faults(judge, lines, probabilities, columns)
    kept = [row for row in range(len(texts)) if row not in faults]
    all_rejects = [*rejects, *(Reject(name, lines[row], None, why, texts[row]) for row, why in sorted(faults.items()))]
    if not kept:
        why = f"; the first, line {all_rejects[0].line}: {all_rejects[0].reason}" if all_rejects else ""
        raise TableError(f"{name}: no row with a text and a score ({len(all_rejects)} rejected{why})", file=name)
    if faults:
        texts, lines, probabilities = [texts[row] for row in kept], [lines[row] for row in kept], probabilities[kept]
        columns = {column: [cells[row] for row in kept] for column, cells in columns.items()}
    numbered = {label: i for i, label in enumerate(labels)}
    answers = np.array([numbered[cell.strip()] for cell in columns[prefix + STANCE_COLUMN]], dtype=np.intp)
    digest = digest_of(labels, texts, probabilities, answers)
    return ScoredTable(name, labels, texts, probabilities, answers, columns, digest, all_rejects, lines, layout)


def _faults(
    judge: Judge, lines: Sequence[int], probabilities: Floats, columns: Mapping[str, Sequence[str]]
) -> dict[int, str]:
    """Return why rows cannot be used, by their places; raise TableError where the columns do not belong together."""
    faults = judge.answers(lines, probabilities, columns[judge.prefix + STANCE_COLUMN])
    judge.check()
    if len(lines) and (score := columns.get(judge.prefix + SCORE_COLUMN)) is not None:
        scores = numbers(score)
        judge.scores(probabilities, scores)
        if (poles := judge.poles()) is not None:
            faults |= {**judge.odd_scores(poles, probabilities, scores), **faults}
    return faults


def digest_of(labels: Sequence[str], texts: Sequence[str], probabilities: Floats, answers: Ints) -> str:
    """Return a SHA-256 of texts and of what a model said of them, in order."""
    digest = hashlib.sha256()
    for text, answer, row in zip(texts, answers.tolist(), np.round(probabilities, DECIMALS - 1), strict=True):
        told = " ".join(f"{p:.{DECIMALS - 1}f}" for p in row)
        digest.update(f"{len(text)} {text}\n{labels[answer]} {told}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def row_key(text: str) -> str:
    """Return by what a row's text is known again: a short hash that no spreadsheet takes for a number.

    >>> row_key("We met.") == row_key(" We met. "), row_key("We met.")[0]
    (True, 't')
    """
    return "t" + text_hash(text)[:16]


def group_columns(given: str | None) -> list[str]:
    """Return the columns that `--by` names, with commas between; raise UsageError where one is empty or named twice."""
    names = [] if given is None else [name.strip() for name in given.split(",")]
    if "" in names or len(set(names)) < len(names):
        raise UsageError(f"--by {given!r}: name each column once, with commas between: --by holder,target")
    return names
