"""Hold what a model promises of its certain answers and label sets, and the labels that showed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from stance.scoring.scorer import Floats


@dataclass(frozen=True)
class LabelSets:
    """Which labels a text may have: those whose probability reaches `least`, so that the true one is mostly among them.

    Of texts with any one label, the sets hold that label in `coverage` of the cases, on average over the texts that may
    be drawn to calibrate (class-wise split conformal prediction: Vovk, Machine Learning 2013). A label with too few
    texts to leave out any has a least probability of 0, and is in every set. The most probable label is in the set too,
    so that none is empty.
    """

    coverage: float
    least: Mapping[str, float]

    def held(self, probabilities: Floats) -> npt.NDArray[np.bool_]:
        """Return which labels are in the set of each row of probabilities, shape (texts, labels).

        >>> LabelSets(0.9, {"a": 0.7, "b": 0.4}).held(np.array([[0.5, 0.5], [0.6, 0.4], [0.65, 0.35]])).tolist()
        [[True, True], [True, True], [True, False]]
        """
        least = np.array(list(self.least.values()))
        return np.asarray((probabilities >= least) | (probabilities == probabilities.max(axis=1, keepdims=True)))


@dataclass(frozen=True)
class Promise:
    """What a user's labels showed of a model: `certain` answers are right in `accuracy` of the cases.

    That is so with `confidence`; where `threshold` is more than 1, the labels were too few or the answers not right
    often enough, and nothing is certain. `texts` counts the labels used, in `documents` where these were told, `counts`
    by label; `known` those left out because the model was trained on their texts, `copies` those left out as copies of
    others, `unjudged` those whose texts it does not judge. `certain` of the texts used are, `certain_right` of them
    right. `temperature` is what the logits were divided by, 1 where that did not lower the log-loss on held-out labels,
    which `log_loss` tells before and `cross_validated` after. `sources` names the tables with their SHA-256.
    """

    accuracy: float
    confidence: float
    threshold: float
    texts: int
    documents: int | None
    counts: Mapping[str, int]
    known: int
    copies: int
    unjudged: int
    design_effect: float
    certain: int
    certain_right: int
    temperature: float
    log_loss: float
    cross_validated: float | None
    label_sets: LabelSets | None
    sources: tuple[Mapping[str, str], ...] = ()


def promise_of(values: Mapping[str, Any]) -> Promise:
    """Return what a manifest says of a promise; raise KeyError, TypeError or ValueError where it is malformed."""
    sets = values["label_sets"]
    if sets is not None:
        least = {str(label): float(p) for label, p in sets["least"].items()}
        sets = LabelSets(float(sets["coverage"]), least)
    return Promise(**{**values, "label_sets": sets, "sources": tuple(dict(source) for source in values["sources"])})
