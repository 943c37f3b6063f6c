"""Count what was odd about the rows of articles, and say it when they have been read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stance.wording import counted

if TYPE_CHECKING:
    from stance.articles.sources import Source


@dataclass
class _Odd:
    """How many articles share an oddity, and the first of them in words."""

    number: int = 0
    first: str = ""

    def add(self, first: str) -> None:
        self.number += 1
        self.first = self.first or first


@dataclass
class Notes:
    """Odd dates, ids of several articles, speakers who are no known actor, files that came with mails."""

    dates: _Odd = field(default_factory=_Odd)
    undated: _Odd = field(default_factory=_Odd)
    ids: _Odd = field(default_factory=_Odd)
    speakers: _Odd = field(default_factory=_Odd)
    attached: _Odd = field(default_factory=_Odd)
    tables: _Odd = field(default_factory=_Odd)
    _seen: set[str] = field(default_factory=set)

    def add(self, source: "Source", *, by_date: bool) -> None:
        """Take in the row or the document that an article comes from."""
        if source.document is not None and source.document.tables:
            self.tables.add(source.name)
        for file in () if source.document is None else source.document.attached:
            self.attached.add(f"{file!r} of {source.name}")
        row = source.row
        if row is None:
            return
        if row.date and row.year is None:
            self.dates.add(f"{row.date!r} in {source.name}")
        elif by_date and not row.date:
            self.undated.add(source.name)
        if source.name in self._seen:
            self.ids.add(repr(source.name))
        self._seen.add(source.name)

    def told(self, *, year: bool) -> Iterator[str]:
        """Yield what is to be said; `year` tells that articles without a date have the year of --year."""
        instead = "with the year of --year" if year else "without a year"
        if self.dates.number:
            yield (
                f"Warning: {counted(self.dates.number, 'date')} cannot be read, such as {self.dates.first}; their "
                f"articles were read {instead} (write 2024-03-04 or 4 March 2024)"
            )
        if self.undated.number:
            yield f"Rows without a date: {self.undated.number}, such as {self.undated.first}; read {instead}"
        if self.ids.number:
            yield f"Warning: {self.ids.number} ids stand for an article before theirs too, such as {self.ids.first}"
        if self.speakers.number:
            yield (
                f"Warning: {counted(self.speakers.number, 'article')} with a speaker who is no known actor, such as "
                f"{self.speakers.first}; name a country in English, its code, or an office of it"
            )
        if self.attached.number:
            yield (
                f"{self.attached.number} files that came with mails are not read, such as {self.attached.first}; save "
                "those that are articles, and name them"
            )
        if self.tables.number:
            yield (
                f"Articles with a table in them: {self.tables.number}, such as {self.tables.first}; each of its cells "
                "was read as a paragraph. Save a table of statements as .csv to keep who said what"
            )
