"""Render what was read in articles as JSON and as tables."""

import json
from collections.abc import Sequence
from typing import Any

from stance.articles.sources import Source
from stance.articles.statements import Article, Dyad, Participant, Statement
from stance.tables.csv_lines import csv_lines
from stance.values import DECIMALS, Evidence, as_cell, output_columns, output_row

PLACE_COLUMNS = ("article", "start", "end", "kind", "holder", "holder_actor", "target", "target_actor")
DOUBT_COLUMNS = ("holder_role", "holder_p", "target_p")
DYAD_COLUMNS = ("holder", "target", "statements", "score", "low", "high")


def as_json(article: Article) -> dict[str, Any]:
    """Return an article as JSON-ready values."""
    return {
        "statements": [_statement_json(statement) for statement in article.statements],
        "dyads": [dict(zip(DYAD_COLUMNS, _rounded(_dyad_row(d)), strict=True)) for d in article.dyads],
    }


def _statement_json(s: Statement) -> dict[str, Any]:
    return {
        "text": s.text, "start": s.start, "end": s.end, "kind": s.kind,
        "holder": _participant_json(s.holder), "target": _participant_json(s.target),
        **output_row(s), "evidence": [_evidence_json(e) for e in s.evidence],
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
    """Return an article as JSON: on one line and with its name unless it is the only one."""
    if single:
        return json.dumps({**as_json(article), **_document_json(source)}, ensure_ascii=False, indent=2) + "\n"
    found = {"article": source.name, **as_json(article), **_document_json(source)}
    return json.dumps(found, ensure_ascii=False) + "\n"


def _document_json(source: Source) -> dict[str, Any]:
    """Return what was read from a document, since the places in its text are nowhere else to be seen."""
    found = source.document
    return {} if found is None else {"document": {"title": found.title, "date": found.date, "text": found.text}}


def csv_header(labels: Sequence[str], poles: Sequence[str] | None) -> str:
    """Return the first line of a table of statements."""
    return csv_lines([[*PLACE_COLUMNS, *output_columns(labels, poles), *DOUBT_COLUMNS, "text"]])


def csv_of(article: Article, source: Source) -> str:
    """Return an article's statements, a row each."""
    return csv_lines(_cells(statement, source) for statement in article.statements)


def csv_of_dyads(dyads: Sequence[Dyad]) -> str:
    """Return a table of who stands how toward whom, a pair a row."""
    return csv_lines([DYAD_COLUMNS, *(list(map(as_cell, _dyad_row(d))) for d in dyads)])


def _dyad_row(d: Dyad) -> list[Any]:
    return [d.holder, d.target, d.statements, d.score, d.low, d.high]


def _rounded(values: Sequence[Any]) -> list[Any]:
    return [round(value, DECIMALS) if isinstance(value, float) else value for value in values]


def _cells(s: Statement, source: Source) -> list[str]:
    holder, target = s.holder, s.target or Participant("", None, None, None)
    places = [source.name, s.start, s.end, s.kind, holder.text, holder.actor, target.text, target.actor]
    return list(map(as_cell, [*places, *output_row(s).values(), holder.role, holder.p, target.p, s.text]))
