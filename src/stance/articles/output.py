"""Render what was read in articles as JSON and as tables."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from stance.articles.sources import Source
from stance.articles.statements import Article, Dyad, Participant, Statement
from stance.errors import TableError, UsageError
from stance.tables.csv_lines import csv_lines
from stance.tables.formulas import disarmed_rows
from stance.values import DECIMALS, Evidence, as_cell, output_columns, output_row

PLACE_COLUMNS = ("article", "start", "end", "kind", "holder", "holder_actor", "target", "target_actor")
PART_COLUMN = "part"
DOCUMENT_COLUMNS = ("document_title", "document_date")
DOUBT_COLUMNS = ("holder_role", "holder_p", "target_p")
DYAD_COLUMNS = ("holder", "target", "statements", "score", "low", "high", "certain")


def as_json(article: Article) -> dict[str, Any]:
    """Return an article as JSON-ready values."""
    return {
        "statements": [_statement_json(statement) for statement in article.statements],
        "dyads": [dict(zip(DYAD_COLUMNS, _rounded(_dyad_row(d)), strict=True)) for d in article.dyads],
    }


def _statement_json(s: Statement) -> dict[str, Any]:
    part = {} if s.part == "text" else {"part": s.part}
    return {
        "text": s.text, "start": s.start, "end": s.end, **part, "kind": s.kind,
        "holder": _participant_json(s.holder), "target": _participant_json(s.target),
        **output_row(s), "evidence": [_evidence_json(e) for e in s.evidence],
        "context": {part: round(weight, DECIMALS) for part, weight in s.context},
    }  # fmt: skip


def _evidence_json(e: Evidence) -> dict[str, Any]:
    weight = round(e.weight, DECIMALS)
    return {"text": e.text, "start": e.start, "end": e.end, "weight": weight, "concepts": list(e.concepts)}


def _participant_json(participant: Participant | None) -> dict[str, Any] | None:
    if participant is None or not (participant.text or participant.actor):
        return None
    p = participant
    return {"text": p.text, "start": p.start, "end": p.end, "actor": p.actor, "role": p.role, "p": p.p}


def json_of(article: Article, source: Source, *, single: bool = False) -> str:
    """Return an article as JSON: on one line, with its name and its columns in a table, unless it is the only one."""
    if single:
        return _escaped(json.dumps({**as_json(article), **_document_json(source)}, ensure_ascii=False, indent=2), 2)
    columns = {"columns": dict(source.row.values)} if source.row is not None else {}
    found = {"article": source.name, **columns, **as_json(article), **_document_json(source)}
    return _escaped(json.dumps(found, ensure_ascii=False))


def _escaped(line: str, indent: int | None = None) -> str:
    """Return JSON as a line; half of a surrogate pair is no character, and JSON escapes it."""
    if not line.isascii() and any("\ud800" <= c <= "\udfff" for c in line):
        line = json.dumps(json.loads(line), indent=indent)
    return line + "\n"


def _document_json(source: Source) -> dict[str, Any]:
    """Return what was read from a document, since the places in its text are nowhere else to be seen."""
    found = source.document
    return {} if found is None else {"document": {"title": found.title, "date": found.date, "text": found.text}}


@dataclass(frozen=True)
class Tables:
    """Writes tables of statements and of dyads: `columns` of the articles' own table, then those read, with a prefix.

    `titles` adds the column that says whether a statement stands in the text or in the headline, `documents` those of
    the title and the date that the document gives itself which an article was read from. With `excel` a table
    begins with a byte order mark, and no cell of it is a formula.
    """

    columns: Sequence[str] = ()
    prefix: str = ""
    titles: bool = False
    documents: bool = False
    excel: bool = False

    def check(self, names: Sequence[str]) -> None:
        """Raise UsageError where a column that is to be added is in the table already."""
        if clash := [name for name in names if self.prefix + name in self.columns]:
            raise UsageError(
                f"the columns {', '.join(repr(self.prefix + name) for name in clash)} are in the input already; rename "
                "them there, or say --prefix read_ to name the new ones read_article and so on",
                column=self.prefix + clash[0],
            )

    def header(self, labels: Sequence[str], poles: Sequence[str] | None) -> str:
        """Return the first line of a table of statements."""
        parts = [PART_COLUMN] if self.titles else []
        return self._header([*parts, *PLACE_COLUMNS[1:], *output_columns(labels, poles), *DOUBT_COLUMNS, "text"])

    def rows(self, article: Article, source: Source) -> str:
        """Return an article's statements, a row each, with the article's own columns."""
        own = self._own(source)
        return self._lines(
            [*own, *([statement.part] if self.titles else []), *_cells(statement)] for statement in article.statements
        )

    def dyads_header(self) -> str:
        """Return the first line of a table of the dyads of each article."""
        return self._header(DYAD_COLUMNS)

    def dyads(self, article: Article, source: Source) -> str:
        """Return an article's dyads, a row each, with the article's own columns."""
        own = self._own(source)
        return self._lines([*own, *map(as_cell, _dyad_row(dyad))] for dyad in article.dyads)

    def dyads_of_all(self, dyads: Sequence[Dyad]) -> str:
        """Return a table of who stands how toward whom over all articles, a pair a row."""
        return self._mark() + self._lines([DYAD_COLUMNS, *(list(map(as_cell, _dyad_row(d))) for d in dyads)])

    def _header(self, names: Sequence[str]) -> str:
        names = [*(DOCUMENT_COLUMNS if self.documents else ()), *names]
        self.check([PLACE_COLUMNS[0], *names])
        first, *others = (self.prefix + name for name in (PLACE_COLUMNS[0], *names))
        return self._mark() + self._lines([[first, *self.columns, *others]])

    def _mark(self) -> str:
        """Return the byte order mark by which a spreadsheet knows UTF-8."""
        return "\ufeff" if self.excel else ""

    def _lines(self, rows: Iterable[Sequence[str]]) -> str:
        return csv_lines(disarmed_rows(rows) if self.excel else rows)

    def _own(self, source: Source) -> list[str]:
        """Return an article's name, its own cells, which are blank of a text file, and those of its document."""
        found = source.document
        document = [found.title or "", found.date or ""] if found is not None else [""] * len(DOCUMENT_COLUMNS)
        return [source.name, *self._cells_of(source), *(document if self.documents else [])]

    def _cells_of(self, source: Source) -> list[str]:
        if source.row is None:
            return [""] * len(self.columns)
        if list(source.row.names) != list(self.columns):
            raise TableError(
                f"{source.name}: the columns of its table ({', '.join(source.row.names)}) are not those of the table "
                f"before it ({', '.join(self.columns)}); read the tables one by one"
            )
        return list(source.row.cells)


def _dyad_row(d: Dyad) -> list[Any]:
    return [d.holder, d.target, d.statements, d.score, d.low, d.high, d.certain]


def _rounded(values: Sequence[Any]) -> list[Any]:
    return [round(value, DECIMALS) if isinstance(value, float) else value for value in values]


def _cells(s: Statement) -> list[str]:
    holder, target = s.holder, s.target or Participant("", None, None, None)
    places = [s.start, s.end, s.kind, holder.text, holder.actor, target.text, target.actor]
    return list(map(as_cell, [*places, *output_row(s).values(), holder.role, holder.p, target.p, s.text]))
