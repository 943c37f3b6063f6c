"""Hold the rows of a scored table as numbers, a few bytes each, and put them together chunk by chunk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from stance.tables.layout import PLAIN, Layout
from stance.trends.choices import DateOrder
from stance.trends.dates import Dated, read_date
from stance.trends.periods import Frequency, Period, period_of
from stance.values import CONCILIATORY, DECIMALS, HOSTILE

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.integer]
Flags = npt.NDArray[np.bool_]
MOST_VALUES = 50_000
"""Values of a column that are told apart; what comes after so many is put together."""
OTHERS = "(all others)"
EMPTY = "(empty)"
_FAR_FROM_ONE = 0.01
_ROUNDED = 3 * 10.0**-DECIMALS
"""How far a score may lie from the difference of two probabilities that were each rounded."""
_YES = frozenset(("true", "1", "yes", "1.0"))
_FREQUENCIES = tuple(Frequency)
_MOST_TOLD = 3
_DAY = date(2000, 1, 1)


@dataclass(frozen=True, eq=False)
class Codes:
    """A column: its values, and for each row the number of its own; `cut` says that there were more than are kept."""

    names: Sequence[str]
    codes: Ints
    cut: bool = False


@dataclass(frozen=True, eq=False)
class Dates:
    """For each row the day, as a number from 1 (0: none), and which period it names, by its place in Frequency."""

    days: Ints
    names: Ints
    unread: int
    reasons: Sequence[str]

    def told(self, row: int) -> str:
        """Return what the date of a row says: a day, or the month or the year that it names; nothing without one."""
        if not (day := int(self.days[row])):
            return ""
        frequency = _FREQUENCIES[int(self.names[row])]
        return Period(frequency, period_of(date.fromordinal(day), frequency)).name

    def fit(self, frequency: Frequency) -> Flags:
        """Return which rows lie in one period of a frequency."""
        known = [Dated(_DAY, name).fits(frequency) for name in _FREQUENCIES]
        return np.asarray((self.days > 0) & np.array(known)[self.names])


@dataclass(frozen=True, eq=False)
class Rows:
    """What a scored table says, row by row: `probabilities` of the labels, the answer, whether it is certain, the line.

    `certain` is None where the table does not tell. `columns` are those that were asked for, by what they are for.
    """

    labels: tuple[str, ...]
    probabilities: Floats
    answers: Ints
    certain: Flags | None
    lines: Ints
    columns: Mapping[str, Codes] = field(default_factory=dict)
    dates: Dates | None = None
    poles: tuple[str, str] | None = None
    unscored: int = 0
    """Rows whose score is no number, though their probabilities are; `unscored_line` is the first one's."""
    unscored_line: int = 0

    def __len__(self) -> int:
        return len(self.answers)

    @property
    def scores(self) -> npt.NDArray[np.float64] | None:
        """Return p(first pole) - p(second pole) of each row, None without poles."""
        if self.poles is None:
            return None
        first, second = (self.probabilities[:, self.labels.index(pole)] for pole in self.poles)
        return first.astype(np.float64) - second


