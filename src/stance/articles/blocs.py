"""Tell which body or realm a description means: the bloc, an alliance spokesman, the kingdom, the UN experts."""

import re
from collections.abc import Sequence

from stance.articles import owners
from stance.articles.chiefs import body_of
from stance.articles.entities import Entities
from stance.articles.homes import STATES
from stance.articles.names import bare
from stance.articles.people import Entity
from stance.values import Mention

_BODIES = ("organisation", "alliance")
_BLOC = re.compile(
    r"(?i)(?:the (?:bloc|alliance|union|body|grouping)|(?:an?|the|some|senior|top) (?:senior |top )?(?:bloc|alliance) "
    r"(?:spokes(?:man|woman|person)|chief|commanders?|diplomats?|leaders?|members?|ministers?|officers?|officials?|"
    r"sources?|states?|troops|forces?|planes|jets|envoys?))"
)
_BAND = re.compile(
    r"(?i)(?:(?:an?|the|one) (?:[\w-]+ ){0,2}(?:spokes(?:man|woman|person)|leader|commander|official|statement|member|"
    r"chief|source) (?:for|of|from|by|in|within) )?the (?:armed |militant |rebel )?(?:group|movement|militia)"
)
_REALMS = {
    "the kingdom": frozenset("BEL BHR BTN DNK ESP GBR JOR KHM LSO MAR NLD NOR SAU SWE SWZ THA TON".split()),
    "the emirate": frozenset("ARE KWT QAT".split()),
    "the sultanate": frozenset("BRN OMN".split()),
    "the city-state": frozenset("MCO SGP VAT".split()),
}
_BODYS = re.compile(r"(?: [a-z-]+){0,2} (?:experts?|inspectors?|investigators?|allies)$")
_TO_OTHERS = re.compile(
    r"(?i)\b(?:ally|backer|creditor|donor|enemy|foe|friend|neighbou?r|opponent|partner|patron|rival)(?: state)?,? "
    r"(?:the )?$"
)
_DOCUMENTS = frozenset(
    """cable communique declaration document dossier email file indictment letter memo memorandum message note petition
    post readout report statement study survey tweet warrant""".split()
)
_SOME = re.compile(
    r"(?i)(?:\b(?:some|many|most|several|few|other|fellow|ordinary|young|old|elderly|angry|percent of|per cent of|two|"
    r"three|four|five|six|seven|eight|nine|ten|(?:crowds?|dozens|groups?|handful|hundreds|millions|number|thousands)"
    r" of)|%(?: of)?|\d) $"
)
_ONE = re.compile(r"(?i)(?:an?|one|another) (?:(?:[a-z]+|\d+-year-old) )?")
_GROUP_THERE = re.compile(
    r"(?i)(?<!-)(?<!working )\b(?:groups?|organi[sz]ations?|movements?|charit(?:y|ies)|networks?|societ(?:y|ies)|"
    r"clubs?|circles?|Olympic Committee)$"
)
_SAID = re.compile(r" (?:said|says|told|tells|added|adds|wrote|writes|argued|insisted)\b")
_LIVES = re.compile(r"\s+(?:living|residing|working|studying|stranded|abroad|overseas|in|at|who|from|across)\b")
_EVERYBODY = re.compile(r"(?i)(?:the )?(?:(?:whole|entire|outside|wider) )?(?:world|public|media|press|history|data)$")
_OWN = re.compile(r"(?i)(?:our|its|their|his|her|my|your) (?:[a-z]+ )?$")
_OF_PEOPLE = re.compile(r" (?:allies|backers|counterparts?|friends|neighbou?rs|partners|rivals)")
_OTHERS = frozenset(
    """adversaries adversary allies ally counterpart counterparts creditors critics donors enemies enemy foe foes
    friends hosts neighbor neighbors neighbour neighbours opponents partners rival rivals""".split()
)
_HEAD_END = re.compile(r"\s(?:of|for|in|at|from|on|to|with|who|which|that)\b|[,(\[;:]")
_GROUP = re.compile(
    r"(?i)\b(?:groups?|organi[sz]ations?|movements?|part(?:y|ies)|associations?|charit(?:y|ies)|networks?)$"
)
_REGION = re.compile(
    r"(?i:(?:the|an?|some|many|most|several|all|two|three|four|five|six|other|senior|top|leading) )*"
    r"(?:(?i:south|north|east|west|central|southeast|sub-saharan|eastern|southern|northern) )?"
    r"(?:African|Asian|European|Balkan|Nordic|Scandinavian|Baltic|Latin American|South American|Caribbean|Gulf|Arab|"
    r"Western|Sahelian|Andean|(?:[Ii]nternational|[Ww]orld|[Nn]eighbou?ring) (?=\w+s\b))"
)


