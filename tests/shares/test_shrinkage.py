"""Groups with few labels share a correction, as far as their own labels do not tell another."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import Made, made, simple
from scipy.stats import norm

from stance.shares.choices import Population
from stance.shares.intervals import SCORE, SHARE
from stance.shares.shrinkage import FEWEST_GROUPS, SCALE, SLOPE, Shared, Step, mixture_ends, shared_correction, shrunk
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
        said = sums.table.sums[2] / sums.rows
        made_up = shrunk(sums, shared, SHARE, Population.stream).interval.value - said
        means = [step.mean + step.slope * (said - shared.centre) for step in shared.steps]
        assert min(shift(sums), *means) - 1e-9 <= made_up <= max(shift(sums), *means) + 1e-9


def test_how_far_a_correction_goes_to_the_shared_one_is_its_share_of_the_doubt() -> None:
    """By hand: between .01, noise .16 / 4 = .04, so a fifth of its own and four fifths of the shared one."""
    truth = np.array([1.0, 1.0, 0.0, 1.0] + [0.0] * 396)
    sums = Made(truth, np.full(400, 0.5), truth).sums(simple(range(4), 400))
    step = Step(0.01, 1.0, mean=-0.1, slope=0.0, variances=(0.001, 0.0, 0.0))
    found = shrunk(sums, Shared([step], within=0.16, groups=9, centre=0.5), SHARE, Population.stream)
    assert found.interval.value == pytest.approx(0.5 + 0.2 * 0.25 + 0.8 * -0.1)
    assert found.variance == pytest.approx(0.2 * 0.04 + 0.64 * 0.001)  # the model says .5 of every row: no spread
    assert found.interval.high - found.interval.value == pytest.approx(1.959964 * found.variance**0.5)


def test_a_group_of_which_the_model_says_more_lies_farther_along_the_line() -> None:
    """By hand: .1 to the right of the centre, with a slope of -.5, and what is not known of mean and slope there."""
    sums = Made(np.zeros(400), np.full(400, 0.5), np.zeros(400)).sums(simple([], 400))
    step = Step(0.01, 1.0, mean=-0.1, slope=-0.5, variances=(0.001, 0.002, 0.03))
    found = shrunk(sums, Shared([step], within=0.16, groups=9, centre=0.4), SHARE, Population.stream)
    assert found.interval.value == pytest.approx(0.5 - 0.1 - 0.5 * 0.1)
    assert found.variance == pytest.approx(0.01 + 0.001 + 2 * 0.1 * 0.002 + 0.1**2 * 0.03)


@pytest.mark.parametrize(("slope", "times"), [(0.0, 1.0), (-0.25, 0.5), (-0.8, 0.0), (0.5, 2.0)])
def test_the_error_of_the_models_mean_counts_by_what_the_line_makes_of_it(slope: float, times: float) -> None:
    said = np.tile([0.2, 0.8], 200)
    sums = Made(np.zeros(400), said, np.zeros(400)).sums(simple([], 400))
    step = Step(0.01, 1.0, mean=0.0, slope=slope, variances=(0.0, 0.0, 0.0))
    found = shrunk(sums, Shared([step], within=0.16, groups=9, centre=0.5), SHARE, Population.stream)
    assert found.variance == pytest.approx(0.01 + times * said.var(ddof=1) / 400)


def test_the_variance_is_averaged_over_what_the_variance_between_groups_may_be() -> None:
    """The law of total variance: mean of the variances, and variance of the means."""
    sums = Made(np.zeros(400), np.full(400, 0.5), np.zeros(400)).sums(simple([], 400))
    steps = [Step(0.01, 0.25, -0.1, 0.0, (0.001, 0.0, 0.0)), Step(0.04, 0.75, -0.2, 0.0, (0.002, 0.0, 0.0))]
    found = shrunk(sums, Shared(steps, within=0.16, groups=9, centre=0.5), SHARE, Population.stream)
    assert found.interval.value == pytest.approx(0.5 - 0.175)
    within, apart = 0.25 * 0.011 + 0.75 * 0.042, 0.25 * 0.075**2 + 0.75 * 0.025**2
    assert found.variance == pytest.approx(within + apart)
    ends = mixture_ends(np.array([0.25, 0.75]), np.array([0.4, 0.3]), np.sqrt([0.011, 0.042]))
    assert (found.interval.low, found.interval.high) == pytest.approx((max(0.0, ends[0]), ends[1]))


@given(parts=st.lists(st.tuples(st.floats(0.01, 1), st.floats(-1, 1), st.floats(0.01, 1)), min_size=1, max_size=6))
def test_beyond_each_end_of_a_mixture_lies_a_fortieth_of_it(parts: list[tuple[float, float, float]]) -> None:
    weights, means, deviations = np.array(parts).T
    probable = weights / weights.sum()
    low, high = mixture_ends(probable, means, deviations)
    below = [float(probable @ norm.cdf(end, means, deviations)) for end in (low, high)]
    assert below == pytest.approx([0.025, 0.975], abs=1e-9)


def test_the_steps_are_the_posterior_distribution() -> None:
    """Against the joint density of shifts, mean and slope, integrated over the last two by a grid."""
    groups = [group(12, seed=i, found=0.9 - 0.1 * i) for i in range(6)]
    shared = shared_correction(groups)
    assert shared is not None
    shifts, noise = np.array([shift(sums) for sums in groups]), shared.within / 12
    said = np.array([sums.table.sums[2] / sums.rows for sums in groups])
    assert shared.centre == pytest.approx(said.mean())
    means, slopes = np.linspace(-1.5, 1.5, 601)[:, None], np.linspace(-3, 3, 401)
    deviations = np.sqrt([step.between for step in shared.steps])
    coded = np.concatenate([made(400, seed=i, found=0.9 - 0.1 * i, false=0.25).truth[:12] for i in range(6)])
    share = (coded.sum() + 1) / (len(coded) + 2)
    scale = SCALE * np.sqrt(share * (1 - share))

    def joint(deviation: float) -> np.ndarray:
        lines = [means + slopes * away for away in said - said.mean()]
        of_groups = [norm.pdf(x, line, np.sqrt(noise + deviation**2)) for x, line in zip(shifts, lines, strict=True)]
        return np.asarray(np.prod(of_groups, axis=0) * norm.pdf(slopes, 0, SLOPE))

    chosen = (2, 9, 20, 40)
    density = np.array([joint(deviations[i]).sum() * norm.pdf(deviations[i], 0, scale) for i in chosen])
    told = np.array([shared.steps[i].probability for i in chosen])
    assert told / told.sum() == pytest.approx(density / density.sum(), rel=1e-5)
    first = joint(deviations[9]) / joint(deviations[9]).sum()
    step, mean, slope = shared.steps[9], (first * means).sum(), (first * slopes).sum()
    assert (step.mean, step.slope) == pytest.approx((mean, slope), abs=1e-6)
    apart, along = means - mean, slopes - slope
    spreads = [(first * part).sum() for part in (apart**2, apart * along, along**2)]
    assert step.variances == pytest.approx(spreads, rel=1e-4, abs=1e-7)


def test_a_slope_is_found_where_what_the_model_says_tells_its_error() -> None:
    """A model that finds next to nothing in some groups, and all in others, of which half is always there."""
    truth = np.tile([0.0, 1.0], 200)
    groups = []
    for i in range(20):
        model = np.full(400, 0.1 + 0.04 * i)
        groups.append(Made(truth, model, model).sums(simple(range(16), 400)))
    shared = shared_correction(groups)
    assert shared is not None
    assert sum(step.probability * step.slope for step in shared.steps) == pytest.approx(-1, abs=0.1)


def test_inside_groups_two_labels_count_in_which_the_model_is_of_no_use() -> None:
    groups = [group(4, seed=i) for i in range(8)]
    shared = shared_correction(groups)
    assert shared is not None
    made_of = [made(400, i, found=0.7, false=0.25) for i in range(8)]
    inside = [np.var((one.truth - one.model)[:4], ddof=1) for one in made_of]
    share = (sum(one.truth[:4].sum() for one in made_of) + 1) / (32 + 2)
    assert shared.within == pytest.approx((3 * sum(inside) + 2 * share * (1 - share)) / (24 + 2))


def test_a_group_without_labels_has_the_shared_correction_and_more_doubt() -> None:
    groups = [group(15, seed=i) for i in range(9)]
    shared = shared_correction(groups)
    assert shared is not None
    none, some = (shrunk(sums, shared, SHARE, Population.stream) for sums in (group(0, seed=20), groups[0]))
    bare = group(0, seed=20)
    said = bare.table.sums[2] / bare.rows
    mean = sum(step.probability * (step.mean + step.slope * (said - shared.centre)) for step in shared.steps)
    assert none.interval.value == pytest.approx(said + mean)
    assert none.variance > some.variance


def test_a_label_of_a_groups_mean_score_has_the_variance_that_the_model_expects() -> None:
    rng = np.random.default_rng(3)
    tables = [Made(rng.choice([-1.0, 1.0], 200), model := rng.uniform(-1, 1, 200), model) for _ in range(8)]
    groups = [table.sums(simple(range(10), 200)) for table in tables]
    shared = shared_correction(groups, SCORE)
    assert shared is not None
    found = shrunk(groups[0], shared, SCORE, Population.stream)
    assert found.spread == pytest.approx(tables[0].model.var())


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
