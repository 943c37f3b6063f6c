"""Strict reading: every row is delivered or rejected with its line and reason."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import run
from stance import StanceModel, TableError, UsageError
from stance.batch.run import Options, score_tables
from stance.tables.csv_reader import DelimitedChunk
from stance.tables.layout import Layout, layout_of
from stance.tables.opening import open_stream
from stance.tables.rejects import Reject
from stance.tables.table import Table

field = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@dataclass(frozen=True)
class Row:
    line: int
    fields: list[str]


def table(content: bytes, **options: Any) -> Table:
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
        (b"a,b,a\n1,2,3\n", r"line 1 names 'a' more than once \(columns 1 and 3\)"),
        (b"a,b,,\n1,2,,\n", "line 1 gives no name to columns 3 and 4"),
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
    with pytest.raises(
        TableError, match=r"no column 'texts'; the columns are 'id', 'Text', '2'; did you mean 'Text'\?"
    ):
        found.column("texts")
    with pytest.raises(TableError, match="no column '9'"):
        found.column("9")


def test_a_name_that_is_little_like_another_is_not_suggested() -> None:
    """A table of a target and a speech has the texts in the second, and to be sent to the first helps nobody."""
    with pytest.raises(TableError, match=r"no column 'text'; the columns are 'target', 'speech'$"):
        table(b"target,speech\nCHL,x\n").column("text")


@pytest.mark.parametrize("header", ["Text", " text ", "TEXT", "\ufefftext"])
def test_a_name_that_differs_in_capitals_or_blanks_is_taken_and_told(header: str) -> None:
    found = table(f"id,{header}\n1,x\n".encode())
    assert found.column("text") == 1
    assert found.notes == [f"no column 'text'; {header!r} was read"]


def test_of_two_names_that_are_alike_none_is_taken() -> None:
    found = table(b"Text,TEXT,id\nx,y,1\n")
    with pytest.raises(TableError, match=r"no column 'text'; .*; did you mean 'Text' or 'TEXT'\?"):
        found.column("text")
    assert found.column("TEXT") == 1
    assert found.notes == []


def test_a_first_line_by_which_excel_tells_the_delimiter_is_no_header() -> None:
    for first in ("sep=;", '"sep=;"', "SEP=;\r"):
        found = table(f"{first}\nid,no;text\n1;We met, then left\n".encode())
        assert found.columns == ["id,no", "text"]
        assert found.description == "utf-8, semicolon-separated"
        [chunk] = found.chunks(1)
        assert (chunk.texts, chunk.lines) == (["We met, then left"], [3])
    assert table(b"sep=|\na;b|c\n1|2\n", delimiter=";").columns == ["a", "b|c"]


def test_a_delimiter_inside_a_quoted_name_is_not_counted() -> None:
    assert table(b'"a,b,c";"d"\n1;2\n').columns == ["a,b,c", "d"]


def test_the_texts_of_a_table_with_one_column_may_hold_commas(small_model: StanceModel, tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    texts = ["We condemn, strongly, this attack.", 'They said "no", and left.', "We met; we left\ttoo.", 'a, "b"\nc']
    plain = "".join(f"{text}\n" for text in texts[:3])
    source.write_text(f'text\n{plain}"a, ""b""\nc"\n', encoding="utf-8")
    tally = score_tables(small_model, [str(source)], out, Options())
    assert (tally.scored, tally.rejected, tally.description) == (4, 0, "utf-8, one column")
    with out.open(encoding="utf-8", newline="") as handle:
        assert [row["text"] for row in csv.DictReader(handle)] == texts


@pytest.mark.parametrize("value", ["NA", "n/a", "NaN", "null", "NULL", "None", "-", ".", "#N/A", " NA ", "<NA>"])
def test_what_stands_for_a_missing_text_is_never_scored(value: str) -> None:
    content = f"id,text\n1,{value}\n2,None of us left.\n".encode()
    found = table(content)
    [chunk] = found.chunks(1)
    assert chunk.texts == ["None of us left."]
    [reject] = chunk.rejects
    assert (reject.line, reject.offset) == (2, 8)
    assert repr(value.strip()) in reject.reason
    assert found.column("id") == 0


def test_what_stands_for_a_missing_text_may_be_said_otherwise() -> None:
    for missing, texts in (("", ["NA", "none", "n.a."]), ("n.a., NONE", ["NA"])):
        found = open_stream(io.BytesIO(b"id,text\n1,NA\n2,none\n3,n.a.\n4,#REF!\n"), "t.csv", "csv",
                            layout=layout_of(missing=missing))  # fmt: skip
        [chunk] = found.chunks(1)
        assert chunk.texts == texts
        assert "error value, '#REF!'" in chunk.rejects[-1].reason  # no text, whatever is said


def test_a_header_may_stand_lower_and_is_pointed_to() -> None:
    content = b"Statements of 2024\n\nid;Text\n1;We met\n"
    with pytest.raises(TableError, match="line 3 names it: if that is the header, say --header-row 3"):
        table(content).column("text")
    found = open_stream(io.BytesIO(content), "t.csv", "csv", layout=Layout(header_row=3))
    [chunk] = found.chunks(found.column("Text"))
    assert (found.columns, chunk.texts, chunk.lines) == (["id", "Text"], ["We met"], [4])
    with pytest.raises(TableError, match="the header is to be on line 9, and the file has 4"):
        open_stream(io.BytesIO(content), "t.csv", "csv", layout=Layout(header_row=9))


def test_row_names_without_a_name_are_pointed_to() -> None:
    """R's write.table writes a header that is one name short."""
    found = table(b'"text","n"\n"1","We met",3\n"2","We left",4\n')
    assert [reject.reason for chunk in found.chunks(0) for reject in chunk.rejects] == [
        "3 fields, the header has 2"
    ] * 2
    assert "one field more than the header" in found.notes[0]
    found = table(b"id,text\n1,We met,\n2,We left,\n")
    assert sum(len(chunk.rejects) for chunk in found.chunks(1)) == 2
    assert "each ends with a delimiter" in found.notes[0]
    with pytest.raises(TableError, match="kept apart by blanks"):
        table(b'"text" "n"\n"1" "We met" 3\n')
    assert table(b'"","text"\n"1","We met"\n').columns == ["", "text"]  # write.csv names them with nothing


