"""Cut an article into paragraphs, each line of a list of headlines one of its own."""

import re
from itertools import pairwise

from stance.text.paragraphs import paragraphs
from stance.values import Span

_FEWEST = 3
"""Lines that a list has at least."""
_LONGEST = 120
_LINE = re.compile(r"[^\n]+")
_OPENS = re.compile(r"(?:[-*•·–—]|\d{1,3}[.)])?\s*[“\"‘']?[A-ZÀ-Þ0-9]")
_ENDS = (".", ",", ";", ":", "-", "”", '"', "’")
"""Marks that end a line of prose; a headline ends without one."""
_THREE = re.compile(r"\n[^\n]+\n(?!\n)")
"""Matches in every text that has three lines under each other, and in few that have blank lines between all."""
_INSIDE = re.compile(r"[a-z]{2}\. [A-Z]")


def passages(text: str) -> list[Span]:
    r"""Return the spans of the paragraphs of an article, and of the lines of a list of headlines.

    >>> text = "Peru recalls its ambassador to Mexico for talks\nChad opens border\nMali frees two Danes"
    >>> [text[p.start:p.end] for p in passages(text)]
    ['Peru recalls its ambassador to Mexico for talks', 'Chad opens border', 'Mali frees two Danes']
    """
    found = paragraphs(text)
    if not _THREE.search(text):
        return found
    lists = [block for block in _blocks(text) if _is_list(text, block)]
    if not lists:
        return found
    kept = [p for p in found if not any(block[0].start <= p.start < block[-1].end for block in lists)]
    return sorted([*kept, *(line for block in lists for line in block)], key=lambda span: span.start)


def _blocks(text: str) -> list[list[Span]]:
    """Return the lines of a text, those together between which no line is empty."""
    lines = (Span(m.start(), m.end()) for m in _LINE.finditer(text))
    trimmed = [_trimmed(text, line) for line in lines if text[line.start : line.end].strip()]
    blocks: list[list[Span]] = [trimmed[:1]] if trimmed else []
    for before, line in pairwise(trimmed):
        if text.count("\n", before.end, line.start) == 1:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _trimmed(text: str, line: Span) -> Span:
    words = text[line.start : line.end]
    return Span(line.start + len(words) - len(words.lstrip()), line.end - len(words) + len(words.rstrip()))


def _is_list(text: str, block: list[Span]) -> bool:
    """Tell whether lines are headlines under each other: each opens with a capital, none ends as a sentence does."""
    lines = [text[line.start : line.end] for line in block]
    return len(lines) >= _FEWEST and all(
        len(line) <= _LONGEST and _OPENS.match(line) and not line.endswith(_ENDS) and not _INSIDE.search(line)
        for line in lines
    )
