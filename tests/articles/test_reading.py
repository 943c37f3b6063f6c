"""Articles: who holds what toward whom, with exact places, whatever the text."""

import json
import math
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT, SMALL_SETTINGS, small_data
from stance import Analyzer, Participant, StanceModel
from stance.articles.frame import frame
from stance.articles.furniture import without_furniture
from stance.articles.offices import Office
from stance.articles.output import as_json
from stance.articles.quotations import quotations
from stance.articles.reading import read_article
from stance.articles.statements import NARRATOR, Article
from stance.text.paragraphs import paragraphs, unwrapped
from stance.text.sentences import sentences

WIRE = """Norway ready for talks with Chile — envoy

OSLO, May 3. /NTB/. Norway is ready to resume talks with Chile, Norwegian Ambassador to Santiago Kari Moen told
reporters.

"We want good relations with our Chilean friends," Moen said. "We will keep our word."

The ambassador recalled Chilean President Luis Vera's statement that Chile welcomed the offer. He added that
nobody was in a hurry.

The fjord is forty kilometres long.

In response, Chile imposed sanctions on Norway. According to the Chilean Foreign Ministry, the talks are over."""

GOLD = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "data" / "articles").glob("*.json"))]


@pytest.fixture(scope="module")
def wire(shipped: StanceModel) -> Article:
    return read_article(shipped, WIRE)


@pytest.fixture(scope="module")
def polar(analyzer: Analyzer) -> StanceModel:
    """A model of other labels than those that contexts were learned for."""
    names = {"conciliatory": "for", "hostile": "against", "neutral": "neutral"}
    texts, labels, groups = small_data()
    settings_ = replace(SMALL_SETTINGS, poles=("for", "against"))
    return StanceModel(analyzer, settings_).fit(texts, [names[label] for label in labels], groups)


def holder_of(article: Article, words: str) -> tuple[str, str | None, str | None, str]:
    s = next(s for s in article.statements if words in s.text)
    return s.holder.text, s.holder.actor, s.target.actor if s.target else None, s.kind


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Norway ready for talks", (NARRATOR, None, None, "narration")),
        ("Norway is ready to resume", ("Kari Moen", "NOR", "CHL", "indirect")),
        ("We want good relations", ("Kari Moen", "NOR", "CHL", "direct")),
        ("Chile welcomed the offer", ("Luis Vera", "CHL", "NOR", "indirect")),
        ("nobody was in a hurry", ("Luis Vera", "CHL", "NOR", "indirect")),
        ("The fjord", (NARRATOR, None, None, "narration")),
        ("Chile imposed sanctions", ("Chile", "CHL", "NOR", "deed")),
        ("the talks are over", ("the Chilean Foreign Ministry", "CHL", "NOR", "indirect")),
    ],
)
def test_holder_target_and_kind(wire: Article, words: str, expected: tuple[str, str | None, str | None, str]) -> None:
    assert holder_of(wire, words) == expected


QUARREL = """LIMA — Peru on Tuesday condemned a raid by Bolivia.

"This is unacceptable," Peruvian Foreign Minister Rosa Quispe told reporters.

The Bolivian Foreign Ministry was calm. It accused Lima of haste and said that the door would stay open.

"Peru's steps break the treaty," the ministry's spokesman, Juan Mamani, said. He added that Bolivia could wait.

"Bolivia's answer is a beginning," a Chilean diplomat said. It was too early for more, Chile noted.
"""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("condemned a raid", ("Peru", "PER", "BOL", "indirect")),
        ("This is unacceptable", ("Rosa Quispe", "PER", "BOL", "direct")),
        ("was calm", (NARRATOR, None, None, "narration")),
        ("It accused Lima of haste", ("Bolivian Foreign Ministry", "BOL", "PER", "indirect")),
        ("the door would stay open", ("Bolivian Foreign Ministry", "BOL", "PER", "indirect")),
        ("steps break the treaty", ("Juan Mamani", "BOL", "PER", "direct")),
        ("Bolivia could wait", ("Juan Mamani", "BOL", "PER", "indirect")),
        ("is a beginning", ("a Chilean diplomat", "CHL", "BOL", "direct")),
        ("too early for more", ("Chile", "CHL", "BOL", "indirect")),
    ],
)
def test_holders_in_a_quarrel(
    shipped: StanceModel, words: str, expected: tuple[str, str | None, str | None, str]
) -> None:
    assert holder_of(read_article(shipped, QUARREL), words) == expected


