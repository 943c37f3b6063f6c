"""Hold what a model is trained on: texts with labels or shares of labels, weights, documents and sources."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from stance.errors import LabelError
from stance.model.labels import Label, check_labels
from stance.model.metrics import Classes
from stance.model.record import numbered_copies
from stance.scoring.scorer import Floats
from stance.series import Texts, is_missing, kind_of, listed, texts_of

_FAR_FROM_ONE = 0.01


@dataclass(frozen=True, eq=False)
class Examples:
    """Texts to train on, row by row.

    `shares` has shape (texts, labels) and rows that sum to 1, `weights` (texts,). `groups` and `sources` number each
    text's document and source, None where nobody said (copies that are kept together make documents); `source_names`
    are the sources by number. `closed` marks texts that must not be readable from the model.
    """

    texts: Sequence[str]
    labels: tuple[str, ...]
    shares: Floats
    weights: Floats
    groups: Classes | None
    sources: Classes | None
    source_names: tuple[str, ...]
    closed: npt.NDArray[np.bool_]
    copies: Classes
    """A number for each text that its copies share."""
    together: bool
    """Whether copies are kept from standing on both sides of a fold."""

    @property
    def hard(self) -> npt.NDArray[np.bool_]:
        """Return which texts have one label for certain, shape (texts,)."""
        return np.asarray(self.shares.max(axis=1) == 1.0)

    @property
    def y(self) -> Classes:
        """Return the label of each text, of several the one with the largest share."""
        return np.asarray(self.shares.argmax(axis=1))

    @property
    def hard_counts(self) -> list[int]:
        """Return of how many texts each label is the one for certain."""
        return [int(n) for n in np.bincount(self.y[self.hard], minlength=len(self.labels))]

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
    copies_together: bool = False,
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
    copies, of_document = numbered_copies(texts), _numbered(groups)
    if of_document is None and copies_together and len(np.unique(copies)) < len(copies):
        of_document = copies
    return Examples(
        texts=texts,
        labels=names,
        shares=_shares(labels, names),
        weights=given,
        groups=of_document,
        sources=_numbered(sources),
        source_names=tuple(sorted({str(source) for source in sources or ()})),
        closed=np.zeros(len(texts), bool) if closed is None else np.asarray(closed, bool),
        copies=copies,
        together=copies_together,
    )


@dataclass(frozen=True)
class Given:
    """What `fit` was given, as lists of plain values."""

    texts: list[str]
    labels: list[Label]
    groups: list[Any] | None
    weights: list[float] | None
    sources: list[Any] | None
    closed: list[bool] | None


def given(
    texts: Texts,
    labels: Iterable[Label],
    groups: Iterable[Any] | None,
    weights: Iterable[float] | None,
    sources: Iterable[Any] | None,
    closed: Iterable[bool] | None,
) -> Given:
    """Return what to train on as lists, from series of any library.

    Raises LabelError where a text, a label or a group is missing, TypeError where something is no series or no label.
    """
    found = complete_texts(texts)
    names = listed(labels, what="labels")
    _complete("label", list(map(_is_no_label, names)), "leave out the rows that have none")
    of_documents = _optional("groups", groups)
    if of_documents is not None:
        _complete("group", list(map(is_missing, of_documents)), "give each text without a document one of its own")
    return Given(
        found,
        [_label(name, row) for row, name in enumerate(names, start=1)],
        of_documents,
        _numbers(_optional("weights", weights)),
        _optional("sources", sources),
        _optional("closed", closed),
    )


def complete_texts(texts: Texts) -> list[str]:
    """Return texts as a list; raise LabelError where one is missing or blank."""
    found = texts_of(texts)
    _complete("text", [text is None for text in found], "leave out the rows that have none")
    return [text for text in found if text is not None]


def _optional(what: str, values: Iterable[Any] | None) -> list[Any] | None:
    return None if values is None else listed(values, what=what)


def _numbers(values: list[Any] | None) -> list[float] | None:
    try:
        return None if values is None else [float(value) for value in values]
    except (TypeError, ValueError) as error:
        raise LabelError(f"weights must be numbers ({error})") from error


def _is_no_label(value: object) -> bool:
    return is_missing(value) or (isinstance(value, str) and not value.strip())


def _label(value: Any, row: int) -> Label:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return value
    raise TypeError(
        f"labels: number {row} is {kind_of(value)}: {value!r}; "
        "a label is a string, or the share of each label in a dict (StanceClassifier takes any labels)"
    )


def _complete(what: str, gaps: Sequence[bool], advice: str) -> None:
    rows = [i for i, gap in enumerate(gaps, start=1) if gap]
    if rows:
        more = f" and {len(rows) - 1} more" if len(rows) > 1 else ""
        raise LabelError(f"{what} number {rows[0]}{more} is missing or blank; {advice}")


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
