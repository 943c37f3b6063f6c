"""Tell what looks like a person's name and is none: the *River Dam*, *Voices Hope*."""

import re
from collections.abc import Callable
from functools import cached_property

from stance.articles.names import Run
from stance.articles.vocabulary import given_names

_LINE = re.compile(r"(?m)^.{10,200}$")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_CAPITALISED = re.compile(r"(?<![\w’'-])[A-Z][\w’-]*\w")
_ALONE = re.compile(r"(?:^|[^\w’' -]\s?|(?<![\w’'-])(?!the )[a-z]+ )([A-Z][\w’-]*\w)(?! [A-Z])")
_THE = re.compile(r"\b[Tt]he (?P<named>[A-Z][\w-]+ )?$")
_SMALL = 3
"""Letters up to which a word of a headline may be small."""
_FEWEST = 4
_SHARE = 0.8
_LEAST_PROSE = 150
"""Characters that a text has behind its headline at least for that to be none but a headline."""
_CLOSED = (".", "!", "?", ":", '"', "”")
_FURTHEST = 40


class Lookalikes:
    """Knows the headline of a text that is spelled with capitals; `is_actor` tells names of actors by their places."""

    def __init__(self, text: str, is_actor: Callable[[int, int], bool]) -> None:
        self._text, self._is_actor = text, is_actor
        first = _LINE.search(text)
        told = first is not None and _is_title(first[0]) and len(text) - first.end() >= _LEAST_PROSE
        self._head = first.end() if first is not None and told else 0

    def has(self, run: Run) -> bool:
        """Tell whether some words are no person's name where they stand: behind "the", in the headline alone."""
        if len(run.words) > 1 and run.words[0] in given_names():
            return False
        if run.end <= self._head:
            return not any(word.lower() in self._told for word in run.words)
        return len(run.words) > 1 and self._has_article(run.start) and run.words[-1] not in self._alone

    def _has_article(self, start: int) -> bool:
        """Tell whether "the" stands before words, with nothing between but the name of an actor."""
        found = _THE.search(self._text, max(0, start - _FURTHEST), start)
        return found is not None and (not found["named"] or self._is_actor(*found.span("named")))

    @cached_property
    def _told(self) -> frozenset[str]:
        """Return the words with a capital behind the headline, in small letters."""
        return frozenset(word.lower() for word in _CAPITALISED.findall(self._text, self._head))

    @cached_property
    def _alone(self) -> frozenset[str]:
        """Return the words with a capital that stand by themselves, as a family name does: said *Holm*."""
        return frozenset(_ALONE.findall(self._text))


def _is_title(line: str) -> bool:
    """Tell whether a line is a headline whose words have capitals."""
    words = [word for word in _WORD.findall(line) if len(word) > _SMALL]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= _FEWEST and capitals >= _SHARE * len(words) and not line.rstrip().endswith(_CLOSED)
