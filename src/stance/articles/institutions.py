"""Know the institutions of an article by the name of the actor in theirs: the Chilean Ministry of Defence."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cached_property

from stance.articles.people import Entity
from stance.articles.roles import role_of
from stance.articles.vocabulary import institution_pattern
from stance.values import Mention

_INSTITUTION_NAME = re.compile(r"(?:[A-Z][\w’'-]*\s+(?:of\s+)?)+$")
_OF_PLACE = re.compile(r"\s+(?:of|in)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*")
_LONGEST_NAME = 60
"""Characters before the word for an institution in which its name may begin."""


class Institutions:
    """The institutions of a text by the word for them; `actors_in` tells the mentions of actors in a stretch of it."""

    def __init__(self, text: str, actors_in: Callable[[int, int], Sequence[Mention]]) -> None:
        self._text, self._actors_in = text, actors_in

    def called(self, word: str, before: int) -> Entity | None:
        """Return the last institution before a place that is called so and whose actor is named: "the ministry"."""
        if word not in self._text[: before + len(word)].lower():  # far sooner told than what all of them are
            return None
        named = self._named.get(word, [])
        at = bisect_left(named, before, key=lambda item: item[0])
        return named[at - 1][1] if at else None

    @cached_property
    def _named(self) -> dict[str, list[tuple[int, Entity]]]:
        """The institutions and where they are named, by the word for them in lower case, in the order of the text."""
        found: dict[str, list[tuple[int, Entity]]] = {}
        for word in institution_pattern().finditer(self._text):
            if (entity := self._institution(word)) is not None:
                found.setdefault(word.group().lower(), []).append((word.start(), entity))
        return found

    def _institution(self, word: re.Match[str]) -> Entity | None:
        """Return an institution by its full name, if an actor is named in it."""
        before = _INSTITUTION_NAME.search(self._text[max(0, word.start() - _LONGEST_NAME) : word.start()])
        start = word.start() - (len(before.group()) if before else 0)
        behind = _OF_PLACE.match(self._text, word.end())
        named = self._actors_in(start, behind.end() if behind else word.end())
        if not named:
            return None
        name = self._text[start : word.end()]
        return Entity(name, word.group(), named[0].actor, False, role_of(name), "institution")
