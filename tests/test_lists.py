"""The small tables that ship and that users replace: read strictly, and refused by file and line."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import LexiconError
from stance.lists import malformed, table_rows

cell = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8)


@given(st.lists(st.tuples(cell, cell), max_size=6))
def test_what_the_csv_module_writes_is_read_back(rows: list[tuple[str, str]]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([("a", "b"), *rows])
    assert table_rows(buffer.getvalue(), ("a", "b"), "t") == [list(row) for row in rows]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "the header must be a,b, found ''"),
        ("b,a\n", 1, "the header must be a,b, found 'b,a'"),
        ("a,b\n1,2\n3\n", 3, "line 3: 1 fields, expected 2: a,b"),
        ("a,b\n1,2,3\n", 2, "line 2: 3 fields"),
        ("a,b\n\n", 2, "line 2: 0 fields"),
        ('a,b\n"1"x,2\n', 2, "line 2: ',' expected after"),
        ('a,b\n1,"2\n', 2, "line 2: unexpected end of data"),
    ],
)
def test_a_malformed_table_is_refused_by_name_and_line(text: str, line: int, message: str) -> None:
    with pytest.raises(LexiconError, match=message) as caught:
        table_rows(text, ("a", "b"), "mine.csv")
    assert str(caught.value).startswith("mine.csv")
    assert (caught.value.file, caught.value.line) == ("mine.csv", line)


def test_an_error_carries_its_place() -> None:
    error = malformed("words", 7, "no", "use")
    assert (str(error), error.file, error.line, error.column) == ("words, line 7: no", "words", 7, "use")
