import gzip
from pathlib import Path

import pytest

from stance.errors import TableError
from stance.syntax.treebank import Sentence, parse_lines, read, split

GOOD = "They\tPRP\t2\tnsubj\nmet\tVBD\t0\tROOT\n\n\nGo\tVB\t0\tROOT\n"
EXPECTED = [
    Sentence(("They", "met"), ("PRP", "VBD"), (1, -1), ("nsubj", "ROOT")), Sentence(("Go",), ("VB",), (-1,), ("ROOT",)),
]  # fmt: skip


def test_sentences_are_read_plain_and_compressed(tmp_path: Path) -> None:
    (tmp_path / "a.conll").write_text(GOOD, encoding="utf-8")
    (tmp_path / "a.conll.gz").write_bytes(gzip.compress(GOOD.encode()))
    assert read(tmp_path / "a.conll") == EXPECTED
    assert read(tmp_path / "a.conll.gz") == EXPECTED


def test_windows_line_ends_change_nothing() -> None:
    assert list(parse_lines(GOOD.replace("\n", "\r\n").split("\n"), "a")) == EXPECTED


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("met\tVBD\t0", "a.conll, line 5: expected word, tag, head, label with tabs, found 3 fields"),
        ("met\tVBD\tx\tROOT", "a.conll, line 5: expected a head from 0 .the root. up, found 'x'"),
        ("met\tVBD\t-1\tROOT", "a.conll, line 5: expected a head from 0 .the root. up, found '-1'"),
        ("met\tVBD\t3\tROOT", "a.conll, line 5: expected a head from 0 to 2 other than itself, found 3"),
        ("met\tVBD\t2\tROOT", "a.conll, line 5: expected a head from 0 to 2 other than itself, found 2"),
        ("met\tVBD\t1\tROOT", "a.conll, line 4: the heads of this word lead in a circle"),
        ("met\t\t0\tROOT", "a.conll, line 5: word, tag and label must not be empty"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "a.conll").write_text(f"\nGo\tVB\t0\tROOT\n\nThey\tPRP\t2\tnsubj\n{line}\n", encoding="utf-8")
    with pytest.raises(TableError, match=message):
        read(tmp_path / "a.conll")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe", None])
def test_a_file_that_holds_no_sentences_is_named(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "a.conll").write_bytes(content)
    with pytest.raises(TableError, match=r"a\.conll: "):
        read(tmp_path / "a.conll")


def test_a_cut_archive_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.conll.gz").write_bytes(gzip.compress(GOOD.encode())[:-9])
    with pytest.raises(TableError, match="is it whole and UTF-8"):
        read(tmp_path / "a.conll.gz")


def test_what_is_held_out_is_not_learned_from() -> None:
    twice = [EXPECTED[1], *EXPECTED]
    made = split(twice, held_out=1)
    assert (made.train, made.held_out) == ([EXPECTED[0]], [EXPECTED[1]])


@pytest.mark.parametrize("held_out", [0, 2, 5])
def test_something_must_be_left_on_both_sides(held_out: int) -> None:
    with pytest.raises(TableError, match="cannot be held out of 2"):
        split(EXPECTED, held_out=held_out)
