"""Keep a mention of somebody by a description: its words, its place, the kind of holder that it tells."""

import re

from stance.articles.homes import ONE, PLURAL, kind_of
from stance.articles.people import Entity
from stance.articles.roles import is_person, is_plural
from stance.values import frozen

INDEFINITE = ("a ", "an ", "some ")
_DETERMINER = re.compile(r"(?:the|a|an|this|that|its|his|her|their|both|some|many|several|one|two)\s+", re.IGNORECASE)
_DEFINITE = re.compile(r"(?i)^(?:the|police|parliament|ministers|riot police|security forces)\b")


@frozen
class Designation:
    """A mention that is no pronoun: its words with and without the article, its place, the kind of holder it tells."""

    text: str
    plain: str
    start: int
    role: str | None

    @property
    def vague(self) -> bool:
        """Tell whether it is somebody not spoken of before: *a* spokesman."""
        return self.text.lower().startswith(INDEFINITE)

    def of(self, role: str | None) -> "Designation":
        """Return the mention as one that tells a kind of holder."""
        return self if role == self.role else Designation(self.text, self.plain, self.start, role)

    def kind(self) -> dict[str, float]:
        """Return what is seen of a description whose home is asked for."""
        plural = is_plural(self.text)
        loose = plural and not _DEFINITE.match(self.text)
        return kind_of(self.role, PLURAL if plural else ONE, indefinite=loose or self.vague)


def designated(text: str, start: int, role: str | None) -> Designation:
    """Return a mention by its words, its place and the kind of holder it tells."""
    determiner = _DETERMINER.match(text)
    return Designation(text, text[determiner.end() :] if determiner else text, start, role)


def entity_of(mention: Designation, name: str, actor: str | None, how: str) -> Entity:
    """Return a new entity that is called by a description."""
    person = is_person(mention.plain)
    return Entity(name, mention.plain, actor, person, mention.role, how, plural=is_plural(mention.text))
