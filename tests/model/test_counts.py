"""Counting once and fitting on parts is what scikit-learn's vectoriser does on each part."""

import numpy as np
import pytest

from conftest import small_data
from stance import Analyzer
from stance.features.ngrams import CharGrams, ConceptGrams, Grams, WordGrams
from stance.model import counts as module
from stance.model.counts import count_features, tfidf_block
from stance.model.pipeline import vectoriser

GRAMS: dict[str, Grams] = {"words": WordGrams(1, 2), "chars": CharGrams(4, 5), "concepts": ConceptGrams(1)}


@pytest.mark.parametrize("name", list(GRAMS))
def test_a_block_fitted_on_some_rows_is_scikit_learns_on_their_texts(analyzer: Analyzer, name: str) -> None:
    texts = small_data()[0]
    counts = count_features(analyzer, texts, GRAMS)[name]
    rows, others = np.arange(0, 24, 2), np.arange(1, 24, 2)
    block = tfidf_block(counts, rows, counts.texts_with(rows) >= 2)
    documents = [analyzer.document(text) for text in texts]
    oracle = vectoriser(GRAMS[name], 2).fit([documents[i] for i in rows])
    assert list(block.terms) == oracle.get_feature_names_out().tolist()
    assert np.array_equal(block.idf, oracle.idf_)
    expected = oracle.transform([documents[i] for i in others]).toarray()
    assert np.array_equal(block.transform(counts, others).toarray(), expected)


def test_texts_in_several_chunks_and_processes_are_counted_alike(
    analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = small_data()[0] * 3
    whole = count_features(analyzer, texts, GRAMS)
    monkeypatch.setattr(module, "_CHUNK", 7)
    cut = count_features(analyzer, texts, GRAMS)
    monkeypatch.setattr(module, "_FEWEST_IN_PARALLEL", 1)
    parallel = count_features(analyzer, texts, GRAMS, n_jobs=2)
    for other in (cut, parallel):
        assert all(other[name].terms == whole[name].terms for name in GRAMS)
        assert all((other[name].matrix != whole[name].matrix).nnz == 0 for name in GRAMS)


def test_documents_are_counted_once_however_many_of_their_texts_have_a_term(analyzer: Analyzer) -> None:
    texts = ["We met.", "We left.", "We met.", "They met."]
    counts = count_features(analyzer, texts, {"words": WordGrams(1, 1)})["words"]
    rows = np.arange(4)
    groups = np.array([0, 0, 1, 1])
    found = dict(zip(counts.terms, counts.groups_with(rows, groups).tolist(), strict=True))
    assert found == {"left": 1, "met": 2, "they": 1, "we": 2}
    assert dict(zip(counts.terms, counts.texts_with(rows).tolist(), strict=True))["we"] == 3


def test_a_block_without_terms_gives_rows_without_columns(analyzer: Analyzer) -> None:
    counts = count_features(analyzer, ["We met."], {"concepts": ConceptGrams(1)})["concepts"]
    block = tfidf_block(counts, np.arange(1), np.zeros(len(counts.terms), bool))
    assert block.transform(counts, np.arange(1)).shape == (1, 0)
