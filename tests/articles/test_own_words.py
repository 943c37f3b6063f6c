"""The words of a statement that are about one of its targets alone, and the stance that comes from them."""

import re
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import StanceModel, read_article
from stance.articles.own_words import own_words
from stance.articles.slots import parsed
from stance.articles.statements import Finding, Participant
from stance.values import Mention, Span

NAMES = ("Chad", "Niger", "Ghana", "Togo")
CLAUSES = (
    "we condemn the raid of {}",
    "we thank {}",
    "{} is welcome",
    "the envoy of {} lied",
    "it will not go on",
    "they know",
)


def about(text: str, scored: tuple[Span, ...] = (), targets: tuple[str, ...] = NAMES) -> dict[str, str]:
    """Return the words about each actor named in a statement of Mali's, with a bar between its stretches."""
    words = places(text, scored, targets)
    return {name: " | ".join(text[s.start : s.end] for s in spans) for name, spans in words.items()}


def places(
    text: str, scored: tuple[Span, ...] = (), targets: tuple[str, ...] = NAMES
) -> Mapping[str, tuple[Span, ...]]:
    [trees] = parsed(text, [Span(0, len(text))])
    holder = Participant("the envoy", None, None, "Mali")
    one = Finding("direct", Span(0, len(text)), holder, scored=scored or (Span(0, len(text)),))
    found = [m for name in (*NAMES, "Mali") for m in re.finditer(name, text)]
    return own_words(trees, one, targets, [Mention(m[0], m.start(), m.end(), m[0]) for m in found])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "We condemn the raid of Chad and we thank Niger.",
            {"Chad": "We condemn the raid of Chad and", "Niger": "we thank Niger"},
        ),
        ("Chad has betrayed us. Niger stood by us.", {"Chad": "Chad has betrayed us", "Niger": "Niger stood by us"}),
        (
            "Chad has betrayed us. It will regret it. Niger stood by us.",
            {"Chad": "Chad has betrayed us | It will regret it", "Niger": "Niger stood by us"},
        ),
        (
            "We applaud Chad; the threats of Niger are vile.",
            {"Chad": "We applaud Chad", "Niger": "the threats of Niger are vile"},
        ),
        (
            "Chad and Niger lied. We thank Niger for the truce.",
            {"Chad": "Chad and Niger lied"},
        ),
        (
            "We want peace but will punish Chad, and we thank Niger.",
            {"Chad": "will punish Chad", "Niger": "we thank Niger"},
        ),
        (
            "We know that Chad is at fault and that Niger is a friend.",
            {"Chad": "We know that Chad is at fault and", "Niger": "that Niger is a friend"},
        ),
        ("Mali knows its friends. Mali thanks Chad.", {}),
        ("We condemn Chad and Niger.", {}),
        ("We did not condemn Chad or thank Niger.", {}),
        ("We refused to condemn Chad and to thank Niger.", {}),
        ("We thank Chad.", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_joined_clauses_and_sentences_go_to_who_is_named_in_them(text: str, words: dict[str, str]) -> None:
    assert about(text) == words


def test_only_targets_are_asked_for_and_others_named_part_them_too() -> None:
    text = "We condemn the raid of Chad and we thank Niger."
    assert about(text, targets=("Niger",)) == {"Niger": "we thank Niger"}
    assert about(text, targets=("Togo",)) == {}


def test_words_that_are_not_scored_are_nobodys() -> None:
    text = "Chad has betrayed us, he said on Monday. Niger stood by us."
    end = text.index(",")
    scored = (Span(0, end), Span(text.index("Niger"), len(text)))
    assert about(text, scored) == {"Chad": "Chad has betrayed us", "Niger": "Niger stood by us"}


@given(
    st.lists(st.tuples(st.sampled_from(CLAUSES), st.sampled_from((*NAMES, "Mali"))), min_size=1, max_size=6),
    st.lists(st.sampled_from((". ", " and ", "; ", ", but ")), min_size=6, max_size=6),
)
def test_own_words_hold_the_actor_and_lie_apart_in_order(told: list[tuple[str, str]], joints: list[str]) -> None:
    text = "".join(clause.format(name) + joint for (clause, name), joint in zip(told, joints, strict=False))
    for actor, spans in places(text).items():
        assert any(actor in text[s.start : s.end] for s in spans)
        assert all(0 <= s.start < s.end <= len(text) for s in spans)
        ordered = sorted(spans, key=lambda s: s.start)
        assert all(one.end <= other.start for one, other in pairwise(ordered))
        assert sum(s.end - s.start for s in spans) < len(text)


def test_each_target_has_the_stance_and_the_evidence_of_its_own_words(shipped: StanceModel) -> None:
    text = "“We condemn Algeria's raid and we thank Mauritania for its help,” the Malian foreign minister said."
    one, other = sorted(read_article(shipped, text).statements[:2], key=lambda s: s.score or 0.0)
    assert (one.target and one.target.actor, one.stance) == ("DZA", "hostile")
    assert (other.target and other.target.actor, other.stance) == ("MRT", "conciliatory")
    assert one.text == other.text
    border = text.index("we thank")
    assert one.evidence
    assert all(e.end <= border for e in one.evidence)
    assert other.evidence
    assert all(e.start >= border for e in other.evidence)


def test_what_a_frame_takes_back_is_taken_back_toward_all(shipped: StanceModel) -> None:
    text = "The Malian minister denied that Mali had insulted Algeria and condemned Mauritania."
    assert {s.stance for s in read_article(shipped, text).statements if s.kind != "narration"} == {"neutral"}


def test_who_is_urged_to_act_against_others_is_not_blamed_for_the_act(shipped: StanceModel) -> None:
    text = "Mali's envoy called on Ghana to impose sanctions on Togo while Niger was praised by him."
    [asked] = [s for s in read_article(shipped, text).statements if s.target and s.target.actor == "GHA"]
    assert asked.stance != "hostile"
