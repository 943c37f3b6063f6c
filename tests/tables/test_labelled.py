"""Labelled texts: from files and folders, rows without text or label rejected."""

from pathlib import Path

import pytest

from stance import TableError, UsageError
from stance.tables.labelled import has_column, read_labelled
from stance.tables.layout import layout_of
from stance.tables.training_rows import Columns, training_rows


def test_labelled_texts_come_from_files_and_folders_with_rejects_counted(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("text,label,doc\nX,hostile,1\n,neutral,1\nY,,2\nZ\n", encoding="utf-8")
    (tmp_path / "a.tsv").write_text("label\ttext\tdoc\nneutral\tW\t3\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a table", encoding="utf-8")
    found = read_labelled([str(tmp_path)], group_column="doc")
    assert (found.texts, found.labels, found.groups) == (["W", "X"], ["neutral", "hostile"], ["3", "1"])
    assert [(Path(r.file).name, r.line, r.reason) for r in found.rejects] == [
        ("b.csv", 3, "no text in column 'text'"),
        ("b.csv", 4, "no label in column 'label'"),
        ("b.csv", 5, "1 fields, the header has 3"),
    ]
    assert has_column([str(tmp_path)], "doc")
    assert not has_column([str(tmp_path)], "document")


def test_no_labelled_row_or_no_table_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="the folder holds no table"):
        read_labelled([str(tmp_path)])
    (tmp_path / "a.csv").write_text("text,label\n", encoding="utf-8")
    with pytest.raises(TableError, match="no row with a text and a label"):
        read_labelled([str(tmp_path / "a.csv")])
    with pytest.raises(TableError, match="cannot be read"):
        read_labelled([str(tmp_path / "none.csv")])


def test_where_all_rows_are_rejected_the_first_reason_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,label\nWe met.,\n,b\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("text,p_a,p_b\nWe met.,0.5,0.6\n", encoding="utf-8")
    labelled, shared = str(tmp_path / "a.csv"), str(tmp_path / "b.csv")
    expected = rf"all 2 were rejected, the first \({labelled}, line 2\) because of this: no label in column 'label'$"
    with pytest.raises(TableError, match=expected):
        read_labelled([labelled])
    with pytest.raises(TableError, match="all 1 were rejected.*: the shares of a, b are not numbers that sum to 1$"):
        training_rows([shared], Columns())


def test_further_columns_come_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,label,year,place\nX,hostile,1999,Oslo\nY,,2000,Rome\n", encoding="utf-8")
    found = read_labelled([str(tmp_path / "a.csv")], more_columns=["place", "year"])
    assert found.columns == {"place": ["Oslo"], "year": ["1999"]}
    assert found.groups is None


def test_a_column_may_be_a_number_and_labels_lose_the_blanks_around_them(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("what,said\n hostile ,X\n", encoding="utf-8")
    found = read_labelled([str(tmp_path / "a.csv")], text_column="2", label_column="1")
    assert (found.texts, found.labels) == (["X"], ["hostile"])


def test_a_row_without_text_and_label_says_both_and_what_stands_for_them(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("said,code\nWe met.,coop\nNA,n/a\nWe left.,NULL\n", encoding="utf-8")
    found = read_labelled([str(tmp_path / "a.csv")], text_column="said", label_column="code")
    assert [r.reason for r in found.rejects] == [
        "no text in column 'said': 'NA' stands for a missing one and "
        "no label in column 'code': 'n/a' stands for a missing one",
        "no label in column 'code': 'NULL' stands for a missing one",
    ]


def test_labels_are_read_by_other_names_and_names_of_none_are_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.csv").write_text("text,label\nA,coop\nB, Conf \nC,none\nD,other\n", encoding="utf-8")
    layout = layout_of(label_names="COOP=conciliatory, conf=hostile,none=neutral,nil=neutral")
    found = read_labelled([str(tmp_path / "a.csv")], layout=layout)
    assert found.labels == ["conciliatory", "hostile", "neutral", "other"]
    assert caplog.messages == ["no row is labelled 'nil', which --rename-labels names"]


@pytest.mark.parametrize("given", ["conf", "conf=", "=hostile", "a=b=c", "a=b,,c=d", "a=b,A=c", ""])
def test_names_of_labels_that_are_none_are_refused(given: str) -> None:
    with pytest.raises(UsageError, match="--rename-labels"):
        layout_of(label_names=given)
