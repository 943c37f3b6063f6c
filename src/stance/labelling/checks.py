"""Look for what is wrong with labelled texts: copies, contradictions, leakage between tables, misspelt labels."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum

from stance.labelling.copies import THRESHOLD, Near, near_duplicates
from stance.model.record import copy_key
from stance.tables.label_names import one_spelling, plain_label

_RARE = 0.1
"""A label that occurs less often than so many times a similar one may be that one, misspelt."""
_SIMILAR = 0.8
_LARGE_SHIFT = 0.15
"""Difference of a label's shares in two tables that is worth a look."""
_FEWEST = 30
"""Labelled rows that a table must have for its shares to be compared."""


class Kind(StrEnum):
    """What a finding is about, the gravest first."""

    unreadable = "unreadable"
    no_text = "no_text"
    no_label = "no_label"
    conflicting_labels = "conflicting_labels"
    leakage = "leakage"
    near_leakage = "near_leakage"
    duplicate = "duplicate"
    near_duplicate = "near_duplicate"
    similar_labels = "similar_labels"
    proportions = "proportions"
    label_error = "label_error"


MEANINGS: Mapping[Kind, str] = {
    Kind.unreadable: "rows that cannot be read",
    Kind.no_text: "rows without a text",
    Kind.no_label: "rows without a label",
    Kind.conflicting_labels: "copies of a text with another label",
    Kind.leakage: "copies of a text of another file",
    Kind.near_leakage: "near-duplicates of a text of another file",
    Kind.duplicate: "copies of a text of the same file",
    Kind.near_duplicate: "near-duplicates of a text of the same file",
    Kind.similar_labels: "labels that may be one, written in several ways",
    Kind.proportions: "labels whose shares differ between files",
    Kind.label_error: "labels that may be wrong, by what is learned from the others",
}


@dataclass(frozen=True)
class Finding:
    """Something that needs a look: where it stands, the other place where there is one, and what it is.

    `score` is the overlap of near-duplicates, or how probable the given label is less the most probable other one.
    """

    kind: Kind
    file: str
    line: int | None
    text: str = ""
    label: str = ""
    other_file: str = ""
    other_line: int | None = None
    other_text: str = ""
    other_label: str = ""
    score: float | None = None
    detail: str = ""


FINDING_COLUMNS = (
    "kind", "file", "line", "label", "text", "other_file", "other_line", "other_label", "other_text", "score", "detail",
)  # fmt: skip


@dataclass(frozen=True)
class LabelledRow:
    """A text with its label, blank where it has none, where it stands, and who gave the label, where that is told."""

    file: str
    line: int
    text: str
    label: str
    annotator: str = ""


@dataclass(frozen=True)
class Checked:
    """What was found in tables: rows by file, how often each label occurs in each, and the findings by kind.

    Labels that differ in nothing but capitals and blanks are counted as one, written as most of them are.
    """

    rows: Mapping[str, int]
    labels: Mapping[str, Mapping[str, int]]
    findings: list[Finding] = field(default_factory=list)

    def of(self, kind: Kind) -> list[Finding]:
        """Return the findings of a kind."""
        return [finding for finding in self.findings if finding.kind is kind]


def check(rows: Sequence[LabelledRow], *, threshold: float = THRESHOLD) -> Checked:
    """Return what is wrong with rows, but for labels that only a model can doubt.

    What two annotators said of one text is disagreement, and neither a copy nor a contradiction. Nor do labels that
    differ in nothing but capitals and blanks contradict each other; that they are written in several ways is told once.
    """
    written = _counts(rows, [row.label for row in rows])
    counts = _counts(rows, as_one([row.label for row in rows]))
    found = [
        *_unlabelled(rows),
        *_copies(rows),
        *_near(rows, threshold),
        *_similar(written),
        *_proportions(counts),
    ]  # fmt: skip
    labels = {name: dict(sorted(own.items())) for name, own in counts.items()}
    return Checked(dict(Counter(row.file for row in rows)), labels, found)


def as_one(labels: Sequence[str]) -> list[str]:
    """Return labels, those that differ in nothing but capitals and blanks as most of them are written; none stays none.

    >>> as_one(["Hostile", "", "hostile", "neutral", "hostile"])
    ['hostile', '', 'hostile', 'neutral', 'hostile']
    """
    return one_spelling(labels).labels


def _counts(rows: Sequence[LabelledRow], labels: Sequence[str]) -> dict[str, Counter[str]]:
    """Return how often each label occurs in each file, of the files in their order."""
    counts: dict[str, Counter[str]] = {row.file: Counter() for row in rows}
    for row, label in zip(rows, labels, strict=True):
        if label:
            counts[row.file][label] += 1
    return counts


