"""Give actors the codes that other data sets know them by: ISO 3166, Correlates of War, Gleditsch and Ward."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from stance.errors import UsageError

if TYPE_CHECKING:
    from stance.features.gazetteer import Gazetteer


class Code(StrEnum):
    """A scheme of codes: ISO 3166 alpha-3, and the state numbers of Correlates of War and of Gleditsch and Ward."""

    iso3 = "iso3"
    cow = "cow"
    gw = "gw"


@dataclass(frozen=True)
class Codes:
    """Knows the codes of actors, and in which years an actor has one that has changed since.

    `rows` are those of data/words/states.csv by column; `actor_of` finds the actor whom a name means.
    """

    rows: Sequence[Mapping[str, str]]
    actor_of: Callable[[str], str | None]
    _known: dict[str, list[Mapping[str, str]]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for row in self.rows:
            self._known.setdefault(row["actor"], []).append(row)

    def of(self, name: str, year: int, code: Code) -> str:
        """Return a code of the actor of that name or identifier in a year; empty where there is none."""
        actor = name if name in self._known else self.actor_of(name)
        for row in self._known.get(actor or "", ()):
            if int(row["since"] or year) <= year <= int(row["until"] or year):
                return row[code.value]
        return ""


def finder(gazetteer: "Gazetteer") -> Callable[[str], str | None]:
    """Return what finds the actor whom a cell names in full; None where it names none, or is more than a name."""

    def actor_of(name: str) -> str | None:
        mentions = gazetteer.mentions(name.strip())
        whole = [m for m in mentions if len(m.text) == len(name.strip())]
        return whole[0].actor if whole else None

    return actor_of


def codes_asked(given: str | None) -> list[Code]:
    """Return the schemes that `--codes` names, with commas between; raise UsageError for what is none, or one twice."""
    names = [] if given is None else [name.strip().casefold() for name in given.split(",")]
    allowed = [code.value for code in Code]
    wrong = [name for name in names if name not in allowed]
    if wrong or len(set(names)) < len(names):
        raise UsageError(f"--codes {given!r}: name some of {', '.join(allowed)}, each once, with commas between")
    return [Code(name) for name in names]
