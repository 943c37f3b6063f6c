"""Tell the name of a show, a book or an act in quotation marks from what somebody says."""

import re

from stance.articles.quotations import Quotation

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SHORT = 4
"""Letters that a word has which a title writes small: of, and, with, from."""
_MOST_WORDS = 14
_LOOK_BACK = 60
_NAMED = re.compile(
    r"(?:[’']s|[sS][’']|"
    r"\b(?:the|of|to|on|with|from|for|in|by|called|hosts?|"
    r"ads?|albums?|anthem|books?|campaign|comedy|documentary|films?|magazine|memoir|movies?|musical|novels?|"
    r"plays?|podcast|programmes?|programs?|series|shows?|sitcom|songs?|websites?),?) ?$",
    re.IGNORECASE,
)
"""What stands before a name: the show, of the, on Radio Chad's."""
_DESCRIBED = re.compile(
    r"\b(?:as|been|is|was|are|were|be|says?|said|reads?|reading)(?: (?:the|an?|its|his|her|their))? ?$"
)
"""What stands before words that somebody says of somebody: described it as the "Gang of Thieves"."""


def is_title(text: str, quotation: Quotation) -> bool:
    """Tell whether a quotation is but the name of a work: all its long words are capitalised, and it is named so.

    >>> from stance.articles.quotations import quotations
    >>> from stance.values import Span
    >>> text = 'On the show "Tea at Dawn" he said: "Tea at Dawn".'
    >>> [is_title(text, q) for q in quotations(text, [Span(0, len(text))])]
    [True, False]
    """
    inner = text[quotation.inner.start : quotation.inner.end]
    words = _WORD.findall(inner) if len(inner) < _MOST_WORDS * 12 else []
    if not words or len(words) > _MOST_WORDS or inner.isupper() or inner[:-1].rstrip()[-1:] in ".!?":
        return False
    if not (words[0][0].isupper() and all(word[0].isupper() for word in words if len(word) > _SHORT)):
        return False
    before = text[max(0, quotation.start - _LOOK_BACK) : quotation.start]
    return _NAMED.search(before) is not None and _DESCRIBED.search(before) is None
