"""Fit what a block adds to the held-out logits of the others.

Beside the other blocks the frame would learn next to nothing: word and character n-grams explain the texts that they
are fitted on almost to the end. What is left to explain shows on texts that they were not fitted on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from stance.model.calibration import fit_temperature
from stance.model.metrics import Classes
from stance.model.settings import Settings
from stance.model.softmax import Linear, as_shares, label_ratios
from stance.scoring.scorer import Floats, softmax

_MOST_ITERATIONS = 500
_MOST_STEPS = 500
_STILL = 1e-9


@dataclass(frozen=True, eq=False)
class Stage:
    """What becomes of logits: they are scaled, and a linear model's are added."""

    scale: float
    added: Linear

    def logits(self, base: Floats, values: sparse.csr_matrix) -> Floats:
        """Return the logits of rows from those of the other blocks, shape (rows, labels), and this block's values."""
        return self.scale * base + self.added.logits(values)


def fit_stage(base: Floats, values: sparse.csr_matrix, y: Classes, settings: Settings) -> Stage:
    """Return the stage that explains labels best and leaves each as probable on average as the other blocks say.

    Without the latter the intercepts would go over to the shares that labels have among these rows; but those of all
    training texts are what the other blocks were given to learn, and text to come is not like these rows alone.
    """
    stage = best_stage(base, values, y, settings)
    wanted = softmax(base / fit_temperature(base, y)).mean(axis=0)
    logits = stage.logits(base, values)
    shift = np.zeros(len(wanted))
    for _ in range(_MOST_STEPS):
        step = np.log(wanted / softmax(logits + shift).mean(axis=0))
        shift += step
        if np.abs(step).max() < _STILL:
            break
    return Stage(stage.scale, Linear(stage.added.coefficients, stage.added.intercepts + shift))


def best_stage(base: Floats, values: sparse.csr_matrix, y: Classes, settings: Settings) -> Stage:
    """Return the stage that explains labels best, given the held-out logits of the other blocks.

    It minimises frame_C * sum_i -log softmax(scale * base_i + W x_i + b)[y_i] + |W|² / 2 over scale, W and b; as in
    the fit of the other blocks, the penalty spares the features that tell the labels apart.
    """
    wanted = as_shares(y, base.shape[1])
    scales = label_ratios(values, wanted, settings.ratio_smoothing) ** settings.ratio_power
    scaled = (values @ sparse.diags(scales)).tocsr()
    turned = scaled.T.tocsr()
    shape = (values.shape[1] + 1, base.shape[1])
    penalty = 1.0 / settings.frame_C

    def objective(point: Floats) -> tuple[float, Floats]:
        weights = point[1:].reshape(shape)
        p = softmax(point[0] * base + scaled @ weights[:-1] + weights[-1])
        loss = -np.log(np.maximum((p * wanted).sum(axis=1), 1e-300)).sum() + penalty / 2 * (weights[:-1] ** 2).sum()
        error = p - wanted
        slopes = np.vstack([turned @ error + penalty * weights[:-1], error.sum(axis=0)])
        return loss / len(y), np.concatenate([[(error * base).sum()], slopes.ravel()]) / len(y)

    start = np.zeros(1 + shape[0] * shape[1])
    start[0] = 1.0
    options = {"maxiter": _MOST_ITERATIONS, "ftol": 1e-10, "gtol": 1e-7}
    found = minimize(objective, start, jac=True, method="L-BFGS-B", options=options).x
    weights = found[1:].reshape(shape)
    return Stage(float(found[0]), Linear(np.ascontiguousarray((weights[:-1] * scales[:, None]).T), weights[-1]))


def staged(
    base: Floats, foreign: Floats, values: sparse.csr_matrix, y: Classes, tests: Sequence[Classes], settings: Settings
) -> Floats:
    """Return what stages make of the `foreign` logits of rows, each fitted on the `base` logits of the other rows.

    `tests` are the rows to leave out together; rows in none of them get what the stage of all rows makes of them.
    """
    logits = fit_stage(base, values, y, settings).logits(foreign, values)
    for test in tests:
        rest = np.setdiff1d(np.arange(len(y)), test)
        logits[test] = fit_stage(base[rest], values[rest], y[rest], settings).logits(foreign[test], values[test])
    return logits
