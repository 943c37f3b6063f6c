"""Tables at the width of a terminal: intervals on one line, words whole, nothing cut."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.table import Table

from stance import StanceModel, evaluate
from stance.cli.display import explanation_view, sections_view, show
from stance.evaluation.measured import Measured
from stance.evaluation.sections import sections

INTERVAL = re.compile(r"[-+]?\d\.\d{3} \[[-+]?\d\.\d{3}, [-+]?\d\.\d{3}\]")


def shown(views: list[object], width: int) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=False, legacy_windows=False)
    show(views, console)
    assert isinstance(console.file, io.StringIO)
    found = console.file.getvalue()
    assert max(map(len, found.splitlines())) <= width
    return found


@pytest.mark.parametrize("width", [60, 66, 72, 80, 100, 140])
def test_figures_of_a_model_are_whole_at_any_width(small_model: StanceModel, width: int) -> None:
    measured = evaluate(small_model, ["We met."] * 6, ["neutral", "hostile"] * 3, ["a", "b", "c"] * 2)
    parts = sections(Measured(measured, "speaker"))
    cells = [cell for part in parts for row in part.rows for cell in row]
    out = shown(sections_view(parts), width)
    assert len(INTERVAL.findall(out)) == len(list(filter(INTERVAL.fullmatch, cells))) > 20
    assert "…" not in out
    words = set(out.split())
    assert {"conciliatory", "commonest", "precision", "answered", "Matthews", "correlation"} <= words


@pytest.mark.parametrize("width", [60, 72, 80])
def test_the_features_of_an_explanation_are_whole(small_model: StanceModel, width: int) -> None:
    explanation = small_model.explain("We condemn the attack on the convoy of the mission.")
    out = shown(explanation_view(explanation), width)
    strongest = explanation.contributions[explanation.prediction.stance][:5]
    assert "…" not in out
    assert all(word in out.split() for one in strongest for word in one.feature.split())


WORDS = st.text("abcdefgh", min_size=1, max_size=30)
CELLS = st.lists(WORDS, min_size=1, max_size=3).map(" ".join) | st.just("0.972 [0.846, 0.996]")


ROWS = st.integers(1, 5).flatmap(
    lambda number: st.lists(st.lists(CELLS, min_size=number, max_size=number), min_size=1, max_size=5)
)


@given(st.integers(60, 140), ROWS)
def test_no_word_and_no_interval_of_any_table_is_broken(width: int, rows: list[list[str]]) -> None:
    table = Table(title="T")
    for number in range(len(rows[0])):
        table.add_column(f"c{number}", justify="right" if number else "left")
    for row in rows:
        table.add_row(*row)
    out = shown([table], width)
    assert "…" not in out
    found = re.findall(r"0\.972 \[0\.846, 0\.996\]|[a-z0-9]+", out)
    for cell in (cell for row in rows for cell in row):
        for part in [cell] if "[" in cell else cell.split():
            assert found.count(part) >= 1
    assert found.count("0.972 [0.846, 0.996]") == sum(cell.startswith("0.972") for row in rows for cell in row)


def test_a_sentence_with_periods_and_an_interval_without_blanks_is_broken_between_words() -> None:
    table = Table("holder", "change")
    table.add_row("ISL", "more hostile from 2015-Q2 (2014-Q3 to 2016-Q2) on, by -0.66 [-0.80,-0.52], p = 0.002")
    out = shown([table], 60)
    assert "holder ┃ change" in out
    assert "[-0.80,-0.52]," in out
