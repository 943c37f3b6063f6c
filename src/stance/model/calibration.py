"""Calibrate: by how much probabilities are too sure, and from where on answers are certain."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.stats import beta

from stance.model.metrics import Classes, log_loss
from stance.scoring.scorer import Floats, softmax

_LARGE_GROUP = 200
"""Rows that a group must have to be asked for a temperature of its own; with fewer it is chance."""
_GRID = 10_000
_TRIALS = 50
"""In how many steps a threshold goes from the surest answers to all."""
NEVER = 1.0001
"""The threshold of a model whose answers are never certain: more than any probability."""


def fit_temperature(logits: Floats, y: Classes) -> float:
    """Return the temperature that minimises the log-loss of softmax(logits / temperature).

    Temperature scaling: Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
    """
    found = minimize_scalar(
        lambda t: log_loss(softmax(logits / np.exp(t)), y),
        bounds=(-3.0, 3.0),
        method="bounded",
        options={"xatol": 1e-4},
    )
    return round(float(np.exp(found.x)), 4)


def cautious_temperature(logits: Floats, y: Classes, groups: Sequence[Any] | None) -> float:
    """Return the highest of the temperatures that all rows, and the rows of each large group, ask for.

    Text to come is at least as unlike the training text as the group is that the others foretell worst; probabilities
    that suit all groups together are too sure of it.
    """
    highest = fit_temperature(logits, y)
    if groups is not None:
        names = np.array([str(group) for group in groups])
        for name, rows in zip(*np.unique(names, return_counts=True), strict=True):
            if rows >= _LARGE_GROUP:
                highest = max(highest, fit_temperature(logits[names == name], y[names == name]))
    return highest


def certain_threshold(probabilities: Floats, y: Classes, accuracy: float, confidence: float) -> float:
    """Return the least probability from which on answers are right as often as `accuracy` asks, with `confidence`.

    What must reach it is the lower bound of the share of right answers, at that one-sided confidence (exact binomial:
    Clopper and Pearson, Biometrika 1934). Answers whose probability is the same in its first four decimals are certain
    together or not at all. Where no probability reaches it, the answer is NEVER: nothing is certain. With a confidence
    of 0 nothing is promised: see `plain_threshold`.
    """
    if not confidence:
        return plain_threshold(probabilities, y, accuracy)
    top = _on_grid(probabilities.max(axis=1))
    order = np.argsort(-top, kind="stable")
    right = np.cumsum((probabilities.argmax(axis=1) == y)[order])
    lasts = np.append(top[order][1:] < top[order][:-1], True)
    reached = np.flatnonzero(lasts & (lower_bound(right, np.arange(1, len(y) + 1), confidence) >= accuracy))
    return float(top[order][reached[-1]]) if len(reached) else NEVER


def plain_threshold(probabilities: Floats, y: Classes, accuracy: float) -> float:
    """Return the probability of the last answer, most probable first, down to which the share of right ones suffices.

    It is rounded to four decimals, and of answers as probable some may have been left out: what is certain may fall
    short of `accuracy` by a hair. The default model is trained so.
    """
    top = probabilities.max(axis=1)
    order = np.argsort(-top, kind="stable")
    right = (probabilities.argmax(axis=1) == y)[order]
    reached = np.flatnonzero(np.cumsum(right) / np.arange(1, len(y) + 1) >= accuracy)
    return round(float(top[order][reached[-1]]), 4) if len(reached) else NEVER


def proven_threshold(
    probabilities: Floats, y: Classes, accuracy: float, confidence: float, *, design_effect: float = 1.0
) -> float:
    """Return a threshold from which on answers are right as often as `accuracy` asks, with `confidence` that they are.

    Unlike `certain_threshold`, which takes the least of all thresholds that pass and so passes by chance more often
    than its confidence says, this one is tried in an order that no label has a say in: it begins with as many of the
    surest answers as would pass most easily were the probabilities true, goes on to more, and stops at the first
    failure (fixed sequence testing; Angelopoulos et al., "Learn then Test", 2021). A threshold from which on answers
    are right less often is returned with a probability of at most 1 - `confidence`, where texts are independent; those
    of documents count as so many fewer as their `design_effect` says. NEVER where the first trial fails, or there are
    too few answers.
    """
    order = surest_first(probabilities)
    top, total = probabilities.max(axis=1)[order], len(y)
    grid = _on_grid(top)
    right = np.cumsum((probabilities.argmax(axis=1) == y)[order])
    lasts = np.flatnonzero(np.append(grid[1:] < grid[:-1], True)) if total else np.zeros(0, np.intp)
    answers = (lasts + 1) / design_effect
    fewest = np.log(1 - confidence) / np.log(accuracy)
    lasts, answers = lasts[answers >= fewest], answers[answers >= fewest]
    if not len(lasts):
        return NEVER
    foretold = np.cumsum(top)[lasts] / (lasts + 1)
    place, threshold = int(((foretold - accuracy) * np.sqrt(answers)).argmax()), NEVER
    while place < len(lasts):
        share = right[lasts[place]] / (lasts[place] + 1)
        if lower_bound(np.array([share * answers[place]]), answers[place : place + 1], confidence)[0] < accuracy:
            break
        threshold = float(grid[lasts[place]])
        place = max(int(np.searchsorted(lasts, lasts[place] + max(total // _TRIALS, 1))), place + 1)
    return threshold


def surest_first(probabilities: Floats) -> Classes:
    """Return the rows in the order of their largest probability, the surest first."""
    return np.argsort(-probabilities.max(axis=1), kind="stable")


def _on_grid(top: Floats) -> Floats:
    """Return the largest numbers of four decimals that are no larger: a threshold cuts the answers where these do."""
    steps = np.floor(top * _GRID)
    steps += (steps + 1) / _GRID <= top
    steps -= steps / _GRID > top
    return np.asarray(steps / _GRID)


def lower_bound(right: Classes | Floats, answers: Classes | Floats, confidence: float) -> Floats:
    """Return what share of right answers can be promised with a confidence, having seen some; one for each count.

    >>> lower_bound(np.array([0, 10]), np.array([10, 10]), 0.95).round(4).tolist()
    [0.0, 0.7411]
    """
    bounds = beta.ppf(1.0 - confidence, right, answers - right + 1)
    return np.where(right > 0, bounds, 0.0)
