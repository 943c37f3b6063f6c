"""Hold what a model is trained on: texts with labels or shares of labels, weights, documents and sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from stance.errors import LabelError
from stance.model.labels import Label, check_labels
from stance.model.metrics import Classes
from stance.scoring.scorer import Floats

_FAR_FROM_ONE = 0.01


@dataclass(frozen=True, eq=False)
class Examples:
    """Texts to train on, row by row.

    `shares` has shape (texts, labels) and rows that sum to 1, `weights` (texts,). `groups` and `sources` number each
    text's document and source, None where nobody said; `source_names` are the sources by number. `closed` marks texts
    that must not be readable from the model.
    """

    texts: Sequence[str]
    labels: tuple[str, ...]
    shares: Floats
    weights: Floats
    groups: Classes | None
    sources: Classes | None
    source_names: tuple[str, ...]
    closed: npt.NDArray[np.bool_]

    @property
    def hard(self) -> npt.NDArray[np.bool_]:
        """Return which texts have one label for certain, shape (texts,)."""
        return np.asarray(self.shares.max(axis=1) == 1.0)

    @property
    def y(self) -> Classes:
        """Return the label of each text, of several the one with the largest share."""
        return np.asarray(self.shares.argmax(axis=1))

    @property
    def plain(self) -> bool:
        """Tell whether every text has one label and the same weight: what scikit-learn's solver takes as it is."""
        return bool(self.hard.all() and (self.weights == 1.0).all())

    @property
    def measured(self) -> Classes:
        """Return the rows to measure and calibrate on: labelled closed texts where there are any, else all labelled."""
        hard = self.hard
        real = hard & self.closed
        return np.flatnonzero(real if real.any() else hard)


def examples(
    texts: Sequence[str],
    labels: Sequence[Label],
    groups: Sequence[Any] | None = None,
    *,
    weights: Sequence[float] | None = None,
    sources: Sequence[Any] | None = None,
    closed: Sequence[bool] | None = None,
) -> Examples:
    """Return texts as a training set; raise LabelError where they do not make one."""
    for name, values in (("weights", weights), ("sources", sources), ("closed", closed)):
        if values is not None and len(values) != len(texts):
            raise LabelError(f"{len(texts)} texts, {len(values)} {name}: the lengths differ")
    hard = [label for label in labels if isinstance(label, str)]
    names = tuple(sorted({*hard, *(name for label in labels if not isinstance(label, str) for name in label)}))
    check_labels(texts, labels, groups, hard, names)
    given = np.ones(len(texts)) if weights is None else np.asarray(weights, np.float64)
    if not (np.isfinite(given).all() and (given >= 0).all() and given.any()):
        raise LabelError("weights must be numbers from 0 up, and not all of them 0")
    return Examples(
        texts=texts,
        labels=names,
        shares=_shares(labels, names),
        weights=given,
        groups=_numbered(groups),
        sources=_numbered(sources),
        source_names=tuple(sorted({str(source) for source in sources or ()})),
        closed=np.zeros(len(texts), bool) if closed is None else np.asarray(closed, bool),
    )


def _shares(labels: Sequence[Label], names: tuple[str, ...]) -> Floats:
    place = {name: i for i, name in enumerate(names)}
    found = np.zeros((len(labels), len(names)))
    for i, label in enumerate(labels):
        if isinstance(label, str):
            found[i, place[label]] = 1.0
        else:
            for name, share in label.items():
                found[i, place[name]] = share
    sums = found.sum(axis=1)
    wrong = np.flatnonzero(~((np.abs(sums - 1.0) <= _FAR_FROM_ONE) & (found >= 0).all(axis=1)))
    if len(wrong):
        raise LabelError(f"the shares of text {wrong[0] + 1} are {found[wrong[0]].tolist()}; they must sum to 1")
    return np.asarray(found / sums[:, None])


def _numbered(values: Sequence[Any] | None) -> Classes | None:
    return None if values is None else np.unique([str(value) for value in values], return_inverse=True)[1]
