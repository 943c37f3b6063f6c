"""Cut text into sentences."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from stance.resources import word_rows
from stance.text.alternation import alternation
from stance.values import Span

_STARTS_SENTENCE = re.compile(
    r"(?:The|A|An|It|He|She|They|We|I|This|That|These|Those|In|On|At|But|And|However|There|For|As|If|When|After|Our|His|"
    r"Her|Its|Their)\b"
)
_LIST_NUMBER = re.compile(r"^\s*\(?(?:\d{1,3}|[ivxIVX]{1,5}|[a-zA-Z])[.)]\s*$")
_MISSED = re.compile(r"(?:(?P<no>\bno\.)|[.!?]\)) +(?=[A-Z][a-z])")
_REFERENCE = re.compile(r"\. ?\[[\w, –-]*\]\s*$")
_PARAGRAPH = re.compile(r"(?:[^\n]++|\n(?![ \t]*\n))+")
_HALF = re.compile("[\ud800-\udfff]")
_ONE = re.compile(r"[A-Za-z0-9À-ɏ ,;'\"()’“”‘–—$%/&-]*+[.!?]?[\"”’]?")
"""Matches a line of plain characters in which no mark but the last could end a sentence: four of five sentences."""
_LONGEST_KEPT, _MOST_KEPT = 4000, 128
"""Characters of a text, and how many such texts, whose sentences are kept: a paragraph is asked for more than once."""
_LONGEST_STRETCH = 20_000
"""Characters that sentencex is given at a time: its time grows with the square of the quotation marks in them."""
_SENTENCE_END, _WORD_END = re.compile(r"(?s).*[.!?][\"'”’)]*\s"), re.compile(r"(?s).*\s")
_LONGEST_QUOTATION = 3000
"""Characters after which a quotation mark that never closes stops gluing sentences together."""


def sentences(text: str) -> list[Span]:
    """Return the spans of the sentences of a text, without the white space around them.

    The cuts are sentencex's; cuts after abbreviations (Amb., H.E., U.S.) and list numbers are undone, and a quotation
    of several sentences is kept whole.

    >>> [text[s.start:s.end] for text in ["Amb. Li left. He flew home."] for s in sentences(text)]
    ['Amb. Li left.', 'He flew home.']
    """
    if _ONE.fullmatch(text):  # whoever asks for the sentences of a sentence need not wait for sentencex
        bare = text.strip()
        start = len(text) - len(text.lstrip()) if len(bare) < len(text) else 0
        return [Span(start, start + len(bare))] if bare else []
    return list(_kept_sentences(text)) if len(text) <= _LONGEST_KEPT else _sentences(text)


@lru_cache(maxsize=_MOST_KEPT)
def _kept_sentences(text: str) -> tuple[Span, ...]:
    return tuple(_sentences(text))


def _sentences(text: str) -> list[Span]:
    boundaries = _boundaries()
    if not text.isascii():
        text = _HALF.sub("\ufffd", text)  # a half of a surrogate pair is no character, and sentencex refuses it
    spans: list[Span] = []
    may_miss = ") " in text or "no. " in text
    for paragraph in _PARAGRAPH.finditer(text):
        above = len(spans)
        for stretch in _stretches(text, *paragraph.span()):
            for piece in boundaries("en", text[stretch.start : stretch.end]):
                start, end = stretch.start + piece["start_index"], stretch.start + piece["end_index"]
                for part in _missed(text, start, end) if may_miss else (Span(start, end),):
                    if len(spans) > above and _runs_on(text, spans[-1].start, spans[-1].end):
                        spans[-1] = Span(spans[-1].start, part.end)
                    else:
                        spans.append(part)
    stripped = [_strip(text, span) for span in spans]
    return [span for span in stripped if span.start < span.end]


@cache
def _boundaries() -> Any:
    """Return sentencex, which is loaded when it is first needed."""
    from sentencex import get_sentence_boundaries

    return get_sentence_boundaries


def _stretches(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield a paragraph whole; a very long one in stretches that end with a sentence, else with a word, if any do."""
    while end - start > _LONGEST_STRETCH:
        last = start + _LONGEST_STRETCH
        tail = text[last - _LONGEST_QUOTATION : last]
        found = _SENTENCE_END.match(tail) or _WORD_END.match(tail)
        at = last - (len(tail) - found.end() if found else 0)
        yield Span(start, at)
        start = at
    yield Span(start, end)


@cache
def _abbreviations() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what sentencex cuts after though no sentence ends there, and which of those may end one all the same."""
    listed = word_rows("abbreviations")
    every = alternation(row["abbreviation"] for row in listed)
    may_end = alternation(row["abbreviation"] for row in listed if row["may_end"])
    return re.compile(rf"(?:\b(?:{every})\.|\b[A-Z]\.)\s*$"), re.compile(rf"(?:\b(?:{may_end})|\b[A-Z])\.\s*$")


def _strip(text: str, span: Span) -> Span:
    piece = text[span.start : span.end]
    bare = piece.strip()
    if len(bare) == len(piece):
        return span
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, start + len(bare))


def _missed(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield a stretch in pieces, cut where sentencex misses an end: behind bracketed sentences, and behind "no."."""
    for cut in _MISSED.finditer(text, start, end):
        if cut["no"] or (text[start] == "(" and text.count("(", start, cut.end()) == text.count(")", start, cut.end())):
            yield Span(start, cut.end())
            start = cut.end()
    yield Span(start, end)


def _runs_on(text: str, start: int, end: int) -> bool:
    """Tell whether the sentence goes on past a cut: after an abbreviation, a list number, inside a quotation."""
    tail = text[max(start, end - 12) : end]
    if end - start < 12 and _LIST_NUMBER.match(tail):
        return True
    if _REFERENCE.search(tail) and text[end : end + 3].lstrip()[:1].islower():
        return True
    abbreviation, may_end = _abbreviations()
    if abbreviation.search(tail):
        return not (may_end.search(tail) and _STARTS_SENTENCE.match(text[end : end + 12].lstrip()))
    return end - start < _LONGEST_QUOTATION and _quotation_open(text[start:end])


def _quotation_open(piece: str) -> bool:
    if not piece.isascii() and (piece.count("“") > piece.count("”") or piece.count("«") > piece.count("»")):
        return True
    return piece.count('"') % 2 == 1
