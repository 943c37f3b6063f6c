"""Figures: what is drawn is what the numbers say, told in words and in a table as well."""

import re
from xml.etree import ElementTree

import pytest
from drawn_figures import Tags, pictures
from hypothesis import given
from hypothesis import strategies as st

from stance.report.drawing.dyads import DyadMean
from stance.report.drawing.graph import graph
from stance.report.drawing.lines import Point, Series, lines
from stance.report.drawing.matrix import ACTORS, matrix
from stance.report.drawing.picture import ROWS_OPEN, Picture
from stance.report.drawing.shares import Group, Share, breakdown, distribution
from stance.report.tones import tones

SVG = "{http://www.w3.org/2000/svg}"
STANCES = tones(["conciliatory", "hostile", "neutral"])


def tree(picture: Picture) -> ElementTree.Element:
    """Return the SVG of a picture, read as XML."""
    svg = str(picture.svg)
    return ElementTree.fromstring(svg[: svg.rindex("</svg>") + len("</svg>")])  # noqa: S314  # drawn here


def having(picture: Picture, kind: str) -> list[ElementTree.Element]:
    """Return the elements of a class."""
    return [e for e in tree(picture).iter() if kind in e.get("class", "").split()]


@pytest.mark.parametrize("picture", pictures(), ids=lambda p: p.key)
def test_a_picture_is_named_described_and_has_its_numbers_in_a_table(picture: Picture) -> None:
    root = tree(picture)
    named = [root.find(f"{SVG}{name}") for name in ("title", "desc")]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby", "").split() == [e.get("id") for e in named if e is not None]
    assert [e.text for e in named if e is not None] == [picture.title, picture.description]
    figure = picture.figure()
    assert figure.count("<tr>") == 1 + len(picture.rows)
    assert all(len(row) == len(picture.header) for row in picture.rows)
    assert picture.description.endswith(".")


@pytest.mark.parametrize("picture", pictures(), ids=lambda p: p.key)
def test_a_picture_has_no_style_script_or_link_of_its_own(picture: Picture) -> None:
    for tag, attributes in Tags(picture.figure()).found:
        assert tag not in ("style", "script", "a", "image", "use", "foreignobject", "iframe", "link")
        assert not any(name == "style" or name.startswith("on") or "href" in name for name in attributes)


def test_ids_differ_between_pictures_of_different_keys() -> None:
    found = [a["id"] for picture in pictures() for _, a in Tags(picture.figure()).found if "id" in a]
    assert len(found) == len(set(found))


def test_the_same_numbers_give_the_same_bytes() -> None:
    assert [p.figure() for p in pictures()] == [p.figure() for p in pictures()]


def test_a_bar_is_as_wide_as_the_share_and_full_as_far_as_it_is_certain() -> None:
    shares = [Share("conciliatory", 6, 3, 0.4, 0.8), Share("hostile", 4, 4, 0.2, 0.6), Share("neutral", 0, 0, 0, 0.3)]
    picture = distribution(shares, STANCES, key="d", title="Shares")
    fills = [(str(e.get("class")).split()[0], e.get("width")) for e in having(picture, "fill")]
    assert fills == [
        ("tone-up", "60.0%"), ("tone-up", "30.0%"), ("tone-down", "40.0%"), ("tone-down", "40.0%"),
        ("tone-level", "0.0%"), ("tone-level", "0.0%"),
    ]  # fmt: skip
    assert picture.rows[0] == ("conciliatory", "6", "60.0 %", "40.0 %", "80.0 %", "3", "50.0 %")
    assert picture.rows[2][-1] == ""


@given(st.lists(st.tuples(*[st.integers(0, 10**6)] * 3).filter(any), min_size=1, max_size=30))
def test_the_parts_of_a_groups_bar_stand_side_by_side_and_fill_it(counts: list[tuple[int, int, int]]) -> None:
    groups = [Group(str(i), dict(zip(STANCES, each, strict=True))) for i, each in enumerate(counts)]
    picture = breakdown(groups, STANCES, key="b", title="Groups", column="g")
    assert len(picture.rows) == len(groups)
    for bar in tree(picture).findall(f"{SVG}svg"):
        parts = [e for e in bar.iter() if "fill" in e.get("class", "").split()]
        end = 0.0
        for part in parts:
            assert float(part.get("x", "").rstrip("%")) == pytest.approx(end, abs=0.011)
            end = float(part.get("x", "").rstrip("%")) + float(part.get("width", "").rstrip("%"))
        assert end == pytest.approx(100, abs=0.011)


def test_the_matrix_has_the_holder_in_the_row_and_the_target_in_the_column() -> None:
    picture = matrix(
        [DyadMean("NOR", "ISL", 9, 0.5, 0.2, 0.8), DyadMean("ISL", "CHL", 2, -0.4, -0.9, 0.1)], key="m", title="M"
    )
    root = tree(picture)
    names = {e.text: (e.get("x"), e.get("y")) for e in root.iter(f"{SVG}text") if e.get("class") == "name"}
    scores = {e.text: (float(e.get("x", 0)), float(e.get("y", 0))) for e in having(picture, "score")}
    assert set(scores) == {"+0.50", "−0.40"}
    assert set(names) == {"NOR", "ISL", "CHL"}
    rows = [e.text for e in root.iter(f"{SVG}text") if e.get("class") == "name" and e.get("text-anchor") == "end"]
    columns = [e.text for e in root.iter(f"{SVG}text") if e.get("class") == "name" and e.get("text-anchor") == "middle"]
    assert (rows, columns) == (["ISL", "NOR"], ["ISL", "CHL"])
    assert scores["+0.50"][0] < scores["−0.40"][0]  # ISL stands before CHL
    assert scores["+0.50"][1] > scores["−0.40"][1]  # NOR stands below ISL
    assert len(having(picture, "frame")) == 1  # only one interval leaves 0 out
    assert len(having(picture, "own")) == 1