def test_a_split_quotation_is_one_statement_and_only_its_words_are_scored(polar: StanceModel) -> None:
    [statement] = [s for s in read_article(polar, WIRE).statements if s.kind == "direct"]
    assert statement.text == 'We want good relations with our Chilean friends," Moen said. "We will keep our word.'
    rows = polar.predict_proba(["We want good relations with our Chilean friends,", "We will keep our word."])
    assert list(statement.probabilities.values()) == pytest.approx(rows.mean(axis=0).tolist())
    assert statement.context == ()


def test_a_quotation_of_several_sentences_is_the_mean_of_them(polar: StanceModel) -> None:
    text = '"We condemn this attack. We will resume talks. The weather was fine," Norway said.'
    [statement] = [s for s in read_article(polar, text).statements if s.kind == "direct"]
    rows = polar.predict_proba(["We condemn this attack.", "We will resume talks.", "The weather was fine,"])
    assert list(statement.probabilities.values()) == pytest.approx(rows.mean(axis=0).tolist())


def test_a_stance_in_context_is_the_softmax_of_what_its_parts_add(wire: Article) -> None:
    told = [s for s in wire.statements if s.kind != "narration"]
    for s in told:
        p = s.probabilities
        others = [math.log(p[label]) for label in p if label != s.stance]
        lead = math.log(p[s.stance]) - sum(others) / len(others)
        assert sum(weight for _, weight in s.context) == pytest.approx(lead)
        assert {part for part, _ in s.context} == {
            "usual", "words", "sentence", "article", "holder", "kind", "target",
        }  # fmt: skip
        assert s.score == pytest.approx(p["conciliatory"] - p["hostile"])
    assert all(s.context == () for s in wire.statements if s.kind == "narration")


def test_without_evidence_all_else_is_the_same(shipped: StanceModel, wire: Article) -> None:
    bare = read_article(shipped, WIRE, evidence=False)
    assert bare.statements == tuple(replace(s, evidence=()) for s in wire.statements)
    assert bare.dyads == wire.dyads
    assert any(s.evidence for s in wire.statements)


def test_every_span_is_what_it_claims(wire: Article) -> None:
    for s in wire.statements:
        assert WIRE[s.start : s.end] == s.text
        for e in s.evidence:
            assert WIRE[e.start : e.end] == e.text
            assert s.start <= e.start < e.end <= s.end


def test_holders_and_targets_stand_where_they_are_mentioned(wire: Article) -> None:
    placed = [
        (WIRE[party.start : party.end], party.actor)
        for s in wire.statements
        for party in (s.holder, s.target)
        if party and party.start is not None
    ]
    assert placed == [
        ("Norwegian Ambassador to Santiago Kari Moen", "NOR"),
        ("Chile", "CHL"),
        ("Moen", "NOR"),
        ("Chilean", "CHL"),
        ("Chilean President Luis Vera", "CHL"),
        ("He", "CHL"),
        ("Chile", "CHL"),
        ("Norway", "NOR"),
        ("the Chilean Foreign Ministry", "CHL"),
    ]


PIECES = [
    '"', "“", "”", "«", "»", "„", "''", "We welcome talks", "He said", "the minister said that", "Norway", "Chile's",
    "told Chile", "according to", "the ambassador", "President Luis Vera", ", ", ". ", ": ", "\n", "\n\n", " — ",
    "condemned", "sanctions on", "its", "she", "(", ")", "'s statement that", "\u202e", "\x00", "שלום", "مرحبا", "🤝",
    "U.S.", "No. ", "1. ", " ",
]  # fmt: skip


anything = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join) | st.text(max_size=200)


