"""Spell headlines as running text is spelled, so that they parse: PERU SHELLS PORT, Peru Shells Port."""

import re
from collections.abc import Sequence
from functools import cache, cached_property
from operator import attrgetter

from stance.articles.entities import Entities
from stance.resources import words as listed
from stance.syntax.tokens import Word
from stance.text.inflection import inflections
from stance.values import Span

_FEWEST = 3
"""Words that a headline has at least; a shorter line is a name."""
_MOST = 25
_SMALL = 3
"""Letters up to which a word of a headline in title case may be small."""
_SHARE = 0.75
_PEOPLES = frozenset(
    """ani aqi can ean ech eek eli ench eni ese eti hai ian ish iti nai nch oan pal rab sch tch uan utch wan
    zen""".split()
)
"""How the adjectives of peoples end."""
_PAPERS = frozenset(("daily", "weekly", "monthly"))
_OF = frozenset(("do", "dos", "das"))
_ODD = _PAPERS | _OF | {"("}
"""What stands in a sentence whose words may be spelled otherwise though it is no headline."""
_TEXT = attrgetter("text")
_NAME_INSIDE = re.compile(r"\b[a-z][\w’'-]*,? ([A-Z][\w’'-]*\w)")


class Headlines:
    """Knows which names an article has, and spells the other words of its headlines small."""

    def __init__(self, text: str, entities: Entities) -> None:
        self._text, self._entities = text, entities

    def forms(self, span: Span, words: Sequence[Word]) -> list[str]:
        """Return the words of a sentence as they parse best: of a headline, all but names in small letters."""
        if self._text[span.end - 1] in '.!?”"':  # as nearly all sentences end
            return _plain(words)
        letters = [word for word in words if word.text[0].isalpha()]
        if not _FEWEST <= len(letters) <= _MOST:
            return _plain(words)
        named = [(m.start, m.end) for m in self._entities.actors_in(span.start, span.end)]
        shouted = sum(word.text.isupper() for word in letters) >= _SHARE * len(letters)
        long = [word for word in letters if len(word.text) > _SMALL]
        if not shouted and (len(long) < _FEWEST or sum(w.text[0].isupper() for w in long) < _SHARE * len(long)):
            return _in_the_past(_plain(words), words, named)
        forms = [self._form(word, shouted, named, i == 0) for i, word in enumerate(words)]
        return _in_the_past(forms, words, named)

    def _form(self, word: Word, shouted: bool, named: Sequence[tuple[int, int]], first: bool) -> str:
        if any(start <= word.start < end for start, end in named):
            short = len(word.text) <= _SMALL or not word.text.isalpha()
            return word.text if short or not shouted else word.text.capitalize()
        plain = word.text.capitalize() if shouted else word.text
        return plain if first or plain in self._names else word.text.lower()

    @cached_property
    def _names(self) -> frozenset[str]:
        """Return the words with a capital inside sentences."""
        return frozenset(_NAME_INSIDE.findall(self._text))


def _in_the_past(forms: list[str], words: Sequence[Word], named: Sequence[tuple[int, int]]) -> list[str]:
    """Return words with the verb behind the name that opens a headline in the past: Peru *thanks* may be a noun."""
    if not named or named[0][0] != words[0].start:
        return forms
    at = next((i for i, word in enumerate(words) if word.start >= named[0][1]), len(words))
    goes_on = at + 1 < len(words) and words[at + 1].text[0].isalpha() and not words[at + 1].text.lower().endswith("ed")
    past = _pasts().get(forms[at].lower()) if goes_on else None
    return forms if past is None else [*forms[:at], past, *forms[at + 1 :]]


@cache
def _pasts() -> dict[str, str]:
    """Return the past forms of the verbs that act or say by those of their present that may be plurals of nouns."""
    found: dict[str, str] = {}
    for verb in listed("reporting", "act", "say", "tell"):
        forms = [form for form in inflections(verb) if form != verb]
        past = [form for form in forms if form.endswith("ed")]
        if len(past) == 1:
            found |= {form: past[0] for form in forms if form.endswith("s")}
    return found


def _is_of_people(texts: Sequence[str], i: int) -> bool:
    """Tell whether a word may be an adjective of a people behind an article: the *Moroccan* daily."""
    return i > 0 and texts[i - 1].lower() in ("the", "a") and texts[i][0].isupper() and texts[i][-3:] in _PEOPLES


def _plain(words: Sequence[Word]) -> list[str]:
    """Return words as they stand, but for a name in capitals before the state of a delegate: Mr. DIALLO (Guinea)."""
    texts = list(map(_TEXT, words))
    if _ODD.isdisjoint(texts):
        return texts
    for i, after in enumerate(texts[1:]):
        if after == "(" and len(texts[i]) > _SMALL and texts[i].isupper():
            texts[i] = texts[i].title()
        elif after in _PAPERS and _is_of_people(texts, i):
            texts[i + 1] = "newspaper"  # the Moroccan *daily* quoted him
        elif texts[i] in _OF and i and texts[i - 1][0].isupper() and after[0].isupper():  # Maria *do* Carmo
            texts[i] = "de"
    return texts
