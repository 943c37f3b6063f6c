"""Read dates strictly: each in one way or not at all, with why not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from stance.trends.choices import DateOrder
from stance.trends.periods import WORDS, Frequency


@dataclass(frozen=True)
class Dated:
    """A date that was read: its day, the first one of what it names, and what it names: a day, week, month ..."""

    day: date
    names: Frequency
    numbered: bool = False
    """Whether it is written as the day number of a spreadsheet."""

    def fits(self, frequency: Frequency) -> bool:
        """Tell whether it lies in one period of a frequency, as a month does not lie in one week."""
        return frequency in _HOLDS[self.names]


@dataclass(frozen=True)
class Undated:
    """Why something is no date that can be read in one way; `readings` are those of an ambiguous one, day first."""

    reason: str
    readings: tuple[date, ...] = ()


_HOLDS = {
    Frequency.day: frozenset(Frequency),
    Frequency.week: frozenset({Frequency.week}),
    Frequency.month: frozenset({Frequency.month, Frequency.quarter, Frequency.year}),
    Frequency.quarter: frozenset({Frequency.quarter, Frequency.year}),
    Frequency.year: frozenset({Frequency.year}),
}
_FIRST, _LAST = 1500, 2200
_EXCEL_FIRST, _EXCEL_LAST = 20_000, 80_000
"""Day numbers of spreadsheets that are taken for dates: from 1954 to 2119. What is less might be a year or a count."""
_EXCEL_ZERO = date(1899, 12, 30)
_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TIME = r"(?:\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?[ap]\.?m\.?)?(?: ?(?:z|utc|gmt|[+-]\d\d:?(?:\d\d)?))?)"
_AFTER = rf"(?:(?:t|,? (?:at )?){_TIME})?"
_WEEKDAY = r"(?:(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_WORD = r"(?P<word>[a-z]{3,9})\.?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<y>\d{4})"


def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(form, re.ASCII)


_DAY_FORMS = (
    rf"{_YEAR}(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}}){_AFTER}",
    rf"{_WEEKDAY}{_DAY}(?: of)? {_WORD},? {_YEAR}{_AFTER}",
    rf"{_WEEKDAY}{_WORD} {_DAY}(?:,? |,){_YEAR}{_AFTER}",
    rf"(?P<d>\d{{1,2}})(?P<s>[-/.]){_WORD}(?P=s){_YEAR}{_AFTER}",
    rf"{_YEAR},?[ -]{_WORD}[ -]{_DAY}{_AFTER}",
    r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:t?(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?z?)?",
    rf"{_WEEKDAY}{_WORD} {_DAY} {_TIME} {_YEAR}",
)
_MONTH_FORMS = (
    rf"{_YEAR}[-/.](?P<m>\d{{1,2}})", rf"(?P<m>\d{{1,2}})[/.-]{_YEAR}", rf"{_WORD},?[ -]{_YEAR}", rf"{_YEAR}[ -]{_WORD}"
)  # fmt: skip
_FORMS = {
    Frequency.day: tuple(map(_pattern, _DAY_FORMS)),
    Frequency.month: tuple(map(_pattern, _MONTH_FORMS)),
    Frequency.quarter: tuple(map(_pattern, (rf"{_YEAR}[- ]?q(?P<q>[1-4])", rf"q(?P<q>[1-4])[- /]{_YEAR}"))),
    Frequency.week: (_pattern(rf"{_YEAR}-?w(?P<w>\d\d)"),),
    Frequency.year: (_pattern(_YEAR),),
}
_NUMERIC = _pattern(r"(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<y>\d{4})" + _AFTER)
_SHORT_YEAR = _pattern(r"\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ]'?\d\d" + _AFTER)
_SERIAL = _pattern(r"\d{5}(?:\.\d+)?")


@lru_cache(maxsize=1 << 16)
def read_date(written: str, order: DateOrder | None = None) -> Dated | Undated:
    """Return what a date says, or why it cannot be read.

    Read are ISO 8601 (days, weeks, months, years, with or without a time), yyyymmdd, days with the month as a word,
    days and months as numbers where only one order is possible or with the `order` that is given (with dots day first,
    whatever the order), quarters (2024-Q1), and day numbers of spreadsheets. A weekday must be that of the day. A time
    is passed over: the day is the one written.

    >>> [read_date(d).day.isoformat() for d in ("2024-03-04T10:00Z", "March 4th, 2024", "20240304", "45355")]
    ['2024-03-04', '2024-03-04', '2024-03-04', '2024-03-04']
    >>> read_date("03/04/2021").reason
    '03/04/2021 is 3 April or March 4 2021: say which with --date-order dmy or --date-order mdy'
    >>> read_date("2024-03").fits(Frequency.week), read_date("31/02/2021").reason
    (False, '31/02/2021 is no day of the calendar')
    """
    text = " ".join(written.split())
    plain = text.casefold()
    if not plain:
        return Undated("no date")
    if found := _NUMERIC.fullmatch(plain):
        return _by_order(text, found, order)
    for frequency, found in _matches(plain):
        if (day := _day_of(found, frequency)) is not None:
            if (named := found.groupdict().get("weekday")) and not _WEEKDAYS[day.weekday()].lower().startswith(named):
                told = f"{day.day} {_NAMES[day.month - 1].title()} {day.year} is a {_WEEKDAYS[day.weekday()]}"
                return Undated(f"{text}: {told}")
            return _within(text, day, frequency)
        if frequency is Frequency.day and found.groupdict().get("word") is None:
            return Undated(f"{text} is no day of the calendar")
    if _SERIAL.fullmatch(plain) and _EXCEL_FIRST <= float(plain) <= _EXCEL_LAST:
        return Dated(_EXCEL_ZERO + timedelta(days=int(float(plain))), Frequency.day, numbered=True)
    if _SHORT_YEAR.fullmatch(plain):
        return Undated(f"{text}: a year has four digits")
    shown = text if len(text) <= 40 else text[:40] + "..."
    return Undated(f"{shown!r} is no date that can be read (write it as 2021-04-03)")


def dated(written: str, frequency: Frequency, order: DateOrder | None = None) -> Dated | Undated:
    """Return what a date says where it lies in one period of a frequency, else why it cannot be used.

    >>> dated("2024-03", Frequency.day).reason
    "2024-03 names a month, and --freq D needs a day: take 'M' or a longer period"
    """
    found = read_date(written, order)
    if isinstance(found, Undated) or found.fits(frequency):
        return found
    shortest = next(f for f in Frequency if f in _HOLDS[found.names])
    return Undated(
        f"{written.strip()} names a {WORDS[found.names]}, and --freq {frequency.value} needs a "
        f"{WORDS[frequency] if frequency is not Frequency.week else 'day'}: take {shortest.value!r} or a longer period"
    )


def _matches(plain: str) -> Iterator[tuple[Frequency, re.Match[str]]]:
    for frequency, forms in _FORMS.items():
        for form in forms:
            if found := form.fullmatch(plain):
                yield frequency, found


def _by_order(text: str, found: re.Match[str], order: DateOrder | None) -> Dated | Undated:
    """Return the day that two numbers and a year name, where there is one way to read them."""
    first, second, year = int(found["a"]), int(found["b"]), int(found["y"])
    readings = {DateOrder.dmy: _calendar(year, second, first), DateOrder.mdy: _calendar(year, first, second)}
    if found["s"] == ".":  # no country writes the month first and then dots
        day = readings[DateOrder.dmy]
        return (
            _within(text, day, Frequency.day) if day else Undated(f"{text} is no day (with dots the day comes first)")
        )
    if order is not None:
        day = readings[order]
        return _within(text, day, Frequency.day) if day else Undated(f"{text} is no day with --date-order {order}")
    days = [day for day in readings.values() if day is not None]
    if not days:
        return Undated(f"{text} is no day of the calendar")
    if len(set(days)) == 1:
        return _within(text, days[0], Frequency.day)
    one, other = days
    return Undated(
        f"{text} is {one.day} {_NAMES[one.month - 1].title()} or {_NAMES[other.month - 1].title()} {other.day} {year}: "
        "say which with --date-order dmy or --date-order mdy",
        (one, other),
    )


def _within(text: str, day: date, frequency: Frequency) -> Dated | Undated:
    if _FIRST <= day.year <= _LAST:
        return Dated(day, frequency)
    return Undated(f"{text}: the year lies outside {_FIRST} to {_LAST}")


def _day_of(found: re.Match[str], frequency: Frequency) -> date | None:
    """Return the first day of what a form names, None where there is none."""
    parts = found.groupdict()
    year = int(parts["y"])
    if frequency is Frequency.week:
        try:
            return datetime.strptime(f"{year} {parts['w']} 1", "%G %V %u").date()
        except ValueError:
            return None
    month = _month(parts)
    return None if month is None else _calendar(year, month, int(parts.get("d") or 1))


def _month(parts: dict[str, str]) -> int | None:
    if (word := parts.get("word")) is not None:
        known = [i for i, name in enumerate(_NAMES, 1) if name == word or word in (name[:3], name[:4])]
        return known[0] if known else None
    if quarter := parts.get("q"):
        return 3 * int(quarter) - 2
    return int(parts.get("m") or 1)


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
