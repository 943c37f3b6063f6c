"""Concepts: inflection, longest match, negation scope, and a lexicon that is sound."""

import csv
import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from stance import Analyzer, Gazetteer, Lexicon, LexiconError
from stance.features.lexicon import NEGATION_SCOPE, SKIPPED, ConceptMatch, significant
from stance.features.masking import masked_words
from stance.text.inflection import inflections
from stance.text.normalise import normalise

LEXICON = Lexicon(
    [
        ("PROTEST", "lodge protest"),
        ("ACCUSE", "accuse"),
        ("EASE", "lift"),
        ("EASE", "lift ban"),
        ("OFFER", "not rule out"),
        ("RECALL", "recall ambassador"),
        ("TALK", "=talks"),
        ("KEEP", "hold talk"),
    ]
)


def matches(text: str, lexicon: Lexicon = LEXICON) -> list[ConceptMatch]:
    return lexicon.matches(masked_words(normalise(text), Gazetteer([])))


def features(text: str, lexicon: Lexicon = LEXICON) -> list[str]:
    return [match.feature for match in matches(text, lexicon)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they lodged a protest", ["PROTEST"]),
        ("lodging its strongest protest", []),
        ("they lodged all these protests", ["PROTEST"]),
        ("he recalled the Ruritanian ambassador", ["RECALL"]),
        ("accuses accused accusing accuse", ["ACCUSE"] * 4),
        ("the ban was lifted", ["EASE"]),
        ("the talks", ["TALK"]),
        ("the talk", []),
        ("they held talks", ["KEEP"]),
        ("", []),
    ],
)
def test_entries_match_in_all_inflections_over_determiners_and_names(text: str, expected: list[str]) -> None:
    assert features(text) == expected


def test_the_longest_entry_wins_and_matches_do_not_overlap() -> None:
    found = matches("they lifted the ban")
    assert [(match.concept, match.start, match.stop) for match in found] == [("EASE", 1, 4)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they did not lift the ban", ["NOT_EASE"]),
        ("they didn't lift the ban", ["NOT_EASE"]),
        ("nobody accused them", ["NOT_ACCUSE"]),
        ("it was never their wish to lift it", ["NOT_EASE"]),
        ("it did not rain, they lifted the ban", ["EASE"]),
        ("it did not rain but they lifted the ban", ["EASE"]),
        ("we do not rule out a visit", ["OFFER"]),
        ("not " + "so " * NEGATION_SCOPE + "accuse", ["ACCUSE"]),
        ("not " + "so " * (NEGATION_SCOPE - 1) + "accuse", ["NOT_ACCUSE"]),
    ],
)
def test_negation_reaches_to_the_end_of_its_clause_and_no_further(text: str, expected: list[str]) -> None:
    assert features(text) == expected


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("deny", "denied denies deny denying"),
        ("withdraw", "withdraw withdrawing withdrawn withdraws withdrew"),
        ("stop", "stop stopped stopping stops"),
        ("veto", "veto vetoed vetoes vetoing"),
        ("travel", "travel traveled traveling travelled travelling travels"),
        ("panic", "panic panicked panicking panics"),
        ("die", "die died dies dying"),
        ("agree", "agree agreed agreeing agrees"),
        ("visit", "visit visited visiting visits"),
        ("refer", "refer referred referring refers"),
        ("quit", "quit quits quitted quitting"),
        ("crisis", "crises crisis"),
        ("be", "am are be been being is was were"),
        ("against", "against"),
    ],
)
def test_inflection_gives_the_forms_of_english(word: str, forms: str) -> None:
    assert set(forms.split()) <= set(inflections(word))


@given(st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=1, max_size=12))
def test_a_word_is_among_its_own_inflections(word: str) -> None:
    assert word in inflections(word) or word == "be"


def test_every_shipped_entry_is_found_whole_and_as_its_own_concept(analyzer: Analyzer) -> None:
    """An entry is its own concept, or that of another entry whose words have the very same forms."""
    entries = analyzer.lexicon.entries
    patterns = {tuple(significant(entry)) for _, entry in entries}
    accepting: dict[str, set[str]] = {}
    for word in {word for pattern in patterns for word in pattern}:
        for form in (word[1:],) if word.startswith("=") else inflections(word):
            accepting.setdefault(form, set()).add(word)
    concepts: dict[tuple[str, ...], set[str]] = {}
    for concept, entry in entries:
        concepts.setdefault(tuple(significant(entry)), set()).add(concept)
    missed = []
    shared = 0
    for concept, entry in entries:
        plain = entry.replace("=", "")
        found = [(match.concept, match.start, match.stop) for match in matches(plain, analyzer.lexicon)]
        whole = len(plain.split())
        while plain.split()[whole - 1] in SKIPPED:
            whole -= 1
        if found == [(concept, 0, whole)]:
            continue
        same_forms = product(*(accepting[form] for form in significant(plain)))
        others = {other for pattern in same_forms for other in concepts.get(pattern, ())}
        if [(start, stop) for _, start, stop in found] != [(0, whole)] or found[0][0] not in others:
            missed.append((concept, entry, found))
        shared += 1
    assert missed == []
    assert shared < len(entries) / 100


def test_the_shipped_tables_are_well_formed() -> None:
    with (ROOT / "data" / "lexicon.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    malformed = [r["entry"] for r in rows if not re.fullmatch(r"=?[a-z']+( =?[a-z']+){0,4}", r["entry"])]
    assert malformed == []


def test_every_concept_has_a_definition_and_at_least_five_entries(analyzer: Analyzer) -> None:
    counts = dict.fromkeys(analyzer.lexicon.concepts, 0)
    for concept, _ in analyzer.lexicon.entries:
        counts[concept] += 1
    assert {name: n for name, n in counts.items() if n < 5} == {}
    assert [c.name for c in analyzer.lexicon.concepts.values() if len(c.definition) < 20] == []


@pytest.mark.parametrize(
    ("lexicon", "concepts", "message"),
    [
        ("a,b\n", None, "header must be concept,entry"),
        ("concept,entry\nEASE,lift\nEASE,lift\n", None, "line 3: 'lift' stands on line 2 already"),
        ("concept,entry\nEASE,Lift\n", None, "line 2: 'Lift' must be"),
        ("concept,entry\nEASE,a b c d e f\n", None, "line 2"),
        ("concept,entry\nEASE,lift\n", "concept,polarity,definition\nACCUSE,hostile,x\n", "'EASE' has no definition"),
        ("concept,entry\nEASE,lift\n", "concept,polarity,definition\nEASE,warm,x\n", "polarity is 'warm'"),
        ("concept,entry\nEASE\n", None, "line 2: 1 fields"),
    ],
)
def test_a_malformed_lexicon_is_an_error_that_names_the_line(lexicon: str, concepts: str | None, message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        Lexicon.from_csv(lexicon, concepts)


def test_the_branches_of_a_word_are_those_that_inflecting_every_entry_gives(analyzer: Analyzer) -> None:
    words = {word for _, entry in analyzer.lexicon.entries for word in entry.split() if word not in SKIPPED}
    expected: dict[str, set[str]] = {}
    for word in words:
        for form in (word[1:],) if word.startswith("=") else inflections(word):
            expected.setdefault(form, set()).add(word)
    found = analyzer.lexicon.all_branches()
    assert {form: set(branches) for form, branches in found.items()} == expected


def test_an_exact_form_goes_before_the_word_itself_and_that_before_other_base_forms() -> None:
    assert Lexicon([]).branches("found")[:3] == ("=found", "found", "find")
