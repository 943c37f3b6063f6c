"""Know labels again however they are written: capitals, blanks, and what is only nearly one."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

_MOST_NAMED = 5
_NEAR = 0.6


@dataclass(frozen=True)
class Recognised:
    """Labels as a model writes them; `changed` counts, by how they were written, those that were written otherwise."""

    labels: list[str]
    changed: Mapping[str, int]

    @property
    def told(self) -> str:
        """Return how many were written otherwise than the model's and how, in words; nothing where none was."""
        return self.told_than("the model's")

    def told_than(self, others: str) -> str:
        """Return the same where the labels are written as `others` are: "most" for those of `one_spelling`."""
        if not self.changed:
            return ""
        number, shown = sum(self.changed.values()), list(map(repr, sorted(self.changed)))
        more = f" and {len(shown) - _MOST_NAMED} more" if len(shown) > _MOST_NAMED else ""
        return (
            f"{number:,} label{'s' if number > 1 else ''} written otherwise than {others} in capitals or blanks "
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
    if not meant:
        hint = f"; where one means the same, say so: --rename-labels {names[0]}=LABEL,... (in a program: rename it)"
    number = sum(counts.values())
    if not any(character.isalnum() for name in names for character in name):
        hint = "; if they stand for none, leave them blank, or say so with --missing-labels"
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


def one_spelling(labels: Sequence[str]) -> Recognised:
    """Return labels of which those that differ in nothing but capitals and blanks are written as most of them are.

    Of two spellings that are as common the one that comes first in the order of characters counts.

    >>> one_spelling(["Hostile", "hostile", "neutral", "hostile"]).labels
    ['hostile', 'hostile', 'neutral', 'hostile']
    """
    counts = Counter(labels)
    commonest: dict[str, str] = {}
    for label in sorted(counts, key=lambda one: (-counts[one], one)):
        commonest.setdefault(plain_label(label), label)
    return recognised(labels, list(commonest.values()))
