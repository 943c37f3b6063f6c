"""Find quotations in a text: straight, curly, guillemets, German, nested, over several paragraphs, never closed."""

import re
from collections.abc import Sequence

from stance.articles.vocabulary import say
from stance.text.paragraphs import FILLER, stripped
from stance.values import Span, frozen

_CLOSERS = {
    "“": "”“", "„": "“”‟", "«": "»", "»": "«", "‹": "›", "‘": "’", '"': '"”', "”": "”", "'": "'",
}  # fmt: skip
_LONGEST_KIND = 40
"""Characters of a quotation that says of what kind somebody is."""
_DESCRIBED = re.compile(r" [A-Z]")
_OPENER = re.compile(f"[{''.join(_CLOSERS)}]")
_MARK = re.compile(f"[{''.join((*_CLOSERS, *_CLOSERS.values()))}]")
_MARK_OF_CURLED = re.compile("[“”]")
_TWO = ("''", "``", "‘‘", "’’")
_TWO_MARKS = re.compile("|".join(_TWO))
_TWICE = re.compile(r"(?<![^\s(\[—–:])([\"“”])\1(?=\w)|(?<=[\w.,!?])([\"”“])\2(?=[\s,.;:)]|$)", re.MULTILINE)
"""The same mark twice where one is meant: behind a blank, or before one."""
_DOUBLES = ('""', "““", "””")
_OPENS_AFTER = re.compile(r"[\s(\[{—–:;,\-/“\"„«]")
_APOSTROPHES = frozenset(("'", "‘"))
_LONGEST_SINGLE = 3000
_FEWEST_BLANKS = 3
_WORD = re.compile(r"\w+")
_ENOUGH_WORDS = re.compile(r"\b(?:\w++\W++){3}\w")
"""Matches four words: so many are a statement."""
_LOOKED_AT = 400
"""Characters of a quotation whose words are counted."""
_VERB_BEHIND = 16
"""Characters behind a quotation of one word within which the verb that says it stands."""


@frozen
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
    if any(marks in text for marks in _TWO):
        text = _TWO_MARKS.sub('"' + FILLER, text)
    if any(marks in text for marks in _DOUBLES):
        text = _TWICE.sub(lambda m: m.group()[0] + FILLER, text)
    found: list[Quotation] = []
    left_open = False
    for i, paragraph in enumerate(paragraphs):
        following = text[paragraphs[i + 1].start] if i + 1 < len(paragraphs) else ""
        here, left_open = _in_paragraph(text, paragraph, left_open, following)
        found.extend(here)
    return found


def is_long(text: str, quotation: Quotation) -> bool:
    """Tell whether a quotation is more than a name or a turn of phrase: whom it names is spoken of there."""
    return text.count(" ", quotation.inner.start, quotation.inner.end) >= _FEWEST_BLANKS


def is_statement(text: str, quotation: Quotation) -> bool:
    """Tell whether a quotation is a statement of its own; fewer words are a name or a turn of phrase in a sentence."""
    inner = text[quotation.inner.start : quotation.inner.end]
    if _ENOUGH_WORDS.search(inner, 0, _LOOKED_AT):
        return True
    words = len(_WORD.findall(inner[:_LOOKED_AT]))
    whole = inner[0].isupper() and inner[-1] in ",.!?"  # "This is unacceptable," he said.
    if whole and words == 1:  # "Nonsense," said the envoy
        behind = _WORD.search(text, quotation.end, quotation.end + _VERB_BEHIND)
        return behind is not None and behind.group() in say()
    return whole and words > 1


def _in_paragraph(text: str, paragraph: Span, left_open: bool, following: str) -> tuple[list[Quotation], bool]:
    """Return the quotations of a paragraph and whether the last stays open; `following` begins the next one."""
    found: list[Quotation] = []
    i, goes_on = paragraph.start, False
    while (opener := _OPENER.search(text, i, paragraph.end)) is not None:
        i, mark = opener.start(), opener.group()
        if not _opens(text, i, paragraph):
            i += 1
            continue
        goes_on = goes_on or (left_open and i == paragraph.start)
        if (again := _taken_up(text, i, paragraph.end)) is not None:
            inner = stripped(text, i + 1, again)
            found.append(Quotation(i, inner.end, inner, goes_on))
            i, goes_on = again, True
            continue
        close = _closing(text, i, paragraph.end)
        if close < 0:
            goes_over = i == paragraph.start and following == mark and text[i + 1 : i + 2].isupper()
            if (mark in _APOSTROPHES or mark == "”") and not goes_over:  # an apostrophe, or what never began
                i += 1
                continue
            inner = stripped(text, i + 1, paragraph.end)
            return found + [Quotation(i, paragraph.end, inner, goes_on)] * (inner.start < inner.end), True
        inner = stripped(text, i + 1, close)
        after = close + (2 if text[close + 1 : close + 2] == FILLER else 1)
        if inner.start < inner.end:
            found.append(Quotation(i, after, inner, goes_on))
        i, goes_on = after, False
    return found, False


