"""Cut time into days, ISO weeks, months, quarters or years, each with a number that counts on."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_WEEK, _QUARTER, _YEAR = 7, 3, 12


class Frequency(StrEnum):
    """How long a period is: a day, a week from Monday on (ISO 8601), a month, a quarter, a year.

    Its letter makes one, and so does its word, in small letters or capitals.

    >>> Frequency("Q") is Frequency("quarter") is Frequency.quarter
    True
    """

    day = "D"
    week = "W"
    month = "M"
    quarter = "Q"
    year = "Y"

    @classmethod
    def _missing_(cls, value: object) -> "Frequency | None":
        """Return what a word, or a small letter, means; None where it means nothing."""
        asked = str(value).strip().lower()
        return next((one for one in cls if asked in (one.value.lower(), one.name)), None)


WORDS = {
    Frequency.day: "day", Frequency.week: "week", Frequency.month: "month", Frequency.quarter: "quarter",
    Frequency.year: "year",
}  # fmt: skip
"""What a period is called in a sentence."""
FREQUENCIES = ", ".join(f"{one.value} or {word}" for one, word in WORDS.items())
"""What may be said of a frequency."""


@dataclass(frozen=True, order=True)
class Period:
    """A period by its number: the one after it has the next number, whatever the calendar does.

    >>> after = Period(Frequency.month, period_of(date(2021, 12, 24), Frequency.month) + 1)
    >>> after.name, after.start.isoformat(), after.end.isoformat()
    ('2022-01', '2022-01-01', '2022-01-31')
    """

    frequency: Frequency
    number: int

    @property
    def start(self) -> date:
        """Return its first day."""
        if self.frequency is Frequency.day:
            return date.fromordinal(self.number)
        if self.frequency is Frequency.week:
            return date.fromordinal(self.number * _WEEK + 1)
        months = _months(self.frequency)
        year, part = divmod(self.number, _YEAR // months)
        return date(year, part * months + 1, 1)

    @property
    def end(self) -> date:
        """Return its last day."""
        return Period(self.frequency, self.number + 1).start - timedelta(days=1)

    @property
    def name(self) -> str:
        """Return how it is written: 2024-03-04, 2024-W10, 2024-03, 2024-Q1 or 2024."""
        start = self.start
        if self.frequency is Frequency.day:
            return start.isoformat()
        if self.frequency is Frequency.week:
            year, week, _ = start.isocalendar()
            return f"{year}-W{week:02}"
        if self.frequency is Frequency.month:
            return f"{start.year}-{start.month:02}"
        if self.frequency is Frequency.quarter:
            return f"{start.year}-Q{(start.month + 2) // _QUARTER}"
        return str(start.year)


def period_of(day: date, frequency: Frequency) -> int:
    """Return the number of the period that a day lies in.

    >>> [period_of(date(2021, 1, 3), frequency) for frequency in (Frequency.month, Frequency.year)]
    [24252, 2021]
    """
    if frequency is Frequency.day:
        return day.toordinal()
    if frequency is Frequency.week:  # day 1 of the calendar is a Monday
        return (day.toordinal() - 1) // _WEEK
    months = _months(frequency)
    return day.year * (_YEAR // months) + (day.month - 1) // months


def _months(frequency: Frequency) -> int:
    return {Frequency.month: 1, Frequency.quarter: _QUARTER, Frequency.year: _YEAR}[frequency]
