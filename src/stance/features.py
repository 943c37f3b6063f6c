"""Turn a text into features: words, characters and concepts, with names masked and every span kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from stance.actors import Gazetteer, Word
from stance.lexicon import Hit, Lexicon
from stance.schema import NAME, NUMBER, Span
from stance.text import Normalised, normalise

BLOCKS = ("words", "chars", "concepts")


@dataclass(frozen=True, slots=True)
class Document:
    """A text as the features see it: masked words and the concepts found among them."""

    text: Normalised
    words: tuple[Word, ...]
    hits: tuple[Hit, ...]

    def span(self, start: int, stop: int) -> Span:
        """Return the span of the original text that `words[start:stop]` came from."""
        return self.text.span(self.words[start].start, self.words[stop - 1].end)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads texts into documents with a gazetteer and a lexicon."""

    gazetteer: Gazetteer
    lexicon: Lexicon

    def read(self, text: str) -> Document:
        """Return the masked words and the concepts of a text."""
        normalised = normalise(text)
        words = tuple(self.gazetteer.words(normalised))
        return Document(normalised, words, tuple(self.lexicon.hits(words)))


class Located(NamedTuple):
    """A feature and where it was read, `words[start:stop]`."""

    feature: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class WordGrams:
    """Reads n-grams of `low` to `high` masked words.

    >>> from stance.actors import Gazetteer
    >>> reader = Reader(Gazetteer([]), Lexicon([]))
    >>> WordGrams(1, 2)(reader.read("We met 20 envoys"))
    ['we', 'met', 'NUMBER', 'envoys', 'we met', 'met NUMBER', 'NUMBER envoys']
    """

    low: int
    high: int

    def __call__(self, document: Document) -> list[str]:
        """Return the features of a document."""
        words = [word.text for word in document.words]
        found = words if self.low == 1 else []
        for n in range(max(2, self.low), self.high + 1):
            found = found + [" ".join(words[i : i + n]) for i in range(len(words) - n + 1)]
        return found

    def located(self, document: Document) -> Iterator[Located]:
        """Yield the features of a document with the words they cover."""
        words = [word.text for word in document.words]
        for n in range(self.low, self.high + 1):
            for i in range(len(words) - n + 1):
                yield Located(" ".join(words[i : i + n]), i, i + n)


@dataclass(frozen=True, slots=True)
class CharGrams:
    """Reads n-grams of `low` to `high` characters inside words, one blank on either side; placeholders have none.

    >>> from stance.actors import Gazetteer
    >>> reader = Reader(Gazetteer([]), Lexicon([]))
    >>> CharGrams(3, 3)(reader.read("No war 1945"))
    [' no', 'no ', ' wa', 'war', 'ar ']
    """

    low: int
    high: int

    def __call__(self, document: Document) -> list[str]:
        """Return the features of a document."""
        return [gram for word in document.words for gram in self.of_word(word.text)]

    def located(self, document: Document) -> Iterator[Located]:
        """Yield the features of a document with the words they cover."""
        for i, word in enumerate(document.words):
            for gram in self.of_word(word.text):
                yield Located(gram, i, i + 1)

    def of_word(self, word: str) -> list[str]:
        """Return the features of one word; a placeholder has none."""
        if word in (NAME, NUMBER):
            return []
        padded = f" {word} "
        return [padded[i : i + n] for n in range(self.low, self.high + 1) for i in range(len(padded) - n + 1)]


@dataclass(frozen=True, slots=True)
class ConceptGrams:
    """Reads concepts, negated ones apart, and n-grams of them in their order up to `high`."""

    high: int
    low: int = 1

    def __call__(self, document: Document) -> list[str]:
        """Return the features of a document."""
        return [located.feature for located in self.located(document)]

    def located(self, document: Document) -> Iterator[Located]:
        """Yield the features of a document with the words they cover."""
        hits = document.hits
        for n in range(1, self.high + 1):
            for i in range(len(hits) - n + 1):
                run = hits[i : i + n]
                yield Located(" ".join(hit.feature for hit in run), run[0].start, run[-1].stop)


Grams = WordGrams | CharGrams | ConceptGrams
