"""Tell whether a model gives the answers that a table has."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from stance.model.classifier import StanceModel
from stance.values import DECIMALS


def gives(
    model: StanceModel, texts: Sequence[str], labels: Sequence[str], probabilities: npt.NDArray[np.floating]
) -> bool:
    """Return whether a model gives texts such probabilities, shape (texts, labels), as far as they are written."""
    asked = model.classify(list(texts))
    if tuple(model.labels) != tuple(labels) or any(prediction is None for prediction in asked):
        return False
    answers = np.array([[p.probabilities[label] for label in labels] for p in asked])
    return bool(np.allclose(answers, probabilities, rtol=0, atol=5 * 10.0**-DECIMALS))
