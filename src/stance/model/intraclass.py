"""Estimate how far the texts of a document are answered alike, from documents of which many or few tell it."""

import numpy as np

from stance.scoring.scorer import Floats

ALIKE = 0.25
"""The intraclass correlation that is expected before any document has shown one."""
_STEPS = 30
_NEAR_ALL = 0.98
"""The largest intraclass correlation that is tried: beyond it a document is next to nothing but a single trial."""


def intraclass(hits: Floats, trials: Floats, alike: float = ALIKE) -> float:
    """Return the intraclass correlation of hits among trials, counted in each document, 0 to 1.

    It is the mean of a posterior distribution: that of the beta-binomial distribution (Williams, Biometrics 1975; its
    parameters are the share and the correlation) about the share that all documents have together, and with one hit and
    one miss more. Before a document is seen it is a beta distribution that falls from 0 on and has the mean `alike`.

    >>> apart, mixed = np.repeat([10.0, 0.0], 20), np.full(40, 5.0)
    >>> round(intraclass(apart, np.full(40, 10.0)), 2), round(intraclass(mixed, np.full(40, 10.0)), 2)
    (0.95, 0.02)
    """
    share = (float(hits.sum()) + 1) / (float(trials.sum()) + 2)
    tried = _NEAR_ALL * (np.arange(_STEPS) + 0.5) / _STEPS
    scale = 1 / tried - 1  # of the beta distribution: the sum of its two parameters
    height = (1 / alike - 2) * np.log1p(-tried)
    for counts, parameter, sign in ((hits, share, 1), (trials - hits, 1 - share, 1), (trials, 1.0, -1)):
        height = height + sign * _rising(counts, parameter * scale)
    probable = np.exp(height - height.max())
    return float(probable @ tried / probable.sum())


def _rising(counts: Floats, parameters: Floats) -> Floats:
    """Return the log of the product of parameter (parameter + 1) ... up to each count, summed, for each parameter."""
    from scipy.special import gammaln

    kinds, times = np.unique(counts, return_counts=True)
    return np.asarray(times @ (gammaln(kinds[:, None] + parameters) - gammaln(parameters)))
