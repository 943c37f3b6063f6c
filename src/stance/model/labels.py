"""Check labels, choose the poles among them, and tell one training set from another."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from stance.errors import LabelError, UsageError
from stance.tables.label_names import recognised
from stance.values import POLES

Label = str | Mapping[str, float]
"""What a text is labelled: a label, or the share of each label."""


_MOST_NAMED = 5


def check_labels(
    texts: Sequence[str],
    labels: Sequence[Any],
    groups: Sequence[Any] | None,
    hard: Sequence[str],
    names: Sequence[str],
) -> None:
    """Raise LabelError unless texts and labels make a training set.

    `hard` are the labels of the texts that have one, `names` all labels, those that only have shares among them.
    """
    if len(texts) != len(labels) or (groups is not None and len(groups) != len(texts)):
        found = len(groups) if groups is not None else len(texts)
        raise LabelError(f"{len(texts)} texts, {len(labels)} labels, {found} groups: the lengths differ")
    if len(names) < 2:
        found_labels = f"only {names[0]!r}" if names else "none"
        raise LabelError(f"training needs at least two different labels, found {found_labels}")
    rare = {label: n for label, n in count(hard).items() if n < 2}
    if rare:
        raise LabelError(
            "every label needs at least two examples; only one has: "
            + ", ".join(map(repr, sorted(rare)[:_MOST_NAMED]))
            + (f" and {len(rare) - _MOST_NAMED} more" if len(rare) > _MOST_NAMED else "")
            + " (add examples, or correct a misspelt label)"
        )
    if len(count(hard)) < 2:
        raise LabelError(
            "training measures itself on labelled texts: at least two labels need texts of their own; give a table "
            "with labels beside the one with shares"
        )


def count(labels: Sequence[str]) -> dict[str, int]:
    """Return how often each label occurs, sorted by label.

    >>> count(["b", "a", "b"])
    {'a': 1, 'b': 2}
    """
    return dict(sorted(Counter(labels).items()))


def resolve_poles(wanted: tuple[str, str] | None, labels: Sequence[str]) -> tuple[str, str] | None:
    """Return the poles to use, by default the usual ones in whatever capitals; raise UsageError where one is no label.

    >>> resolve_poles(None, ["Conciliatory", "Hostile", "Neutral"])
    ('Conciliatory', 'Hostile')
    """
    known = sorted(set(labels))
    if wanted is None:
        first, second = recognised(POLES, known).labels
        return (first, second) if {first, second} <= set(known) else None
    if len(set(wanted)) != 2 or not set(wanted) <= set(known):
        raise UsageError(f"poles must be two of the labels {', '.join(known)}; found {', '.join(wanted)}")
    return wanted


def fingerprint(
    texts: Sequence[str],
    labels: Sequence[Label],
    groups: Sequence[Any] | None,
    weights: Sequence[float] | None = None,
) -> str:
    """Return the SHA-256 of the training data in its order."""
    digest = hashlib.sha256()
    for i, (text, label) in enumerate(zip(texts, labels, strict=True)):
        group = str(groups[i]) if groups is not None else ""
        said = label if isinstance(label, str) else sorted(label.items())
        row: list[Any] = [text, said, group]
        if weights is not None:
            row.append(weights[i])
        digest.update(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()
