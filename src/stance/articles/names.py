"""Find the names of people in a text, and compare them: in any Latin alphabet, in any order, with or without marks."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache

from stance.articles.roles import is_role_word
from stance.articles.vocabulary import (
    LEADS,
    PARTICLES,
    UPPER,
    acts,
    given_names,
    institution_pattern,
    office_pattern,
    say,
    tell,
    title_words,
)
from stance.features.pieces import ALWAYS_COMMON
from stance.values import frozen

_BARE_INITIAL = r"(?<=\w[ \xa0][B-HJ-Z])(?=[ \xa0][A-Z][a-z])"
_WORD = rf"[{UPPER}](?:(?<=Ó)(?=[ \xa0][{UPPER}])|[\w’'-]*\w|\.(?:[{UPPER}]\.)*|{_BARE_INITIAL})"
"""A word of a name; its capital stands first, since a search skips to the characters with which all begins."""
_SEQUENCE = re.compile(rf"{_WORD}(?:[ \xa0]+(?:(?:{PARTICLES})[ \xa0-]+)*{_WORD})*")
_TOKEN = re.compile(r"[^\s]+")
MOST_WORDS = 5
_PLAIN = str.maketrans("ıøłđðþæœß", "ioldd" + "taos")
_COMMON = frozenset(
    """foreign prime defence defense deputy vice general chief former state affairs interior finance trade security
    national senior acting hon rt republic republican government commander lieutenant leader opposition both asked
    according however while meanwhile afterwards western eastern northern southern north south west east islamic
    pm pms fm mof moi environment commerce economy economic health education agriculture energy immigration border
    protection social services culture justice labour labor transport treasury homeland municipal rural rep sen gov
    just command central external internal security policy headquarters observatory legislators
    new no yes but and despite following since earlier later q a speaking although because if it he she they
    we""".split()
)
_SURNAMES = frozenset(
    "Baker Banks Bishop Boxer Chambers Cook Farmer Fisher Judge King Major Marshall Pope Priest Prince Singer".split()
)
"""Words for offices and trades that are family names as well, behind a given name or *Mr*: Robin *Cook*."""
_TRADES = frozenset("Baker Banks Boxer Cook Fisher".split())
"""Those of them that are no titles: behind any name."""
_PERSONAL = frozenset(("Mr", "Mrs", "Ms", "Miss", "Mr.", "Mrs.", "Ms.", "Sir", "Dame"))
_INITIAL = re.compile(rf"[{UPPER}]\.")
_NO_NAME = re.compile(
    r".*['’](?:m|re|ve|ll)|.*n['’]t|(?:I|You|He|She|It|We|They|That|There|Who|What)['’](?:d|s)|[DRI][-–][A-Z][\w.]*"
)
"""A pronoun with its verb, and the party and state of a legislator: *I'm*, *D-Va*."""
_POSSESSIVE = re.compile(r"[’']s?$")
_ARTICLE = re.compile(r"^(?:[Aa]l|[Ee]l|[Uu]l)[-–](?=\w{3})")
_NO_PERSON = re.compile(
    r"\b(?:Inc|Corp|Ltd|Co|Bank|Group|University|Institute|Cent(?:re|er)|Council|House|Street|Sea|Ocean|River|City|"
    r"Island|Islands|Mountains?|Airport|Square|Park|Hotel|Times|Post|Daily|News|Agency|Party|Union|Act|Treaty|War|"
    r"Protocol|Convention|Pact|Accords?|Liberties|Network|Muslims|Christians|Jews|Arabs|Kurds|Europeans|Agreement|Resolution|Fund|Association|Foundation|Company|Committee|Commission|Forum|Congress|Program|Programme|"
    r"Force|Forces|Army|Front|Movement|Rally|Coalition|Bloc|Church|Court|County|Province|Region|Valley|Gulf|Strait|Peninsula|Conference|"
    r"Day|Week|Year|Street|Road|Avenue|Radio|TV|Television|Press|Service|System|Plan|Strategy|Initiative|Project|"
    r"Asia|Africa|Europe|Americas|Mediterranean|Dam|Bridge|Canal|Pipeline|Corridor|Crossing|Basin|Resources|Development|"
    r"Cooperation|Communiqué|Declaration|Credentials|Reconstruction|Relations|Abroad)\b"
)


@frozen
class Run:
    """A stretch of a text that may be a person's name, without titles."""

    words: tuple[str, ...]
    start: int
    end: int


