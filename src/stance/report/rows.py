"""Hold the rows of a scored table as numbers, a few bytes each, and put them together chunk by chunk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from stance.tables.judgement import Judge, numbers
from stance.tables.layout import PLAIN, Layout
from stance.tables.shares import no_shares
from stance.trends.choices import DateOrder
from stance.trends.dates import Dated, read_date
from stance.trends.periods import Frequency, Period, period_of

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.integer]
Flags = npt.NDArray[np.bool_]
MOST_VALUES = 50_000
"""Values of a column that are told apart; what comes after so many is put together."""
OTHERS = "(all others)"
EMPTY = "(empty)"
_FAR_FROM_ONE = 0.01
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
    odd: Mapping[int, str] = field(default_factory=dict)
    """Why rows were left out that were taken in, by their places among these: their scores are not theirs."""

    def without(self, places: Sequence[int]) -> "Rows":
        """Return the other rows."""
        kept = np.ones(len(self), bool)
        kept[places] = False
        columns = {name: Codes(column.names, column.codes[kept], column.cut) for name, column in self.columns.items()}
        dates = self.dates and Dates(
            self.dates.days[kept], self.dates.names[kept], self.dates.unread, self.dates.reasons
        )
        return replace(
            self, probabilities=self.probabilities[kept], answers=self.answers[kept], lines=self.lines[kept],
            certain=None if self.certain is None else self.certain[kept], columns=columns, dates=dates,
        )  # fmt: skip

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
        layout: Layout = PLAIN, judge: Judge | None = None,
    ) -> None:  # fmt: skip
        self.labels = tuple(labels)
        self._judge = judge or Judge("the table", self.labels)
        self._columns = {name: _Column(layout) for name in columns}
        self._dates = _DateColumn(order) if dated else None
        self._probabilities: list[Floats] = []
        self._answers: list[Ints] = []
        self._certain: list[Flags] = []
        self._lines: list[Ints] = []
        self._scores: list[Floats] = []

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
        found = np.array([numbers(cells) for cells in shares]).T.reshape(len(lines), len(self.labels))
        totals = found.sum(axis=1)
        sound = np.isfinite(found).all(axis=1) & (found >= 0).all(axis=1) & (np.abs(totals - 1) <= _FAR_FROM_ONE)
        faults = self._faults(lines, stances, found, sound)
        kept = np.ones(len(lines), bool)
        kept[list(faults)] = False
        known = {label: i for i, label in enumerate(self.labels)}
        probabilities = found[kept] / totals[kept, None]
        self._probabilities.append(probabilities.astype(np.float32))
        self._answers.append(np.array([known.get(cell.strip(), -1) for cell in stances], np.int16)[kept])
        self._lines.append(np.array(lines, np.int64)[kept])
        if certain is not None:
            self._certain.append(np.array([cell.strip().casefold() in _YES for cell in certain], bool)[kept])
        if scores is not None:
            self._scores.append(numbers(scores)[kept])
            self._judge.scores(probabilities, self._scores[-1])
        for name, column in self._columns.items():
            column.add(columns[name], kept)
        if self._dates is not None and dates is not None:
            self._dates.add(dates, kept)
        return faults

    def _faults(self, lines: Sequence[int], stances: Sequence[str], found: Floats, sound: Flags) -> dict[int, str]:
        """Return why rows cannot be used, by their positions."""
        bad, good = np.flatnonzero(~sound).tolist(), np.flatnonzero(sound).tolist()
        reason = no_shares(self.labels)
        self._judge.without_shares([lines[i] for i in bad], [stances[i] for i in bad], reason)
        odd = self._judge.answers([lines[i] for i in good], found[sound], [stances[i] for i in good])
        return dict.fromkeys(bad, reason) | {good[i]: why for i, why in odd.items()}

    def rows(self) -> Rows:
        """Return all that were taken in; raise TableError where the table's columns do not belong together."""
        self._judge.check()
        poles = self._judge.poles()
        probabilities = np.concatenate([np.zeros((0, len(self.labels)), np.float32), *self._probabilities])
        lines = _joined(self._lines, np.int64)
        scores = np.concatenate(self._scores) if self._scores else None
        odd = {} if poles is None or scores is None else self._judge.odd_scores(poles, probabilities, scores)
        unscored = lines[:0] if scores is None else lines[~np.isfinite(scores)]
        found = Rows(
            self.labels, probabilities, _joined(self._answers, np.int16),
            np.concatenate(self._certain) if self._certain else None, lines,
            {name: column.codes() for name, column in self._columns.items()},
            None if self._dates is None else self._dates.dates(),
            None if poles is None else (self.labels[poles.first], self.labels[poles.second]),
            len(unscored), int(unscored[0]) if len(unscored) else 0, odd,
        )  # fmt: skip
        return found.without(list(odd)) if odd else found


def _joined(parts: Sequence[Ints], kind: type) -> Ints:
    return np.concatenate([np.zeros(0, kind), *parts])
