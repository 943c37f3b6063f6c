"""Tell the year of a date, however it is written, and never guess one."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

_DAYS = (
    "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%d-%b-%Y", "%d-%B-%Y", "%Y %B %d", "%Y %b %d",
    "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y",
)  # fmt: skip
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_OTHERS = ("%Y", "%Y-%m", "%Y/%m", "%m/%Y", "%B %Y", "%b %Y", "%Y %B", "%a %b %d %H:%M:%S %z %Y")
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE)
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE)
_MONTH = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:t(?=\b|\.))?\.?(?=[ \d,-]|$)", re.IGNORECASE
)
_FIRST, _LAST = 1500, 2200


def year_of(written: str) -> int | None:
    """Return the year of a date, None where it is no date in full or might be read in two ways.

    ISO 8601, days with the month as a word or as a number, months, years, and the forms of mails and feeds are known.
    Day and month may change places, for the year is the same; a year has four digits.

    >>> [year_of(date) for date in ("2024-03-04T10:00:00Z", "March 4th, 2024", "4 Sept. 2024", "13/4/2024", "2024")]
    [2024, 2024, 2024, 2024, 2024]
    >>> [year_of(date) for date in ("3/4/24", "31.2.2024", "45355", "in 2024", "")]
    [None, None, None, None, None]
    """
    date = " ".join(written.split())
    found = _iso(date) or _mail(date) or _plain(date)
    return found if found is not None and _FIRST <= found <= _LAST else None


def _iso(date: str) -> int | None:
    try:
        return datetime.fromisoformat(date[:26] if re.fullmatch(r"[\d :T.-]{27,29}", date) else date).year
    except ValueError:
        return None


def _mail(date: str) -> int | None:
    if not re.search(r"\d\d:\d\d:\d\d (?:[+-]\d{4}|[A-Z]{2,4})$", date):
        return None
    try:
        found = parsedate_to_datetime(date)
    except (ValueError, TypeError):
        return None
    return found.year if str(found.year) in date else None


def _plain(date: str) -> int | None:
    words = _MONTH.sub(r"\1", _ORDINAL.sub(r"\1", _WEEKDAY.sub("", date, count=1)))
    for text, forms in (
        (" ".join(words.replace(",", " ").split()), (d + t for d in _DAYS for t in _TIMES)),
        (date, _OTHERS),
    ):
        for form in forms:
            try:
                return datetime.strptime(text, form).year  # only the year counts
            except ValueError:
                continue
    return None