def _contradict(one: LabelledRow, other: LabelledRow) -> bool:
    """Tell whether two rows have labels that differ in more than capitals and blanks."""
    return bool(one.label and other.label) and plain_label(one.label) != plain_label(other.label)


def _unlabelled(rows: Sequence[LabelledRow]) -> Iterator[Finding]:
    for row in rows:
        if not row.label:
            yield Finding(Kind.no_label, row.file, row.line, row.text)


def _pair(kind: Kind, row: LabelledRow, other: LabelledRow, score: float | None = None, detail: str = "") -> Finding:
    return Finding(
        kind, row.file, row.line, row.text, row.label, other.file, other.line, other.text, other.label, score, detail
    )


def _copies(rows: Sequence[LabelledRow]) -> Iterator[Finding]:
    """Yield for each copy what it is of the first one, and of the first one with another label."""
    first: dict[str, list[LabelledRow]] = {}
    for row in rows:
        before = first.setdefault(copy_key(row.text), [])
        alike = [r for r in before if not _by_others(r, row)]
        if alike:
            yield _pair(Kind.duplicate if alike[0].file == row.file else Kind.leakage, row, alike[0])
        other = next((r for r in alike if _contradict(r, row)), None)
        if other is not None:
            yield _pair(Kind.conflicting_labels, row, other)
        if (row.label, row.annotator) not in [(r.label, r.annotator) for r in before]:
            before.append(row)


def _by_others(one: LabelledRow, other: LabelledRow) -> bool:
    """Tell whether two rows are what two annotators said of one text."""
    return bool(one.annotator and other.annotator) and one.annotator != other.annotator


def _near(rows: Sequence[LabelledRow], threshold: float) -> Iterator[Finding]:
    """Yield for each text its nearest earlier near-duplicate, in the same file and in others."""
    firsts: dict[str, LabelledRow] = {}
    for row in rows:
        firsts.setdefault(copy_key(row.text), row)
    distinct = list(firsts.values())
    nearest: dict[tuple[int, bool], Near] = {}
    for near in near_duplicates([row.text for row in distinct], threshold):
        key = near.second, distinct[near.first].file == distinct[near.second].file
        if key not in nearest or nearest[key].overlap < near.overlap:
            nearest[key] = near
    for (_, same), near in nearest.items():
        row, other = distinct[near.second], distinct[near.first]
        detail = "labels differ" if _contradict(row, other) else ""
        yield _pair(Kind.near_duplicate if same else Kind.near_leakage, row, other, near.overlap, detail)


def _similar(counts: Mapping[str, Mapping[str, int]]) -> Iterator[Finding]:
    """Yield labels that differ from a commoner one in capitals, blanks or a letter or two, at their first file."""
    totals: Counter[str] = Counter()
    for own in counts.values():
        totals.update(own)
    for label, number in sorted(totals.items()):
        others = [o for o, n in totals.items() if (n, o) > (number, label)]
        same = sorted((o for o in others if _plain(o) == _plain(label)), key=lambda o: -totals[o])
        rare = [o for o in others if number < _RARE * totals[o]]
        near = get_close_matches(_plain(label), [_plain(o) for o in rare], 1, _SIMILAR)
        like = same or [o for o in rare if near and _plain(o) == near[0]]
        if like:
            file = next(name for name, own in counts.items() if label in own)
            detail = f"{label!r} ({number}) beside {like[0]!r} ({totals[like[0]]})"
            yield Finding(Kind.similar_labels, file, None, label=label, other_label=like[0], detail=detail)


def _plain(label: str) -> str:
    return " ".join(label.replace("_", " ").replace("-", " ").split()).casefold()


def _proportions(counts: Mapping[str, Mapping[str, int]]) -> Iterator[Finding]:
    """Yield labels whose share in a file differs from that in the first file by more than is common."""
    large = [name for name, own in counts.items() if sum(own.values()) >= _FEWEST]
    for name in large[1:]:
        first, own = counts[large[0]], counts[name]
        for label in sorted({*first, *own}):
            before, now = (of.get(label, 0) / sum(of.values()) for of in (first, own))
            if abs(now - before) > _LARGE_SHIFT:
                yield Finding(
                    Kind.proportions, name, None, label=label, other_file=large[0], score=now - before,
                    detail=f"{label}: {now:.0%}, and {before:.0%} in {large[0]}",
                )  # fmt: skip
