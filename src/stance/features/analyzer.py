"""Analyse a text: its words with names masked, the concepts among them, and where each stands."""

from dataclasses import dataclass
from typing import NamedTuple

from stance.features.gazetteer import Gazetteer
from stance.features.lexicon import ConceptMatch, Lexicon
from stance.features.masking import Word, masked_words
from stance.text.normalise import Normalised, normalise
from stance.values import Span


@dataclass(frozen=True, slots=True)
class Document:
    """A text as the features see it: masked words and the concepts found among them."""

    text: Normalised
    words: tuple[Word, ...]
    matches: tuple[ConceptMatch, ...]

    def span(self, start: int, stop: int) -> Span:
        """Return the span of the original text that `words[start:stop]` came from."""
        return self.text.span(self.words[start].start, self.words[stop - 1].end)


class Located(NamedTuple):
    """A feature and where it was read, `words[start:stop]`; nowhere in particular where both are 0."""

    feature: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Analyzer:
    """Turns texts into documents with a gazetteer and a lexicon."""

    gazetteer: Gazetteer
    lexicon: Lexicon

    def document(self, text: str) -> Document:
        """Return the masked words and the concepts of a text."""
        normalised = normalise(text)
        words = tuple(masked_words(normalised, self.gazetteer))
        return Document(normalised, words, tuple(self.lexicon.matches(words)))
