"""Read gold: articles in which a person listed every statement with its holder, its targets and its stance.

A `.jsonl` file has an article a line, a `.json` file one, a folder such files. An article has `text` and `statements`
in the order of the text. A statement has `text`, an exact part of the article (with `start` and `end` where it is known
which one), `holder_actor` (or `holder` with an `actor`), `targets` (or one `target`), `stance`, and maybe `second`,
another stance that could be defended, and `kind`. Actors are null where there is none, stances labels of the model or
their beginnings.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stance.errors import StanceError, TableError
from stance.files import read_text

_ENDINGS = (".jsonl", ".json")


@dataclass(frozen=True)
class GoldStatement:
    """A statement that a person listed; `stances` are those that are right, the first one the person's own."""

    start: int
    end: int
    holder: str | None
    targets: tuple[str, ...]
    stances: tuple[str, ...]
    kind: str | None


@dataclass(frozen=True)
class GoldArticle:
    """An article with the statements that a person listed in it; `place` is its file and line."""

    place: str
    text: str
    statements: tuple[GoldStatement, ...]


def read_gold(path: str, labels: Sequence[str], encoding: str | None = None) -> list[GoldArticle]:
    """Return the articles of a file or folder; `labels` are those that stances are named by.

    Raises TableError where something is missing or malformed, with file, line and number of the statement.
    """
    articles = []
    for file in _files(path):
        for line, record in _records(file, encoding):
            place = f"{file}, line {line}" if line else file
            try:
                articles.append(_article(record, place, labels))
            except _Malformed as error:
                raise TableError(f"{place}: {error}", file=file, line=line or None) from error
    if not articles:
        raise TableError(f"{path}: holds no article", file=path)
    return articles


class _Malformed(StanceError):
    """What is wrong in an article, before it is known where that stands."""


def _files(path: str) -> list[str]:
    if not Path(path).is_dir():
        if path != "-" and not path.endswith(_ENDINGS):
            raise TableError(
                f"{path}: annotated articles are {' or '.join(_ENDINGS)} files, or folders of them", file=path
            )
        return [path]
    inside = sorted(str(file) for file in Path(path).iterdir() if file.suffix in _ENDINGS)
    if not inside:
        raise TableError(f"{path}: the folder holds no annotated articles ({', '.join(_ENDINGS)})", file=path)
    return inside


def _records(file: str, encoding: str | None) -> Iterator[tuple[int, Any]]:
    """Yield the objects of a file with their lines; line 0 where the file is one object."""
    text = read_text(file, encoding)
    if file.endswith(".json"):
        yield 0, _parsed(text, file, 0)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, _parsed(line, file, number)


def _parsed(text: str, file: str, line: int) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        place = f"{file}, line {line}" if line else file
        raise TableError(f"{place}: no JSON ({error})", file=file, line=line or None) from error


def _article(record: Any, place: str, labels: Sequence[str]) -> GoldArticle:
    if not isinstance(record, Mapping):
        raise _Malformed(f"found {_kind(record)}; an article is an object with 'text' and 'statements'")
    text, listed = record.get("text"), record.get("statements")
    if not isinstance(text, str) or not text.strip():
        raise _Malformed(f"'text' is {_kind(text)}; it must be the text of the article")
    if not isinstance(listed, list):
        raise _Malformed(f"'statements' is {_kind(listed)}; it must be a list, empty where there are none")
    found: list[GoldStatement] = []
    at = 0
    for number, one in enumerate(listed, start=1):
        try:
            statement = _statement(one, text, at, labels)
        except _Malformed as error:
            raise _Malformed(f"statement {number}: {error}") from error
        at = max(at, statement.start)
        found.append(statement)
    return GoldArticle(place, text, tuple(found))


def _statement(one: Any, text: str, at: int, labels: Sequence[str]) -> GoldStatement:
    if not isinstance(one, Mapping):
        raise _Malformed(f"found {_kind(one)}; a statement is an object")
    start, end = _span(one, text, at)
    holder = one["holder_actor"] if "holder_actor" in one else _actor_of(one.get("holder"))
    targets = one["targets"] if "targets" in one else [] if one.get("target") is None else [one["target"]]
    if not isinstance(targets, list):
        raise _Malformed(f"'targets' is {_kind(targets)}; it must be a list of actors, empty where there is none")
    stances = [_label(one.get("stance"), "stance", labels)]
    if one.get("second") is not None:
        stances.append(_label(one["second"], "second", labels))
    kind = one.get("kind")
    return GoldStatement(
        start, end, _actor(holder, "holder_actor"), tuple(_actor(t, "targets") or "" for t in targets), tuple(stances),
        kind if isinstance(kind, str) else None,
    )  # fmt: skip


def _span(one: Mapping[str, Any], text: str, at: int) -> tuple[int, int]:
    """Return where a statement stands: as it says, else where its text is found next."""
    words, start, end = one.get("text"), one.get("start"), one.get("end")
    if not isinstance(words, str) or not words:
        raise _Malformed(f"'text' is {_kind(words)}; it must be a part of the article")
    if isinstance(start, int) and isinstance(end, int):
        if text[max(start, 0) : end] != words:
            raise _Malformed(f"the article has other words from {start} to {end} than {words[:60]!r}")
        return start, end
    found = text.find(words, at)
    found = text.find(words) if found < 0 else found
    if found < 0:
        raise _Malformed(f"the article has no {words[:60]!r}; 'text' must be an exact part of it")
    return found, found + len(words)


def _actor_of(holder: Any) -> Any:
    return holder.get("actor") if isinstance(holder, Mapping) else None


def _actor(value: Any, name: str) -> str | None:
    if value is None or (isinstance(value, str) and value.strip()):
        return value
    raise _Malformed(f"{name!r} holds {_kind(value)}; an actor is a code such as 'NOR', or null")


def _label(value: Any, name: str, labels: Sequence[str]) -> str:
    """Return the label that a stance names; its beginning is enough where no other label has it."""
    fits = [label for label in labels if isinstance(value, str) and value.strip() and label.startswith(value.strip())]
    if value in labels or len(fits) == 1:
        return value if value in labels else fits[0]
    raise _Malformed(f"{name!r} is {value!r}; allowed are {', '.join(map(repr, labels))}, or their beginnings")


def _kind(value: Any) -> str:
    return "missing" if value is None else "blank" if value == "" else f"{type(value).__name__} {str(value)[:40]!r}"
