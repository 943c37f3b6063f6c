"""Read uploads in a process of its own, whose memory, time and answer are bounded, so that none can fill the server.

A packed file may hold a thousand times what was sent, and a document may be made so that reading it never ends. What is
wrong in there ends that process alone.
"""

import json
import logging
import os
import secrets
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from stance import errors
from stance.errors import StanceError, TableError
from stance.files import is_archive, open_input
from stance.labelling.rows import Rows
from stance.tables.labelled import Labelled
from stance.tables.rejects import Reject
from stance.unpacking import LONGEST_MARK, unpacking
from stance.values import TEXT_COLUMN, short
from stance.web.fields import Fields
from stance.web.limits import MEBIBYTE, Limits
from stance.web.preview import Preview, is_table, preview
from stance.web.wording import in_page_words

_CELL = 64
"""Bytes that count for each cell beside its characters: many that are blank fill a memory too."""
_SHORT = 1 << 14
"""Bytes of a text that is read where it is asked for; cells may be the square of them, each line bringing a column."""
_TEXTS = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".txt", ".md")
_LONGEST_RAW = 200
"""Characters of a rejected row that are told."""
_LONGEST_NOTE = 1_000
"""Characters of what is told of a table."""
_LOOK = 0.5
"""Seconds between two looks whether somebody still waits for an answer."""
_log = logging.getLogger("stance.web")


@dataclass(frozen=True)
class Apart:
    """Reads files in processes of their own, within limits."""

    limits: Limits

    def rows(self, path: Path, *, text_column: str, fields: Fields | None = None) -> Rows:
        """Return the rows of a table as `stance.labelling.rows.read_rows` does; raise TableError for too much.

        Where no column is named, the one that probably holds the texts is taken; its place stands in the rows.
        """
        found = self._asked("rows", path, fields, text_column=text_column)
        return Rows(
            str(path), found["columns"], found["cells"], found["lines"], _rejects(found), found["places"],
            found["description"], found["notes"],
        )  # fmt: skip

    def labelled(self, path: Path, *, text_column: str, label_column: str, fields: Fields | None = None) -> Labelled:
        """Return labelled texts as `stance.tables.labelled.read_labelled` does; raise TableError for too much."""
        found = self._asked("labelled", path, fields, text_column=text_column, label_column=label_column)
        return Labelled(found["texts"], found["labels"], None, {}, _rejects(found))

    def preview(self, path: Path, fields: Fields | None = None) -> Preview:
        """Return what a table holds, as `stance.web.preview.preview` does; what is wrong is its fault."""
        try:
            return Preview(**self._asked("preview", path, fields))
        except StanceError as error:
            return Preview(path.name, "text", fault=in_page_words(str(error)))

    def is_table(self, path: Path) -> bool:
        """Tell whether a file is a table, of an archive by what is in it; raise StanceError where that is not sound."""
        return bool(self._asked("kind", path)["table"]) if is_archive(str(path)) else is_table(str(path))

    def document(self, path: Path, fields: Fields | None = None) -> str:
        """Return the text of a document; raise TableError where it has none, or too much."""
        return str(self._asked("document", path, fields)["text"])

    def _asked(self, what: str, path: Path, fields: Fields | None = None, **options: Any) -> Any:
        """Return what a process answers; raise the error that it told, or a TableError where it was ended.

        A short text needs none: whatever is in it, it cannot take much.
        """
        try:
            is_short = _is_short(path)
        except FileNotFoundError:  # deleted, or scored, while this waited for its turn
            raise errors.InputError(f"{path.name} is no longer here; upload it anew") from None
        if is_short:
            return _READERS[what](path, self.limits, fields or Fields(), **options)
        out = path.with_name(f".{secrets.token_hex(8)}.json")  # no upload is named so
        told: dict[str, Any] = {"limits": asdict(self.limits), "path": str(path), "out": str(out), "options": options}
        told |= {"parent": os.getpid(), "fields": asdict(fields or Fields())}
        code = -1
        with suppress(subprocess.TimeoutExpired):
            code = subprocess.run(  # noqa: S603  # this interpreter and this module
                [sys.executable, "-P", "-m", __name__, what], input=json.dumps(told).encode(), check=False,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=self.limits.reading,
                env={**os.environ, "PYTHONSAFEPATH": "1"},
            ).returncode  # fmt: skip
        try:
            content = out.read_bytes() if code == 0 else b""
        except OSError:
            content = b""
        finally:
            out.unlink(missing_ok=True)
        if not content:
            raise _too_much(path, self.limits)
        found = json.loads(content)
        if bug := found.get("bug"):
            _log.error("a bug, %s, while an upload was read", bug)
            raise TableError(f"{path.name}: it cannot be read here; use stance at a terminal", file=path)
        if "error" in found:
            kind = getattr(errors, found["error"]["kind"], TableError)
            raise kind(found["error"]["message"], line=found["error"]["line"], column=found["error"]["column"])
        return found["found"]


def _is_short(path: Path) -> bool:
    """Tell whether a file is a short text that is not packed."""
    if path.suffix.lower() not in _TEXTS or path.stat().st_size > _SHORT:
        return False
    with path.open("rb") as source:
        return unpacking(source, source.read(LONGEST_MARK)) is source


def _too_much(path: Path, limits: Limits) -> TableError:
    return TableError(
        f"{path.name}: it holds more than is read here ({limits.table // MEBIBYTE} MiB of text in a table, read within "
        f"{limits.reading:.0f} seconds and {limits.memory // MEBIBYTE} MiB of memory); split it, or use stance at a "
        "terminal",
        file=path,
    )


