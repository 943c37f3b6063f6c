"""Read a scored table: what the model said of each row, in which group and document it stands, and a hash of it all."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stance.errors import TableError, UsageError
from stance.shares.moments import Floats
from stance.tables.hashed import text_hash
from stance.tables.layout import PLAIN, Layout
from stance.tables.rejects import Reject
from stance.tables.shares import read_shares
from stance.values import CERTAIN_COLUMN, DECIMALS, SCORE_COLUMN, STANCE_COLUMN

Ints = npt.NDArray[np.intp]
_ROUNDED = 3 * 10.0**-DECIMALS
"""How far a score may lie from the difference of two probabilities that were each rounded."""
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

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return len(self.texts)

    def groups(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """Return for each row the cells of the columns that make up its group; a missing one is empty."""
        return list(zip(*map(self._cells, names), strict=True))

    def documents(self, column: str | None) -> Ints | None:
        """Return for each row the number of its document, None where no column names it.

        A row whose cell is empty or stands for a missing one is a document of its own.
        """
        if column is None:
            return None
        names = [cell or f"\0{row}" for row, cell in enumerate(self._cells(column))]
        return np.unique(names, return_inverse=True)[1]

    def _cells(self, column: str) -> list[str]:
        """Return the cells of a column, empty where they stand for a missing one."""
        kept = {cell: "" if self.layout.no_text(cell, column) else cell.strip() for cell in set(self.columns[column])}
        return [kept[cell] for cell in self.columns[column]]

    def certain(self, prefix: str) -> list[bool]:
        """Return whether the model was certain of each row; the column of that name has to be among those read."""
        return [cell.strip().casefold() in _YES for cell in self.columns[prefix + CERTAIN_COLUMN]]

    def poles(self, prefix: str) -> tuple[int, int]:
        """Return the numbers of the labels between which the table's scores run; raise TableError where none are."""
        name = prefix + SCORE_COLUMN
        try:
            scores = np.array([float(cell) for cell in self.columns[name]])
        except ValueError as error:
            raise TableError(f"{self.name}: a score is no number ({error})", file=self.name, column=name) from error
        numbers = range(len(self.labels))
        gaps = {
            (a, b): float(np.abs(self.probabilities[:, a] - self.probabilities[:, b] - scores).max())
            for a in numbers for b in numbers if a != b
        }  # fmt: skip
        found = [pair for pair, gap in gaps.items() if gap <= _ROUNDED]
        if len(found) != 1:
            raise TableError(
                f"{self.name}: {name!r} is not the difference of two of the probabilities beside it, so that a label "
                "has no score; mend the column, or leave it out and take shares alone",
                file=self.name, column=name,
            )  # fmt: skip
        return found[0]


def read_scored(
    path: str,
    *,
    text_column: str = "text",
    prefix: str = "",
    columns: Sequence[str] = (),
    optional: Sequence[str] = (),
    encoding: str | None = None,
    layout: Layout = PLAIN,
) -> ScoredTable:
    """Return the rows of a table that `stance predict` or `stance article` wrote, with some of its columns.

    Raises TableError where it cannot be read, has no scores, or lacks a column that is not `optional`.
    """
    stance = prefix + STANCE_COLUMN
    wanted = list(dict.fromkeys([stance, *columns]))
    found = read_shares(
        [path], text_column=text_column, more_columns=wanted, optional=optional, prefix=prefix, encoding=encoding,
        layout=layout,
    )  # fmt: skip
    return scored_of(
        path, found.texts, found.shares, found.columns, found.rejects, answer_column=stance, lines=found.lines,
        layout=layout,
    )  # fmt: skip


def scored_of(
    name: str,
    texts: Sequence[str],
    shares: Sequence[Mapping[str, float]],
    columns: Mapping[str, Sequence[str]],
    rejects: Sequence[Reject],
    *,
    answer_column: str,
    lines: Sequence[int] = (),
    layout: Layout = PLAIN,
) -> ScoredTable:
    """Return a scored table of rows at hand: their texts, shares and columns, among these that of the answers.

    Raises TableError where there is no row, or an answer that is none of the labels.
    """
    if not texts:
        raise TableError(f"{name}: no row with a text and a score ({len(rejects)} rejected)", file=name)
    labels = tuple(shares[0])
    probabilities = np.array([[row[label] for label in labels] for row in shares])
    answers = _answers(name, labels, columns[answer_column], answer_column)
    digest = digest_of(labels, texts, probabilities, answers)
    return ScoredTable(name, labels, texts, probabilities, answers, columns, digest, rejects, lines, layout)


def digest_of(labels: Sequence[str], texts: Sequence[str], probabilities: Floats, answers: Ints) -> str:
    """Return a SHA-256 of texts and of what a model said of them, in order."""
    digest = hashlib.sha256()
    for text, answer, row in zip(texts, answers.tolist(), np.round(probabilities, DECIMALS - 1), strict=True):
        told = " ".join(f"{p:.{DECIMALS - 1}f}" for p in row)
        digest.update(f"{len(text)} {text}\n{labels[answer]} {told}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _answers(path: str, labels: Sequence[str], cells: Sequence[str], column: str) -> Ints:
    numbers = {label: i for i, label in enumerate(labels)}
    try:
        return np.array([numbers[cell.strip()] for cell in cells], dtype=np.intp)
    except KeyError as error:
        raise TableError(
            f"{path}: {column!r} holds {error}, and the columns of probabilities are those of {', '.join(labels)}",
            file=path, column=column,
        ) from error  # fmt: skip


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
