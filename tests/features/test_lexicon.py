"""Concepts: inflection, longest match, negation scope, and a lexicon that is sound."""

import csv
import re
from itertools import product

import pytest

from conftest import ROOT
from probe import Probe
from stance import Analyzer, Gazetteer, Lexicon, LexiconError
from stance.features.lexicon import NEGATION_SCOPE, SKIPPED, ConceptMatch, significant
from stance.features.masking import masked_words
from stance.features.ngrams import ConceptGrams
from stance.text.inflection import inflections
from stance.text.normalise import normalise

CONCEPTS = "concept,polarity,definition\n"
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


MATCHED = [
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
]


@pytest.mark.parametrize(("text", "expected"), MATCHED)
def test_entries_match_in_all_inflections_over_determiners_and_names(text: str, expected: list[str]) -> None:
    assert features(text) == expected


def test_the_longest_entry_wins_and_matches_do_not_overlap() -> None:
    found = matches("they lifted the ban")
    assert [(match.concept, match.start, match.stop) for match in found] == [("EASE", 1, 4)]


NEGATED = [
    ("they did not lift the ban", ["NOT_EASE"]),
    ("they didn't lift the ban", ["NOT_EASE"]),
    ("nobody accused them", ["NOT_ACCUSE"]),
    ("it was never their wish to lift it", ["NOT_EASE"]),
    ("it did not rain, they lifted the ban", ["EASE"]),
    ("it did not rain but they lifted the ban", ["EASE"]),
    ("we do not rule out a visit", ["OFFER"]),
    ("not " + "so " * NEGATION_SCOPE + "accuse", ["ACCUSE"]),
    ("not " + "so " * (NEGATION_SCOPE - 1) + "accuse", ["NOT_ACCUSE"]),
]


@pytest.mark.parametrize(("text", "expected"), NEGATED)
def test_negation_reaches_to_the_end_of_its_clause_and_no_further(text: str, expected: list[str]) -> None:
    assert features(text) == expected


def test_both_scorers_find_these_concepts(scorer: str) -> None:
    asked = [name for concept, _ in LEXICON.entries for name in (concept, f"NOT_{concept}")]
    probe = Probe(Analyzer(Gazetteer([]), LEXICON), ConceptGrams(1), asked)
    cases = dict([*MATCHED, *NEGATED])
    found = dict(zip(cases, probe.values(list(cases)), strict=True))
    assert found == {text: probe.expected(expected) for text, expected in cases.items()}, scorer


def test_of_two_entries_of_the_same_words_the_first_counts(scorer: str) -> None:
    lexicon = Lexicon([("ONE", "lift the ban"), ("TWO", "lift ban"), ("TWO", "talk"), ("ONE", "talk")])
    assert features("they lifted the ban, then talked", lexicon) == ["ONE", "TWO"]
    probe = Probe(Analyzer(Gazetteer([]), lexicon), ConceptGrams(1), ["ONE", "TWO"])
    assert probe.values(["they lifted bans", "they talk"]) == [{"ONE": 1.0}, {"TWO": 1.0}], scorer


def test_both_scorers_find_runs_of_concepts_in_their_order(scorer: str) -> None:
    probe = Probe(
        Analyzer(Gazetteer([]), LEXICON), ConceptGrams(2), ["EASE", "EASE TALK", "TALK EASE", "TALK NOT_EASE"]
    )
    found = probe.values(["they lift bans at the talks", "the talks did not lift a ban", "talks, lift"])
    assert found == [
        probe.expected(["EASE", "EASE TALK"]),
        probe.expected(["TALK NOT_EASE"]),
        probe.expected(["EASE", "TALK EASE"]),
    ], scorer


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
    ("lexicon", "concepts", "message", "line", "column"),
    [
        ("a,b\n", None, "header must be concept,entry", 1, None),
        ("concept,entry\nEASE,lift\nEASE,lift\n", None, "line 3: 'lift' stands on line 2 already", 3, "entry"),
        ("concept,entry\nEASE,Lift\n", None, "line 2: 'Lift' must be", 2, "entry"),
        ("concept,entry\nEASE,a  b\n", None, "line 2: 'a  b' must be", 2, "entry"),
        ("concept,entry\nEASE,a b c d e f\n", None, "line 2", 2, "entry"),
        ("concept,entry\nEASE,\n", None, "line 2: '' must be", 2, "entry"),
        ("concept,entry\nEASE,lift\n", CONCEPTS + "ACCUSE,hostile,x\n", "'EASE' has no definition", 2, "concept"),
        ("concept,entry\nEASE,lift\n", CONCEPTS + "EASE,warm,x\n", "polarity is 'warm'", 2, "polarity"),
        ("concept,entry\nEASE\n", None, "line 2: 1 fields", 2, None),
    ],
)
def test_a_malformed_lexicon_is_an_error_that_names_its_place(
    lexicon: str, concepts: str | None, message: str, line: int, column: str | None
) -> None:
    with pytest.raises(LexiconError, match=message) as caught:
        Lexicon.from_csv(lexicon, concepts)
    assert caught.value.file in ("lexicon", "concepts table")
    assert (caught.value.line, caught.value.column) == (line, column)


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
