"""Tell many texts apart at once: plainly English or not, as `knowledge` says it of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from stance.scoring import plain_kernel as kernel
from stance.scoring.spans import Spans

_REPROACHES = (
    "attack condemn condemned denounce denounced criticise criticised criticize criticized accuse accused blame blamed "
    "threaten threatened insult insulted"
)
_DEEDS = "attacked bombed invaded shelled praised thanked welcomed hailed congratulated supported backed defended"
_AGREES = "agree agreed agrees offer offered offers pledge pledged pledges promise promised promises"
_LOSSES = "collapse death defeat downfall fall rout sinking"
_TURNS = {
    kernel.MODAL: "would could might wouldn couldn mightn",
    kernel.WOULD: "would",
    kernel.HAVE: "have",
    kernel.HAD: "had",
    kernel.IF: "if unless",
    kernel.NOBODY: "nobody",
    kernel.NO: "no",
    kernel.ONE: "one",
    kernel.JUDGED: "unfair wrong mistaken absurd misleading nonsense",
    kernel.TO: "to",
    kernel.BUT: "but of",
    kernel.THEY: "it they he she we you i",
    kernel.FAR: "far",
    kernel.NOT: "not never t refuse refuses refused refusing",
    kernel.REPROACH: _REPROACHES,
    kernel.WERE: "were",
    kernel.FEW: "few neither no nobody none even any",
    kernel.DEED: _DEEDS,
    kernel.PACT: "pact alliance treaty accord agreement deal axis front",
    kernel.AGAINST: "against",
    kernel.AGREE: _AGREES,
    kernel.GLAD: (
        "hail hails hailed welcome welcomed welcomes celebrate celebrated celebrates applaud applauded applauds cheer "
        "cheered cheers praise praised praises"
    ),
    kernel.LOSS: _LOSSES,
}
"""Words without one of which no text is turned (`knowledge._TURNS`)."""


_TURNERS = frozenset(
    "would could might wouldn't couldn't mightn't nobody no unfair wrong mistaken absurd misleading nonsense "
    f"far against {_REPROACHES} {_DEEDS} {_AGREES} {_LOSSES}".split()
)
"""The same, one of which every turned text has."""
_LONGEST_KEY = 40


class Words(NamedTuple):
    """Words whose evidence against English is known, in a table of slots."""

    characters: npt.NDArray[np.uint8]
    """(bytes of all,)"""
    starts: npt.NDArray[np.int64]
    """(words + 1,)"""
    slots: npt.NDArray[np.int64]
    """(a power of two,): number; none where nothing is known"""
    evidence: npt.NDArray[np.float64]
    """(words, 2): as a word, as a name"""
    turns: npt.NDArray[np.int64]
    """(words,): whether it may have a part in turning a text"""
    key: npt.NDArray[np.uint8]
    """(longest word,): room for the word that is looked up"""


@dataclass(frozen=True)
class Limits:
    """What is plain: so many characters, an English word for so many blanks; so many words make no page."""

    shortest: int
    longest: int
    share: int
    most_words: int


def words_of(evidence: Mapping[str, tuple[float, float]]) -> Words:
    """Return a table of words in small letters: how much each speaks against English, as a word and as a name."""
    evidence = {**dict.fromkeys(_TURNERS, (kernel.MOST_PLAIN_EVIDENCE, 0.0)), **evidence} if evidence else {}
    kept = {w: e for w, e in evidence.items() if w.isascii() and w.replace("'", "").isalpha() and len(w) < _LONGEST_KEY}
    characters = np.frombuffer("".join(kept).encode() or b" ", np.uint8)
    starts = np.cumsum([0, *map(len, kept)], dtype=np.int64)
    slots = np.full(1 << (4 * len(kept)).bit_length() if kept else 0, -1, np.int64)
    kernel.fill_evidence(characters, starts, slots)
    values = np.array(list(kept.values()), np.float64).reshape(-1, 2)
    turns = np.array([word in _TURNERS for word in kept], np.int64)
    return Words(characters, starts, slots, values, turns, np.zeros(_LONGEST_KEY, np.uint8))


def can_be_told() -> bool:
    """Tell whether the kernel works on this machine: it takes bytes in the order that nearly all processors have."""
    return bool(np.little_endian)


def try_out() -> None:
    """Call all compiled functions once, so that they are compiled or loaded."""
    if can_be_told():
        text = Spans(np.frombuffer(b"We met.", np.uint8), np.zeros(1, np.int64), np.full(1, 7, np.int64))
        kinds_of(text, frozenset({"the"}), Limits(1, 9, 6, 9), words_of({"met": (0.0, 0.0)}))


def kinds_of(spans: Spans, english: frozenset[str], limits: Limits, words: Words) -> npt.NDArray[np.uint8]:
    """Return what each text is: PLAIN, TURNING, TURNED_OTHER or OTHER of `plain_kernel`."""
    out = np.empty(len(spans), np.uint8)
    found, state, sums = np.zeros(4, np.uint64), np.zeros(kernel.STATE, np.int64), np.zeros(2)
    words = words._replace(key=np.zeros_like(words.key))  # each thread its own
    bounds = np.array([limits.shortest, limits.longest, limits.share, limits.most_words])
    kernel.kinds_of_texts(
        spans.data, spans.starts, spans.ends, *_tables(english), bounds, words, found, state, sums, out
    )
    return out


@cache
def _tables(english: frozenset[str]) -> tuple[Any, Any]:
    """Return the table of words and what they are."""
    kinds = dict.fromkeys(map(_packed, english), kernel.ENGLISH)
    for kind, words in _TURNS.items():
        for word in map(_packed, words.split()):
            kinds[word] = kinds.get(word, 0) | kind
    slots, slot_kinds = np.zeros(1024, np.uint64), np.zeros(1024, np.int64)
    kernel.fill_words(np.array(list(kinds), np.uint64), np.array(list(kinds.values()), np.int64), slots, slot_kinds)
    return slots, slot_kinds


def _packed(word: str) -> int:
    return int.from_bytes(word.encode("ascii")[-kernel.LONGEST_WORD :], "little")
