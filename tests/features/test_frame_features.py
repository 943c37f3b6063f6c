"""The frame: held to slow and obvious definitions, a closed set, and blind to which actor a name is."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe import Probe
from stance import Analyzer
from stance.features.analyzer import Document
from stance.features.frame import CONTRAST, PERSONS, SUBORDINATORS, FrameFeatures, cells, gaps_of
from stance.values import NAME, NUMBER

FRAME = FrameFeatures()
POLE = {"conciliatory": "C", "hostile": "H", "neutral": "N"}
PIECES = """Peru Peru's the Chile's Tokyo Danish Zorblax we our i You he they this THAT who if when because but not
    condemn attack welcome talks meeting 1945 — , , . ; : ? ! “peace” ( $ % / [ - "quoted" words " – …""".split()
texts = st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)
NAMES = ["Peru", "United States", "Bosnia and Herzegovina", "Tokyo", "Danish", "Jordan", "European Union", "Hamas"]


def families(found: list[str]) -> dict[str, list[str]]:
    """Return the values of the features, by family."""
    by_family: dict[str, list[str]] = {}
    for feature in found:
        family, _, value = feature.partition(":")
        by_family.setdefault(family, []).append(value)
    return by_family


def row(document: Document) -> Iterator[str]:
    """Yield the roles of a document word by word, nothing where a word plays none."""
    for i, word in enumerate(document.words):
        inside = [m for m in document.matches if m.polarity in POLE and m.start <= i < m.stop]
        if inside:
            yield POLE[inside[0].polarity] if inside[0].start == i else ""
        elif word.text == NAME:
            yield "K" if word.known else "O"
        else:
            yield "BUT" if word.text in CONTRAST else PERSONS.get(word.text, "")


@given(text=texts)
def test_every_feature_is_one_of_a_closed_set_without_repeats(analyzer: Analyzer, text: str) -> None:
    every = list(cells(analyzer.lexicon.concepts))
    assert len(every) == len(set(every))
    assert set(FRAME(analyzer.document(text))) <= set(every)


@given(text=texts)
def test_neighbours_are_those_of_the_row_of_roles(analyzer: Analyzer, text: str) -> None:
    document = analyzer.document(text)
    roles = ["^", *filter(None, row(document)), "$"]
    pairs = [f"{a}:{b}" for a, b in pairwise(roles) if {a, b} & set("CHN")]
    assert families(FRAME(document)).get("roles", []) == pairs


@given(text=texts)
def test_clauses_and_places_are_those_of_the_words_before(analyzer: Analyzer, text: str) -> None:
    document = analyzer.document(text)
    gaps, clauses, places = gaps_of(document), [], []
    for match in document.matches:
        if match.polarity in POLE:
            ends = [i for i in range(1, match.start + 1) if re.search("[;:!?—]", gaps[i])]
            opened = [w.text for w in document.words[max(ends, default=0) : match.start]]
            kinds = [kind for word in opened if (kind := "BUT" if word in CONTRAST else SUBORDINATORS.get(word))]
            clauses.append(f"{POLE[match.polarity]}:{kinds[-1] if kinds else 'MAIN'}")
            places.append(f"{POLE[match.polarity]}{int(match.start / len(document.words) * 4 + 1e-9)}")
    found = families(FRAME(document))
    assert found.get("clause", []) == clauses
    assert found.get("place", []) == places


@given(text=texts)
def test_marks_capitals_and_quotations_are_those_of_the_text_between_words(analyzer: Analyzer, text: str) -> None:
    document = analyzer.document(text)
    found, gaps = families(FRAME(document)), gaps_of(document)
    if not document.words:
        assert found == {}
        return
    between = "\0".join(gaps)
    wanted = [c for c in '?!":;(—$%/[' if c in between] + ["-"] * (" - " in between)
    assert found.get("mark", []) == wanted
    assert found["commas"] == [str(min(4, sum("," in gap for gap in gaps)))]
    quotes = ["".join(gaps[: i + 1]).count('"') % 2 for i in range(len(document.words))]
    assert found["quoted"] == ["all" if all(quotes) else "part" if any(quotes) else "none"]
    common = [document.text.text[w.start] for w in document.words if w.text not in (NAME, NUMBER)]
    n = sum(c.isupper() for c in common)
    size = ["none", "one"][n] if n < 2 else "all" if n == len(common) else "many" if n / len(common) > 0.25 else "some"
    assert found["capitals"] == [size]


@given(text=texts)
def test_places_lie_in_the_text_and_the_whole_text_has_none(analyzer: Analyzer, text: str) -> None:
    document = analyzer.document(text)
    for place in FRAME.located(document):
        whole = place.feature.split(":")[0] in ("first", "actors", "capitals", "mark", "commas", "quoted")
        assert (place.start, place.stop) == (0, 0) if whole else 0 <= place.start < place.stop <= len(document.words)


@pytest.mark.parametrize(("text", "wanted"), [
    ("", {}),
    ("We condemned Peru.", {
        "first": ["K"], "actors": ["1W"], "commas": ["0"], "capitals": ["one"], "quoted": ["none"],
        "place": ["H1"], "clause": ["H:MAIN"], "roles": ["WE:H", "H:K"],
    }),
    ("You and I told Zorblax, who condemned it: “Chile and Chile attacked Peru!”", {
        "first": ["O"], "actors": ["2YI"], "mark": ["!", '"', ":"], "commas": ["1"], "capitals": ["some"],
        "quoted": ["part"], "place": ["N0", "H1", "H3"], "clause": ["N:MAIN", "H:who", "H:MAIN"],
        "roles": ["I:N", "N:O", "O:H", "H:IT", "K:H", "H:K"],
    }),
])  # fmt: skip
def test_the_frame_of_a_text(analyzer: Analyzer, text: str, wanted: dict[str, list[str]]) -> None:
    found = families(FRAME(analyzer.document(text)))
    assert {family: values for family, values in found.items() if family != "topic"} == wanted


def test_a_topic_tells_how_many_actors_are_named(analyzer: Analyzer) -> None:
    def topics(text: str) -> list[str]:
        return [v for v in families(FRAME(analyzer.document(text)))["topic"] if v.startswith("VISIT_MEET")]

    assert topics("The ministers met") == ["VISIT_MEET:0"]
    assert topics("The ministers of Peru met") == ["VISIT_MEET:1"]
    assert topics("The ministers of Peru, Chile and Norway met") == ["VISIT_MEET:2"]


@pytest.mark.parametrize("frame", [
    "{} condemned the attack on Norway.", "They left {}", "They left {}.", "They left {}. We condemned it.",
    "“We welcome {}’s offer,” Norway said; {} did not.", "Norway and {} met", "THEY MET {} TODAY",
    "he met the {} envoy",
])  # fmt: skip
def test_which_actor_a_name_is_changes_nothing(analyzer: Analyzer, frame: str) -> None:
    """Neither does whether two names are the same actor, nor the full stop that a name may end with."""
    names = [*NAMES, "Norway"] if not frame.startswith("THEY MET") else [name.upper() for name in NAMES]
    found = {name: FRAME(analyzer.document(frame.format(name, "Peru"))) for name in names}
    if not any(part in frame for part in ("{}.", "{}’s")) or frame.endswith("{}."):
        found["U.S."] = FRAME(analyzer.document(frame.format("U.S.", "Peru")))
    assert all(features == found["Tokyo" if "Tokyo" in found else "TOKYO"] for features in found.values()), found


def test_exchanging_the_first_name_of_a_corpus_sentence_changes_no_feature(
    analyzer: Analyzer, corpus: list[str]
) -> None:
    tried = 0
    for text in corpus[::40]:
        mention = next((m for m in analyzer.gazetteer.mentions(text) if m.actor), None)
        if mention is not None:
            variants = [text[: mention.start] + name + text[mention.end :] for name in NAMES[:5]]
            assert len({tuple(FRAME(analyzer.document(variant))) for variant in variants}) == 1, variants
            tried += 1
    assert tried > 100


READ = "You and I told Zorblax, who condemned it: “Chile and Chile attacked Peru - but we met, they said!”"


def test_both_scorers_count_the_features_of_the_definition(analyzer: Analyzer, scorer: str) -> None:
    asked = FRAME(analyzer.document(READ))
    probe = Probe(analyzer, FRAME, asked)
    assert probe.values([READ, ""]) == [probe.expected(asked), {}], scorer
