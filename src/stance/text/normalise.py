"""Normalise text and cut it into words, with every offset into the text as given."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from stance.values import Span

CHARACTERS = {
    # quotation marks: every double one becomes ", every single one '
    **dict.fromkeys(map(ord, "“”„‟«»❝❞〝〞＂"), '"'),
    **dict.fromkeys(map(ord, "‘’‚‛‹›`´ʼ′＇"), "'"),
    # spaces, including line ends: all are one space, so that offsets stay one to one
    **dict.fromkeys(
        map(ord, "\t\n\v\f\r\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))),
        " ",
    ),
    # hyphens that only differ in how they break
    **dict.fromkeys(map(ord, "‐‑﹣－"), "-"),
}
INVISIBLE = frozenset(
    "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_HAS_INVISIBLE = re.compile("[" + "".join(sorted(INVISIBLE)) + "]")

# Combining marks are not word characters to `re`; these are the blocks of marks that words are written with.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff"
)
JOINS_WORD = re.compile(f"[{_MARKS}]")
"""Matches a character that goes on with a word and begins none."""
NUMBER_JOINERS = ".,:"
"""Marks that stand inside numbers: 1,250.5 or 10:30."""
_WORD = rf"[^\W_](?:[^\W_]|[{_MARKS}])*"
_TOKEN = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}(?:'s\b)?"  # U.S., H.E., a.m., and U.S.'s
    rf"|\d+(?:[{NUMBER_JOINERS}]\d+)*(?:[^\W\d_]+)?"  # 1,250.5 or 10:30 or 18th
    rf"|{_WORD}(?:'{_WORD})*"  # words, with apostrophes inside: don't, d'Ivoire
)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text and, for each of its characters and its end, the offset in the original.

    `offsets` is None where both texts have the same length throughout, which is nearly always.
    """

    text: str
    offsets: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> Span:
        """Return the span of the original that the normalised `start:end` came from."""
        if self.offsets is None:
            return Span(start, end)
        return Span(self.offsets[start], self.offsets[end])


def normalise(text: str) -> Normalised:
    """Return the text in NFC with plain quotes, single kinds of space and no invisible characters.

    >>> normalise("the “Quai d’Orsay”").text
    'the "Quai d\\'Orsay"'
    """
    if text.isascii():
        return Normalised(text.translate(CHARACTERS) if _ASCII_TO_MEND.search(text) else text)
    if unicodedata.is_normalized("NFC", text) and not _HAS_INVISIBLE.search(text):
        return Normalised(text.translate(CHARACTERS))
    return _normalise_slowly(text)


_ASCII_TO_MEND = re.compile("[\t\n\v\f\r`]")


def _normalise_slowly(text: str) -> Normalised:
    """Normalise segment by segment, so that each character's origin is known."""
    characters: list[str] = []
    offsets: list[int] = []
    for start, end in _segments(text):
        places = [i for i in range(start, end) if text[i] not in INVISIBLE]
        visible = "".join(text[i] for i in places)
        composed = unicodedata.normalize("NFC", visible)
        characters.append(composed.translate(CHARACTERS))
        offsets.extend(places if composed == visible else [start] * len(composed))
    return Normalised("".join(characters), (*offsets, len(text)))


def _segments(text: str) -> Iterator[tuple[int, int]]:
    """Yield ranges that NFC treats on their own: a starter with the marks and jamo that may join it."""
    start = 0
    for i in range(1, len(text)):
        if not _joins(text[i]):
            yield start, i
            start = i
    if text:
        yield start, len(text)


@lru_cache(maxsize=4096)
def _joins(character: str) -> bool:
    return (
        unicodedata.category(character).startswith("M")
        or unicodedata.combining(character) > 0
        or "\u1160" <= character <= "\u11ff"  # Hangul vowels and finals
        or character in INVISIBLE  # invisible ones are dropped, so what follows joins what precedes
    )


def word_matches(text: str) -> Iterator[re.Match[str]]:
    """Yield the word matches of an already normalised string, with offsets into that string."""
    return _TOKEN.finditer(text)
