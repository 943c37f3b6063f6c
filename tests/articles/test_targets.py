"""Targets: by the part that an actor has in a statement, with a probability, and none where nobody is meant."""

from collections.abc import Sequence

import pytest

from stance import Analyzer
from stance.articles.entities import Entities
from stance.articles.slots import parsed, part_in
from stance.articles.statements import Finding, Participant
from stance.articles.targets import with_targets
from stance.values import Span


def targets(analyzer: Analyzer, text: str, holder: str, actor: str, words: str = "") -> Sequence[Participant | None]:
    """Return toward whom a statement is, the whole text if no words of it are given."""
    at, start = text.index(holder), text.index(words)
    party = Participant(holder, at, at + len(holder), actor)
    span = Span(start, start + len(words)) if words else Span(0, len(text))
    entities = Entities(analyzer.gazetteer, text)
    return [target for _, target in with_targets(text, entities, [Finding("indirect", span, party, scored=(span,))])]


def codes(found: Sequence[Participant | None]) -> list[str | None]:
    return [target.actor if target else None for target in found]


@pytest.mark.parametrize(
    ("text", "holder", "actor", "expected"),
    [
        ("Kenya condemned Somalia.", "Kenya", "KEN", ["SOM"]),
        ("Kenya invited Somalia, to the annoyance of Peru and Chad.", "Kenya", "KEN", ["SOM"]),
        ("Peru was blamed by Ecuador for the spill.", "Ecuador", "ECU", ["PER"]),
        ("Irish Ambassador to Portugal Nuala Byrne praised Latvia.", "Nuala Byrne", "IRL", ["LVA"]),
        ("The Thai envoy, talking in Hanoi, attacked Cambodia.", "The Thai envoy", "THA", ["KHM"]),
        ("Mr. Dahl, the Swedish consul, praised Latvia.", "Mr. Dahl", "SWE", ["LVA"]),
        ("Kenya protested against the raid by Somalia.", "Kenya", "KEN", ["SOM"]),
        ("Kenya condemned Somali raids on Eritrea.", "Kenya", "KEN", ["SOM"]),
        ("Kenya condemns Somalia — Eritrean envoy", "Kenya", "KEN", ["SOM"]),
        ("Kenya praised itself.", "Kenya", "KEN", [None]),
    ],
)
def test_the_part_in_the_sentence_tells_the_target(
    analyzer: Analyzer, text: str, holder: str, actor: str, expected: list[str | None]
) -> None:
    assert codes(targets(analyzer, text, holder, actor)) == expected


def test_several_targets_have_an_entry_each(analyzer: Analyzer) -> None:
    assert set(codes(targets(analyzer, "Kenya condemned Somalia and Eritrea.", "Kenya", "KEN"))) == {"SOM", "ERI"}


def test_a_target_has_its_place_and_a_probability(analyzer: Analyzer) -> None:
    text = "Kenya condemned Somalia."
    [target] = targets(analyzer, text, "Kenya", "KEN")
    assert target is not None
    assert target.p is not None
    assert text[target.start : target.end] == "Somalia"
    assert 0.36 <= target.p < 1


def test_an_actor_named_often_does_not_replace_the_one_that_is_told(analyzer: Analyzer) -> None:
    text = "Peru warned Chile. Chile must pay, Peru said of Chile.\n\nPeru deplored a raid by Bolivia."
    words = "deplored a raid by Bolivia"
    at = text.rindex("Peru")
    span = Span(text.index(words), len(text) - 1)
    found = Finding("indirect", span, Participant("Peru", at, at + 4, "PER"), scored=(span,))
    pairs = list(with_targets(text, Entities(analyzer.gazetteer, text), [found]))
    assert [target.actor if target else None for _, target in pairs] == ["BOL"]


def test_narration_has_no_target_and_joint_holders_have_one_each(analyzer: Analyzer) -> None:
    text = "Kenya and Chile condemned Somalia. The fjord is long."
    span, rest = Span(0, 34), Span(35, len(text))
    kenya, chile = Participant("Kenya", 0, 5, "KEN"), Participant("Chile", 10, 15, "CHL")
    found = [
        Finding("indirect", span, kenya, scored=(span,), also=(chile,)),
        Finding("narration", rest, Participant("narrator", None, None, None), scored=(rest,)),
    ]
    pairs = list(with_targets(text, Entities(analyzer.gazetteer, text), found))
    told = [(one.holder.actor, target.actor if target else None) for one, target in pairs]
    assert told == [("KEN", "SOM"), ("CHL", "SOM"), (None, None)]


@pytest.mark.parametrize(
    ("text", "name", "slot", "how"),
    [
        ("Kenya condemned Somalia.", "Somalia", "object", "self"),
        ("Somalia was condemned by Kenya.", "Somalia", "passive_subject", "self"),
        ("Somalia was condemned by Kenya.", "Kenya", "by", "self"),
        ("Kenya condemned the Somali raid.", "Somali", "object", "part"),
        ("Kenya condemned Somalia's raid.", "Somalia", "object", "owner"),
    ],
)
def test_the_slot_of_a_name(text: str, name: str, slot: str, how: str) -> None:
    [[sentence]] = parsed(text, [Span(0, len(text))])
    at = text.index(name)
    part = part_in(sentence, at, at + len(name))
    assert part is not None
    assert (part.slot, "owner" if part.owns else "part" if part.modifies else "self") == (slot, how)
