"""Open articles from files, folders and tables, and write what was read in them."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stance.article import Article, Dyad, Party, Statement, as_json
from stance.entities import Office, offices_from_csv
from stance.errors import TableError
from stance.records import Reject
from stance.schema import probability_column
from stance.streams import endings, open_input
from stance.tables import KINDS, opened_table

LARGEST_ARTICLE = 16 * 1024 * 1024
"""Bytes that one file with one article may hold."""


@dataclass(frozen=True)
class Source:
    """An article to read: the name that it goes by, and its text."""

    name: str
    text: str


def open_articles(
    inputs: Sequence[str], *, text_column: str = "text", encoding: str | None = None
) -> Iterator[Source | Reject]:
    """Yield the articles that inputs hold: of a text file one, of a folder its .txt files, of a table its rows.

    `-` is one article on standard input. Rows that hold no text come as rejects. Raises TableError where a file cannot
    be read, is too long or is no text.
    """
    for path in inputs:
        if path != "-" and Path(path).is_dir():
            files = sorted(str(p) for p in Path(path).iterdir() if endings(str(p))[0] == ".txt")
            if not files:
                raise TableError(f"{path}: the folder holds no .txt file")
            for file in files:
                yield Source(file, _text(file, encoding))
        elif path != "-" and (kind := KINDS.get(endings(path)[0])):
            yield from _rows(path, kind, text_column, encoding)
        else:
            yield Source(path, _text(path, encoding))


def is_single(path: str) -> bool:
    """Tell whether an input holds one article and not several."""
    return path == "-" or not (Path(path).is_dir() or endings(path)[0] in KINDS)


def _rows(path: str, kind: str, text_column: str, encoding: str | None) -> Iterator[Source | Reject]:
    with opened_table(path, kind, encoding=encoding) as table:
        for chunk in table.chunks(table.column(text_column), 256):
            yield from chunk.rejects
            for line, text in zip(chunk.lines, chunk.texts, strict=True):
                yield Source(f"{path}:{line}", text)


def _text(path: str, encoding: str | None) -> str:
    with open_input(path) as handle:
        content = handle.read(LARGEST_ARTICLE + 1)
    if len(content) > LARGEST_ARTICLE:
        raise TableError(f"{path}: longer than {LARGEST_ARTICLE} bytes; one article a file, or a table with one a row")
    try:
        return content.decode(encoding or "utf-8-sig")
    except (UnicodeDecodeError, LookupError) as error:
        raise TableError(f"{path}: {error}; name the encoding with --encoding, such as cp1252") from error


def read_offices(path: Path) -> list[Office]:
    """Return the offices of a table; raise TableError where it cannot be read, LexiconError where it is malformed."""
    return offices_from_csv(_text(str(path), None))


def json_of(article: Article, source: Source | None) -> str:
    """Return an article as JSON: on one line and with its name where there are several."""
    if source is None:
        return json.dumps(as_json(article), ensure_ascii=False, indent=2) + "\n"
    return json.dumps({"article": source.name, **as_json(article)}, ensure_ascii=False) + "\n"


def csv_header(labels: Sequence[str], poles: Sequence[str] | None) -> str:
    """Return the first line of a table of statements."""
    places = ("article", "start", "end", "kind", "holder", "holder_actor", "target", "target_actor", "stance")
    score = ["score"] if poles else []
    return _line([*places, *map(probability_column, labels), *score, "certain", "text"])


def csv_of(article: Article, source: Source) -> str:
    """Return an article's statements, a row each."""
    return "".join(_line(_cells(statement, source)) for statement in article.statements)


def csv_of_dyads(dyads: Sequence[Dyad]) -> str:
    """Return a table of who stands how toward whom, a pair a row."""
    rows = [[d.holder, d.target, d.statements, *(f"{v:.6f}" for v in (d.score, d.low, d.high))] for d in dyads]
    return "".join(map(_line, [("holder", "target", "statements", "score", "low", "high"), *rows]))


def _cells(s: Statement, source: Source) -> list[Any]:
    holder, target = s.holder, s.target or Party("", None, None, None)
    score = [] if s.score is None else [f"{s.score:.6f}"]
    return [
        source.name, s.start, s.end, s.kind, holder.text, holder.actor or "", target.text, target.actor or "", s.stance,
        *(f"{p:.6f}" for p in s.probabilities.values()), *score, str(s.certain).lower(), s.text,
    ]  # fmt: skip


def _line(cells: Sequence[Any]) -> str:
    buffer = io.StringIO(newline="")
    careful = any("\r" in str(cell) for cell in cells)  # a bare carriage return needs quotes
    csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL if careful else csv.QUOTE_MINIMAL).writerow(cells)
    return buffer.getvalue()
