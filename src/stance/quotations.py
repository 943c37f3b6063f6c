"""Find quotations in a text: straight, curly, guillemets, German, nested, over several paragraphs, never closed."""

import re
from dataclasses import dataclass

from stance.schema import Span

HIDDEN = "\ue000"
"""Stands for each character of a quotation in the frame around it; it is in no text that people write."""

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_CLOSERS = {"“": "”“", "„": "“”‟", "«": "»", "»": "«", "‹": "›", "‘": "’", '"': '"'}
_TWO_MARKS = re.compile("''|``")
_FILLER = "\ue001"
"""Stands for the second of two marks that are written for one."""
DASHES = frozenset("-–—―~")
_FULL_LINE = 40
_LINE_ENDS = frozenset(".!?:;…\"”»'’—–")
_OPENS_AFTER = re.compile(r"[\s(\[{—–:;,\-/“\"„«]")
_ENDS_INSIDE = re.compile(r"[.!?…]['’”\")\]]*$")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation within one paragraph: its span with the marks, and that of its words.

    `goes_on` tells that it takes up one that was left open at the end of the paragraph before.
    """

    start: int
    end: int
    inner: Span
    goes_on: bool = False


def paragraphs(text: str) -> list[Span]:
    r"""Return the spans of the paragraphs: the lines, joined where a line is full and ends inside a sentence.

    >>> [text[p.start:p.end] for text in ["Envoy: talks soon\nHe said so.\n\nEnd."] for p in paragraphs(text)]
    ['Envoy: talks soon', 'He said so.', 'End.']
    """
    lines = [_stripped(text, line.start(), line.end()) for line in _LINE.finditer(text)]
    found: list[Span] = []
    for line in lines:
        if line.start == line.end:
            continue
        before = found[-1] if found else None
        if before and _wrapped(text, before, line):
            found[-1] = Span(before.start, line.end)
        else:
            found.append(line)
    return found


def unwrapped(text: str) -> str:
    r"""Return a text, as long as it was, in which a line that goes on with a paragraph follows a blank.

    >>> unwrapped("The minister said on Thursday afternoon that the\nenvoy would stay.\nEnd.")
    'The minister said on Thursday afternoon that the envoy would stay.\nEnd.'
    """
    pieces, at = [], 0
    for p in paragraphs(text):
        pieces += [text[at : p.start], text[p.start : p.end].replace("\n", " ")]
        at = p.end
    return "".join(pieces) + text[at:]


def _wrapped(text: str, before: Span, line: Span) -> bool:
    """Tell whether a line only goes on with the one before it, as in text that was broken to a width."""
    last_line = before.end - max(before.start, text.rfind("\n", before.start, before.end) + 1)
    gap = text[before.end : line.start]
    return last_line >= _FULL_LINE and gap.count("\n") == 1 and text[before.end - 1] not in _LINE_ENDS


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] == _FILLER):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def quotations(text: str) -> list[Quotation]:
    """Return the quotations of a text in order; one that another one holds is part of it.

    A quotation ends where its closing mark stands, else with its paragraph. Time is linear in the text's length.

    >>> text = '"We met," he said, "and “all” agreed."'
    >>> [text[q.inner.start:q.inner.end] for q in quotations(text)]
    ['We met,', 'and “all” agreed.']
    """
    text = _TWO_MARKS.sub('"' + _FILLER, text)
    found: list[Quotation] = []
    left_open = False
    for paragraph in paragraphs(text):
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
            found.append(Quotation(i, paragraph.end, _stripped(text, i + 1, paragraph.end), goes_on))
            return found, True
        inner = _stripped(text, i + 1, close)
        after = close + (2 if text[close + 1 : close + 2] == _FILLER else 1)
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


def frame(text: str, found: list[Quotation], span: Span) -> str:
    """Return a stretch of text with every character of a quotation hidden; lengths stay.

    A quotation that ends a sentence leaves its full stop, unless what follows goes on with the sentence.
    """
    pieces, at = [], span.start
    for quotation in found:
        pieces.append(text[at : quotation.start])
        hidden = HIDDEN * (quotation.end - quotation.start)
        pieces.append(hidden[:-1] + "." if _ends_sentence(text, quotation, span.end) else hidden)
        at = quotation.end
    pieces.append(text[at : span.end])
    return "".join(pieces)


def _ends_sentence(text: str, quotation: Quotation, end: int) -> bool:
    inside = _ENDS_INSIDE.search(text[max(quotation.inner.start, quotation.inner.end - 4) : quotation.inner.end])
    if inside is None:
        return False
    behind = text[quotation.end : min(end, quotation.end + 60)].lstrip()
    if not behind:
        return True
    if behind[0].islower() or behind[0] in ",;(" or behind[0] in DASHES:
        return False
    # "Is that so?" the minister asked: a question or a cry may stand before the one who utters it.
    asked = inside.group()[0] in "!?…" and re.match(
        r"[^.,;:!?]{0,50}?\b(?:said|says|asked|asks|told|cried|added|wrote)\b", behind
    )
    return asked is None
