"""Draw the figures of a report."""

from stance.report.contents import Breakdown, Course, Report
from stance.report.drawing.graph import ACTORS as GRAPH_ACTORS
from stance.report.drawing.graph import graph
from stance.report.drawing.lines import Point, Series, lines
from stance.report.drawing.matrix import matrix
from stance.report.drawing.picture import Picture
from stance.report.drawing.shares import Group, Share, breakdown, distribution
from stance.report.dyads import mean_of
from stance.report.estimates import Estimate
from stance.trends.periods import WORDS


def shares_picture(report: Report) -> Picture:
    """Return the bars of all answers."""
    certain = report.certain or {}
    shares = [
        Share(label, report.total.counts[label], certain.get(label, 0), interval.low, interval.high)
        for label, interval in report.total.shares.items()
    ]
    return distribution(shares, report.tones, key="shares", title="How often each stance was answered")


def matrix_picture(report: Report) -> Picture:
    """Return the matrix of the dyads."""
    return matrix([mean_of(d) for d in report.dyads], key="dyads", title="Mean score of each holder toward each target")


def graph_picture(report: Report) -> Picture | None:
    """Return the arrows between actors, None where there are too many for arrows."""
    actors = {actor for dyad in report.dyads for actor in dyad.group}
    if not 1 < len(actors) <= GRAPH_ACTORS:
        return None
    return graph([mean_of(d) for d in report.dyads], key="arrows", title="Who speaks of whom")


def course_picture(course: Course) -> Picture:
    """Return the lines through time."""
    word = WORDS[course.frequency]
    series = [
        Series(line.name, tuple(map(_point, course.periods, line.estimates))) for line in course.lines
    ]  # fmt: skip
    return lines(series, key="course", title=f"Mean score by {word}", period=word)


def _point(period: str, estimate: Estimate | None) -> Point:
    if estimate is None or estimate.score is None:
        return Point(period, 0)
    return Point(period, estimate.statements, estimate.score.value, estimate.score.low, estimate.score.high)


def breakdown_picture(report: Report, number: int, part: Breakdown) -> Picture:
    """Return the bars of a column's groups."""
    groups = [
        Group(e.group[0], e.counts, None if e.score is None else (e.score.value, e.score.low, e.score.high))
        for e in part.groups
    ]
    return breakdown(groups, report.tones, key=f"by-{number}", title=f"By {part.column}", column=part.column)


def concepts_picture(report: Report) -> Picture:
    """Return the bars of the commonest concepts."""
    groups = [Group(concept.concept, concept.counts) for concept in report.concepts]
    return breakdown(
        groups, report.tones, key="concepts", title="Commonest concepts, and how statements with them were answered",
        column="concept",
    )  # fmt: skip
