"""Find the words that name a holder beside the word that reports."""

from collections.abc import Sequence

from stance.articles.frame import DASHES, Token
from stance.articles.vocabulary import (
    AFTER_HOLDER,
    BEFORE_DAY,
    CLAUSE_STARTS,
    INSIDE_HOLDER,
    LEADS,
    NO_HOLDER,
    SKIPPED_LEFT,
    determiners,
    pronouns,
    relative,
)

_LONGEST_HOLDER = 14
LONGEST_APPOSITION = 30


def joined_to(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int] | None:
    """Return the tokens of a second holder, joined by "and" on either side of one: "Chile and *Peru* said"."""
    if first > 1 and tokens[first - 1].lower == "and" and _names(tokens[first - 2]):
        start = first - 2
        while start > 0 and first - start < _LONGEST_HOLDER and _in_holder(tokens[start - 1]):
            start -= 1
        return _trimmed(tokens, start, first - 1)
    if last + 1 < len(tokens) and tokens[last].lower == "and":
        end = holder_right(tokens, last + 1)
        return (last + 1, end) if end > last + 1 and _names(tokens[end - 1]) else None
    return None


def _names(token: Token) -> bool:
    return not token.hidden and token.text[0].isupper()


def subject(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Return the tokens of a sentence's first name or pronoun with what belongs to it, None where there is none."""
    for i, token in enumerate(tokens[:LONGEST_APPOSITION]):
        if token.hidden:
            return None
        if token.lower in pronouns():
            return i, i + 1
        named = token.text[0].isupper() and token.lower not in LEADS
        if named or (token.lower in determiners() and i + 1 < len(tokens)):
            last = i + 1
            while last < len(tokens) and last - i < _LONGEST_HOLDER and _goes_on(tokens, last):
                last += 1
            return (i, last) if named or last > i + 1 else (i, min(i + 3, len(tokens)))
    return None


def _goes_on(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    if token.hidden or not token.text[0].isalnum():
        return False
    joins = token.lower in ("of", "for", "the", "and", "de", "al", "bin", "van", "von")
    return token.text[0].isupper() or (joins and i + 1 < len(tokens) and tokens[i + 1].text[0].isupper())


def signature(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Return the tokens of the name that stands behind a quotation and a dash at the end of a sentence."""
    hidden = [i for i, t in enumerate(tokens) if t.hidden]
    if not hidden or hidden[-1] + 2 >= len(tokens) or tokens[hidden[-1] + 1].text not in DASHES:
        return None
    first = hidden[-1] + 2
    last = holder_right(tokens, first)
    return (first, last) if last > first and tokens[first].text[0].isupper() else None


def holder_left(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Return the tokens of the holder before a verb, None where there is none."""
    j = i - 1
    while j >= 0 and (
        tokens[j].lower in SKIPPED_LEFT or (tokens[j].lower.endswith("ly") and tokens[j].text[0].islower())
    ):
        j -= 1
    if j < 0 or tokens[j].hidden:
        return None
    if tokens[j].text == ")":
        opened = next((k for k in range(j - 1, max(-1, j - 8), -1) if tokens[k].text == "("), 0)
        j = opened - 1 if opened else j
    if j < 0:
        return None
    if tokens[j].text == ",":
        return _before_apposition(tokens, j)
    if not tokens[j].text[0].isalnum() or tokens[j].lower in NO_HOLDER or tokens[j].lower in CLAUSE_STARTS - relative():
        return None
    if tokens[j].lower in relative():
        return (j, j + 1) if tokens[j].lower != "that" else None
    first = j
    while first > 0 and j - first < _LONGEST_HOLDER and _in_holder(tokens[first - 1]):
        first -= 1
    return _trimmed(tokens, first, j + 1)


def _in_holder(token: Token) -> bool:
    return (
        not token.hidden
        and token.text[0].isalnum()
        and token.lower not in CLAUSE_STARTS
        and token.lower not in relative()
    )


def _trimmed(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int] | None:
    """Return a holder without what only leads up to it: "On Monday the minister" -> "the minister"."""
    for k in range(last - 1, first, -1):
        if tokens[k].lower in determiners() and tokens[k - 1].lower not in INSIDE_HOLDER:
            first = k
            break
    while last - first > 1 and tokens[last - 1].lower in BEFORE_DAY:
        last -= 1
    leads = ("in", "on", "at", "during", "by", "under", "speaking", "for")
    if tokens[first].lower in leads or (last - first == 1 and tokens[first].text.isdigit()):
        return None
    return first, last


def _before_apposition(tokens: Sequence[Token], comma: int) -> tuple[int, int] | None:
    """Return the holder before an apposition that ends with a comma: "X, the minister of Y, said"."""
    k = comma - 1
    while k > 0 and comma - k < LONGEST_APPOSITION and tokens[k].text != "," and not tokens[k].hidden:
        k -= 1
    if k <= 0 or tokens[k].text != ",":
        return None
    first = k - 1
    if not _in_holder(tokens[first]):
        return None
    while first > 0 and k - first < _LONGEST_HOLDER and _in_holder(tokens[first - 1]):
        first -= 1
    return _trimmed(tokens, first, k)


def holder_right(tokens: Sequence[Token], i: int) -> int:
    """Return where the holder that starts at a token ends."""
    j = i
    while j < len(tokens) and j - i < _LONGEST_HOLDER:
        token = tokens[j]
        if token.hidden or (not token.text[0].isalnum() and token.text != "&"):
            break
        if (
            j > i
            and token.lower in AFTER_HOLDER
            and not (token.lower in ("to", "from", "at", "in") and _named_office(tokens, i, j))
        ):
            break
        j += 1
    return j


def _named_office(tokens: Sequence[Token], i: int, j: int) -> bool:
    """Tell whether what follows still belongs to an office: "ambassador to Moscow Akira Muto"."""
    return (
        tokens[j - 1].lower in ("ambassador", "envoy", "representative", "professor", "analyst", "head", "director")
        and j > i
    )
