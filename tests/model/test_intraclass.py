"""How alike texts of a document are, against the beta-binomial distribution of SciPy and worlds that are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import beta, betabinom

from stance.model.intraclass import ALIKE, intraclass

documents = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(any), min_size=2, max_size=8)


@pytest.mark.parametrize("alike", [ALIKE, 0.1])
@pytest.mark.parametrize(
    ("hits", "trials"),
    [([3, 0, 9, 1], [4, 7, 9, 5]), ([1, 2, 2, 1, 2], [4, 5, 4, 5, 4]), ([6, 6, 6], [6, 6, 6])],
)
def test_it_is_the_mean_of_the_posterior_distribution(hits: list[int], trials: list[int], alike: float) -> None:
    """Integrated by SciPy, which knows the beta-binomial and the beta distribution itself."""
    share = (sum(hits) + 1) / (sum(trials) + 2)

    def height(correlation: float) -> float:
        scale = 1 / correlation - 1
        likely = betabinom.pmf(hits, trials, share * scale, (1 - share) * scale)
        return float(np.prod(likely) * beta.pdf(correlation, 1, 1 / alike - 1))

    whole = quad(height, 1e-6, 0.98)[0]
    mean = quad(lambda x: x * height(x), 1e-6, 0.98)[0] / whole
    found = intraclass(np.array(hits, float), np.array(trials, float), alike)
    assert found == pytest.approx(mean, abs=0.004)  # thirty steps


@given(documents)
def test_hits_and_misses_may_be_exchanged_and_documents_stand_in_any_order(pairs: list[tuple[int, int]]) -> None:
    hits, misses = (np.array(side, float) for side in zip(*pairs, strict=True))
    found = intraclass(hits, hits + misses)
    assert 0 < found < 1
    assert intraclass(misses[::-1], (hits + misses)[::-1]) == pytest.approx(found)


@pytest.mark.parametrize("true", [0.05, 0.2, 0.5])
def test_many_documents_show_it(true: float) -> None:
    rng = np.random.default_rng(0)
    sizes = rng.geometric(0.1, 3000)
    scale = 1 / true - 1
    hits = rng.binomial(sizes, rng.beta(0.7 * scale, 0.3 * scale, 3000))
    assert intraclass(hits.astype(float), sizes.astype(float)) == pytest.approx(true, abs=0.02)


def test_texts_one_by_one_tell_nothing_of_it() -> None:
    """What is expected stays: with a single trial each all correlations are equally probable."""
    found = intraclass(np.repeat([1.0, 0.0], 4), np.ones(8))
    assert found == pytest.approx(ALIKE, abs=0.005)
