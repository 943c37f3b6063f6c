"""Features: n-grams held to slow and obvious definitions, and where they were read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe import Probe
from stance import Analyzer
from stance.features.analyzer import Document, Located
from stance.features.ngrams import CharGrams, ConceptGrams, WordGrams
from stance.values import NAME, NUMBER

texts = st.text(max_size=80) | st.lists(
    st.sampled_from("Japan the not condemn welcome talks, talks. 1945 U.S. don't — “peace”".split()), max_size=12
).map(" ".join)
GRAMS = [WordGrams(1, 2), WordGrams(2, 3), CharGrams(2, 5), CharGrams(1, 1), ConceptGrams(1), ConceptGrams(3)]

NGrams = WordGrams | CharGrams | ConceptGrams


def expected(grams: NGrams, document: Document) -> list[Located]:
    """Return the features of a document place by place."""
    found = []
    if isinstance(grams, CharGrams):
        for i, word in enumerate(document.words):
            padded = "" if word.text in (NAME, NUMBER) else f" {word.text} "
            for start in range(len(padded)):
                for stop in range(start + grams.low, min(start + grams.high, len(padded)) + 1):
                    found.append(Located(padded[start:stop], i, i + 1))
        return found
    words = [Located(word.text, i, i + 1) for i, word in enumerate(document.words)]
    concepts = [Located(match.feature, match.start, match.stop) for match in document.matches]
    units = words if isinstance(grams, WordGrams) else concepts
    for start in range(len(units)):
        for stop in range(start + grams.low, min(start + grams.high, len(units)) + 1):
            run = units[start:stop]
            found.append(Located(" ".join(unit.feature for unit in run), run[0].start, run[-1].stop))
    return found


@pytest.mark.parametrize("grams", GRAMS, ids=str)
@given(text=texts)
def test_features_and_their_places_are_those_of_the_definition(analyzer: Analyzer, grams: NGrams, text: str) -> None:
    document = analyzer.document(text)
    wanted = expected(grams, document)
    assert sorted(grams.located(document)) == sorted(wanted)
    assert sorted(grams(document)) == sorted(place.feature for place in wanted)


READ = "The envoys did not condemn Peru's 20 peace talks, which they welcome; talks on peace go on."


@pytest.mark.parametrize("grams", GRAMS, ids=str)
def test_both_scorers_count_the_features_of_the_definition(analyzer: Analyzer, scorer: str, grams: NGrams) -> None:
    asked = [place.feature for place in expected(grams, analyzer.document(READ))]
    probe = Probe(analyzer, grams, asked)
    assert probe.values([READ, ""]) == [probe.expected(asked), {}], scorer


@given(text=texts)
def test_the_span_of_a_word_reads_as_the_word(analyzer: Analyzer, text: str) -> None:
    document = analyzer.document(text)
    for i, word in enumerate(document.words):
        span = document.span(i, i + 1)
        assert 0 <= span.start < span.end <= len(text)
        if word.text.isascii() and word.text.islower():
            assert text[span.start : span.end].lower().replace(".", "").replace("’", "'").startswith(word.text[0])
