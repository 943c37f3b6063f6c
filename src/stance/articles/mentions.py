"""Find the actors that an article names, without those that only lend their name to something else."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from stance.articles.bodies import known_bodies, with_bodies
from stance.articles.homonyms import SHARED, is_american, is_language, is_other
from stance.articles.vocabulary import acts, say, tell
from stance.features.gazetteer import Gazetteer
from stance.resources import word_rows
from stance.values import Mention, frozen

_BEFORE = 24
_BEHIND = 40
"""Characters before and behind a name that tell what it is a part of."""
_AGAINST = re.compile(r"(?i)\b(?:anti|pro|non|neo|ex|post|pre|intra|trans)[-–—]$")
_HONORIFICS = "Mr|Mrs|Ms|Miss|Dr|Sir|Lord|Lady|Sen|Rep|Gov|Prof|MR|MRS|MS"
_HONORIFIC = rf"\b(?:{_HONORIFICS})\.?\s+$"
_COMPOUND = re.compile(
    r"[-–](?:\w+ed|born|led|held|made|run|grown|friendly|style|speaking|linked|wide|bound|owned|language|leaning)\b"
)
_COALITION = re.compile(
    r"-led\s+(?:[\w-]+\s+){0,3}(?:coalition|alliance|war|invasion|occupation|bombing|campaign|(?:air)?strikes?|"
    r"attacks?|raids?|sanctions|blockade)\b|"
    r"[-–](?:installed|appointed|imposed)\s+(?:[a-z]+\s+)?(?:mayor|governor|head|chief|administrat(?:ion|or)|authorities|"
    r"officials?)\b"
)
"""What is one's own that it leads or puts in: the *Chad-led* raids, the *Chad-installed* mayor."""
_HYPHENATED = re.compile(r"[-– ]?Americans?\b")
_MEDIUM = (
    r"Times|Daily|Post|Herald|Today|News|Radio|TV|Television|Observer|Tribune|Journal|Gazette|Star|Mail|Telegraph|"
    r"Express|Review|Press|Broadcasting|Mirror|Chronicle|Globe|Standard|Dispatch|Bulletin|Financial|Inquirer|Journalism|"
    r"Independent|Hayom|Monitor|Insider|Guardian|Weekly|Echo|Courier|Sun|Broadcaster|Dispatches|Sentinel|Argus|Wire"
)
_MEDIUM_BEHIND = rf"\s+(?:\w+\s+)?(?:{_MEDIUM})\b"
_MEDIUM_BEFORE = (
    rf"(?<!Permanent )\b(?!Observer|Monitor|Guardian)(?:{_MEDIUM}|Voice|Radio Free)\s+(?:of\s+(?:the\s+)?)?$"
)
_EVENT_BEHIND = re.compile(
    r"\s+(?:\w+\s+)?(?:[Aa]greements?|[Aa]ccords?|[Tt]reaty|[Pp]rotocols?|[Pp]rocess|[Cc]onventions?|[Ss]ummit|"
    r"[Cc]onference|[Dd]eclaration|[Cc]ommuniqu[eé]|[Ff]ormat|[Ff]ormula|[Pp]act|[Mm]emorandum|[Cc]limate|[Mm]ountain|"
    r"[Tt]alks|[Nn]egotiations|[Mm]eeting|"
    r"[Oo]lympics|[Oo]lympic|[Gg]ames|[Rr]ound|[Cc]lub|[Aa]irport|[Uu]niversity|[Ii]nstitute|[Ss]tock)\b"
)
_PRIVATE_BEHIND = (
    r"\s+(?:(?:[A-Z][\w’'-]+|and|for|of)\s+){0,4}(?:Network|Liberties|Institute|Institution|Association|Society|"
    r"Foundation|University|College|Cent(?:er|re)|Federation|Airlines?|Airways|Chamber|Museum|Church|Hospital|"
    r"Orchestra|Academy|Theatre|Theater|Opera|Ballet|Philharmonic|Zoo|Festival|Stadium|Gallery|Library|School|Scientists|Review|Project|Enterprise|Endowment)\b"
)
_PRIVATE_BEFORE = (
    r"\b(?:Federation|Society|Association|Institute|Airlines|University|Foundation|Center|Centre|Friends|Doctors|Sons|"
    r"Daughters|Museum|Church|Archbishop|Bishop) (?:of|for) (?:the )?$"
)
_EVENT_BEFORE = r"\b(?:[Tt]reaty|[Aa]greement|[Aa]ccords?|[Pp]rotocol|[Cc]ongress|[Bb]attle|[Ss]iege) of\s+$"
_LENT_BEFORE = re.compile("|".join((_HONORIFIC, _MEDIUM_BEFORE, _PRIVATE_BEFORE, _EVENT_BEFORE)))
"""What stands before a name that is a part of a person's, a paper's, an association's or a treaty's."""
_LENT_ENDS = (*_HONORIFICS.split("|"), *_MEDIUM.split("|"), "Voice", "Radio Free", "of", "for", "the")
"""How that ends, but for a full stop and blanks: to look for this first takes a quarter of the time."""
_DATELINE = re.compile(
    r"(?:,\s+[A-Z]?[\w.]+(?:\s+\d{1,2})?(?:,?\s+\d{4})?)?\s*(?:\([\w/ .,-]{2,24}\))?\s*(?:--|—|–|-)\s"
    r"(?!(?:and|or|but)\b)"
)
_UNMARKED = re.compile(r":? (?:[A-Z][a-z]|A )")
_SHORTEST_CITY = 3
_HEADLINE_VERB = re.compile(r"\s+(?:[A-Z][a-z]+s|[A-Z]{3,}S)\b")
_CAPITAL_VERB = re.compile(r"[\w.]\s+([A-Z][a-z]+s) $")
_DEEDS = frozenset(
    """arrests bans blocks bombs closes cuts deploys deports ends expels frees gives halts hits hosts imposes invades
    jails joins lifts offers opens ousts recalls releases reopens resumes seizes sends severs shells shuts signs slaps
    strikes summons suspends vetoes votes withdraws""".split()
)
"""What states do in headlines beside what they say."""
_KOREA = "KOREA"
_BOTH_KOREAS = re.compile(
    r"s\b|\s(?:[Ww]ar|[Pp]eninsula|[Uu]nification|[Rr]eunification|[Aa]rmistice|leaders|families)\b"
)
_UNION, _BELGIUM, _BRUSSELS = "EU", "BEL", "Brussels"
_BRITAIN, _FOREIGN_OFFICE, _WITH_FOREIGN_OFFICE = "GBR", "Foreign Office", ("DEU", "PAK")
_GEORGIA = "GEO"
_SIDE_BEFORE = re.compile(r"\b(south|north)\s+$")
_MONEY_BEHIND = r"\$|\s+(?:dollars?|dlrs|francs?|pesos?|pounds? sterling|rupees?|yen)\b"
_LENT_BEHIND = re.compile("|".join((_MEDIUM_BEHIND, _PRIVATE_BEHIND, _MONEY_BEHIND)))
"""What stands behind a name that is a part of a paper's or an association's, or tells of whose money."""
_OLD = frozenset(("SUN", "YUG", "CSK"))
_OLD_BEFORE = re.compile(r"\b(?:[Ff]ormer\s+|[Ee]x-|[Pp]ost-)$")
_SENT_TO = re.compile(r"(?i)\b(?:ambassador|envoy|consul|consul general|commissioner) (?:to|in) (?:the )?$")
_CITY_BESIDE = re.compile(r"^/[A-Z][A-Za-z]+(?= [-–—(])")
_NEW_LINE = re.compile(r"(?:^|\n)[^\S\n]*(?:[A-Z][A-Za-z]+/)?$")
_AT = "in at near from outside through around visit visited visiting".split()
_PLACE_BEFORE = re.compile(rf"(?i)\b(?:{'|'.join(_AT)})\s+(?:the\s+)?(?:\w+ern\s+)?$")
_PLACE_ENDS = (*_AT, "the", "ern")
"""How what stands before a place ends, but for blanks: to look for this first takes a third of the time."""
_TOLD_BESIDE = frozenset((None, _GEORGIA, _KOREA, *_OLD))
"""The actors of those names of which the words around them may tell another one."""


