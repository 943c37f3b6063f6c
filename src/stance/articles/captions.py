"""Find who is named beside what they say without a verb: "... — envoy", "Minister: ...", a signature."""

import re

from stance.articles.frame import DASHES
from stance.articles.quotations import Quotation
from stance.values import Span

_TITLE_BEHIND = re.compile(r"\s[—–-]\s+([\w’']+(?:\s[\w’']+){0,4})\s?$")
_TITLE_BEFORE = re.compile(r"([\w’']+(?: [\w’']+){0,4}) ?:\s")
_SIGNED = re.compile(r"\s*(?:[-–—―~]|--)\s*([A-Z][^,;:\n]{2,60})")
_LONGEST_LABEL = 80
_PLACE = r"[A-Z][\w.’'-]*(?:[ /][A-Z][\w.’'-]*){0,3}"
_DATE = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:,? \d{4})?"
_DATELINE = re.compile(
    rf"(?:{_PLACE}(?:, {_PLACE})?(?:, {_DATE})?(?:,? \(?(?:[A-Z]+[a-z]*|[A-Z][a-z]+[A-Z]\w*)\)?)?\s*(?:--|—|–|-)+\s+"
    rf"|{_PLACE}, {_DATE}(?:,? \(?[A-Z]\w+\)?)?[.:,]?\s*[-–—]*\s+|{_DATE} \([A-Z]\w+\)\s*[-–—]*\s*)(?=[\w\"“'‘])"
)
""""TEHRAN, April 20, IRNA -- The president ...": where a report comes from, and when."""


def caption(text: str, span: Span) -> Span | None:
    """Return who is named in a headline's end or beginning: "... — envoy", "Minister: ..."."""
    tail = max(span.start, span.end - _LONGEST_LABEL)
    if match := _TITLE_BEHIND.search(text[tail : span.end]):
        return Span(tail + match.start(1), tail + match.end(1))
    if match := _TITLE_BEFORE.match(text[span.start : min(span.end, span.start + _LONGEST_LABEL)]):
        return Span(span.start, span.start + match.end(1))
    return None


def labelled(text: str, sentence: Span, quotation: Quotation) -> Span | None:
    """Return who is named with nothing but a colon before a quotation that opens a sentence: Minister: "..."."""
    match = _TITLE_BEFORE.match(text, sentence.start, quotation.start)
    return Span(match.start(1), match.end(1)) if match and match.end() == quotation.start else None


def signature(text: str, sentence: Span, quotation: Quotation) -> Span | None:
    """Return the name that stands behind a quotation and a dash at the end of a sentence, None where there is none."""
    if text[quotation.end : quotation.end + 2].strip()[:1] not in DASHES:
        return None
    match = _SIGNED.match(text, quotation.end, min(sentence.end, quotation.end + _LONGEST_LABEL))
    return Span(match.start(1), match.end(1)) if match else None


def dateline(text: str, span: Span) -> int:
    """Return where a sentence begins behind the place and the date from which it was sent; its start if there is none.

    >>> text = "HARARE, March 3 (Reuters) - Zambia thanked Malawi."
    >>> text[dateline(text, Span(0, 50)):]
    'Zambia thanked Malawi.'
    """
    match = _DATELINE.match(text, span.start, min(span.end, span.start + _LONGEST_LABEL))
    return match.end() if match else span.start
