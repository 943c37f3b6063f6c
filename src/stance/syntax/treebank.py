"""Read parsed sentences: a line a word (word, tag, head, label, parted by tabs), a blank line after a sentence."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from stance.errors import TableError


@dataclass(frozen=True, slots=True)
class Sentence:
    """A parsed sentence; `heads` count from 0, -1 is the root."""

    words: tuple[str, ...]
    tags: tuple[str, ...]
    heads: tuple[int, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Sentences to learn from and sentences to measure on."""

    train: list[Sentence]
    held_out: list[Sentence]


def read(path: str | Path) -> list[Sentence]:
    """Return the sentences of a file (.conll or .conll.gz); raise TableError, with the line, on a malformed one."""
    path = Path(path)
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise TableError(
            f"{path}: cannot be read as parsed sentences ({error}); is it whole and UTF-8?", file=path
        ) from error
    sentences = list(parse_lines(text.split("\n"), str(path)))
    if not sentences:
        raise TableError(
            f"{path}: no sentence found; a line holds word, tag, head and label, parted by tabs", file=path
        )
    return sentences


def parse_lines(lines: Iterable[str], name: str) -> Iterator[Sentence]:
    """Yield the sentences of lines; raise TableError, naming file and line, where one is malformed.

    >>> next(parse_lines(["They\\tPRP\\t2\\tnsubj", "met\\tVBD\\t0\\tROOT", ""], "x.conll")).heads
    (1, -1)
    """
    rows: list[tuple[str, str, int, str]] = []
    number = 0
    for number, line in enumerate(lines, 1):
        if line.rstrip("\r"):
            rows.append(_row(line.rstrip("\r"), name, number))
        elif rows:
            yield _sentence(rows, name, number - len(rows))
            rows = []
    if rows:
        yield _sentence(rows, name, number - len(rows) + 1)


def split(sentences: list[Sentence], *, held_out: int) -> Split:
    """Return the sentences with the last ones held out; raise TableError where none is left to learn from.

    A sentence that occurs among the held-out ones is not learned from.
    """
    if not 0 < held_out < len(sentences):
        raise TableError(f"{held_out} sentences cannot be held out of {len(sentences)}; hold out fewer, at least 1")
    last = sentences[-held_out:]
    known = {sentence.words for sentence in last}
    return Split([sentence for sentence in sentences[:-held_out] if sentence.words not in known], last)


def _row(line: str, name: str, number: int) -> tuple[str, str, int, str]:
    fields = line.split("\t")
    if len(fields) != 4:
        raise TableError(
            f"{name}, line {number}: expected word, tag, head, label with tabs, found {len(fields)} fields",
            file=name,
            line=number,
        )
    word, tag, head, label = fields
    if not (head.isascii() and head.isdigit()):
        raise TableError(
            f"{name}, line {number}: expected a head from 0 (the root) up, found {head!r}", file=name, line=number
        )
    if not (word and tag and label):
        raise TableError(
            f"{name}, line {number}: word, tag and label must not be empty; fill or remove the line",
            file=name,
            line=number,
        )
    return word, tag, int(head), label


def _sentence(rows: list[tuple[str, str, int, str]], name: str, line: int) -> Sentence:
    words, tags, heads, labels = zip(*rows, strict=True)
    for at, head in enumerate(heads):
        if head > len(rows) or head == at + 1:
            raise TableError(
                f"{name}, line {line + at}: expected a head from 0 to {len(rows)} other than itself, found {head}",
                file=name,
                line=line + at,
            )
    _check_acyclic(heads, name, line)
    return Sentence(words, tags, tuple(head - 1 for head in heads), labels)


def _check_acyclic(heads: tuple[int, ...], name: str, line: int) -> None:
    for at in range(len(heads)):
        node, steps = at + 1, 0
        while node and steps <= len(heads):
            node, steps = heads[node - 1], steps + 1
        if node:
            raise TableError(
                f"{name}, line {line + at}: the heads of this word lead in a circle; mend the sentence",
                file=name,
                line=line + at,
            )
