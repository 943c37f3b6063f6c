"""Draw who stands how toward whom as arrows between actors, for as many as one article has."""

import math
from collections.abc import Sequence

from stance.report.drawing.dyads import DyadMean, busiest
from stance.report.drawing.picture import Picture, drawn
from stance.report.templating import counted, several, signed
from stance.report.tones import tone_of
from stance.values import short

ACTORS = 10
"""Actors that are drawn: those with the most statements."""
_WIDTH = 680.0
_X = _WIDTH / 2
_RADIUS_X = 165.0
_HIGH, _FLAT = 145.0, 40.0
"""How far actors stand above and below the middle: many of them, and two, which stand side by side."""
_EDGE = 55.0
_NODE = 9.0
_BEND = 0.16
_LONGEST = 22


def graph(dyads: Sequence[DyadMean], *, key: str, title: str) -> Picture:
    """Return the graph of the busiest actors: an arrow from holder to target, the thicker the more statements.

    Its colour, its dashes and the mark on it tell the mean score's side.
    """
    actors = busiest(dyads, ACTORS)
    radius = _HIGH if len(actors) > 2 else _FLAT
    places = {actor: _node(i, len(actors), radius) for i, actor in enumerate(sorted(actors))}
    inside = [d for d in dyads if d.holder in places and d.target in places and d.holder != d.target]
    most = max((d.statements for d in inside), default=1)
    edges = [_edge(d, places[d.holder], places[d.target], most) for d in inside]
    nodes = [_label(actor, place, radius) for actor, place in places.items()]
    heights = [place[1] for place in places.values()] or [0.0]
    top = min(heights) - _EDGE
    told = [f"{d.holder} toward {d.target} {signed(d.score)}" for d in inside[:6]]
    description = (
        f"{several(len(actors), 'actor')} and {several(len(inside), 'arrow')} from holder to target. {'; '.join(told)}."
    )
    rows = tuple(
        (d.holder, d.target, counted(d.statements), signed(d.score), signed(d.low), signed(d.high)) for d in dyads
    )
    note = (
        "Arrows run from who speaks to whom it is about; the thicker, the more statements. ▲ and dashes: conciliatory; "
        "▼ and a full line: hostile; ● and dots: neither."
    )
    if len(inside) < len(dyads):
        note += f" {several(len(dyads) - len(inside), 'further dyad')} left out of the drawing."
    svg = drawn(
        "graph.svg",
        key,
        title,
        description,
        edges=edges,
        nodes=nodes,
        width=_WIDTH,
        top=top,
        height=max(heights) + _EDGE - top,
    )
    header = ("holder", "target", "statements", "score", "low", "high")
    return Picture(key, title, description, svg, header, rows, (2, 3, 4, 5), note, wide=True)


def _node(i: int, count: int, radius: float) -> tuple[float, float]:
    if count == 1:
        return _X, radius + _EDGE
    angle = math.pi if count == 2 else -math.pi / 2
    angle += 2 * math.pi * i / count
    return _X + _RADIUS_X * math.cos(angle), radius + _EDGE + radius * math.sin(angle)


def _label(actor: str, place: tuple[float, float], radius: float) -> dict[str, object]:
    x, y = place
    side = (x - _X) / _RADIUS_X
    anchor = "middle" if abs(side) < 0.3 else "start" if side > 0 else "end"
    away = 0.0 if anchor == "middle" else math.copysign(_NODE + 7, side)
    below = 4.5 if anchor != "middle" else (-_NODE - 9 if y < radius + _EDGE else _NODE + 19)
    return {"x": round(x, 2), "y": round(y, 2), "name": short(actor, _LONGEST), "full": actor, "anchor": anchor,
            "text_x": round(x + away, 2), "text_y": round(y + below, 2)}  # fmt: skip


def _edge(d: DyadMean, start: tuple[float, float], end: tuple[float, float], most: int) -> dict[str, object]:
    """Return a bent arrow, so that the one back runs beside it; the head is a triangle at the end of the bend."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    bend = (start[0] + end[0]) / 2 - _BEND * dy, (start[1] + end[1]) / 2 + _BEND * dx
    width = 1.5 + 3.0 * math.sqrt(d.statements / most)
    first = _toward(start, bend, _NODE + 4)
    tip = _toward(end, bend, _NODE + 3)
    neck = _toward(end, bend, _NODE + 12 + width)
    across = _unit(end, bend)
    half = 3.5 + width
    corners = [tip, (neck[0] - across[1] * half, neck[1] + across[0] * half),
               (neck[0] + across[1] * half, neck[1] - across[0] * half)]  # fmt: skip
    tone = tone_of(d.score)
    return {
        "tone": tone, "width": round(width, 2), "path": f"M{_xy(first)} Q{_xy(bend)} {_xy(neck)}",
        "head": " ".join(map(_xy, corners)), "x": round((first[0] + 2 * bend[0] + neck[0]) / 4, 2),
        "y": round((first[1] + 2 * bend[1] + neck[1]) / 4, 2),
        "full": f"{d.holder} → {d.target}: {signed(d.score)}, {several(d.statements, 'statement')}",
    }  # fmt: skip


def _unit(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    length = math.hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    return (end[0] - start[0]) / length, (end[1] - start[1]) / length


def _toward(start: tuple[float, float], end: tuple[float, float], far: float) -> tuple[float, float]:
    across = _unit(start, end)
    return start[0] + across[0] * far, start[1] + across[1] * far


def _xy(place: tuple[float, float]) -> str:
    return f"{place[0]:.2f},{place[1]:.2f}"
