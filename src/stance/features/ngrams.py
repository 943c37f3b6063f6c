"""Read the features of a document: n-grams of words, of characters and of concepts, and beside them its frame."""

from collections.abc import Iterator
from dataclasses import dataclass

from stance.features.analyzer import Document, Located
from stance.features.frame import FrameFeatures
from stance.values import NAME, NUMBER

BLOCKS = ("words", "chars", "concepts", "frame")
"""All blocks in the order of a model's columns; the last one a model may lack."""


@dataclass(frozen=True, slots=True)
class WordGrams:
    """Reads n-grams of `low` to `high` masked words.

    >>> from stance.features.analyzer import Analyzer
    >>> from stance.features.gazetteer import Gazetteer
    >>> from stance.features.lexicon import Lexicon
    >>> analyzer = Analyzer(Gazetteer([]), Lexicon([]))
    >>> WordGrams(1, 2)(analyzer.document("We met 20 envoys"))
    ['we', 'met', 'NUMBER', 'envoys', 'we met', 'met NUMBER', 'NUMBER envoys']
    """

    low: int
    high: int

    def __call__(self, document: Document) -> list[str]:
        """Return the features of a document."""
        return [gram for _, grams in self.by_length(document) for gram in grams]

    def by_length(self, document: Document) -> Iterator[tuple[int, list[str]]]:
        """Yield for each number of words the n-grams of so many, in the order of their first words."""
        words = [word.text for word in document.words]
        for n in range(self.low, self.high + 1):
            yield n, words if n == 1 else list(map(" ".join, zip(*(words[k:] for k in range(n)), strict=False)))

    def located(self, document: Document) -> Iterator[Located]:
        """Yield the features of a document with the words they cover."""
        for n, grams in self.by_length(document):
            for i, gram in enumerate(grams):
                yield Located(gram, i, i + n)


@dataclass(frozen=True, slots=True)
class CharGrams:
    """Reads n-grams of `low` to `high` characters inside words, one blank on either side; placeholders have none.

    >>> from stance.features.analyzer import Analyzer
    >>> from stance.features.gazetteer import Gazetteer
    >>> from stance.features.lexicon import Lexicon
    >>> analyzer = Analyzer(Gazetteer([]), Lexicon([]))
    >>> CharGrams(3, 3)(analyzer.document("No war 1945"))
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
        matches = document.matches
        for n in range(1, self.high + 1):
            for i in range(len(matches) - n + 1):
                run = matches[i : i + n]
                yield Located(" ".join(match.feature for match in run), run[0].start, run[-1].stop)


Grams = WordGrams | CharGrams | ConceptGrams | FrameFeatures
