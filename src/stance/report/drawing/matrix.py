"""Draw who stands how toward whom as a matrix: holders in rows, targets in columns."""

from collections.abc import Sequence

from stance.report.drawing.dyads import DyadMean, busiest
from stance.report.drawing.picture import Picture, drawn
from stance.report.templating import counted, several, signed
from stance.report.tones import tone_of
from stance.values import short

ACTORS = 12
"""Actors that are drawn: those with the most statements on either side."""
_CELL, _HEIGHT, _TOP = 72, 46, 26
_LETTER = 7.2
_LONGEST = 20
STRONGEST = 0.5
"""How opaque a cell's colour is at a score of 1 or -1, so that the number over it stays readable."""


def matrix(dyads: Sequence[DyadMean], *, key: str, title: str) -> Picture:
    """Return the matrix of the busiest holders and targets: mean scores by colour, mark and number.

    It is not symmetric: a row is how one actor speaks, a column how it is spoken of.
    """
    actors = busiest(dyads, ACTORS)
    holders = [actor for actor in actors if any(d.holder == actor and d.target in actors for d in dyads)]
    targets = [actor for actor in actors if any(d.target == actor and d.holder in actors for d in dyads)]
    names = [short(name, _LONGEST) for name in holders]
    left = round(24 + _LETTER * max(map(len, [*names, "holder"])))
    columns = [short(name, _LONGEST) for name in targets]
    turned = any(len(name) > 8 for name in columns)
    top = _TOP + (round(10 + _LETTER * 0.72 * max(map(len, columns))) if turned else 14)
    found = {(dyad.holder, dyad.target): dyad for dyad in dyads}
    cells = [
        _cell(found.get((holder, target)), left + _CELL * j, top + _HEIGHT * i, holder, target)
        for i, holder in enumerate(holders)
        for j, target in enumerate(targets)
    ]
    counts = several(len(holders), "holder"), several(len(targets), "target")
    description = f"{counts[0]} in rows, {counts[1]} in columns. {_extremes(dyads)}"
    svg = drawn(
        "matrix.svg", key, title, description, cells=cells, turned=turned, left=left, top=top,
        width=left + _CELL * len(targets) + (90 if turned else 8), height=top + _HEIGHT * len(holders) + 6,
        rows=[(name, top + _HEIGHT * i + _HEIGHT / 2) for i, name in enumerate(names)],
        columns=[(name, left + _CELL * j + _CELL / 2) for j, name in enumerate(columns)], cell=_CELL, high=_HEIGHT,
    )  # fmt: skip
    rows = tuple(
        (d.holder, d.target, counted(d.statements), signed(d.score), signed(d.low), signed(d.high)) for d in dyads
    )
    left_out = sum(d.holder not in holders or d.target not in targets for d in dyads)
    note = (
        "Rows speak, columns are spoken of. Each cell has the mean score from −1 (hostile) to +1 (conciliatory) and, "
        "below, the number of statements; a frame says that the 95 % interval leaves 0 out."
    )
    if left_out:
        note += f" {several(left_out, 'further dyad')} of actors with fewer statements left out of the drawing."
    return Picture(
        key, title, description, svg, ("holder", "target", "statements", "score", "low", "high"), rows, (2, 3, 4, 5),
        note, wide=True,
    )  # fmt: skip


def _cell(dyad: DyadMean | None, x: float, y: float, holder: str, target: str) -> dict[str, object]:
    if dyad is None:
        return {"dyad": None, "x": x, "y": y, "own": holder == target}
    tone = tone_of(dyad.score)
    return {
        "dyad": dyad, "x": x, "y": y, "tone": tone, "opacity": round(0.06 + (STRONGEST - 0.06) * abs(dyad.score), 3),
        "side": "tone-up" if dyad.score > 0 else "tone-down", "score": signed(dyad.score),
        "count": f"n {counted(dyad.statements)}",
        "full": f"{holder} → {target}: {signed(dyad.score)} [{signed(dyad.low)}, {signed(dyad.high)}], "
        + several(dyad.statements, "statement"),
    }  # fmt: skip


def _extremes(dyads: Sequence[DyadMean]) -> str:
    if not dyads:
        return "No dyads."
    first, last = max(dyads, key=lambda d: d.score), min(dyads, key=lambda d: d.score)
    return (
        f"Highest score: {first.holder} toward {first.target}, {signed(first.score)}; "
        f"lowest: {last.holder} toward {last.target}, {signed(last.score)}."
    )
