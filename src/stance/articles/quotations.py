"""Find quotations in a text: straight, curly, guillemets, German, nested, over several paragraphs, never closed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stance.text.paragraphs import FILLER, stripped
from stance.values import Span

_CLOSERS = {"“": "”“", "„": "“”‟", "«": "»", "»": "«", "‹": "›", "‘": "’", '"': '"'}
_TWO_MARKS = re.compile("''|``")
_OPENS_AFTER = re.compile(r"[\s(\[{—–:;,\-/“\"„«]")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation within one paragraph: its span with the marks, and that of its words.

    `goes_on` tells that it takes up one that was left open at the end of the paragraph before.
    """

    start: int
    end: int
    inner: Span
    goes_on: bool = False


def quotations(text: str, paragraphs: Sequence[Span]) -> list[Quotation]:
    """Return the quotations of a text in order; one that another one holds is part of it.

    A quotation ends where its closing mark stands, else with its paragraph. Time is linear in the text's length.

    >>> text = '"We met," he said, "and “all” agreed."'
    >>> [text[q.inner.start:q.inner.end] for q in quotations(text, [Span(0, len(text))])]
    ['We met,', 'and “all” agreed.']
    """
    text = _TWO_MARKS.sub('"' + FILLER, text)
    found: list[Quotation] = []
    left_open = False
    for paragraph in paragraphs:
        here, left_open = _in_paragraph(text, paragraph, left_open)
        found.extend(here)
    return found


def _in_paragraph(text: str, paragraph: Span, left_open: bool) -> tuple[list[Quotation], bool]:
    found: list[Quotation] = []
    i = paragraph.start
    while i < paragraph.end:
        mark = text[i]
        if mark not in _CLOSERS or not _opens(text, i, paragraph.start):
            i += 1
            continue
        close = _closing(text, i, paragraph.end)
        goes_on = left_open and i == paragraph.start
        if close < 0:
            if mark == "‘":  # an apostrophe
                i += 1
                continue
            inner = stripped(text, i + 1, paragraph.end)
            return found + [Quotation(i, paragraph.end, inner, goes_on)] * (inner.start < inner.end), True
        inner = stripped(text, i + 1, close)
        after = close + (2 if text[close + 1 : close + 2] == FILLER else 1)
        if inner.start < inner.end:
            found.append(Quotation(i, after, inner, goes_on))
        i = after
    return found, False


def _opens(text: str, i: int, start: int) -> bool:
    """Tell whether a mark that may open a quotation does: a blank or a bracket before it, a word behind it."""
    if text[i] in "«‹" and text[i + 1 : i + 2].isspace() and text[i + 2 : i + 3].isalnum():  # « as in French »
        return i == start or text[i - 1].isspace()
    if i + 1 >= len(text) or text[i + 1].isspace():
        return False
    return i == start or text[i] in "“„«" or _OPENS_AFTER.match(text[i - 1]) is not None


def _closing(text: str, opened: int, end: int) -> int:
    """Return where the mark stands that closes a quotation, -1 where none does before the paragraph's end."""
    mark = text[opened]
    closers, depth = _CLOSERS[mark], 0
    for i in range(opened + 1, end):
        character = text[i]
        if mark != '"' and character == mark and mark not in closers:
            depth += 1
        elif character in closers:
            if mark == '"' and _opens_again(text, i, end):
                depth += 1
                continue
            if mark == "‘" and i + 1 < end and text[i + 1].isalpha():  # an apostrophe
                continue
            if depth == 0:
                return i
            depth -= 1
    return -1


def _opens_again(text: str, i: int, end: int) -> bool:
    """Tell whether a straight mark inside a quotation opens one within: a blank before it and a letter behind it."""
    return (
        text[i - 1].isspace()
        and i + 1 < end
        and text[i + 1].isalnum()
        and text.count('"', i + 1, min(end, i + 400)) >= 2
    )
