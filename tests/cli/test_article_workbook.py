"""A table that comes as CSV in pieces becomes a sheet: its own columns as they look, the others by their names."""

from pathlib import Path

import openpyxl

from stance.cli.article_workbook import write_sheet


def test_cells_have_their_types_and_those_that_are_too_long_are_counted(tmp_path: Path) -> None:
    table = b"article,score,day,x_start,x_score,x_certain,x_text\n1,a,2024-03-04,5,0.500000,true,"
    pieces = [table[:30], table[30:], b"x" * 40_000 + b"\n2,,,7,,false,=1+1\n"]
    with (tmp_path / "a.xlsx").open("wb") as handle:
        assert write_sheet(handle, iter(pieces), lambda: 2, "x_") == 1
    [_, first, second] = openpyxl.load_workbook(tmp_path / "a.xlsx").active.values
    assert first[:2] == ("1", "a")
    assert first[2].date().isoformat() == "2024-03-04"
    assert first[3:] == (5, 0.5, True, "x" * 32_767)
    assert second == ("2", None, None, 7, None, False, "=1+1")
