"""Take out of a table what it says of its articles beside their texts: headlines, dates, speakers."""

import logging
from dataclasses import dataclass
from typing import Any

from stance.articles.dates import year_of
from stance.articles.speaking import Speakers
from stance.frames.frame import Frame
from stance.series import is_missing, listed
from stance.tables.contents import NEEDED, Content, content_of
from stance.wording import counted

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Said:
    """What a row says of its article; None where it says nothing."""

    title: str | None
    year: int | None
    speaker: str | None


class Told:
    """The columns of a table that tell something of its articles, and what was odd in them."""

    def __init__(self, table: Frame, title: Any, date: Any, speaker: Any) -> None:
        self._titles = None if title is None else table.texts(title)
        self._speakers = None if speaker is None else table.texts(speaker)
        self._dates = None if date is None else listed(table.column(date), what=f"column {date!r}")
        self._odd_dates: list[str] = []
        self._strangers: list[str] = []
        self._pages: list[int] = []

    def of(self, row: int, year: int | None, speaker: str | None) -> Said:
        """Return what a row says; the given year and speaker are for those that say none."""
        own = None
        if self._dates is not None and not is_missing(date := self._dates[row]) and str(date).strip():
            own = year_of(str(date))
            if own is None:
                self._odd_dates.append(str(date))
        named = None if self._speakers is None else self._speakers[row]
        return Said(None if self._titles is None else self._titles[row], own or year, named or speaker)

    def look_up(self, said: Said, speakers: Speakers) -> None:
        """Find out whether the speaker of an article is an actor or speaks for one."""
        if said.speaker is not None and not speakers.knows(said.speaker, said.year):
            self._strangers.append(said.speaker)

    def look_into(self, text: str, row: int) -> None:
        """Note an article that is an HTML page, whose marks are read as if somebody had written them."""
        if text.lstrip()[:1] == "<" and content_of(text[:NEEDED].encode("utf-8", "replace")) is Content.html:
            self._pages.append(row)

    def warn(self) -> None:
        """Log how many dates could not be read, how many speakers are no known actors, how many texts HTML pages."""
        if self._pages:
            _log.warning(
                "%d articles are HTML pages, such as that of row %d (from 0), and were read with their marks; take "
                "their main text first, or write the table to a file for stance article",
                len(self._pages), self._pages[0],
            )  # fmt: skip
        if self._odd_dates:
            _log.warning(
                "%s cannot be read, such as %r; their articles were read without them (write 2024-03-04 or "
                "4 March 2024)", counted(len(self._odd_dates), "date"), self._odd_dates[0],
            )  # fmt: skip
        if self._strangers:
            _log.warning(
                "%s with a speaker who is no known actor, such as %r; name a country in English, its code, or "
                "an office of it", counted(len(self._strangers), "article"), self._strangers[0],
            )  # fmt: skip