def runs(text: str, is_actor: Callable[[int, int], bool], *, things: bool = False) -> Iterator[Run]:
    """Yield the stretches of a text that may be people's names, without titles, offices and the names of actors.

    With `things` also single words that mostly are no person's: Park, Day; ask `is_thing`.
    """
    for sequence in _SEQUENCE.finditer(text):
        words = sequence.group()
        if words.isalpha():  # one word alone, as most are, which three of four times is no name
            if not _no_name(words) and not is_actor(*sequence.span()):
                alone = Run((words,), *sequence.span())
                if things or not is_thing(alone):
                    yield alone
            continue
        kept: list[tuple[str, int, int]] = []
        titles, before, first = _title_places(words), "", sequence.start()
        for token in _TOKEN.finditer(words):
            said, at, last = token.group(), token.start(), token.end()
            start, end = first + at, first + last
            word = bare(said)
            titled = bool(titles) and any(at < e and s < last for s, e in titles)
            personal, before = before in _PERSONAL, said
            if word in _SURNAMES and (personal or (kept and (kept[0][0] in given_names() or word in _TRADES))):
                kept.append((word, start, start + len(word)))
            elif (
                titled
                or (_no_name(word) and not word.islower() and not (kept and _INITIAL.fullmatch(word)))
                or (kept and _is_headline_verb(word))
                or is_actor(start, end)
            ):
                if kept:
                    yield from _run(kept, things)
                    kept = []
            else:
                kept.append((word, start, start + len(word)))
        if kept:
            yield from _run(kept, things)


def short_names(text: str, found: Sequence[Run]) -> Iterator[Run]:
    """Yield where people are called by nothing but a family name that is a word for a trade as well: *Cook* said.

    `found` are the runs of the text: only who is named in full there is called so.
    """
    own = {word for run in found for word in run.words[1:] if word in _SURNAMES}
    ends = {run.end for run in found}
    for name in sorted(own):
        for place in re.finditer(rf"(?<![Tt]he )(?<![\w-]){name}\b(?! [{UPPER}])(?!-)", text):
            if place.end() not in ends:
                yield Run((name,), place.start(), place.end())


def _title_places(sequence: str) -> Sequence[tuple[int, int]]:
    return [m.span() for pattern in (office_pattern(), institution_pattern()) for m in pattern.finditer(sequence)]


def is_thing(run: Run) -> bool:
    """Tell whether a single word mostly is no person's name."""
    return len(run.words) == 1 and _NO_PERSON.match(run.words[0]) is not None


def _run(kept: Sequence[tuple[str, int, int]], things: bool) -> Iterator[Run]:
    while kept and kept[-1][0].islower():
        kept = kept[:-1]
    if kept and len(kept) <= MOST_WORDS:
        words = tuple(word for word, _, _ in kept)
        run = Run(words, kept[0][1], kept[-1][2])
        if (len(words) == 1 or not _NO_PERSON.search(" ".join(words[1:]))) and (things or not is_thing(run)):
            yield run


@lru_cache(maxsize=20_000)
def _no_name(word: str) -> bool:
    plain = word.lower().rstrip(".")
    return (("’" in word or "'" in word or word[1:2] in ("-", "–")) and _NO_NAME.fullmatch(word) is not None) or (
        plain in _titles()
        or plain in _COMMON
        or plain in LEADS
        or is_role_word(plain)
        or (plain in ALWAYS_COMMON and plain != "may")
    )


@lru_cache(maxsize=20_000)
def _is_headline_verb(word: str) -> bool:
    """Tell whether a word behind a name is a verb with a capital, as in a headline: Holm *Says*."""
    plain = word.lower()
    return plain.endswith(("s", "ed")) and (plain in say() or plain in acts() or plain in tell())


@cache
def _titles() -> frozenset[str]:
    return frozenset(title.lower() for title in title_words()) | {"mp", "mk", "mep"}


def bare(word: str) -> str:
    """Return a word without the possessive at its end.

    >>> bare("Holm's"), bare("Soto’s"), bare("Mrs.")
    ('Holm', 'Soto', 'Mrs.')
    """
    return _POSSESSIVE.sub("", word) if "'" in word or "’" in word else word


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """Return a word of a name as names are compared: small letters, without accents, marks and hyphens.

    >>> plain("Erdoğan") == plain("ERDOGAN"), plain("al-Sisi")
    (True, 'sisi')
    """
    if word.isascii() and word.isalpha():
        return word.lower()
    word = _ARTICLE.sub("", word)
    letters = unicodedata.normalize("NFKD", word.lower()).translate(_PLAIN)
    return "".join(c for c in letters if c.isalnum())


def alike(mention: Sequence[str], known: Sequence[str]) -> bool:
    """Tell whether the words of a mention may name the person with a known name.

    Each word must be one of the known name's, an initial of one, or begin as one does ("Sergei", "Sergey"), and at
    least one be the same.

    >>> alike(["Lavrov"], ["Sergey", "Lavrov"]), alike(["Sergei", "Lavrov"], ["Sergey", "Lavrov"])
    (True, True)
    >>> alike(["Ada", "Lavrov"], ["Sergey", "Lavrov"]), alike(["Zhou"], ["Zhou", "Enlai"])
    (False, True)
    """
    theirs = [plain(word) for word in known]
    same = False
    for word in map(plain, mention):
        if word in theirs:
            same = same or len(word) > 1
        elif not any(_begin_alike(word, other) for other in theirs) and len(theirs) > 1:
            return False
    return same


def _begin_alike(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    return bool(shorter) and (shorter == 1 or (shorter > 3 and one[:4] == other[:4])) and one[0] == other[0]
