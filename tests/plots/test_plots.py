"""Pictures show what the numbers say, fit what they are given, and are the same bytes each time."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from dated import table
from stance import plot
from stance.errors import UsageError
from stance.evaluation.evaluation import CalibrationBin
from stance.model.intervals import Interval
from stance.plots.heatmap import colour_of
from stance.plots.lines import MOST
from stance.plots.quotes import strongest
from stance.plots.style import fitted, title_of
from stance.plots.summary import overall
from stance.trends.making import Made, Wanted, trend_of
from stance.trends.periods import Frequency

BY = Wanted("date", ("holder", "target"), Frequency.year)


def made(rows: int = 60, *, holders: list[str] | None = None, score: bool = True, by: Wanted = BY) -> Made:
    scored = table([f"{2000 + i % 12}-05-0{1 + i % 9}" for i in range(rows)], score=score)
    if holders:
        cells: Any = scored.columns["holder"]
        cells[:] = [holders[i % len(holders)] for i in range(rows)]
    return trend_of(scored, by)


def texts(drawn: Figure) -> str:
    """Return all that a figure says."""
    drawn.draw_without_rendering()
    parts = [text.get_text() for axes in drawn.axes for text in axes.texts]
    parts += [axes.get_title(loc) for axes in drawn.axes for loc in ("left",)]
    parts += [tick.get_text() for axes in drawn.axes for tick in (*axes.get_xticklabels(), *axes.get_yticklabels())]
    return "\n".join([*parts, *(text.get_text() for text in drawn.texts), drawn.get_supxlabel()])


DRAWN: dict[str, Any] = {"lines": plot.lines, "forest": plot.forest, "heatmap": plot.heatmap}


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize(
    "holders",
    [
        ["ISL"], ["ISL", "CHL", "KEN"], [f"State {i}" for i in range(35)], ["", "a\nb\x1b", "$x$ & <y>_{z}"],
        ["the Ministry of Foreign Affairs and Overseas Trade of the Federated Republic of the Northern Islands"],
    ],
    ids=["one", "three", "many", "odd", "long"],
)  # fmt: skip
def test_nothing_that_is_drawn_leaves_the_figure(kind: str, holders: list[str]) -> None:
    drawn = DRAWN[kind](made(140, holders=holders).trend)
    drawn.draw_without_rendering()
    box, renderer = drawn.bbox, FigureCanvasAgg(drawn).get_renderer()  # one for all: each holds the figure's pixels
    for axes in drawn.axes:
        seen = axes.get_tightbbox(renderer)
        if seen is not None:
            assert seen.x0 >= box.x0 - 2
            assert seen.x1 <= box.x1 + 2
            assert seen.y0 >= box.y0 - 2
            assert seen.y1 <= box.y1 + 2


def test_a_line_goes_through_the_points_and_breaks_where_there_are_none() -> None:
    scored = table(["2000-05-01"] * 6 + ["2001-05-01"] * 6 + ["2004-05-01"] * 6)
    trend = trend_of(scored, Wanted("date", (), Frequency.year)).trend
    upper = plot.lines(trend).axes[0]
    curves = [line for line in upper.get_lines() if line.get_marker() == "o"]
    assert [len(np.asarray(curve.get_ydata())) for curve in curves] == [2, 1]
    values = [point.estimates[-1].value for point in trend.points if point.estimates[-1] is not None]
    assert np.concatenate([np.asarray(curve.get_ydata()) for curve in curves]).tolist() == pytest.approx(values)


def test_a_share_is_drawn_on_request_and_an_unknown_label_refused() -> None:
    trend = made().trend
    assert plot.lines(trend, label="hostile").axes[0].get_ylim()[0] > -0.1
    with pytest.raises(UsageError, match="conciliatory, hostile, neutral"):
        plot.lines(trend, label="angry")


def test_more_groups_than_fit_are_told() -> None:
    trend = made(140, holders=[f"State {i}" for i in range(35)]).trend
    assert f"{MOST} of {len(trend.groups)} groups are shown" in texts(plot.lines(trend))


def test_the_forest_orders_groups_and_fills_those_whose_interval_leaves_0_out() -> None:
    trend = made(120, holders=["ISL", "CHL", "KEN"]).trend
    found = sorted(overall(trend), key=lambda one: one.score.value)
    axes = plot.forest(trend).axes[0]
    marks = [line for line in axes.get_lines() if line.get_marker() == "o"]
    assert [float(np.asarray(mark.get_xdata())[0]) for mark in marks] == [one.score.value for one in found]
    assert [mark.get_markerfacecolor() != "white" for mark in marks] == [one.leans for one in found]


def test_the_heat_map_tells_who_stands_how_toward_whom_in_that_direction() -> None:
    trend = made(120, holders=["ISL", "CHL", "KEN"]).trend
    there = {one.group: one for one in overall(trend)}
    told = texts(plot.heatmap(trend))
    assert all(f"{one.score.value:+.2f}" in told for one in there.values())
    with pytest.raises(UsageError, match="needs two columns"):
        plot.heatmap(made(by=Wanted("date", ("holder",), Frequency.year)).trend)


def test_colours_of_both_poles_are_told_apart_in_grey_and_grow_with_the_score() -> None:
    grey = [float(np.dot(colour_of(score), (0.299, 0.587, 0.114))) for score in (-1, -0.5, 0, 0.5, 1)]
    assert grey[0] < grey[1] < grey[2] > grey[3] > grey[4]
    assert abs(grey[0] - grey[4]) > 0.08


def test_without_a_score_what_needs_one_is_refused_and_shares_are_drawn() -> None:
    trend = made(score=False).trend
    assert plot.lines(trend).axes
    for kind in (plot.forest, plot.heatmap, plot.quotes):
        with pytest.raises(UsageError, match="no score"):
            kind(trend)


def test_quotes_are_the_strongest_of_their_time() -> None:
    found = made(60)
    chosen = strongest(found.statements, Frequency.year, 4)
    assert len(chosen) == 4
    for number, one in enumerate(chosen):
        own = [said for said in found.statements if (said.day.year - 2000) // 3 == number]
        assert abs(one.score) == max(abs(said.score) for said in own)
    assert all(one.text in texts(plot.quotes(found.trend, found.statements, most=4)) for one in chosen)
    assert strongest((), Frequency.year, 4) == []


def test_reliability_shows_how_often_answers_of_each_probability_are_right() -> None:
    class Measured:
        calibration = (
            CalibrationBin(0.5, 0.6, 10, 0.56, Interval(0.5, 0.2, 0.8)),
            CalibrationBin(0.6, 0.7, 0, 0.0, Interval(0, 0, 1)),
            CalibrationBin(0.9, 1.0, 90, 0.97, Interval(0.96, 0.9, 0.99)),
        )  # fmt: skip
        calibration_error, rows = 0.015, 100

    upper = plot.reliability(Measured()).axes[0]
    marks = next(line for line in upper.get_lines() if line.get_marker() == "o")
    assert np.asarray(marks.get_xydata()).tolist() == [[0.56, 0.5], [0.97, 0.96]]


@pytest.mark.parametrize("ending", [".svg", ".pdf", ".png"])
def test_the_same_trend_gives_the_same_bytes(tmp_path: Path, ending: str) -> None:
    for name in "ab":
        plot.save(plot.lines(made().trend), tmp_path / f"{name}{ending}")
    content = (tmp_path / f"a{ending}").read_bytes()
    assert content == (tmp_path / f"b{ending}").read_bytes()
    assert b"Date>" not in content
    assert b"CreationDate" not in content


def test_a_notebook_shows_the_picture_without_pyplot() -> None:
    drawn: Any = plot.forest(made().trend)
    assert drawn._repr_png_().startswith(b"\x89PNG")


def test_another_ending_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.svg, \.pdf, \.png"):
        plot.save(plot.lines(made().trend), tmp_path / "x.gif")
    assert list(tmp_path.iterdir()) == []


def test_characters_that_the_font_lacks_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    plot.save(plot.forest(made(holders=["日本"]).trend), tmp_path / "x.png")
    assert "2 kinds of characters are not in the font" in caplog.text


def test_what_the_user_has_set_does_not_show(tmp_path: Path) -> None:
    import matplotlib

    plot.save(plot.lines(made().trend), tmp_path / "a.svg")
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "black"}):
        plot.save(plot.lines(made().trend), tmp_path / "b.svg")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_what_is_no_trend_is_refused() -> None:
    with pytest.raises(TypeError, match=r"stance\.trend"):
        plot.lines([1, 2])


def test_names_are_cut_to_their_room() -> None:
    assert fitted("a\tb\x07", 10) == "a b\ufffd"
    assert len(title_of(("x" * 80, "y" * 80), 40)) == 40
    assert title_of(("", "CHL"), 40) == "(none) → CHL"


def test_importing_plot_does_not_load_matplotlib() -> None:
    code = "import sys, stance; stance.plot; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, env=dict(os.environ)).returncode == 0
