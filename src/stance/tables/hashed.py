"""Join texts with labels that are kept apart from them, by the SHA-256 of the text."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stance.errors import TableError
from stance.tables.labelled import expanded
from stance.tables.layout import PLAIN, Layout, Reading
from stance.tables.opening import opened_table, table_kind
from stance.tables.rejects import Reject
from stance.text.normalise import normalise

HASH_COLUMN = "sha256"
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Joined:
    """Texts that have a label in a table of hashes, in the table's order, with the table's columns by name.

    `missing` counts the labels whose text is not at hand, `unlabelled` the texts without a label.
    """

    texts: list[str]
    columns: dict[str, list[str]]
    missing: int
    unlabelled: int
    rejects: list[Reject]


def text_hash(text: str) -> str:
    """Return the SHA-256 by which a text is known: of its normalised form, white space at the ends left out.

    >>> text_hash("We met.") == text_hash(" We met. ")
    True
    """
    return hashlib.sha256(normalise(text).text.strip().encode("utf-8", "surrogatepass")).hexdigest()


def read_hashed(
    labels: str,
    texts: Sequence[str],
    *,
    columns: Sequence[str],
    text_column: str = "text",
    encoding: str | None = None,
    layout: Layout = PLAIN,
    labels_as: Reading = Reading(),  # noqa: B008  # it is frozen
) -> Joined:
    """Return the texts of tables that a table of labels names by hash, with some of its columns.

    `encoding` and `layout` are of the texts, `labels_as` says the same of the labels. Rows of either that cannot be
    read are rejects.

    Raises TableError where a file or column is missing, a hash is none or stands there twice, or no text is found.
    """
    rejects: list[Reject] = []
    rows = _labels(labels, columns, labels_as, rejects)
    found: dict[str, str] = {}
    unlabelled = 0
    for text in _texts(texts, text_column, encoding, layout, rejects):
        key = text_hash(text)
        if key in rows:
            found.setdefault(key, text)
        else:
            unlabelled += 1
    if not found:
        raise TableError(f"{', '.join(texts)}: no text has one of the {len(rows)} labels of {labels}", file=labels)
    kept = [key for key in rows if key in found]
    return Joined(
        texts=[found[key] for key in kept],
        columns={name: [rows[key][i] for key in kept] for i, name in enumerate(columns)},
        missing=len(rows) - len(kept),
        unlabelled=unlabelled,
        rejects=rejects,
    )


def _labels(path: str, columns: Sequence[str], reading: Reading, rejects: list[Reject]) -> dict[str, tuple[str, ...]]:
    """Return the cells of the columns by hash."""
    rows: dict[str, tuple[str, ...]] = {}
    with opened_table(path, table_kind(path), encoding=reading.encoding, layout=reading.layout) as table:
        key, *places = (table.column(name) for name in (HASH_COLUMN, *columns))
        for chunk in table.chunks(None):
            rejects.extend(chunk.rejects)
            cells = zip(chunk.lines, chunk.column(key), *(chunk.column(place) for place in places), strict=True)
            for line, digest, *values in cells:
                if not _HASH.fullmatch(digest):
                    raise TableError(
                        f"{path}, line {line}: {digest!r} is no SHA-256 (64 digits 0-9 and a-f)",
                        file=path, line=line, column=HASH_COLUMN,
                    )  # fmt: skip
                if digest in rows:
                    raise TableError(f"{path}, line {line}: this text has a label already", file=path, line=line)
                rows[digest] = tuple(values)
    return rows


def _texts(
    paths: Sequence[str], column: str, encoding: str | None, layout: Layout, rejects: list[Reject]
) -> Iterator[str]:
    for path in expanded(paths):
        with opened_table(path, table_kind(path), encoding=encoding, layout=layout) as table:
            for chunk in table.chunks(table.column(column)):
                rejects.extend(chunk.rejects)
                yield from chunk.texts
