"""Choose among what was read the statements of some holders, or toward some targets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from stance.articles.bodies import bodies
from stance.articles.speaking import speaker_named
from stance.articles.statements import Article, Participant
from stance.errors import UsageError
from stance.features.gazetteer import Gazetteer


@dataclass(frozen=True)
class Chosen:
    """Whose statements are wanted, and toward whom: ids of actors; none at all means anybody's, or toward anybody."""

    holders: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Tell whether anything is chosen."""
        return bool(self.holders or self.targets)

    def of(self, article: Article) -> Article:
        """Return an article with the statements and dyads that are wanted, and no others."""
        statements = [s for s in article.statements if self._has(s.holder, self.holders)]
        dyads = [d for d in article.dyads if not self.holders or d.holder in self.holders]
        return replace(
            article,
            statements=tuple(s for s in statements if self._has(s.target, self.targets)),
            dyads=tuple(d for d in dyads if not self.targets or d.target in self.targets),
        )

    def told(self) -> str:
        """Return in words what is wanted.

        >>> Chosen(frozenset({"AUT"}), frozenset({"SVK", "HUN"})).told()
        'of AUT, toward HUN, SVK'
        """
        of, toward = (", ".join(sorted(ids)) for ids in (self.holders, self.targets))
        return ", ".join(part for part in (of and f"of {of}", toward and f"toward {toward}") if part)

    @staticmethod
    def _has(who: Participant | None, wanted: frozenset[str]) -> bool:
        return not wanted or (who is not None and who.actor in wanted)


def actors_named(names: str, gazetteer: Gazetteer, what: str) -> frozenset[str]:
    """Return the ids of the actors that names with commas between mean; raise UsageError where one is of none.

    >>> table = Gazetteer.from_rows([("AUT", "state", "Austria", "name", ""), ("HUN", "state", "Hungary", "name", "")])
    >>> sorted(actors_named("aut, Hungary", table, "--target"))
    ['AUT', 'HUN']
    """
    known = Actors(gazetteer)
    try:
        return frozenset(known(name.strip()) for name in names.split(","))
    except ValueError as error:
        raise UsageError(f"{what}: {error}") from None


class Actors:
    """Knows actors by their ids, in any case, and by their names."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._ids = {actor.upper(): actor for actor in (*(row[0] for row in gazetteer.rows), *bodies()) if actor}

    def __call__(self, name: str) -> str:
        """Return the id of the actor of a name; raise ValueError, with what to do, where it is of none.

        >>> Actors(Gazetteer.from_rows([("AUT", "state", "Austria", "name", "")]))("Austria")
        'AUT'
        """
        found = self._ids.get(name.upper()) or (speaker_named(name, self._gazetteer).actor if name else None)
        if found is None:
            near = _near(name, self._gazetteer.rows)
            raise ValueError(f"{name!r} is no known actor{near}; name a state or an organisation")
        return found


def _near(name: str, rows: Iterable[Sequence[str]]) -> str:
    """Return a hint at the name most like a wrong one, empty where none is."""
    from difflib import get_close_matches

    near = get_close_matches(name, [row[2] for row in rows], 1, 0.75)
    return f" (did you mean {near[0]!r}?)" if near else ""
