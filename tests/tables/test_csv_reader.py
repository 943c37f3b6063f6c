"""Strict reading: every row is delivered or rejected with its line and reason."""

import csv
import io
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import TableError, UsageError
from stance.tables.csv_reader import DelimitedChunk
from stance.tables.opening import open_stream
from stance.tables.rejects import Reject
from stance.tables.table import Table

field = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@dataclass(frozen=True)
class Row:
    line: int
    fields: list[str]


def table(content: bytes, **options: str) -> Table:
    return open_stream(io.BytesIO(content), "t.csv", "csv", **options)


def rows(content: bytes, *, size: int = 8192, **options: str) -> list[Row | Reject]:
    """Return rows and rejects in the order of their lines; a reject's offset must be where its line starts."""
    found: list[Row | Reject] = []
    for chunk in table(content, **options).chunks(None, size):
        assert isinstance(chunk, DelimitedChunk)
        assert 0 < chunk.read <= size
        found += [Row(line, fields) for line, fields in zip(chunk.lines, chunk.fields, strict=True)]
        found += chunk.rejects
    for reject in found:
        if isinstance(reject, Reject) and content.isascii():
            assert reject.offset is not None
            assert content[reject.offset :].startswith(reject.raw.encode())
    return sorted(found, key=lambda row: row.line)


def rejected(line: int, reason: str, raw: str) -> tuple[int, str, str]:
    return line, reason, raw


@given(
    width=st.integers(2, 4),
    data=st.data(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    delimiter=st.sampled_from([",", ";", "\t"]),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_what_the_csv_module_writes_is_read_back_whole(
    width: int, data: st.DataObject, encoding: str, delimiter: str, newline: str
) -> None:
    body = data.draw(st.lists(st.lists(field, min_size=width, max_size=width), max_size=6))
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=newline, quoting=csv.QUOTE_ALL)
    writer.writerow([f"c{i}" for i in range(width)])
    writer.writerows(body)
    found = table(buffer.getvalue().encode(encoding))
    assert found.columns == [f"c{i}" for i in range(width)]
    assert [row.fields for row in rows(buffer.getvalue().encode(encoding)) if isinstance(row, Row)] == body


@given(content=st.binary(max_size=200) | st.text('ab,";\n\r\t\0é', max_size=60).map(str.encode))
def test_no_bytes_make_it_fail_in_any_other_way_than_a_table_error(content: bytes) -> None:
    try:
        found = rows(content)
    except TableError as error:
        assert "t.csv" in str(error)
        return
    assert all(isinstance(row, Row | Reject) and row.line >= 2 for row in found)


@given(lines=st.lists(st.text('ab,"', max_size=8), max_size=8))
def test_every_line_of_a_malformed_table_is_in_a_row_or_a_reject(lines: list[str]) -> None:
    content = "x,y\n" + "".join(line + "\n" for line in lines)
    found = rows(content.encode())
    starts = [row.line for row in found]
    assert starts == sorted(set(starts))
    for number, line in enumerate(lines, start=2):
        if line:
            assert any(row.line <= number for row in found)
    # No line is skipped: between two starts there are only lines of a quoted field, or blank ones.
    for row, following in zip(found, [*starts, len(lines) + 2][1:], strict=True):
        inside = lines[row.line - 1 : following - 2]
        if any(inside) and isinstance(row, Row):
            assert any("\n" in value for value in row.fields)
        elif isinstance(row, Reject) and "fields, the header" not in row.reason:
            assert not any(inside)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\n1,2\n", [Row(2, ["1", "2"])]),
        (b"a,b\r\n1,2\r\n\r\n3,4", [Row(2, ["1", "2"]), Row(4, ["3", "4"])]),
        (b'a,b\n"1\n2",3\n4,5\n', [Row(2, ["1\n2", "3"]), Row(4, ["4", "5"])]),
        (b"a,b\r1,2\r", [Row(2, ["1", "2"])]),
        (b"a,b\n1\n2,3\n", [rejected(2, "1 fields, the header has 2", "1"), Row(3, ["2", "3"])]),
        (
            b'a,b\n"open,1\n2,3\n',
            [rejected(2, "quotation mark opened and never closed", '"open,1'), Row(3, ["2", "3"])],
        ),
        (b"a,b\n1,\0\n2,3\n", [rejected(2, "NUL character", "1,\0"), Row(3, ["2", "3"])]),
        ("a,b\n1,é\n".encode("utf-16"), [Row(2, ["1", "é"])]),
        (b"\xef\xbb\xbfa,b\n1,2\n", [Row(2, ["1", "2"])]),
        (b"a;b\n1,5;2\n", [Row(2, ["1,5", "2"])]),
        (b"a\tb\n1\t2\n", [Row(2, ["1", "2"])]),
        (b"a\nx\n", [Row(2, ["x"])]),
        (b"a,b\n", []),
    ],
)
def test_rows_and_rejects(content: bytes, expected: list[Row | tuple[int, str, str]]) -> None:
    for size in (1, 2, 8192):
        found = rows(content, size=size)
        assert [r if isinstance(r, Row) else (r.line, r.reason, r.raw) for r in found] == expected