@frozen
class ActorMention:
    """A name of an actor in an article and how it stands there."""

    mention: Mention
    seat: bool
    """Whether it is the name of a capital or a building: "Moscow", "the White House"."""
    placed: bool
    """Whether it is only where something happens: "in Lima"."""
    role: str | None = None
    """The kind of holder that the name itself tells: parliament for "the Bundestag"."""


@dataclass(frozen=True)
class Mentions:
    """The mentions of an article in order, and where the article is sent from."""

    listed: Sequence[ActorMention]
    dateline: str | None
    _starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._starts.extend([m.mention.start for m in self.listed])

    def between(self, start: int, end: int) -> Sequence[ActorMention]:
        """Return the mentions that start in a stretch of the text."""
        return self.listed[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def over(self, start: int, end: int) -> bool:
        """Tell whether a stretch of the text belongs to the name of an actor."""
        at = bisect_left(self._starts, end) - 1
        if at < 0:
            return False
        last = self.listed[at].mention
        return last.end > start and last.actor is not None


def mentions_of(gazetteer: Gazetteer, text: str, found: Sequence[Mention] | None = None) -> Mentions:
    """Return the actors that a text names; names that are only part of another name have the actor None.

    `found` are the gazetteer's own mentions, if they are at hand.
    """
    found = gazetteer.mentions(text) if found is None else found
    seats, adjectives, wholes, bodies = _seats(gazetteer), _adjectives(gazetteer), _wholes(), known_bodies()
    listed: list[ActorMention] = []
    dateline: str | None = None
    for mention in with_bodies(text, _apart(gazetteer, found)):
        said, start, end = mention.text, mention.start, mention.end
        before, behind = text[max(0, start - _BEFORE) : start], text[end : end + _BEHIND]
        name = said.lower()
        seat = name in seats
        joined = bool(listed) and listed[-1].mention.end == start - 1
        if mention.actor in _TOLD_BESIDE:
            mention = _as_meant(gazetteer, mention, before, behind, opens=_opens_line(text, start))
        if mention.actor:
            other = name in adjectives and is_language(before, behind)
            if not other and said.upper() in SHARED:
                beside = joined and listed[-1].mention.actor is not None
                other = is_other(text, mention, before, behind, beside=beside)
            if other:
                mention = _nobody(mention)
        cried = seat and said.isupper() and len(said) > _SHORTEST_CITY
        if mention.actor and _is_dateline(before, behind, start=start, cried=cried):
            dateline = dateline or wholes.get(mention.actor, mention.actor)
            mention = _nobody(mention)
        elif mention.actor and _lends_its_name(before, behind, seat=seat):
            mention = _nobody(mention)
        elif mention.actor in wholes:
            mention = Mention(said, start, end, wholes[mention.actor or ""])
        if joined and mention.actor and _are_descended(gazetteer, text, listed[-1].mention, mention):
            mention = _nobody(mention)
            listed[-1] = replace(listed[-1], mention=_nobody(listed[-1].mention))
        role = bodies[said][1] or None if said in bodies else None
        listed.append(ActorMention(mention, seat, _is_placed(before), role))
    return Mentions(_as_whole(listed, dateline), dateline)


def _is_placed(before: str) -> bool:
    """Tell whether a name is only where something happens by what stands before it."""
    if before.isascii() and not before.rstrip().lower().endswith(_PLACE_ENDS):
        return False
    return _PLACE_BEFORE.search(before) is not None


def _as_whole(listed: list[ActorMention], dateline: str | None) -> list[ActorMention]:
    """Return mentions with those actors that only all the names of a text tell: Korea, Brussels, the Foreign Office."""
    named = {m.mention.actor for m in listed}
    if _KOREA in named:
        listed = _one_korea(listed)
    if _BELGIUM in named and _UNION in named:
        listed = _of_belgium(listed)
    return _of_dateline(listed, dateline) if dateline in _WITH_FOREIGN_OFFICE else listed


def _as_meant(gazetteer: Gazetteer, mention: Mention, before: str, behind: str, *, opens: bool) -> Mention:
    """Return a mention with the actor that the words around its name tell: *north* Korea, the *state of* Georgia.

    `opens` tells whether it opens a line.
    """
    if mention.actor is None:
        if opens and _HEADLINE_VERB.match(behind):
            mention = _subject(gazetteer, mention, behind)
        elif _behind_headline_verb(before) or _SENT_TO.search(before):
            mention = replace(mention, actor=_guarded(gazetteer).get(mention.text.lower()))
    if mention.actor == _GEORGIA and is_american(before, behind):
        return _nobody(mention)
    if mention.actor in _OLD and _OLD_BEFORE.search(before):
        return _nobody(mention)
    if mention.actor != _KOREA:
        return mention
    if _BOTH_KOREAS.match(behind):
        return _nobody(mention)
    side = _SIDE_BEFORE.search(before)
    return mention if side is None else replace(mention, actor="KOR" if side[1] == "south" else "PRK")


def _one_korea(listed: list[ActorMention]) -> list[ActorMention]:
    """Return mentions with "Korea" meaning the one that the article names, if it names only one."""
    named = {m.mention.actor for m in listed} & {"KOR", "PRK"}
    if len(named) > 1:
        return listed
    one = named.pop() if named else "KOR"  # whose people and ministers are called Korean
    return [replace(m, mention=replace(m.mention, actor=one)) if m.mention.actor == _KOREA else m for m in listed]


def _of_belgium(listed: list[ActorMention]) -> list[ActorMention]:
    """Return names where Brussels is Belgium, if a text names that first and far more often than the European Union."""
    unions = [m.mention for m in listed if m.mention.actor == _UNION and m.mention.text != _BRUSSELS]
    belgians = [m.mention for m in listed if m.mention.actor == _BELGIUM]
    if not belgians or (unions and (len(belgians) < 3 * len(unions) or unions[0].start < belgians[0].start)):
        return listed
    return [_as(m, _BELGIUM) if m.mention.text == _BRUSSELS and m.mention.actor == _UNION else m for m in listed]


def _of_dateline(listed: list[ActorMention], dateline: str | None) -> list[ActorMention]:
    """Return names where the Foreign Office is that of whom a text is sent from, if it does not name Britain else."""
    here = all(m.mention.text == _FOREIGN_OFFICE for m in listed if m.mention.actor == _BRITAIN)
    return [_as(m, dateline) if here and m.mention.text == _FOREIGN_OFFICE else m for m in listed]


def _as(named: ActorMention, actor: str | None) -> ActorMention:
    return replace(named, mention=replace(named.mention, actor=actor))


def _apart(gazetteer: Gazetteer, found: Iterable[Mention]) -> Iterator[Mention]:
    """Yield the gazetteer's mentions; "Sweden, Norway" is two, where no form has the comma."""
    for mention in found:
        if ", " not in mention.text or mention.text.lower() in _with_comma(gazetteer):
            yield mention
            continue
        at = mention.start
        for part in mention.text.split(", "):
            yield from (Mention(m.text, at + m.start, at + m.end, m.actor) for m in gazetteer.mentions(part))
            at += len(part) + 2


def _are_descended(gazetteer: Gazetteer, text: str, origin: Mention, home: Mention) -> bool:
    """Tell whether two names together are those of a people that speaks for neither: *Vietnamese Americans*."""
    if text[origin.end : home.start] not in (" ", "-", "–") or not home.text.endswith(("s", "men")):
        return False
    known, first = types(gazetteer), origin.text.lower()
    return (home.text.lower(), "demonym") in known and bool({(first, "adjective"), (first, "demonym")} & known)


def _opens_line(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] == "\n"


def _subject(gazetteer: Gazetteer, mention: Mention, behind: str) -> Mention:
    """Return the name that opens a headline in title case with its actor, if a verb follows: "Chile Condemns"."""
    verb = behind.split()[0].lower()
    if not (verb in acts() or verb in say() or verb in tell() or verb in _DEEDS):
        return mention
    return Mention(mention.text, mention.start, mention.end, _guarded(gazetteer).get(mention.text.lower()))


def _behind_headline_verb(before: str) -> bool:
    """Tell whether the verb of a headline in title case stands right before a name: Chile *Rebukes* Peru."""
    found = _CAPITAL_VERB.search(before)
    verb = found[1].lower() if found else ""
    return verb.endswith("s") and (verb in acts() or verb in tell() or verb in _DEEDS)


def _nobody(mention: Mention) -> Mention:
    return Mention(mention.text, mention.start, mention.end, None)


def _is_dateline(before: str, behind: str, *, start: int, cried: bool) -> bool:
    """Tell whether a name opens a line and a mark parts it from the text; a city `cried` in capitals needs no mark."""
    if not cried and "-" not in behind and "—" not in behind and "–" not in behind:  # the marks of _DATELINE
        return False
    if _DATELINE.match(_CITY_BESIDE.sub("", behind)) is None and not (cried and _UNMARKED.match(behind)):
        return False
    return start == 0 or _NEW_LINE.search(before) is not None


def _lends_its_name(before: str, behind: str, *, seat: bool) -> bool:
    """Tell whether a name is part of a person's, a paper's or a treaty's, or of a compound: "anti-Turkish"."""
    first, last = behind[:1], before[-1:]
    if first in "-–" and _COMPOUND.match(behind):
        return _COALITION.match(behind) is None
    if first in "-– " and _HYPHENATED.match(behind):
        return True
    if last in "-–—" and _AGAINST.search(before):
        return True
    if (first.isspace() or first == "$") and _LENT_BEHIND.match(behind):
        return True
    if last.isspace() and before.rstrip().removesuffix(".").endswith(_LENT_ENDS) and _LENT_BEFORE.search(before):
        return True
    return seat and bool(_EVENT_BEHIND.match(behind))


@cache
def _wholes() -> dict[str, str]:
    """Return the actors that count as a part of another: of the United Nations, its bodies; of Germany, West Germany.

    That is the state that Germany is, under the same code; East Germany is another one.
    """
    return {row["part"]: row["whole"] for row in word_rows("wholes")}


@lru_cache(maxsize=4)
def _with_comma(gazetteer: Gazetteer) -> frozenset[str]:
    return frozenset(row[2].lower() for row in gazetteer.rows if ", " in row[2])


@lru_cache(maxsize=4)
def _guarded(gazetteer: Gazetteer) -> dict[str, str]:
    """Return the actors of the names that may be a part of another name, by the name in lower case."""
    return {row[2].lower(): row[0] for row in gazetteer.rows if row[4] == "name" and row[0]}


@lru_cache(maxsize=4)
def types(gazetteer: Gazetteer) -> frozenset[tuple[str, str]]:
    """Return the names, in lower case, each with its types: adjective, demonym ..."""
    return frozenset((row[2].lower(), row[3]) for row in gazetteer.rows)


@lru_cache(maxsize=4)
def _adjectives(gazetteer: Gazetteer) -> frozenset[str]:
    """Return the names, in lower case, that are said of an actor's people and things: Danish, but not Danes."""
    return frozenset(name for name, kind in types(gazetteer) if kind in ("adjective", "demonym") and name[-1:] != "s")


@lru_cache(maxsize=4)
def _seats(gazetteer: Gazetteer) -> frozenset[str]:
    """Return the names of capitals and seats, in lower case."""
    return frozenset(row[2].lower() for row in gazetteer.rows if row[3] in ("capital", "seat"))


_OTHER_KINDS = {"SNC": "armed_group", "WEST": "alliance", "GOP": "organisation", "DEMOCRATS": "organisation",
                "WIKILEAKS": "organisation", "GULF_STATES": "alliance",
                "PSE": "state", "TWN": "state", "XKX": "state"}  # fmt: skip


@lru_cache(maxsize=4)
def kinds(gazetteer: Gazetteer) -> dict[str, str]:
    """Return the kind of each actor: state, organisation, armed_group ..."""
    return {row[0]: row[1] for row in gazetteer.rows if row[0]} | _OTHER_KINDS


class _Kinds(dict[str | None, str | None]):
    """The kind of each actor; None has none, and any that is not known is a state."""

    def __missing__(self, actor: str | None) -> str:
        return "state"


@lru_cache(maxsize=4)
def kind_of_any(gazetteer: Gazetteer) -> Mapping[str | None, str | None]:
    """Return the kind of any actor: None has none, and one that the gazetteer does not know is a state."""
    return _Kinds([(None, None), *kinds(gazetteer).items()])
