"""Spell headlines as running text is spelled, so that they parse: PERU SHELLS PORT, Peru Shells Port."""

import re
from collections.abc import Sequence
from functools import cached_property

from stance.articles.entities import Entities
from stance.syntax.tokens import Word
from stance.values import Span

_FEWEST = 3
"""Words that a headline has at least; a shorter line is a name."""
_MOST = 25
_SMALL = 3
"""Letters up to which a word of a headline in title case may be small."""
_SHARE = 0.75
_NAME_INSIDE = re.compile(r"\b[a-z][\w’'-]*,? ([A-Z][\w’'-]*\w)")


class Headlines:
    """Knows which names an article has, and spells the other words of its headlines small."""

    def __init__(self, text: str, entities: Entities) -> None:
        self._text, self._entities = text, entities

    def forms(self, span: Span, words: Sequence[Word]) -> list[str]:
        """Return the words of a sentence as they parse best: of a headline, all but names in small letters."""
        if self._text[span.end - 1] in '.!?”"':  # as nearly all sentences end
            return [word.text for word in words]
        letters = [word for word in words if word.text[0].isalpha()]
        if not _FEWEST <= len(letters) <= _MOST:
            return _plain(words)
        shouted = sum(word.text.isupper() for word in letters) >= _SHARE * len(letters)
        long = [word for word in letters if len(word.text) > _SMALL]
        if not shouted and (len(long) < _FEWEST or sum(w.text[0].isupper() for w in long) < _SHARE * len(long)):
            return _plain(words)
        named = [(m.start, m.end) for m in self._entities.actors_in(span.start, span.end)]
        return [self._form(word, shouted, named, i == 0) for i, word in enumerate(words)]

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


def _plain(words: Sequence[Word]) -> list[str]:
    """Return words as they stand, but for a name in capitals before the state of a delegate: Mr. DIALLO (Guinea)."""
    texts = [word.text for word in words]
    for i, after in enumerate(texts[1:]):
        if after == "(" and len(texts[i]) > _SMALL and texts[i].isupper():
            texts[i] = texts[i].title()
        elif texts[i] == "do" and i and texts[i - 1][0].isupper() and after[0].isupper():  # Maria *do* Carmo
            texts[i] = "de"
    return texts
