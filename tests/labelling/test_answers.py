"""Answers are kept in a table of any kind, and found again in it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.labelling.answers import opened_answers
from stance.labelling.rows import read_rows, write_rows
from stance.labelling.session import Answer

cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(',"\n;'), max_size=8)
texts = cells.map(lambda text: f"We met. {text}.")


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "json", "xlsx", "parquet", "csv.gz", "jsonl.zst"])
def test_answers_are_found_again_in_every_kind_of_table(tmp_path: Path, ending: str) -> None:
    rows = [["007", "We met.", "2024-01-02"], ["1.50", 'They said:\n"no"', ""], ["007", "We met.", "2024-01-02"]]
    write_rows(tmp_path / "in.csv", ["id", "text", "date"], rows)
    table = read_rows(str(tmp_path / "in.csv"), text_column="text")
    out = tmp_path / f"out.{ending}"
    given_answers = [Answer(2, "for", "2026-03-01T10:00:00Z", "a note"), Answer(1, "none", "2026-03-01T10:00:05Z")]
    with opened_answers(out, table, "ben", ["for", "none"]) as first:
        first.save([Answer(0, "none", "2026-03-01T09:00:00Z")])
    with opened_answers(out, table, "ana", ["for", "none"]) as second:
        second.save(given_answers)
    with opened_answers(out, table, "ana", ["for", "none"]) as again:
        # Of two rows that are alike, the first one is taken for the one that was answered.
        assert [a.row for a in again.own] == [0, 1]
        assert [(a.label, a.labelled_at, a.note) for a in again.own] == [
            (a.label, a.labelled_at, a.note) for a in given_answers
        ]
        assert len(again.kept) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["in.csv", out.name])


@settings(max_examples=20)
@given(st.lists(st.tuples(texts, cells), min_size=1, max_size=5))
def test_whatever_stands_in_the_rows_answers_are_found_again(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    write_rows(folder / "in.jsonl", ["text", "more"], rows)
    table = read_rows(str(folder / "in.jsonl"), text_column="text")
    answers = [Answer(i, "for", "2026-03-01T09:00:00Z", more) for i, (_, more) in enumerate(rows)]
    with opened_answers(folder / "out.csv", table, "ana", ["for", "none"]) as first:
        first.save(answers)
    with opened_answers(folder / "out.csv", table, "ana", ["for", "none"]) as again:
        assert list(again.own) == answers
        assert again.strange == 0


def test_rows_that_the_table_no_longer_has_stay_in_the_answers(tmp_path: Path) -> None:
    write_rows(tmp_path / "in.csv", ["text"], [["We met."], ["They met."]])
    before = read_rows(str(tmp_path / "in.csv"), text_column="text")
    with opened_answers(tmp_path / "out.csv", before, "ana", ["for", "none"]) as first:
        first.save([Answer(0, "for", "t"), Answer(1, "none", "t")])
    write_rows(tmp_path / "in.csv", ["text"], [["We met."], ["They met again."]])
    after = read_rows(str(tmp_path / "in.csv"), text_column="text")
    with opened_answers(tmp_path / "out.csv", after, "ana", ["for", "none"]) as again:
        assert ([a.row for a in again.own], again.strange) == ([0], 1)
        again.save([*again.own, Answer(1, "for", "u")])
    found = read_rows(str(tmp_path / "out.csv"), text_column="text")
    assert [row[:2] for row in found.cells] == [["They met.", "none"], ["We met.", "for"], ["They met again.", "for"]]


def test_a_save_that_fails_leaves_the_older_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_rows(tmp_path / "in.csv", ["text"], [["We met."], ["They met."]])
    table = read_rows(str(tmp_path / "in.csv"), text_column="text")
    out = tmp_path / "out.csv"
    with opened_answers(out, table, "ana", ["for", "none"]) as answers:
        answers.save([Answer(0, "for", "t")])
        before = out.read_bytes()

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(Exception, match="No space left on device"):
            answers.save([Answer(0, "for", "t"), Answer(1, "none", "t")])
    assert out.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]
