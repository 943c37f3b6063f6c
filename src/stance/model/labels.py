"""Check labels, choose the poles among them, and tell one training set from another."""

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from stance.errors import LabelError, UsageError
from stance.values import POLES

Label = str | Mapping[str, float]
"""What a text is labelled: a label, or the share of each label."""


_MOST_NAMED = 5
_NEAR = 0.6


@dataclass(frozen=True)
class Recognised:
    """Labels as a model writes them; `changed` counts, by how they were written, those that were written otherwise."""

    labels: list[str]
    changed: Mapping[str, int]

    @property
    def told(self) -> str:
        """Return how many were written otherwise and how, in words; nothing where none was."""
        if not self.changed:
            return ""
        number, shown = sum(self.changed.values()), list(map(repr, sorted(self.changed)))
        more = f" and {len(shown) - _MOST_NAMED} more" if len(shown) > _MOST_NAMED else ""
        return (
            f"{number:,} label{'s' if number > 1 else ''} written otherwise than the model's in capitals or blanks "
            f"alone, and read as those: {', '.join(shown[:_MOST_NAMED])}{more}"
        )


def plain_label(label: str) -> str:
    r"""Return a label without what is easily overlooked: capitals, blanks, forms of the same character.

    >>> plain_label(" Very\u00a0Hostile "), plain_label("HOSTILE")
    ('very hostile', 'hostile')
    """
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())


def recognised(labels: Iterable[str], known: Sequence[str]) -> Recognised:
    """Return labels, each as that of the known ones which differs in nothing but capitals and blanks.

    One that is known stays, and so does one that none or several of the known ones are like.

    >>> recognised(["Hostile", "neutral", "con"], ["hostile", "neutral"]).labels
    ['hostile', 'neutral', 'con']
    """
    alike: dict[str, list[str]] = {}
    for name in dict.fromkeys(known):
        alike.setdefault(plain_label(name), []).append(name)
    given = list(labels)
    meant = {}
    for label in set(given).difference(known):
        names = alike.get(plain_label(label), [])
        meant[label] = names[0] if len(names) == 1 else label
    changed = Counter(label for label in given if meant.get(label, label) != label)
    return Recognised([meant.get(label, label) for label in given], changed)


def unknown_labels(labels: Iterable[str], known: Sequence[str]) -> str:
    """Return in words which labels a model does not know, with what may be meant; nothing where it knows all.

    >>> unknown_labels(["hostle", "hostle", "warm"], ["hostile", "neutral"])
    "the model does not know the labels 'hostle', 'warm'; its labels are 'hostile', 'neutral' (3 rows; did you mean \
'hostile' for 'hostle'?)"
    """
    counts = Counter(label for label in labels if label not in set(known))
    if not counts:
        return ""
    names = sorted(counts)
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    meant = [
        f"{' or '.join(map(repr, near))} for {name!r}" for name in names[:_MOST_NAMED] if (near := _near(name, known))
    ]
    hint = f"; did you mean {', '.join(meant)}?" if meant else ""
    number = sum(counts.values())
    return (
        f"the model does not know the label{'s' if len(names) > 1 else ''} {', '.join(map(repr, names[:_MOST_NAMED]))}"
        f"{more}; its labels are {', '.join(map(repr, known))} ({number:,} row{'s' if number > 1 else ''}{hint})"
    )


def _near(label: str, known: Sequence[str]) -> list[str]:
    """Return the labels that one may be meant to be: all that it is like but for capitals, else the nearest."""
    if alike := [name for name in known if plain_label(name) == plain_label(label)]:
        return alike
    names = {plain_label(name): name for name in known}
    return [names[name] for name in get_close_matches(plain_label(label), list(names), 1, _NEAR)]


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
        raise LabelError("training measures itself on labelled texts: at least two labels need texts of their own")


def count(labels: Sequence[str]) -> dict[str, int]:
    """Return how often each label occurs, sorted by label.

    >>> count(["b", "a", "b"])
    {'a': 1, 'b': 2}
    """
    return dict(sorted(Counter(labels).items()))


def resolve_poles(wanted: tuple[str, str] | None, labels: Sequence[str]) -> tuple[str, str] | None:
    """Return the poles to use; raise UsageError where a wanted pole is no label."""
    known = sorted(set(labels))
    if wanted is None:
        return POLES if set(POLES) <= set(known) else None
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
