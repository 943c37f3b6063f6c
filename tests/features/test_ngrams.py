"""Features: n-grams and where they were read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import Analyzer
from stance.features.ngrams import CharGrams, ConceptGrams, WordGrams

texts = st.text(max_size=80) | st.lists(
    st.sampled_from("Japan the not condemn welcome talks, talks. 1945 U.S. don't — “peace”".split()), max_size=12
).map(" ".join)


@pytest.mark.parametrize("grams", [WordGrams(1, 2), WordGrams(2, 3), CharGrams(2, 5), CharGrams(1, 1), ConceptGrams(2)])
@given(text=texts)
def test_features_with_and_without_their_places_are_the_same(analyzer: Analyzer, grams: WordGrams, text: str) -> None:
    document = analyzer.document(text)
    located = list(grams.located(document))
    assert sorted(grams(document)) == sorted(place.feature for place in located)
    assert all(0 <= place.start < place.stop <= len(document.words) for place in located)


@given(text=texts)
def test_the_span_of_a_word_reads_as_the_word(analyzer: Analyzer, text: str) -> None:
    document = analyzer.document(text)
    for i, word in enumerate(document.words):
        span = document.span(i, i + 1)
        assert 0 <= span.start < span.end <= len(text)
        if word.text.isascii() and word.text.islower():
            assert text[span.start : span.end].lower().replace(".", "").replace("’", "'").startswith(word.text[0])
