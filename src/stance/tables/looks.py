"""Tell from its first lines what an input without a telling name holds: JSON, a table, or a text a line."""

import csv
import json
import re
from typing import NamedTuple

from stance.files import marked_encoding

_DELIMITERS = ",;\t|"
_LONGEST_NAME = 40
_SENTENCE_WORDS = 4
_SENTENCE = re.compile(r"[.!?…][\"'’”)]*$")
_CELLS = re.compile(r"""[,;|]["']|["'][,;|]|^\s*[\d.-]+[,;|]\S""")


class Look(NamedTuple):
    """What an input looks like: its kind, or None where that is not sure, and then what it may be, in words."""

    kind: str | None
    may_be: str = ""


def look_of(start: bytes, text_column: str) -> Look:
    r"""Return what an input looks like that begins with these bytes; its texts stand in a column of that name.

    >>> look_of(b'{"text": "We met."}\n', "text").kind, look_of(b"id;text\n1;We met.\n", "text").kind
    ('jsonl', 'csv')
    >>> look_of(b'[{"text": "We met."}]', "text").kind
    'json'
    >>> look_of(b"We met.\nThey left.\n", "text").kind, look_of(b"speaker,statement\n", "text")
    ('text', Look(kind=None, may_be="a table with the columns 'speaker' and 'statement'"))
    """
    text = start.decode(marked_encoding(start) or "utf-8", "replace")
    first = next((line for line in text.splitlines() if line.strip()), "")
    if first.lstrip()[:1] in ("{", "["):
        return _json(first.strip(), text)
    rows = [next(csv.reader([first], delimiter=d), []) for d in _DELIMITERS]
    if any(text_column in row for row in rows):
        return Look("csv")
    cells = max(rows, key=len)
    if len(cells) > 1 and all(map(is_name, cells)) and len(set(cells)) == len(cells):
        named = f"{', '.join(map(repr, cells[:-1]))} and {cells[-1]!r}" if len(cells) < 7 else f"{cells[0]!r} ..."
        return Look(None, f"a table with the columns {named}")
    if "\t" in first.strip() or _CELLS.search(first):
        return Look(None, "a table without a header, or whose header does not name the column of texts")
    if text_column != "text":
        return Look(None, f"a table, yet its first line names no column {text_column!r}")
    return Look("text")


def _json(first: str, text: str) -> Look:
    try:
        found = json.loads(first)
    except RecursionError:
        return Look(None, "JSON, nested too deeply to be read")
    except ValueError:
        found = None
    if isinstance(found, dict):
        return Look("jsonl")
    if found is None and re.match(r"\[\s*(?:[\[{\"]|$)", first) is None and re.match(r"\{\s*(?:\"|$)", first) is None:
        return Look("text")  # "[Applause] We thank our hosts."
    if text.lstrip()[:1] == "[":
        return Look("json")
    return Look(None, "JSON with an object over several lines, of which JSON Lines have one each (jq -c . makes them)")


def is_name(cell: str) -> bool:
    """Tell whether a cell may be the name of a column: short, of letters, and no end of a sentence."""
    return (
        0 < len(cell) <= _LONGEST_NAME
        and cell == cell.strip()
        and any(map(str.isalpha, cell))
        and len(cell.split()) <= 3
        and not _SENTENCE.search(cell)
    )


def is_sentence(name: str) -> bool:
    """Tell whether the name of a column reads like a sentence: it has four words or more, or two and ends like one.

    >>> is_sentence("We met."), is_sentence("Text of the speech"), is_sentence("Statement no. 3"), is_sentence("text")
    (True, True, False, False)
    """
    words = name.split()
    return len(words) >= _SENTENCE_WORDS or (len(words) > 1 and _SENTENCE.search(name.strip()) is not None)
