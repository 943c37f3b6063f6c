"""Bring the labels of several coders together, unit by unit, from tables of any of the usual shapes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from stance.errors import TableError, UsageError
from stance.model.record import copy_key
from stance.tables.label_names import Recognised, one_spelling, recognised


@dataclass(frozen=True)
class Coding:
    """The labels of one coder: for each unit a key (its id or text), its text, and the label, blank where none."""

    coder: str
    keys: Sequence[str]
    texts: Sequence[str]
    labels: Sequence[str]


@dataclass(frozen=True)
class Units:
    """Units and the label that each coder gave them, None where there is none; units in the order first met.

    `alone` counts those that only one coder labelled, `repeated` the labels beyond the first that a coder gave a unit
    whose key is not told apart, which are units of their own.
    """

    coders: list[str]
    keys: list[str]
    texts: list[str]
    ratings: list[list[str | None]]
    repeated: int

    @property
    def alone(self) -> int:
        """Return how many units only one coder labelled."""
        return sum(sum(answer is not None for answer in unit) == 1 for unit in self.ratings)


def by_coder(
    file: str, keys: Sequence[str], texts: Sequence[str], labels: Sequence[str], who: Sequence[str]
) -> list[Coding]:
    """Return the codings of a table with a row for each answer; raise TableError where a label has no coder."""
    rows: dict[str, list[int]] = {}
    for i, (name, label) in enumerate(zip(who, labels, strict=True)):
        if label.strip() and not name.strip():
            raise TableError(
                f"{file}: the label of {texts[i][:60]!r} names no annotator; fill in who gave it", file=file
            )
        rows.setdefault(name.strip(), []).append(i)
    return [
        Coding(name, [keys[i] for i in found], [texts[i] for i in found], [labels[i] for i in found])
        for name, found in rows.items()
        if name
    ]


def file_names(paths: Sequence[str]) -> list[str]:
    """Return what coders are called whose files do not name them: by file, as far as that tells them apart.

    >>> file_names(["a/ana.csv", "a/ben.csv"]), file_names(["ana/x.csv", "ben/x.csv"])
    (['ana', 'ben'], ['ana/x.csv', 'ben/x.csv'])
    """
    stems = [path.replace("\\", "/").rpartition("/")[2].split(".")[0] for path in paths]
    return stems if len(set(stems)) == len(stems) else list(paths)


def united(codings: Sequence[Coding], *, no_label: Callable[[str], bool]) -> Units:
    """Return the units of several codings; one coder's may be in several of them.

    A unit that a coder labels again is matched with the second time that others label it. Raises UsageError where there
    are not two coders with labels.
    """
    coders = list(dict.fromkeys(coding.coder for coding in codings))
    place = {name: i for i, name in enumerate(coders)}
    units: dict[tuple[str, int], list[str | None]] = {}
    texts: dict[tuple[str, int], str] = {}
    times: dict[tuple[int, str], int] = {}
    repeated = 0
    for coding in codings:
        coder = place[coding.coder]
        for key, text, label in zip(coding.keys, coding.texts, coding.labels, strict=True):
            turn = times[coder, key] = times.get((coder, key), -1) + 1
            repeated += turn > 0
            unit = units.setdefault((key, turn), [None] * len(coders))
            texts.setdefault((key, turn), text)
            unit[coder] = None if no_label(label) else label.strip()
    labelled = {key: unit for key, unit in units.items() if any(answer is not None for answer in unit)}
    active = [i for i in range(len(coders)) if any(unit[i] is not None for unit in labelled.values())]
    if len(active) < 2:
        found = ", ".join(repr(coders[i]) for i in active) or "nobody"
        raise UsageError(
            f"agreement takes two coders or more; found labels of {found}: name a second file, the column that tells "
            "who labelled (--annotator-column), or the columns of the coders (--coders)"
        )
    return Units(
        [coders[i] for i in active],
        [key for key, _ in labelled],
        [texts[key] for key in labelled],
        [[unit[i] for i in active] for unit in labelled.values()],
        repeated,
    )


def spelt_alike(units: Units, labels: Sequence[str] | None = None) -> tuple[Units, Recognised]:
    """Return units whose labels differ in more than capitals and blanks, and how many were written otherwise.

    A label is written as that of `labels` which it is like, without these as most coders write it.
    """
    answers = [answer for unit in units.ratings for answer in unit if answer is not None]
    found = one_spelling(answers) if labels is None else recognised(answers, labels)
    written = iter(found.labels)
    ratings = [[None if answer is None else next(written) for answer in unit] for unit in units.ratings]
    return replace(units, ratings=ratings), found


def text_keys(texts: Sequence[str]) -> list[str]:
    """Return by what units are matched whose tables name no id: their texts, however spaced and capitalised."""
    return [copy_key(text) for text in texts]


def disagreements(units: Units) -> list[Mapping[str, str]]:
    """Return the units on which coders disagree, as rows: unit, text, a column for each coder, the number of labels."""
    found = []
    for key, text, unit in zip(units.keys, units.texts, units.ratings, strict=True):
        given = {answer for answer in unit if answer is not None}
        if len(given) > 1:
            said = {f"label_{coder}": answer or "" for coder, answer in zip(units.coders, unit, strict=True)}
            found.append({"unit": key, "text": text, **said, "labels": str(len(given))})
    return sorted(found, key=lambda row: -int(row["labels"]))