@settings(max_examples=150)
@given(anything)
def test_no_text_makes_it_fail_and_places_are_exact(shipped: StanceModel, text: str) -> None:
    article = read_article(shipped, text)
    for s in article.statements:
        assert 0 <= s.start <= s.end
        assert text[s.start : s.end] == s.text
        for e in s.evidence:
            assert text[e.start : e.end] == e.text
        for party in (s.holder, s.target):
            if party is not None and party.start is not None:
                assert party.end is not None
                assert 0 <= party.start < party.end <= len(text)
    json.dumps(as_json(article))


@given(anything)
def test_statements_come_in_order_and_those_of_one_place_are_of_different_parties(
    shipped: StanceModel, text: str
) -> None:
    statements = read_article(shipped, text, evidence=False).statements
    assert [s.start for s in statements] == sorted(s.start for s in statements)
    parties = [(s.start, s.end, s.holder.actor, s.target and s.target.actor) for s in statements]
    assert len(set(parties)) == len(parties)


def uncovered(model: StanceModel, text: str) -> list[str]:
    """Return the sentences of a text's prose, quotations in them taken as one, of which no statement has a word."""
    prose = without_furniture(text)
    spans = paragraphs(prose)
    lines = unwrapped(prose, spans)
    found = quotations(lines, spans)
    statements = read_article(model, text, evidence=False).statements
    missed = []
    for p in spans:
        inside = [q for q in found if p.start <= q.start < p.end]
        for s in sentences(frame(lines, inside, p)):
            start, end = p.start + s.start, p.start + s.end
            if not any(r.start < end and start < r.end for r in statements):
                missed.append(text[start:end])
    return missed


@given(anything)
def test_every_sentence_is_covered(shipped: StanceModel, text: str) -> None:
    assert uncovered(shipped, text) == []


@pytest.mark.parametrize("article", GOLD[::6], ids=lambda article: str(article["id"]) if "id" in article else None)
def test_every_sentence_of_a_real_article_is_covered(shipped: StanceModel, article: dict[str, Any]) -> None:
    assert uncovered(shipped, article["text"]) == []


HOSTILE = {
    "quotes": '"' * 20_000,
    "open quotes": "“a " * 10_000,
    "quotations of nobody": "“We go, Chile said. " * 3_000,
    "pronouns on lines": "““Chile \t\nhe said Peru " * 600,
    "one word": "a" * 300_000,
    "verbs": "said " * 15_000,
    "abbreviations": "No. " * 30_000,
    "clauses": "Norway said that " * 6_000,
    "attributions": ", said Norway " * 6_000,
    "quotations": '"We met again today," he said. ' * 2_500,
    "people": "Minister Ann Lee met Minister Bob Day. " * 2_500,
    "right to left": "שלום " * 15_000,
    "control characters": "\x00" * 60_000,
    "addresses": "a@" * 30_000,
    "calls": "a(" * 30_000,
    "tags": "<a" * 30_000,
}