def test_text_after_a_closing_quotation_mark_is_rejected_with_the_way_to_write_it() -> None:
    [reject, row] = rows(b'a,b\n"x"y,1\n2,3\n')
    assert isinstance(reject, Reject)
    assert "must be doubled" in reject.reason
    assert row == Row(3, ["2", "3"])


def test_bytes_of_another_encoding_are_rejected_row_by_row_and_read_when_it_is_named() -> None:
    content = "a,b\nété,1\nok,2\n".encode("latin-1")
    [reject, row] = rows(content)
    assert isinstance(reject, Reject)
    assert "--encoding" in reject.reason
    assert row == Row(3, ["ok", "2"])
    assert rows(content, encoding="latin-1") == [Row(2, ["été", "1"]), Row(3, ["ok", "2"])]


def test_a_field_of_a_megabyte_is_read() -> None:
    [row] = rows(b"a,b\n1," + b"x" * 1_000_000 + b"\n")
    assert isinstance(row, Row)
    assert len(row.fields[1]) == 1_000_000


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "no header"),
        (b" , \n", "header on line 1 is blank"),
        (b"a,b,a\n1,2,3\n", "names 'a' more than once"),
        (b'"a,b\n1,2\n', "header on line 1 cannot be read: quotation mark opened"),
        (b"\xe9t\xe9,b\n", "header on line 1 cannot be read: bytes that are not"),
        ("a,b\n1,2\n".encode("utf-16-le"), "looks like UTF-16"),
        (b"\xff\xfea\0,\0b\0\n\0\x01", "cut off or has another encoding"),
    ],
)
def test_a_table_without_a_usable_header_is_an_error(content: bytes, message: str) -> None:
    with pytest.raises(TableError, match=message):
        rows(content)


def test_an_unknown_encoding_is_named() -> None:
    with pytest.raises(UsageError, match="unknown encoding 'klingon'"):
        table(b"a\n", encoding="klingon")


def test_a_column_is_found_by_name_or_number_and_the_nearest_is_suggested() -> None:
    found = table(b"id,Text,2\n1,x,y\n")
    assert found.column("Text") == 1
    assert found.column("1") == 0
    assert found.column("2") == 2  # a name goes before a number
    with pytest.raises(TableError, match=r"no column 'text'; the columns are 'id', 'Text', '2'; did you mean 'Text'\?"):
        found.column("text")
    with pytest.raises(TableError, match="no column '9'"):
        found.column("9")


@given(body=st.lists(st.tuples(field, field), max_size=9), size=st.integers(1, 4))
def test_the_size_of_chunks_changes_nothing(body: list[tuple[str, str]], size: int) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([("a", "b"), *body])
    content = buffer.getvalue().encode()
    assert rows(content, size=size) == rows(content)
