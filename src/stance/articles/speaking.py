"""Give a speech or a briefing the speaker who is known beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from stance.articles.coreference import Coreference
from stance.articles.entities import Entities
from stance.articles.offices import Office
from stance.articles.statements import Participant
from stance.features.gazetteer import Gazetteer

_LONGEST_CODE = 3
"""Capitals that a code of a state or a party has."""


def speaker_named(
    name: str, gazetteer: Gazetteer, offices: Sequence[Office] = (), year: int | None = None
) -> Participant:
    """Return who speaks by a name: an actor's id or name, an office with an actor, or an office-holder of the year.

    The actor is None where none of them tells it; a code such as NA is no family name in capitals.

    >>> table = Gazetteer.from_rows([("JPN", "state", "Japan", "name", "")])
    >>> [speaker_named(name, table).actor for name in ("JPN", "Japan", "the foreign minister of Japan", "Ada Quill")]
    ['JPN', 'JPN', 'JPN', None]
    """
    name = " ".join(name.split())
    if any(row[0] == name for row in gazetteer.rows):
        return Participant(name, None, None, name)
    if any(m.actor and (m.start, m.end) == (0, len(name)) for m in gazetteer.mentions(name)):
        [actor] = {m.actor for m in gazetteer.mentions(name)}
        return Participant(name, None, None, actor)
    if name.isupper() and len(name) <= _LONGEST_CODE:
        return Participant(name, None, None, None)
    found = Coreference(name, Entities(gazetteer, name, offices, year)).participant(0, len(name), 0, 0)
    if found is None:
        return Participant(name, None, None, None)
    return Participant(name, None, None, found.actor, found.role, found.p)


@dataclass
class Speakers:
    """Tells, over many articles, which of their speakers are actors or speak for one."""

    gazetteer: Gazetteer
    offices: Sequence[Office]
    _known: dict[tuple[str, int | None], bool] = field(default_factory=dict)

    def knows(self, name: str, year: int | None) -> bool:
        """Tell whether a speaker of a year is an actor or speaks for one."""
        if (name, year) not in self._known:
            found = speaker_named(name, self.gazetteer, self.offices, year)
            self._known[name, year] = found.actor is not None
        return self._known[name, year]
