"""Lay words out as arrays, and keep the vocabulary."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain

import numpy as np

from stance.syntax.arrays import FORM_COLUMNS, Array, Letters, Vocabulary
from stance.syntax.numbering import CURVED, DIGIT, FIRST_WORD, LOWER, MARK, UPPER

_KNOWN_LETTERS = 0x3000


@dataclass(frozen=True, slots=True)
class Text:
    """Sentences as arrays.

    Word i is `characters[word_starts[i]:word_starts[i + 1]]` (int32), sentence j the words from `starts[j]` to before
    `starts[j + 1]` (int64).
    """

    characters: Array
    word_starts: Array
    starts: Array


@cache
def letters() -> Letters:
    """Return lower case and class by code point; a digit's lower case is 0, a curved apostrophe's a straight one."""
    lower = np.arange(_KNOWN_LETTERS, dtype=np.int32)
    classes = np.zeros(_KNOWN_LETTERS, np.int32)
    for point in range(_KNOWN_LETTERS):
        character = chr(point)
        if len(character.lower()) == 1:
            lower[point] = ord(character.lower())
        if character.isdigit():
            lower[point], classes[point] = ord("0"), DIGIT
        elif character.isupper():
            classes[point] = UPPER
        else:
            classes[point] = LOWER if character.isalpha() else MARK
    lower[CURVED] = ord("'")
    return Letters(lower, classes)


def lay_out(sentences: Sequence[Sequence[str]]) -> Text:
    """Return sentences as arrays; a lone surrogate stays what it is.

    >>> lay_out([["We", "met"], []]).word_starts.tolist()
    [0, 2, 5]
    """
    joined = "".join(chain.from_iterable(map("".join, sentences)))
    characters = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.int32)
    starts = list(accumulate(map(len, sentences), initial=0))
    word_starts = accumulate(map(len, chain.from_iterable(sentences)), initial=0)
    return Text(characters, np.fromiter(word_starts, np.int64, starts[-1] + 1), np.array(starts, np.int64))


def forms_of(text: Text, vocabulary: Vocabulary) -> Array:
    """Return what is read of each word: int32 (words, len(FORM_COLUMNS))."""
    from stance.syntax import kernel

    forms = np.zeros((len(text.word_starts) - 1, len(FORM_COLUMNS)), np.int32)
    kernel.read_words(letters(), vocabulary, text.characters, text.word_starts, forms)
    return forms


def vocabulary_of(forms: Sequence[str]) -> Vocabulary:
    """Return the table of known forms, which have been normalised; they are numbered in their order."""
    from stance.syntax import kernel

    text = lay_out([forms])
    keys = np.zeros(len(forms), np.int64)
    kernel.hash_words(letters(), text.characters, text.word_starts, False, keys)
    slots = 1 << max(4, (3 * len(forms)).bit_length())
    vocabulary = Vocabulary(np.zeros(slots, np.int64), np.zeros(slots, np.int32))
    kernel.enter(vocabulary, keys, FIRST_WORD)
    return vocabulary


def frequent_forms(sentences: Sequence[Sequence[str]], *, least: int) -> list[str]:
    """Return the forms, as written and in lower case, that occur in at least so many sentences, sorted.

    >>> frequent_forms([["In", "1999"], ["In", "May"]], least=2)
    ['In', 'in']
    """
    from stance.syntax import kernel

    text = lay_out(sentences)
    words = list(chain.from_iterable(sentences))
    sentence_of = np.repeat(np.arange(len(sentences)), np.diff(text.starts))
    found: set[str] = set()
    for lower in (False, True):
        keys = np.zeros(len(words), np.int64)
        kernel.hash_words(letters(), text.characters, text.word_starts, lower, keys)
        _, first, number = np.unique(keys, return_index=True, return_inverse=True)
        pairs = np.unique(number * len(sentences) + sentence_of)
        counts = np.bincount(pairs // len(sentences), minlength=len(first))
        found.update(normal(words[first[at]], lower=lower) for at in np.flatnonzero(counts >= least))
    return sorted(found)


def normal(word: str, *, lower: bool) -> str:
    """Return the form of a word that enters the vocabulary: digits as 0, apostrophes straight.

    >>> normal("Don’t", lower=False), normal("1999", lower=True)
    ("Don't", '0000')
    """
    known = letters()
    return "".join(_normal(known, ord(character), lower, len(word) == 1) for character in word)


def _normal(known: Letters, point: int, lower: bool, alone: bool) -> str:
    if point >= _KNOWN_LETTERS or (alone and point == CURVED):
        return chr(point)
    return chr(point) if not lower and known.classes[point] == UPPER else chr(known.lower[point])
