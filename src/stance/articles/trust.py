"""Tell how probable it is that a holder's actor is right, by how it was resolved."""

import math

from stance.articles.entities import Entities
from stance.articles.people import Entity, Referent
from stance.articles.regression import regression

_BESIDE = ("bracket", "legislator")
_LIKE = dict.fromkeys((*_BESIDE, "apposition", "of", "home", "place", "stray"), "title")
"""What tells an actor as surely as something else does, of which there are more examples."""
_BRACKETED = 0.9
"""A name with a state in brackets, as in records, says itself whose it is; annotated articles have hardly any."""
_STEPS = (100, 300, 800)


def trusted(referent: Referent, entity: Entity, entities: Entities) -> float:
    """Return the probability that the actor of a holder is right."""
    if entity.how == "home" and referent.kind is not None:
        return entity.p
    p = entity.p * regression("holders").probability(evidence(referent, entity, entities))
    return max(p, _BRACKETED) if referent.how == entity.how and entity.how in _BESIDE else p


def evidence(referent: Referent, entity: Entity, entities: Entities) -> dict[str, float]:
    """Return what tells whether a holder's actor is right: how the mention was resolved, how the actor is known."""
    actor = entity.actor
    how, told = referent.how or "none", entity.how or "none"
    how, told = _LIKE.get(how, how), _LIKE.get(told, told)
    values = {f"how:{how}": 1.0, f"told:{told}": 1.0, f"role:{entity.role}": 1.0}
    if how != told:
        values[f"{how}:{told}"] = 1.0
    values[f"kind:{entities.kind(actor)}"] = 1.0
    named = entities.counts[actor] if actor else 0
    values["share"] = values[f"{how}:share"] = named / (entities.named_in_all or 1)
    values["log"] = math.log(1 + named)
    order = entities.most_named
    values[f"rank:{order.index(actor) if actor in order else 9}"] = 1.0
    if how == "pronoun":
        gap = entities.since_heard(entity, referent.start)
        step = sum(gap > step for step in _STEPS) if gap is not None else "never"
        values[f"pronoun:gap{step}"] = 1.0
    values["plural"] = float(entity.plural)
    return values
