"""Groups with few labels share a correction, as far as their own labels do not tell another."""

import numpy as np
import pytest
from made import Made, made, simple
from scipy.stats import norm

from stance.shares.choices import Population
from stance.shares.intervals import SHARE
from stance.shares.shrinkage import FEWEST_GROUPS, SCALE, Shared, Step, shared_correction, shrunk
from stance.shares.sums import Sums


def group(labels: int, rows: int = 400, seed: int = 0, found: float = 0.7, false: float = 0.25) -> Sums:
    return made(rows, seed, found=found, false=false).sums(simple(range(labels), rows))


def shift(sums: Sums) -> float:
    weight, told, expected, _ = sums.labels.sums
    return (told - expected) / weight


def test_with_few_groups_nothing_is_shared() -> None:
    assert shared_correction([group(10, seed=i) for i in range(FEWEST_GROUPS - 1)]) is None
    assert shared_correction([group(10, seed=i) for i in range(FEWEST_GROUPS)]) is not None
    assert shared_correction([group(1, seed=i) for i in range(8)]) is None
    assert shared_correction([group(0, seed=i) for i in range(8)]) is None


def test_a_correction_lies_between_its_own_and_the_shared_one() -> None:
    groups = [group(8, seed=i) for i in range(10)]
    shared = shared_correction(groups)
    assert shared is not None
    for sums in groups:
        made_up = shrunk(sums, shared, SHARE, Population.stream).interval.value - sums.table.sums[2] / sums.rows
        means = [step.mean for step in shared.steps]
        assert min(shift(sums), *means) - 1e-9 <= made_up <= max(shift(sums), *means) + 1e-9


def test_how_far_a_correction_goes_to_the_shared_one_is_its_share_of_the_doubt() -> None:
    """By hand: between .01, noise .16 / 4 = .04, so a fifth of its own and four fifths of the shared one."""
    truth = np.array([1.0, 1.0, 0.0, 1.0] + [0.0] * 396)
    sums = Made(truth, np.full(400, 0.5), truth).sums(simple(range(4), 400))
    shared = Shared([Step(between=0.01, probability=1.0, mean=-0.1, variance=0.001)], within=0.16, groups=9)
    found = shrunk(sums, shared, SHARE, Population.stream)
    assert found.interval.value == pytest.approx(0.5 + 0.2 * 0.25 + 0.8 * -0.1)
    assert found.variance == pytest.approx(0.2 * 0.04 + 0.64 * 0.001)  # the model says .5 of every row: no spread
    assert found.interval.high - found.interval.value == pytest.approx(1.959964 * found.variance**0.5)


def test_the_variance_is_averaged_over_what_the_variance_between_groups_may_be() -> None:
    """The law of total variance: mean of the variances, and variance of the means."""
    sums = Made(np.zeros(400), np.full(400, 0.5), np.zeros(400)).sums(simple([], 400))
    steps = [Step(0.01, 0.25, -0.1, 0.001), Step(0.04, 0.75, -0.2, 0.002)]
    found = shrunk(sums, Shared(steps, within=0.16, groups=9), SHARE, Population.stream)
    assert found.interval.value == pytest.approx(0.5 - 0.175)
    within, apart = 0.25 * 0.011 + 0.75 * 0.042, 0.25 * 0.075**2 + 0.75 * 0.025**2
    assert found.variance == pytest.approx(within + apart)


def test_the_steps_are_the_posterior_distribution() -> None:
    """Against the joint density of shifts and shared correction, integrated over the correction by a grid."""
    groups = [group(12, seed=i) for i in range(6)]
    shared = shared_correction(groups)
    assert shared is not None
    shifts, noise = np.array([shift(sums) for sums in groups]), shared.within / 12
    places = np.linspace(-2, 2, 4001)
    deviations = np.sqrt([step.between for step in shared.steps])
    coded = np.concatenate([made(400, seed=i, found=0.7, false=0.25).truth[:12] for i in range(6)])
    share = (coded.sum() + 1) / (len(coded) + 2)
    scale = SCALE * np.sqrt(share * (1 - share))
    density = np.array(
        [
            norm.pdf(shifts[:, None], places, np.sqrt(noise + d**2)).prod(axis=0).sum() * norm.pdf(d, 0, scale)
            for d in deviations
        ]
    )
    assert [step.probability for step in shared.steps] == pytest.approx(density / density.sum(), rel=1e-6)
    first = norm.pdf(shifts[:, None], places, np.sqrt(noise + deviations[9] ** 2)).prod(axis=0)
    assert shared.steps[9].mean == pytest.approx((first * places).sum() / first.sum(), abs=1e-6)


def test_a_group_without_labels_has_the_shared_correction_and_more_doubt() -> None:
    groups = [group(15, seed=i) for i in range(9)]
    shared = shared_correction(groups)
    assert shared is not None
    none, some = (shrunk(sums, shared, SHARE, Population.stream) for sums in (group(0, seed=20), groups[0]))
    bare = group(0, seed=20)
    mean = sum(step.probability * step.mean for step in shared.steps)
    assert none.interval.value == pytest.approx(bare.table.sums[2] / bare.rows + mean)
    assert none.variance > some.variance


def test_groups_in_which_the_model_errs_alike_share_more_than_others() -> None:
    alike = shared_correction([group(15, seed=i) for i in range(12)])
    apart = shared_correction([group(15, seed=i, found=0.95 - 0.07 * i, false=0.02 * i) for i in range(12)])
    assert alike is not None
    assert apart is not None
    between = [sum(step.probability * step.between for step in kind.steps) for kind in (alike, apart)]
    assert between[0] < between[1]


def test_a_group_labelled_to_its_last_row_is_what_its_labels_say() -> None:
    groups = [group(10, seed=i) for i in range(8)]
    whole = made(12, 3)
    sums = whole.sums(simple(range(12), 12))
    shared = shared_correction([*groups, sums])
    assert shared is not None
    found = shrunk(sums, shared, SHARE, Population.table)
    assert found.interval.value == pytest.approx(whole.truth.mean())
    assert found.variance == 0.0


def test_shared_intervals_hold_the_truth_of_groups_that_differ() -> None:
    rng, held = np.random.default_rng(0), []
    for trial in range(25):
        kinds = [(float(rng.uniform(0.5, 0.9)), float(rng.uniform(0.05, 0.35))) for _ in range(10)]
        groups = [group(6, seed=100 * trial + i, found=f, false=g) for i, (f, g) in enumerate(kinds)]
        shared = shared_correction(groups)
        assert shared is not None
        intervals = [shrunk(sums, shared, SHARE, Population.stream).interval for sums in groups]
        held += [interval.low <= 0.3 <= interval.high for interval in intervals]
    assert 0.92 <= np.mean(held) <= 1
