"""See a paragraph without the quotations in it, and cut it into sentences."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from stance.articles.quotations import Quotation
from stance.articles.verbs import uses_of_verb
from stance.text.sentences import sentences
from stance.values import Span

HIDDEN = "\ue000"
"""Stands for each character of a quotation in the frame around it; it is in no text that people write."""
DASHES = frozenset("-–—―~")
_CLAUSE = re.compile(r"[^.,;:!?]{0,60}")
_ENDS_INSIDE = re.compile(r"[.!?…]['’”\")\]]*$")


def frame(text: str, found: Sequence[Quotation], span: Span) -> str:
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
    if inside.group()[0] not in "!?…":
        return True
    clause = _CLAUSE.match(behind)
    return clause is None or not any("say" in uses_of_verb(word.lower()) for word in clause.group().split())


def cut(text: str, found: Sequence[Quotation], span: Span) -> list[Span]:
    """Return the sentences of a stretch of text; one that ends with a quotation goes no further than that.

    >>> from stance.articles.quotations import quotations
    >>> text = 'He said: "We go." She left.'
    >>> [text[s.start:s.end] for s in cut(text, quotations(text, [Span(0, 27)]), Span(0, 27))]
    ['He said: "We go."', 'She left.']
    """
    if not found:  # as in two paragraphs of three
        at = span.start
        return [Span(at + one.start, at + one.end) for one in sentences(text[at : span.end])]
    framed = frame(text, found, span)
    ends = [q.end for q in found if framed[q.end - 1 - span.start] == "."]
    pieces: list[Span] = []
    for sentence in sentences(framed):
        start, last = span.start + sentence.start, span.start + sentence.end
        for end in ends[bisect_right(ends, start) : bisect_left(ends, last)]:
            if start < end and text[end:last].strip():
                pieces.append(Span(start, end))
                start = last - len(text[end:last].lstrip())
        pieces.append(Span(start, last))
    return pieces