def _taken_up(text: str, opened: int, end: int) -> int | None:
    """Return where a quotation is opened again that was not closed: “We go. “We will not be back,” he said.

    So it stands where paragraphs were joined, each of which opened it once more.
    """
    if text[opened] != "“":
        return None
    mark = _MARK_OF_CURLED.search(text, opened + 1, end)
    at = mark.start() if mark and mark.group() == "“" else 0
    ends = text[opened + 1 : at].rstrip()[-1:] in (".", "!", "?", "…") and text[at - 1].isspace()
    return at if at and ends and text[at + 1 : at + 2].isupper() else None


def _opens(text: str, i: int, paragraph: Span) -> bool:
    """Tell whether a mark that may open a quotation does: a blank or a bracket before it, a word behind it."""
    mark, behind, first = text[i], text[i + 1 : i + 2], i == paragraph.start
    if behind == FILLER:
        behind = text[i + 2 : i + 3]
    if mark in "«‹" and behind.isspace() and text[i + 2 : i + 3].isalnum():  # « as in French »
        return first or text[i - 1].isspace()
    if not behind or i + 1 >= paragraph.end:
        return False
    if behind.isspace():  # " as in tokenised text "
        open_end = first or mark == "“" or text.find(mark, i + 1, paragraph.end) > 0
        return mark in '"“' and (first or text[i - 1].isspace()) and open_end
    if mark == "'":
        return (first or _OPENS_AFTER.match(text[i - 1]) is not None) and behind.isalpha()
    if mark == "”":
        return (first or text[i - 1].isspace()) and behind.isalnum()
    return first or mark in "“„«" or _OPENS_AFTER.match(text[i - 1]) is not None


def _closing(text: str, opened: int, end: int) -> int:
    """Return where the mark stands that closes a quotation, -1 where none does before the paragraph's end."""
    mark = text[opened]
    closers, depth = _CLOSERS[mark], 0
    if mark in _APOSTROPHES:
        end = min(end, opened + _LONGEST_SINGLE)
    for found in _MARK.finditer(text, opened + 1, end):
        i, character = found.start(), found.group()
        if mark == "“" and character == '"' and depth == 0:
            if _ends_straight(text, i):
                return i
            depth += 1  # a straight mark inside
        elif mark == "“" and character == '"':
            depth -= 1
        elif mark == '"' and (character == "“" or (character == "”" and depth)):
            depth += 1 if character == "“" else -1
        elif mark not in "\"”'" and character == mark and mark not in closers:
            depth += 1
        elif character in closers:
            if mark == '"' and _opens_again(text, i, end):
                depth += 1
                continue
            if mark in _APOSTROPHES and not _ends_single(text, i, end):
                continue
            if depth == 0:
                return i
            depth -= 1
    return -1


def _ends_straight(text: str, i: int) -> bool:
    """Tell whether a straight mark ends a quotation that a curled one began."""
    return not text[i - 1].isspace() and not text[i + 1 : i + 2].isalnum()


def _ends_single(text: str, i: int, end: int) -> bool:
    """Tell whether a single mark ends a quotation and is no apostrophe: isn't, the envoys' car."""
    behind = text[i + 1 : i + 2] if i + 1 < end else " "
    if behind.isalnum() or text[i - 1].isspace():
        return False
    plural = text[i - 1] in "sS" and behind.isspace() and text[i + 2 : i + 3].islower()
    return not plural


def _opens_again(text: str, i: int, end: int) -> bool:
    """Tell whether a straight mark inside a quotation opens one within: a blank before it and a letter behind it."""
    return (
        text[i - 1].isspace()
        and i + 1 < end
        and text[i + 1].isalnum()
        and text.count('"', i + 1, min(end, i + 400)) >= 2
    )


def describes(text: str, one: Quotation | None) -> bool:
    """Tell whether a quotation only says of what kind the one right behind it is: a "sleepless" Peru is a threat."""
    if one is None or one.inner.end - one.inner.start > _LONGEST_KIND or _DESCRIBED.match(text, one.end) is None:
        return False
    return text[one.inner.start].islower() and text[one.inner.end - 1].isalnum()
