"""Give those of whom nothing tells for whom they speak the likeliest home: he, whom nothing names; we, who write."""

import re
from dataclasses import replace

from stance.articles.entities import Entities
from stance.articles.homes import NAMED, ONE, PRONOUN, SPEAKER, STRAY, kind_of
from stance.articles.people import Entity, Referent
from stance.articles.roles import OPPOSITION, PRIVATE
from stance.articles.transcripts import ANSWERS
from stance.articles.vocabulary import speakers

_PERSONS = ("he", "she")
_UNKNOWN = ("described", "office", "pronoun")
"""How a mention is resolved to somebody heard before of whom nothing may be known."""
_ASKS = re.compile(r"(?i:I|we) (?:wonder|was wondering|were wondering|would like to ask|want to ask)\b[^.!\n]{0,300}\?")
_ANY_STATE = re.compile(r"(?i)a (?:state|country|nation)(?:$| (?:that|which|whose|in|of|with)\b)")


def means_speaker(mention: str) -> bool:
    """Tell whether a mention is whoever writes, speaks or answers.

    >>> means_speaker("We"), means_speaker("A"), means_speaker("he")
    (True, True, False)
    """
    return mention.lower() in speakers() or mention.title() in ANSWERS


def housed(entities: Entities, mention: str, start: int, found: Referent | None) -> Referent | None:
    """Return whom a mention means, as it was found or with the likeliest home; None where there is none to ask for."""
    if found is None:
        manner = SPEAKER if means_speaker(mention) else PRONOUN if mention.lower() in _PERSONS else None
        if manner is None:
            return None
        kind = kind_of(None, manner)
        asks = _ASKS.match(entities.homes.text, start) is not None  # a journalist's question
        home = None if asks else entities.homes.likeliest(start, kind)
        actor, p = (home.actor, home.p) if home else (None, 1.0)
        entity = Entity(mention, "", actor, manner == PRONOUN, how="home", p=p)
        return Referent(entity, how=STRAY, start=start, kind=kind)
    if not _is_stray(found):
        return found
    kind = kind_of(found.entity.role, PRONOUN if found.how == "pronoun" else ONE)
    if (home := entities.homes.likeliest(start, kind)) is None:
        return replace(found, kind=kind)
    return replace(found, entity=replace(found.entity, p=home.p, how="home"), actor=home.actor, kind=kind)


def _is_stray(found: Referent) -> bool:
    """Tell whether nothing says for whom somebody speaks who was heard before, and no home was asked for."""
    entity = found.entity
    unknown = entity.actor is None and found.actor is None and found.kind is None and not entity.plural
    asked = entity.how == "unknown" and entity.first >= 0
    return unknown and not asked and found.how in _UNKNOWN and entity.role not in (*PRIVATE, OPPOSITION)


def asked_home(referent: Referent, entity: Entity) -> tuple[int, dict[str, float]] | None:
    """Return where and how the home of a holder is asked for; None where it is not, as something else tells."""
    if entity.role in PRIVATE or entity.role == OPPOSITION:
        return None
    if referent.kind is not None:
        return referent.start, dict(referent.kind)
    if entity.how in ("home", "unknown") and entity.first >= 0:
        return entity.first, kind_of(entity.role, NAMED)
    return None


def is_any_state(mention: str) -> bool:
    """Tell whether a mention means no state in particular, which has no home to be asked for.

    >>> is_any_state("a country that left"), is_any_state("the country")
    (True, False)
    """
    return _ANY_STATE.match(mention) is not None
