"""The word lists that ship: well formed, without doubles, and refused where a user broke them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stance import LexiconError, resources
from stance.resources import WORD_COLUMNS, data_folder, default_model, default_offices, word_rows, words


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of word lists that is read in place of the one that ships."""
    (tmp_path / "words").mkdir()
    monkeypatch.setattr(resources, "data_folder", lambda: tmp_path)
    word_rows.cache_clear()
    yield tmp_path / "words"
    word_rows.cache_clear()


@pytest.mark.parametrize("name", WORD_COLUMNS)
def test_every_list_that_ships_has_its_columns_and_no_row_twice(name: str) -> None:
    rows = word_rows(name)
    assert rows
    assert all(tuple(row) == WORD_COLUMNS[name] for row in rows)
    assert all(row[WORD_COLUMNS[name][0]].strip() == row[WORD_COLUMNS[name][0]] != "" for row in rows)
    assert len({tuple(row.values()) for row in rows}) == len(rows)


def test_no_list_in_the_folder_is_forgotten() -> None:
    assert {path.stem for path in (data_folder() / "words").glob("*.csv")} == set(WORD_COLUMNS)


def test_words_are_asked_for_by_their_use() -> None:
    assert {"she", "him", "which"} <= set(words("pronouns"))
    assert "she" in words("pronouns", "subject")
    assert "him" not in words("pronouns", "subject")
    assert set(words("pronouns", "subject", "object")) == {*words("pronouns", "subject"), *words("pronouns", "object")}


def test_what_ships_is_there() -> None:
    assert (default_model() / "manifest.json").is_file()
    assert default_offices().is_file()


def test_a_list_that_is_missing_or_malformed_is_refused_by_its_file(broken: Path) -> None:
    with pytest.raises(LexiconError, match="people.csv: cannot be read") as caught:
        words("people")
    assert caught.value.file == str(broken / "people.csv")
    (broken / "people.csv").write_text("noun\nenvoy\nking,x\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="people.csv, line 3: 2 fields") as caught:
        words("people")
    assert caught.value.line == 3
    (broken / "people.csv").write_bytes(b"noun\n\xe9\n")
    with pytest.raises(LexiconError, match="people.csv: cannot be read"):
        words("people")


def test_a_list_of_ones_own_is_read(broken: Path) -> None:
    (broken / "people.csv").write_text("noun\ndame\n", encoding="utf-8")
    assert words("people") == ["dame"]
