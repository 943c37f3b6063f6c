"""Cut text into paragraphs, also where its lines were broken to a width."""

import re
from collections.abc import Sequence

from stance.values import Span

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
FILLER = "\ue001"
"""Stands for the second of two marks that are written for one."""
_FULL_LINE = 40
_LINE_ENDS = frozenset(".!?:;…\"”»'’—–")


def paragraphs(text: str) -> list[Span]:
    r"""Return the spans of the paragraphs: the lines, joined where a line is full and ends inside a sentence.

    >>> [text[p.start:p.end] for text in ["Envoy: talks soon\nHe said so.\n\nEnd."] for p in paragraphs(text)]
    ['Envoy: talks soon', 'He said so.', 'End.']
    """
    lines = [stripped(text, line.start(), line.end()) for line in _LINE.finditer(text)]
    spans: list[Span] = []
    for line in lines:
        if line.start == line.end:
            continue
        before = spans[-1] if spans else None
        if before and _wrapped(text, before, line):
            spans[-1] = Span(before.start, line.end)
        else:
            spans.append(line)
    return spans


def unwrapped(text: str, spans: Sequence[Span]) -> str:
    r"""Return a text, as long as it was, in which a line that goes on with a paragraph follows a blank.

    `spans` are the text's paragraphs.

    >>> broken = "The minister said on Thursday afternoon that the\nenvoy would stay.\nEnd."
    >>> unwrapped(broken, paragraphs(broken))
    'The minister said on Thursday afternoon that the envoy would stay.\nEnd.'
    """
    pieces, at = [], 0
    for p in spans:
        if text.find("\n", p.start, p.end) < 0:  # as of most texts, which have a paragraph in a line
            continue
        pieces += [text[at : p.start], text[p.start : p.end].replace("\n", " ")]
        at = p.end
    return "".join(pieces) + text[at:]


def _wrapped(text: str, before: Span, line: Span) -> bool:
    """Tell whether a line only goes on with the one before it, as in text that was broken to a width."""
    if text[before.end - 1] in _LINE_ENDS or text.count("\n", before.end, line.start) != 1:  # as most are
        return False
    return before.end - max(before.start, text.rfind("\n", before.start, before.end) + 1) >= _FULL_LINE


def stripped(text: str, start: int, end: int) -> Span:
    """Return a span without the white space, and the fillers, at its ends."""
    while start < end and (text[start].isspace() or text[start] == FILLER):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