def test_a_large_matrix_draws_the_busiest_and_says_how_many_dyads_are_left_out() -> None:
    dyads = [DyadMean(f"A{i:02}", f"A{(i + 1) % 40:02}", 100 - i, 0.1, 0, 0.2) for i in range(40)]
    picture = matrix(dyads, key="m", title="M")
    drawn = len(having(picture, "score"))
    assert 0 < drawn <= ACTORS * ACTORS
    assert f"{40 - drawn} further dyads" in picture.note
    assert len(picture.rows) == 40


def test_a_line_breaks_where_a_period_has_no_statements() -> None:
    points = [Point(str(y), n, 0.1 if n else None, 0.0 if n else None, 0.2 if n else None) for y, n in
              [(2000, 1), (2001, 2), (2002, 0), (2003, 3), (2004, 0), (2005, 1), (2006, 1)]]  # fmt: skip
    picture = lines([Series("NOR → ISL", tuple(points))], key="l", title="L", period="year")
    assert [len(e.get("points", "").split()) for e in having(picture, "line")] == [2, 2]
    assert len(having(picture, "band")) == 3  # one of them a year that stands alone
    assert len(having(picture, "dot")) == 5
    assert len(having(picture, "count-bar")) == 5
    assert picture.rows[2] == ("NOR → ISL", "2002", "0", "", "", "")


def test_a_bar_of_a_period_is_as_high_as_its_part_of_the_largest() -> None:
    points = tuple(Point(str(i), n, 0.0, 0.0, 0.0) for i, n in enumerate((4, 16, 8)))
    bars = having(lines([Series("a", points)], key="l", title="L"), "count-bar")
    heights = [float(bar.get("height", 0)) for bar in bars]
    assert heights == pytest.approx([max(heights) / 4, max(heights), max(heights) / 2])
    assert max(heights) <= 24  # of what a panel leaves for them


def test_a_higher_score_stands_higher() -> None:
    series = Series("a", (Point("1", 1, -1.0, -1.0, -1.0), Point("2", 1, 1.0, 1.0, 1.0)))
    (line,) = having(lines([series], key="l", title="L"), "line")
    assert [place.split(",")[1] for place in line.get("points", "").split()] == ["78", "0"]


def test_an_arrow_ends_at_the_target_and_its_tone_is_that_of_the_score() -> None:
    dyads = [DyadMean("NOR", "ISL", 3, 0.5, 0.2, 0.8), DyadMean("ISL", "NOR", 1, -0.9, -1, -0.7)]
    picture = graph(dyads, key="g", title="G")
    left, right = sorted(float(node.get("cx", 0)) for node in having(picture, "node"))  # ISL, NOR
    arrows = [group for group in tree(picture).iter(f"{SVG}g") if group.get("class")]
    tips = [float(re.split("[, ]", next(g.iter(f"{SVG}polygon")).get("points", ""))[0]) for g in arrows]
    assert [group.get("class") for group in arrows] == ["tone-up", "tone-down"]
    assert abs(tips[0] - left) < 20 < abs(tips[0] - right)
    assert abs(tips[1] - right) < 20 < abs(tips[1] - left)


def test_arrows_there_and_back_run_beside_each_other_with_their_marks_on_them() -> None:
    """A mark is on the middle of its arrow: one above and one below the middle between the actors, as far away."""
    dyads = [DyadMean("NOR", "ISL", 3, 0.5, 0.2, 0.8), DyadMean("ISL", "NOR", 3, -0.9, -1, -0.7)]
    picture = graph(dyads, key="g", title="G")
    nodes = [(float(n.get("cx", 0)), float(n.get("cy", 0))) for n in having(picture, "node")]
    middle = [sum(side) / 2 for side in zip(*nodes, strict=True)]
    marks = [(float(m.get("cx", 0)), float(m.get("cy", 0))) for m in having(picture, "plate-ground")]
    assert [x - middle[0] for x, _ in marks] == pytest.approx([0, 0], abs=10)
    assert marks[0][1] - middle[1] == pytest.approx(middle[1] - marks[1][1], abs=0.1)
    assert abs(marks[0][1] - marks[1][1]) > 18  # the marks themselves are 18 wide


def test_nothing_to_draw_is_said() -> None:
    empty = [matrix([], key="m", title="M"), lines([], key="l", title="L"), graph([], key="g", title="G")]
    assert ["Nothing to draw." in picture.figure() for picture in empty] == [True] * 3


def test_a_long_table_is_folded() -> None:
    groups = [Group(str(i), {"hostile": 1}) for i in range(ROWS_OPEN + 1)]
    folded, open_ = (
        breakdown(groups[:number], STANCES, key="b", title="B", column="g").figure()
        for number in (ROWS_OPEN + 1, ROWS_OPEN)
    )
    assert "<details>" in folded
    assert "<details open>" in open_


def test_names_and_labels_are_text_wherever_they_stand() -> None:
    payload = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&#x3c;\x00\ud800"
    for plain, given_ in zip(pictures(), pictures(payload, payload + "l"), strict=True):
        assert "<script" not in given_.figure()
        kinds = [[tag for tag, _ in Tags(p.figure()).found if tag not in ("g", "text")] for p in (plain, given_)]
        assert kinds[0] == kinds[1]
        assert "\ud800" not in given_.figure()
