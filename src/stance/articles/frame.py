"""See a sentence without the quotations in it, as tokens with their places."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from stance.articles.quotations import Quotation
from stance.values import Span

HIDDEN = "\ue000"
"""Stands for each character of a quotation in the frame around it; it is in no text that people write."""
DASHES = frozenset("-–—―~")
_ENDS_INSIDE = re.compile(r"[.!?…]['’”\")\]]*$")


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


_TOKEN = re.compile(rf"{HIDDEN}+|[\w$%]+(?:[’'.-][\w]+)*(?:[’']s?\b)?|[^\w\s]")


class Token(NamedTuple):
    """A word, a mark or a hidden quotation of a frame, in lower case too, with its place in the text."""

    text: str
    start: int
    end: int
    lower: str

    @property
    def hidden(self) -> bool:
        """Tell whether this is a quotation."""
        return self.text[0] == HIDDEN


def tokens_of(framed: str, offset: int) -> list[Token]:
    """Return the tokens of a framed sentence that starts at an offset of the text."""
    return [Token(m[0], offset + m.start(), offset + m.end(), m[0].lower()) for m in _TOKEN.finditer(framed)]


def span_of(tokens: Sequence[Token], first: int, last: int) -> Span:
    """Return the span of a range of tokens, without blanks and commas at its ends and a possessive at its end."""
    while first < last and not tokens[first].hidden and tokens[first].text in ",;:—–-":
        first += 1
    while last > first and not tokens[last - 1].hidden and tokens[last - 1].text in ",;:—–-":
        last -= 1
    if first >= last:
        return Span(tokens[first - 1].end, tokens[first - 1].end) if first else Span(0, 0)
    return Span(tokens[first].start, tokens[last - 1].end)