@given(body=st.lists(st.tuples(field, field), max_size=9), size=st.integers(1, 4))
def test_the_size_of_chunks_changes_nothing(body: list[tuple[str, str]], size: int) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([("a", "b"), *body])
    content = buffer.getvalue().encode()
    assert rows(content, size=size) == rows(content)


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"Week 45\n\nDay;Who;Said\n1;Lima;We met.\n", "; line 3 has more cells ('Day', 'Who', 'Said'): if that is the "
         "header, say --header-row 3"),
        (b"statement\nWe met, and we left.\n", ""),  # commas of a text are no header
        (b"a;b\nDay;Who;Said\n", ""),
    ],
)  # fmt: skip
def test_a_header_below_a_title_is_pointed_to_though_nobody_names_a_column_of_it(content: bytes, hint: str) -> None:
    found = table(content)
    with pytest.raises(TableError) as error:
        found.column("text")
    assert str(error.value).endswith(f"the columns are {', '.join(map(repr, found.columns))}{hint}")


def test_a_header_that_reads_like_a_sentence_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1,a,We condemn it.\n2,b,We met.\n", encoding="utf-8")
    _, err = run("predict", str(tmp_path / "a.csv"), "--text-column", "3")
    assert "column 3 is named 'We condemn it.', which has four words or more, or ends like a sentence" in err
    assert "put a line above it that names the columns" in err
    (tmp_path / "a.csv").write_text("1,a,statement\n2,b,We met.\n", encoding="utf-8")
    _, err = run("predict", str(tmp_path / "a.csv"), "--text-column", "3")
    assert "is named" not in err