def seconds(model: StanceModel, text: str) -> float:
    start = time.process_time()
    read_article(model, text)
    return time.process_time() - start


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_take_time_in_proportion_to_their_length(small_model: StanceModel, text: str) -> None:
    """Four times the text may take four times as long; in quadratic time it would be sixteen times."""

    def in_proportion() -> bool:
        quarter = seconds(small_model, text[: len(text) // 4])
        return seconds(small_model, text) < max(1.0, 8 * quarter)

    # A busy machine may stretch one measurement; quadratic time fails every one.
    assert any(in_proportion() for _ in range(3))


def test_an_office_holder_without_a_title_is_known_from_the_table(shipped: StanceModel) -> None:
    text = "Ingrid Dahl said that Chile had lied to everybody."
    offices = [Office("Ingrid Dahl", "foreign minister", "NOR", 2001, 2004)]
    assert holder_of(read_article(shipped, text), "Chile had lied")[1] is None
    assert holder_of(read_article(shipped, text, offices=offices, year=2003), "Chile had lied")[1] == "NOR"
    assert holder_of(read_article(shipped, text, offices=offices, year=2010), "Chile had lied")[1] is None


def test_the_gold_set_is_large_enough_and_its_spans_are_exact() -> None:
    statements = [(article, s) for article in GOLD for s in article["statements"]]
    assert len(GOLD) >= 40
    assert len(statements) >= 400
    for article, s in statements:
        assert article["text"][s["start"] : s["end"]] == s["text"]


def test_the_gold_set_is_read_as_well_as_the_documents_say(shipped: StanceModel) -> None:
    """Far below what benchmarks/articles.py shows, so that only a broken reader fails here."""
    right = found = total = 0
    for article in GOLD[::4]:
        read = read_article(shipped, article["text"]).statements
        for s in article["statements"]:
            total += 1
            middle = (s["start"] + s["end"]) // 2
            over = [r for r in read if r.start <= middle < r.end and r.kind != "narration"]
            found += bool(over)
            right += any(r.holder.actor == s["holder"]["actor"] for r in over)
    assert found / total > 0.85
    assert right / total > 0.65


@pytest.mark.parametrize(
    ("text", "kind", "holders", "target"),
    [
        ("Germany and France called on Serbia to wait.", "indirect", ["DEU", "FRA"], "SRB"),
        ("Chile and Peru imposed sanctions on Bolivia.", "deed", ["CHL", "PER"], "BOL"),
        ('"We regret this decision," Norway and Sweden said.', "direct", ["NOR", "SWE"], None),
        ("Norway said that Sweden and Finland had misled Iceland.", "indirect", ["NOR"], None),
    ],
)
def test_what_two_hold_together_is_a_statement_of_each(
    shipped: StanceModel, text: str, kind: str, holders: list[str], target: str | None
) -> None:
    found = [s for s in read_article(shipped, text).statements if s.kind == kind]
    assert list(dict.fromkeys(s.holder.actor for s in found)) == holders
    assert len({(s.start, s.end) for s in found}) == 1
    if target:
        assert {s.target.actor for s in found if s.target} == {target}


BRIEFING = """Regular press conference

Reporter: Norway said on Monday that Chile had broken the treaty. What is your comment?

Chilean Spokesperson Ana Rojas: We reject this accusation. Norway should keep its word.

The talks will be held in May.

Q: Will the envoy return?

A: I have nothing to add.
"""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Chile had broken", ("Norway", "NOR", "CHL", "indirect")),
        ("What is your comment", ("Reporter", None, "CHL", "direct")),
        ("We reject this", ("Ana Rojas", "CHL", "NOR", "direct")),
        ("should keep its word", ("Ana Rojas", "CHL", "NOR", "direct")),
        ("will be held in May", ("Ana Rojas", "CHL", "NOR", "direct")),
        ("Will the envoy", ("Q", None, None, "direct")),
        ("nothing to add", ("Ana Rojas", "CHL", "NOR", "direct")),
        ("Regular press", (NARRATOR, None, None, "narration")),
    ],
)
def test_the_turns_of_a_transcript(
    shipped: StanceModel, words: str, expected: tuple[str, str | None, str | None, str]
) -> None:
    assert holder_of(read_article(shipped, BRIEFING), words) == expected


def test_one_line_with_a_colon_makes_no_transcript(shipped: StanceModel) -> None:
    text = "Minister: talks soon\n\nThe sea was calm.\n\nNobody came.\n\nOslo: a guide\n\nIt rained."
    assert {s.kind for s in read_article(shipped, text).statements if "calm" in s.text} == {"narration"}


def test_a_statement_is_certain_only_where_its_holder_and_its_target_are(shipped: StanceModel) -> None:
    texts = [
        "Norway condemned Chile’s attack.",
        "The minister condemned the attack. Peru met Chile.",
        "It angered Oslo.",
    ]
    for text in texts:
        for s in read_article(shipped, text).statements:
            if s.kind == "narration":
                continue
            doubtful = s.holder.doubtful or (s.target is not None and s.target.doubtful)
            assert not (s.certain and doubtful)
            assert s.certain == (s.why is None)
            if doubtful and max(s.probabilities.values()) >= shipped.scorer_.threshold:
                assert s.why in ("doubtful holder", "doubtful target")


@pytest.mark.parametrize(("p", "doubtful"), [(None, False), (0.79, True), (0.8, False), (1.0, False)])
def test_an_actor_that_is_wrong_in_more_than_one_of_five_is_doubtful(p: float | None, doubtful: bool) -> None:
    assert Participant("Oslo", 0, 4, "NOR", None, p).doubtful is doubtful