def _rejects(found: Mapping[str, Any]) -> list[Reject]:
    return [Reject(*one) for one in found["rejects"]]


def main() -> None:
    """Read one upload as standard input asks, and write what was found, or what is wrong, where it says."""
    told = json.load(sys.stdin)
    limits = Limits(**told["limits"])
    path = Path(told["path"])
    _confine(limits)
    threading.Thread(target=_end_with, args=(told["parent"], path.parent), daemon=True).start()
    try:
        answer: dict[str, Any] = {
            "found": _READERS[sys.argv[1]](path, limits, Fields(**told["fields"]), **told["options"])
        }
    except MemoryError:
        answer = {"error": _as_told(_too_much(path, limits))}
    except StanceError as error:
        answer = {"error": _as_told(error)}
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        answer = {"bug": f"{type(error).__name__} in {last.name} ({last.filename}:{last.lineno})"}
    Path(told["out"]).write_text(json.dumps(answer), encoding="ascii")


def _as_told(error: StanceError) -> dict[str, Any]:
    return {"kind": type(error).__name__, "message": str(error), "line": error.line, "column": error.column}


def _confine(limits: Limits) -> None:
    """Bound what this process may take, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the time and the answer are bounded all the same
        return
    seconds = int(limits.reading) + 1
    for name, most in (("RLIMIT_DATA", limits.memory), ("RLIMIT_CPU", seconds), ("RLIMIT_CORE", 0)):
        with suppress(OSError, ValueError):
            hard = resource.getrlimit(getattr(resource, name))[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(getattr(resource, name), (most, hard))


def _end_with(parent: int, folder: Path) -> None:
    """End this process when nobody waits for its answer: the server is gone, or the upload's folder deleted."""
    while folder.exists() and (os.name != "posix" or os.getppid() == parent):  # elsewhere a parent stays the same
        time.sleep(_LOOK)
    os._exit(1)


def _rows(path: Path, limits: Limits, fields: Fields, *, text_column: str) -> dict[str, Any]:
    from stance.labelling.rows import read_rows

    _check_unpacked(path, limits)
    column = text_column or preview(path, fields).text or TEXT_COLUMN
    found = read_rows(str(path), text_column=column, encoding=fields.encoding, layout=fields.layout)
    _check(sum(_CELL + len(cell) for row in found.cells for cell in row), found.rejects, path, limits)
    return {
        "columns": found.columns, "cells": found.cells, "lines": found.lines, "places": found.places,
        "rejects": _told_rejects(found.rejects), "description": short(found.description, _LONGEST_NOTE),
        "notes": [short(note, _LONGEST_NOTE) for note in found.notes],
    }  # fmt: skip


def _labelled(path: Path, limits: Limits, fields: Fields, *, text_column: str, label_column: str) -> dict[str, Any]:
    from stance.tables.labelled import read_labelled

    _check_unpacked(path, limits)
    found = read_labelled(
        [str(path)], text_column=text_column, label_column=label_column, encoding=fields.encoding, layout=fields.layout
    )
    size = sum(2 * _CELL + len(text) for text in found.texts) + sum(map(len, found.labels))
    _check(size, found.rejects, path, limits)
    return {"texts": found.texts, "labels": found.labels, "rejects": _told_rejects(found.rejects)}


def _preview(path: Path, limits: Limits, fields: Fields) -> dict[str, Any]:
    found = asdict(preview(path, fields))
    _check(sum(_CELL + len(name) for name in found["columns"]), (), path, limits)
    return found


def _document(path: Path, limits: Limits, fields: Fields) -> dict[str, Any]:
    from stance.articles.sources import is_single, open_articles

    if not is_single(str(path)):
        raise errors.UsageError(f"{path.name} is a table; choose Batch for it.")
    for source in open_articles([str(path)], encoding=fields.encoding):
        if not isinstance(source, Reject):
            _check(len(source.text), (), path, limits)
            return {"text": source.text}
    raise errors.InputError(f"{path.name}: no text in it")


def _kind(path: Path, _: Limits, __: Fields) -> dict[str, Any]:
    return {"table": is_table(str(path))}


def _check_unpacked(path: Path, limits: Limits) -> None:
    """Raise TableError where a packed text is larger than an upload may be; what is read as a whole fills no more."""
    with path.open("rb") as source:
        start = source.read(LONGEST_MARK)
        if not is_archive(str(path)) and unpacking(source, start) is source:
            return
    size = 0
    with open_input(str(path)) as unpacked:
        while piece := unpacked.read(MEBIBYTE):
            size += len(piece)
            if size > limits.upload:
                raise _too_much(path, limits)


def _check(size: int, rejects: Sequence[Reject], path: Path, limits: Limits) -> None:
    if size + _LONGEST_RAW * len(rejects) > limits.table:
        raise _too_much(path, limits)


def _told_rejects(rejects: Sequence[Reject]) -> list[tuple[Any, ...]]:
    return [(r.file, r.line, r.offset, r.reason[:_LONGEST_RAW], r.raw[:_LONGEST_RAW]) for r in rejects]


_READERS: dict[str, Callable[..., dict[str, Any]]] = {
    "rows": _rows, "labelled": _labelled, "preview": _preview, "document": _document, "kind": _kind,
}  # fmt: skip

if __name__ == "__main__":
    main()
