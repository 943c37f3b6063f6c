"""Read tables of office-holders."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from stance.articles.names import alike, plain
from stance.files import read_text
from stance.lists import malformed, table_rows
from stance.resources import word_rows

OFFICE_COLUMNS = ("person", "office", "actor", "from", "to")
_TABLE = "offices table"
IN_CHARGE_BEFORE = re.compile(
    r"\b(?:[Mm]inister|[Ss]ecretary|[Cc]ommissioner|[Dd]epartment|[Oo]ffice|[Ee]nvoy)(?: of [Ss]tate)? for (?:the )?$"
)
"""What stands before a place that is only an office's business: the minister *for* Northern Ireland."""


class Office(NamedTuple):
    """Who held an office for which actor, and in which years (None: open)."""

    person: str
    office: str
    actor: str
    first: int | None
    last: int | None


_LEADS = frozenset(("president", "prime minister", "chancellor", "foreign minister", "secretary of state"))
_LOOSE = frozenset("chairman commander envoy head leader minister official spokesman spokesperson spokeswoman".split())
"""What many are called, whatever their office is."""
_HEADS = ("secretary-general", "secretary general")
_STATE = 3
"""Letters of a state's code."""
_COMMON_NAMES = frozenset(
    """Allen Baker Black Brown Clark Cook Cooper Cox Davies Davis Day Evans Ford Green Hall Harris Hill Howard Hunt
    Jackson James Johnson Jones King Lee Lewis Long Martin Miller Mills Moore Morris Price Reed Rice Roberts Rogers
    Ross Scott Smith Stone Taylor Thomas Thompson Turner Walker Ward White Williams Wilson Wood
    Woods Wright Young""".split()
)
"""Family names of so many that nobody is known by them alone."""
_LONG_NAME, _SHORT_NAME = 6, 4
"""Letters of a family name that is no other word, and of one by which nobody is known."""
_FAMILY_NAME_FIRST = frozenset("CHN TWN HKG KOR PRK VNM KHM SGP".split())


class Roll:
    """Office-holders by their family names, to be asked for each name in a text.

    Those of a part of an organisation hold their office for the whole, as it is with the names of actors.
    """

    def __init__(self, offices: Iterable[Office]) -> None:
        self._by_name: dict[str, list[Office]] = {}
        wholes = {row["part"]: row["whole"] for row in word_rows("wholes")}
        for held in offices:
            office = held._replace(actor=wholes[held.actor]) if held.actor in wholes else held
            words = office.person.split()
            family = words[0] if office.actor in _FAMILY_NAME_FIRST else words[-1]
            for name in {family, words[-1]}:
                self._by_name.setdefault(plain(name), []).append(office)

    def held_by(self, words: Sequence[str], year: int | None = None) -> list[Office]:
        """Return the offices of those whose name all the words may be parts of, in a year where it is given.

        Initials and names between a given name and a family name count where somebody has them, and are left out where
        nobody has.
        """
        found = self._held_by(words, year)
        if not found and len(words) > 2:
            first, *_, last = without_initials(words)
            same = self._held_by((first, last), year)
            ends = plain(first), plain(last)
            return [o for o in same if ends == (plain(o.person.split()[0]), plain(o.person.split()[-1]))]
        return found

    def _held_by(self, words: Sequence[str], year: int | None) -> list[Office]:
        found = {
            id(o): o for word in words for o in self._by_name.get(plain(word), ()) if alike(words, o.person.split())
        }
        fitting = (o for o in found.values() if _ends_alike(words[-1], o.person))
        fitting = (o for o in fitting if len(words) == 1 or _is_family(words[-1], o) or _is_exact(words, o))
        return [o for o in fitting if year is None or (o.first or 0) <= year <= (o.last or 9999)]

    def name_in(self, words: Sequence[str]) -> Sequence[str]:
        """Return the words that are a name: of a headline's those two that are an office-holder's, if only they.

        As in "Foreign Office Ada Holm", or in the headline "Ada Holm Just Revealed".
        """
        if len(words) < 3 or self.held_by(words):
            return words
        cried = all(word.isupper() for word in words)  # a headline in capitals: "ADA HOLM PLANS"
        ends = (
            i + 2 == len(words) or cried or words[i + 2].endswith(("ed", "ing", "ly")) for i in range(len(words) - 1)
        )
        places = [i for i, may_end in enumerate(ends) if may_end]  # no one else's middle name: "Ada Holm Soto"
        pairs = [words[i : i + 2] for i in reversed(places)]
        return next((pair for pair in pairs if self.held_by(pair)), words)


def _ends_alike(last: str, person: str) -> bool:
    """Tell whether the last word of a mention is more than what an initial of somebody's might stand for.

    >>> _ends_alike("Holm", "Ada Holm"), _ends_alike("Holm", "Ada H. Soto")
    (True, False)
    """
    own, theirs = plain(last), [plain(word) for word in person.split()]
    return len(own) == 1 or own in theirs or any(len(word) > 3 and own[:4] == word[:4] for word in theirs)


def _is_family(word: str, office: Office) -> bool:
    """Tell whether a name ends as that of an office-holder does, or as one with the family name first may."""
    return plain(word) == plain(office.person.split()[-1]) or office.actor in _FAMILY_NAME_FIRST


