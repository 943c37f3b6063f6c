"""Draw how often each label was answered, overall and in groups, as bars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stance.report.drawing.picture import Picture, drawn, listed
from stance.report.drawing.scales import place
from stance.report.templating import counted, percent, several, signed
from stance.report.tones import Tone
from stance.values import short

GROUPS = 20
"""Groups that are drawn, the largest."""
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Share:
    """Of so many statements: how many have a label, how many of these for certain, and the share's 95 % interval."""

    label: str
    count: int
    certain: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Group:
    """A group of statements and how many in it have each label."""

    name: str
    counts: Mapping[str, int]
    score: tuple[float, float, float] | None = None
    """Its mean score, and the 95 % interval's ends."""

    @property
    def total(self) -> int:
        """Return the number of statements in the group."""
        return sum(self.counts.values())


def distribution(shares: Sequence[Share], tones: Mapping[str, Tone], *, key: str, title: str) -> Picture:
    """Return a bar for each label: its share of all, dark as far as the answers are certain, with its interval."""
    total = sum(share.count for share in shares) or 1
    bars = [
        {
            "label": share.label,
            "tone": tones[share.label],
            "told": f"{percent(share.count / total)} · {counted(share.count)}",
            "width": place(share.count / total, 0, 100),
            "certain": place(share.certain / total, 0, 100),
            "low": place(share.low, 0, 100),
            "high": place(share.high, 0, 100),
        }
        for share in shares
    ]
    description = "Bars: " + "; ".join(f"{bar['label']} {bar['told']}" for bar in bars) + "."
    rows = tuple(
        (
            share.label, counted(share.count), percent(share.count / total), percent(share.low), percent(share.high),
            counted(share.certain), percent(share.certain / share.count) if share.count else "",
        )
        for share in shares
    )  # fmt: skip
    return Picture(
        key, title, description,
        drawn("distribution.svg", key, title, description, bars=bars),
        ("label", "statements", "share", "low", "high", "certain", "certain share"), rows, (1, 2, 3, 4, 5, 6),
        "The full part of a bar is what the model is certain of; the line is the 95 % interval of the share.",
    )  # fmt: skip


def breakdown(groups: Sequence[Group], tones: Mapping[str, Tone], *, key: str, title: str, column: str) -> Picture:
    """Return a bar for each group, cut into the shares of the labels; the largest groups, in the order given."""
    labels = list(tones)
    scored = any(group.score for group in groups)
    drawn_groups = groups[:GROUPS]
    bars = [
        {"name": short(group.name, _LONGEST), "told": counted(group.total), "parts": _parts(group, tones)}
        for group in drawn_groups
    ]
    names = listed([group.name for group in drawn_groups])
    description = (
        f"One bar for each of {several(len(drawn_groups), 'group')} ({names}), cut into the shares of {listed(labels)}."
    )
    rows = tuple(
        (
            group.name, counted(group.total),
            *(percent(group.counts.get(label, 0) / group.total) if group.total else "" for label in labels),
            *((map(signed, group.score) if group.score else ("", "", "")) if scored else ()),
        )
        for group in groups
    )  # fmt: skip
    more = len(groups) - len(drawn_groups)
    header = (column, "statements", *labels, *(("score", "low", "high") if scored else ()))
    return Picture(
        key, title, description,
        drawn("breakdown.svg", key, title, description, bars=bars, legend=tones),
        header, rows, tuple(range(1, len(header))),
        f"The {GROUPS} largest groups are drawn, {counted(more)} more left out of the drawing." if more else "",
    )  # fmt: skip


def _parts(group: Group, tones: Mapping[str, Tone]) -> list[dict[str, object]]:
    total, before = group.total or 1, 0
    parts: list[dict[str, object]] = []
    for label, tone in tones.items():
        count = group.counts.get(label, 0)
        if count:
            x, end = place(before / total, 0, 100), place((before + count) / total, 0, 100)
            told = percent(count / total).replace(" ", "").replace(".0", "") if count / total >= 0.12 else ""
            parts.append(
                {"tone": tone, "x": x, "width": round(end - x, 2), "middle": round((x + end) / 2, 2), "told": told,
                 "full": f"{label}: {counted(count)} of {counted(group.total)}"}
            )  # fmt: skip
        before += count
    return parts
