"""Made-up figures to draw."""

from html.parser import HTMLParser

from stance.evaluation.evaluation import CalibrationBin
from stance.model.intervals import Interval
from stance.report.drawing.calibration import calibration
from stance.report.drawing.dyads import DyadMean
from stance.report.drawing.graph import graph
from stance.report.drawing.lines import Point, Series, lines
from stance.report.drawing.matrix import matrix
from stance.report.drawing.picture import Picture
from stance.report.drawing.shares import Group, Share, breakdown, distribution
from stance.report.tones import tones


def pictures(name: str = "NOR", label: str = "hostile") -> list[Picture]:
    """Return one picture of each kind, with a name and a label in each place that takes one."""
    labels = ["conciliatory", label, "neutral"]
    shapes = tones(labels)
    dyads = [DyadMean(name, "ISL", 3, 0.5, 0.2, 0.8), DyadMean("ISL", name, 1, -0.9, -1.0, -0.7)]
    points = (Point(name, 2, 0.5, 0.1, 0.9), Point("2001", 0), Point("2002", 1, -0.5, -0.8, 0.1))
    return [
        distribution([Share(x, 2, 1, 0.1, 0.7) for x in labels], shapes, key="a", title=name),
        breakdown([Group(name, {label: 3, "neutral": 1})], shapes, key="b", title=name, column=name),
        matrix(dyads, key="c", title=name),
        lines([Series(name, points)], key="d", title=name, period=name),
        graph(dyads, key="e", title=name),
        calibration([CalibrationBin(0.5, 0.6, 4, 0.55, Interval(0.5, 0.2, 0.8))], key="f", title=name),
    ]


class Tags(HTMLParser):
    """Collects the elements of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