def meant(entities: Entities, start: int, description: str, reach: int) -> str | None:
    """Return the body, realm or armed group named last that a description means: the bloc, the kingdom, the group.

    The secretary-general is that of the body named most.
    """
    if (body := body_of(description, entities.counts)) is not None:
        return body
    if _BAND.fullmatch(description):
        return _band(entities, start)
    realm, bloc = _REALMS.get(description.lower()), _BLOC.fullmatch(description)
    if not realm and not bloc:
        return None
    near = reversed(entities.actors_in(max(0, start - reach), start))
    fits = (m.actor for m in near if (m.actor in realm if realm else entities.kind(m.actor) in _BODIES))
    return next(fits, None)


def _band(entities: Entities, start: int) -> str | None:
    """Return the armed group that is the subject of the sentence before one: the *Houthis* left. The group said ..."""
    actor = owners.subject_before(
        entities.homes.text, entities.actors_in, owners.sentence_of(entities.homes.text, start + 1)
    )
    return actor if entities.kind(actor) == "armed_group" else None


def is_others(entities: Entities, entity: Entity, start: int) -> bool:
    """Tell whether "the group" is not who spoke so last: for a state, or paragraphs before another armed group."""
    if entities.kind(entity.actor) in STATES:
        return True
    back = entities.since_heard(entity, start)
    apart = back is not None and "\n" in entities.homes.text[start - back : start]
    since = entities.actors_in(start - back, start) if back is not None and apart else ()
    return any(m.actor != entity.actor and entities.kind(m.actor) == "armed_group" for m in since)


def is_bodys(text: str, entities: Entities, start: int, end: int) -> bool:
    """Tell whether a description is of those of a body who are not only private: *the UN experts*, *NATO allies*."""
    named = entities.actors_in(start, end)[:1]
    return any(entities.kind(m.actor) in _BODIES and _BODYS.fullmatch(text, m.end, end) is not None for m in named)


def is_public(text: str, entities: Entities, named: Sequence[Mention], start: int, end: int) -> bool:
    """Tell whether a description with the names of states is of some of their people, or of a group there.

    As in *a Briton*, most Germans, Chadians in Mali, the *Danish Circle* for Maps.
    """
    last = named[-1]
    first = text[start:end].split(",")[0]
    if are_others(first) and all(m.end < start + len(first) for m in named[:1]):  # two of *Togo's allies*, Ghana ...
        return True
    if last.end == end and entities.is_people(last.text):
        lives = last.start == start and _LIVES.match(text, end) is not None
        return lives or _SOME.search(text, start, last.start) is not None
    if last.end == end and entities.is_people(f"{last.text}s"):
        return _is_one(text, start, last.start, end)
    stop = _HEAD_END.search(text, start, end)
    group = _GROUP_THERE.search(text, start, stop.start() if stop else end)
    return group is not None and all(
        entities.kind(m.actor) in STATES and not m.start <= group.start() < m.end for m in named
    )


def _is_one(text: str, start: int, name: int, end: int) -> bool:
    """Tell whether a singular name of one of a people stands for a person: *a Briton*, or Cuban who *said*."""
    if name > start:
        return _ONE.fullmatch(text, start, name) is not None
    return _SAID.match(text, end) is not None


def is_anyones(description: str, role: str | None) -> bool:
    """Tell whether those described have no one home: those of a region, or some group."""
    return is_regional(description) or is_anybodys(description, role)


def is_document(description: str) -> bool:
    """Tell whether a description means something written.

    >>> is_document("the joint statement"), is_document("the ministry")
    (True, False)
    """
    return description.lower().split()[-1] in _DOCUMENTS


def is_anybodys(description: str, role: str | None) -> bool:
    """Tell whether those described, who are no officials, may be anybody's: some group, *a report*.

    >>> is_anybodys("a report", None), is_anybodys("the report", None), is_anybodys("the group", None)
    (True, False, True)
    """
    document = is_document(description) and not description.lower().startswith("the ")
    return role is None and (document or is_group(description) or _EVERYBODY.match(description) is not None)


def are_others(description: str) -> bool:
    """Tell whether a description means others than whose they are: its *neighbours*, Chad's *creditors*.

    >>> are_others("its allies"), are_others("its ministers")
    (True, False)
    """
    return any(bare(word).lower() in _OTHERS for word in description.split()[-1:])


def is_group(description: str) -> bool:
    """Tell whether a description means some group that is no part of a state: the party, 120 organisations."""
    stop = _HEAD_END.search(description)
    return _GROUP.search(description[: stop.start()] if stop else description) is not None


def called(text: str, entities: Entities, named: Sequence[Mention], start: int, end: int) -> str | None:
    """Return the actor that a description calls by what it is to another: *rival India*, our *Finnish neighbours*."""
    last = named[-1] if named else None
    if last is None:
        return None
    ends = last.end == end and _TO_OTHERS.search(text, start, last.start)
    theirs = _OWN.match(text, start, last.start) and _OF_PEOPLE.fullmatch(text, last.end, end)
    return last.actor if ends or (theirs and entities.is_of_people(last.text)) else None


def is_regional(description: str) -> bool:
    """Tell whether a description means those of a region or of several states, who have no one home.

    >>> is_regional("African leaders"), is_regional("the foreign minister"), is_regional("three Arab envoys")
    (True, False, True)
    """
    return _REGION.match(description) is not None
