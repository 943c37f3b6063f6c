"""CSV lines: every reader takes them for the rows that they were made of."""

import csv
import io

from hypothesis import example, given
from hypothesis import strategies as st

from stance.tables.csv_lines import csv_lines

cell = st.text(st.sampled_from('ab,;"\n\r\t é') | st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
rows = st.lists(st.lists(cell, min_size=2, max_size=3), max_size=5)


@given(rows, st.sampled_from(",;\t|"))
@example([["a\rb", "c"], ["", ""]], ",")
def test_rows_are_read_back_as_they_were(found: list[list[str]], delimiter: str) -> None:
    text = csv_lines(found, delimiter)
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)) == found


@given(rows)
@example([["a\rb", "c"]])
def test_a_reader_that_takes_a_bare_carriage_return_for_an_end_reads_them_too(found: list[list[str]]) -> None:
    text = csv_lines(found)
    lines = io.StringIO(text, newline="").readlines()  # which ends lines at \r, \n and \r\n
    assert list(csv.reader(lines, strict=True)) == found


def test_a_row_without_need_has_no_quotation_marks() -> None:
    assert csv_lines([("a", 1, None, True)]) == "a,1,,True\n"
    assert csv_lines([]) == ""