class _Column:
    """Numbers the values of a column as they come."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._numbers: dict[str, int] = {}
        self._missing: set[str] = set()
        """What stood for a cell that is missing."""
        self._parts: list[Ints] = []
        self._cut = False

    def add(self, cells: Sequence[str], kept: Flags) -> None:
        numbers = self._numbers
        found = np.empty(len(cells), np.int32)
        for i, cell in enumerate(cells):
            name = cell.strip() or EMPTY
            if name in self._missing:
                name = EMPTY
            number = numbers.get(name)
            if number is None and self._layout.no_value(name):
                self._missing.add(name)
                name = EMPTY
                number = numbers.get(name)
            if number is None:
                if len(numbers) >= MOST_VALUES:
                    name, self._cut = OTHERS, True
                number = numbers.setdefault(name, len(numbers))
            found[i] = number
        self._parts.append(found[kept])

    def codes(self) -> Codes:
        return Codes(list(self._numbers), _joined(self._parts, np.int32), self._cut)


class _DateColumn:
    """Reads the dates of a column as they come."""

    def __init__(self, order: DateOrder | None) -> None:
        self._order = order
        self._days: list[Ints] = []
        self._names: list[Ints] = []
        self._unread = 0
        self._reasons: dict[str, None] = {}

    def add(self, cells: Sequence[str], kept: Flags) -> None:
        days, names = np.zeros(len(cells), np.int32), np.zeros(len(cells), np.int8)
        for i in np.flatnonzero(kept).tolist():
            found = read_date(cells[i], self._order)
            if isinstance(found, Dated):
                days[i], names[i] = found.day.toordinal(), _FREQUENCIES.index(found.names)
                continue
            self._unread += 1
            if len(self._reasons) < _MOST_TOLD:
                self._reasons.setdefault(found.reason)
        self._days.append(days[kept])
        self._names.append(names[kept])

    def dates(self) -> Dates:
        return Dates(_joined(self._days, np.int32), _joined(self._names, np.int8), self._unread, list(self._reasons))


class Gathering:
    """Puts rows together chunk by chunk; texts are not kept."""

    def __init__(
        self, labels: Sequence[str], columns: Sequence[str], *, dated: bool = False, order: DateOrder | None = None,
        layout: Layout = PLAIN,
    ) -> None:  # fmt: skip
        self.labels = tuple(labels)
        self._columns = {name: _Column(layout) for name in columns}
        self._dates = _DateColumn(order) if dated else None
        self._probabilities: list[Floats] = []
        self._answers: list[Ints] = []
        self._certain: list[Flags] = []
        self._lines: list[Ints] = []
        self._unscored: list[Ints] = []
        self._gaps: Floats | None = None

    def add(
        self,
        lines: Sequence[int],
        stances: Sequence[str],
        shares: Sequence[Sequence[str]],
        *,
        columns: Mapping[str, Sequence[str]],
        certain: Sequence[str] | None = None,
        scores: Sequence[str] | None = None,
        dates: Sequence[str] | None = None,
    ) -> dict[int, str]:
        """Take rows in, given by columns; return why some cannot be used, by their positions."""
        found = np.array([_numbers(cells) for cells in shares]).T.reshape(len(lines), len(self.labels))
        totals = found.sum(axis=1)
        sound = np.isfinite(found).all(axis=1) & (found >= 0).all(axis=1) & (np.abs(totals - 1) <= _FAR_FROM_ONE)
        known = {label: i for i, label in enumerate(self.labels)}
        answers = np.array([known.get(cell.strip(), -1) for cell in stances], np.int16)
        kept = sound & (answers >= 0)
        probabilities = found[kept] / totals[kept, None]
        self._probabilities.append(probabilities.astype(np.float32))
        self._answers.append(answers[kept])
        self._lines.append(np.array(lines, np.int64)[kept])
        if certain is not None:
            self._certain.append(np.array([cell.strip().casefold() in _YES for cell in certain], bool)[kept])
        if scores is not None:
            self._compare(_numbers(scores)[kept], probabilities, self._lines[-1])
        for name, column in self._columns.items():
            column.add(columns[name], kept)
        if self._dates is not None and dates is not None:
            self._dates.add(dates, kept)
        return {i: self._fault(bool(sound[i]), stances[i]) for i in np.flatnonzero(~kept).tolist()}

    def _fault(self, sound: bool, stance: str) -> str:
        if not sound:
            return f"the shares of {', '.join(self.labels)} are not numbers that sum to 1"
        return f"the stance {stance.strip()!r} is none of those with a probability: {', '.join(self.labels)}"

    def _compare(self, scores: Floats, probabilities: Floats, lines: Ints) -> None:
        """Keep how far the scores lie from the difference of each two probabilities, at most."""
        told = np.isfinite(scores)  # one that is no number tells nothing: the score is that of the probabilities
        self._unscored.append(lines[~told])
        probabilities = probabilities[told]
        gaps = np.abs(probabilities[:, :, None] - probabilities[:, None, :] - scores[told, None, None])
        largest = gaps.max(axis=0, initial=0.0)
        self._gaps = largest if self._gaps is None else np.maximum(self._gaps, largest)

    def rows(self) -> Rows:
        """Return all that were taken in."""
        unscored = _joined(self._unscored, np.int64)
        return Rows(
            self.labels,
            np.concatenate([np.zeros((0, len(self.labels)), np.float32), *self._probabilities]),
            _joined(self._answers, np.int16),
            np.concatenate(self._certain) if self._certain else None,
            _joined(self._lines, np.int64),
            {name: column.codes() for name, column in self._columns.items()},
            None if self._dates is None else self._dates.dates(),
            self._poles(),
            len(unscored),
            int(unscored[0]) if len(unscored) else 0,
        )

    def _poles(self) -> tuple[str, str] | None:
        """Return the labels between which scores run: conciliatory and hostile, else two whose difference they are."""
        if CONCILIATORY in self.labels and HOSTILE in self.labels:
            return CONCILIATORY, HOSTILE
        if self._gaps is None:
            return None
        near = np.argwhere(self._gaps <= _ROUNDED).tolist()
        return (self.labels[near[0][0]], self.labels[near[0][1]]) if len(near) == 1 else None


def _numbers(cells: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return cells as numbers, NaN where one is none."""
    try:
        return np.array(cells, dtype=np.float64)
    except ValueError:
        return np.array([_number(cell) for cell in cells], dtype=np.float64)


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return float("nan")


def _joined(parts: Sequence[Ints], kind: type) -> Ints:
    return np.concatenate([np.zeros(0, kind), *parts])
