"""Check labels, choose the poles among them, and tell one training set from another."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from stance.errors import LabelError, UsageError
from stance.values import POLES


def check_labels(texts: Sequence[str], labels: Sequence[str], groups: Sequence[Any] | None) -> None:
    """Raise LabelError unless texts and labels make a training set."""
    if len(texts) != len(labels) or (groups is not None and len(groups) != len(texts)):
        raise LabelError(f"{len(texts)} texts, {len(labels)} labels, {len(groups or texts)} groups: the lengths differ")
    counts = count(labels)
    if len(counts) < 2:
        found = f"only {next(iter(counts))!r}" if counts else "none"
        raise LabelError(f"training needs at least two different labels, found {found}")
    rare = {label: n for label, n in counts.items() if n < 2}
    if rare:
        raise LabelError(
            "every label needs at least two examples; only one has: "
            + ", ".join(map(repr, sorted(rare)))
            + " (add examples, or correct a misspelt label)"
        )


def count(labels: Sequence[str]) -> dict[str, int]:
    """Return how often each label occurs, sorted by label.

    >>> count(["b", "a", "b"])
    {'a': 1, 'b': 2}
    """
    return {label: labels.count(label) for label in sorted(set(labels))}


def resolve_poles(wanted: tuple[str, str] | None, labels: Sequence[str]) -> tuple[str, str] | None:
    """Return the poles to use; raise UsageError where a wanted pole is no label."""
    known = sorted(set(labels))
    if wanted is None:
        return POLES if set(POLES) <= set(known) else None
    if len(set(wanted)) != 2 or not set(wanted) <= set(known):
        raise UsageError(f"poles must be two of the labels {', '.join(known)}; found {', '.join(wanted)}")
    return wanted


def fingerprint(texts: Sequence[str], labels: Sequence[str], groups: Sequence[Any] | None) -> str:
    """Return the SHA-256 of the training data in its order."""
    digest = hashlib.sha256()
    for i, (text, label) in enumerate(zip(texts, labels, strict=True)):
        group = str(groups[i]) if groups is not None else ""
        digest.update(json.dumps([text, label, group], ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()