def _is_exact(words: Sequence[str], office: Office) -> bool:
    """Tell whether all words are those of an office-holder's name, in whatever order: not *Adamsen* for Adam."""
    return {plain(word) for word in words} <= {plain(word) for word in office.person.split()}


def without_initials(words: Sequence[str]) -> Sequence[str]:
    """Return the words of a name without initials inside it and without what follows a family name.

    >>> without_initials(["Ada", "J.", "Holm", "Jr"])
    ['Ada', 'Holm']
    """
    last = len(words) - (len(words) > 2 and words[-1].rstrip(".") in ("Jr", "Sr", "II", "III"))
    inside = [word for word in words[1 : last - 1] if len(word.rstrip(".")) > 1]
    return [*words[:1], *inside, *words[last - 1 : last]] if last > 1 else words


_LAST: list[tuple[Sequence[Office], Roll]] = []


def roll_of(offices: Sequence[Office]) -> Roll:
    """Return the roll of a table of offices; that of the table asked for last is at hand."""
    if not _LAST or _LAST[0][0] is not offices:
        _LAST[:] = [(offices, Roll(offices))]
    return _LAST[0][1]


def offices_from_csv(text: str, name: str = _TABLE, known: Callable[[str], str] | None = None) -> list[Office]:
    """Return the offices that the text of an offices table holds; raise LexiconError with the line at fault.

    `name` is what messages call the table. `known` returns the id of an actor by what the table calls it, and raises
    ValueError, with what is wrong, where there is none; without it actors are taken as they stand.
    """
    found = []
    ids: dict[str, str] = {}
    years: dict[str, int | None] = {}
    for line, row in enumerate(table_rows(text, OFFICE_COLUMNS, name), start=2):
        person, office, actor, first, last = row
        if not person or not actor or person.isspace() or actor.isspace():
            raise malformed(name, line, f"expected {','.join(OFFICE_COLUMNS)}, found {','.join(row)!r}")
        if known is not None and actor not in ids:
            try:
                ids[actor] = known(actor)
            except ValueError as error:
                raise malformed(name, line, str(error), "actor") from None
        if first not in years:
            years[first] = _year(first, line, name, "from")
        if last not in years:
            years[last] = _year(last, line, name, "to")
        found.append(Office(person, office, ids.get(actor, actor), years[first], years[last]))
    return found


def _year(value: str, line: int, name: str, column: str) -> int | None:
    if not value.strip():
        return None
    if not re.fullmatch(r"\d{4}(?:-\d\d){0,2}", value.strip()):
        raise malformed(name, line, f"{value!r} is no year or date (YYYY or YYYY-MM-DD)", column)
    return int(value[:4])


def read_offices(path: Path, known: Callable[[str], str] | None = None) -> list[Office]:
    """Return the offices of a table; raise TableError where it cannot be read, LexiconError where it is malformed.

    `known` is as of `offices_from_csv`.
    """
    return offices_from_csv(read_text(str(path)), str(path), known)


def nicknamed(words: Sequence[str], office: Office) -> bool:
    """Tell whether a given name may be short for an office-holder's, whose family name is no common one."""
    return len(words[-1]) > 5 and words[0][:1] == office.person[:1] and len(words[0]) < 6


def led(held: Sequence[Office]) -> str | None:
    """Return the only actor that somebody with several offices led or spoke for abroad; None where there is none.

    So a president who chaired a party and a union of states as well is known by the state.
    """
    if len({plain(o.person) for o in held}) > 1:
        return None
    actors = {o.actor for o in held if o.office in _LEADS}
    return actors.pop() if len(actors) == 1 else None


def titled(held: Sequence[Office], given: str) -> str | None:
    """Return the only actor for which somebody held the office that a text gives: *Secretary General* Holm.

    >>> known = [Office("Ada Holm", "secretary-general", "UN", 1, 9), Office("Ada Holm", "premier", "NOR", 10, 12)]
    >>> titled(known, "Secretary General")
    'UN'
    """
    told = f" {given.lower().replace('-', ' ')} "
    offices = ((o.actor, o.office.lower().replace("-", " ")) for o in held)
    actors = {actor for actor, office in offices if office not in _LOOSE and f" {office} " in told}
    return actors.pop() if len(actors) == 1 else None


def led_by(held: Sequence[Office]) -> set[str]:
    """Return the states and bodies that one of several people of a name led or spoke for abroad; none of one alone."""
    if len({plain(o.person) for o in held}) < 2:
        return set()
    return {o.actor for o in held if (o.office in _LEADS and len(o.actor) == _STATE) or o.office in _HEADS}


def rare(held: Sequence[Office]) -> bool:
    """Tell whether a family name alone is enough to know somebody by.

    It is long and no other word, or all who have it are of one actor, for which one of them led or spoke abroad.
    """
    name = held[0].person.split()[-1]
    if len({o.person for o in held}) <= 2 and len(name) > _LONG_NAME:
        return True
    if len(name) < _SHORT_NAME or name in _COMMON_NAMES:
        return False
    return len({o.actor for o in held}) == 1 and any(o.office in _LEADS for o in held)
