"""Calibrate: by how much probabilities are too sure, and from where on answers are certain."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar

from stance.model.metrics import Classes, log_loss
from stance.scoring.scorer import Floats, softmax

_LARGE_GROUP = 200
"""Rows that a group must have to be asked for a temperature of its own; with fewer it is chance."""


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


def certain_threshold(probabilities: Floats, y: Classes, accuracy: float) -> float:
    """Return the least probability from which on the answers above it are right as often as `accuracy` asks.

    Where no threshold reaches it, the answer is 1: nothing is certain.
    """
    top = probabilities.max(axis=1)
    order = np.argsort(-top, kind="stable")
    right = (probabilities.argmax(axis=1) == y)[order]
    reached = np.flatnonzero(np.cumsum(right) / np.arange(1, len(y) + 1) >= accuracy)
    return round(float(top[order][reached[-1]]), 4) if len(reached) else 1.0
