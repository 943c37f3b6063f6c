"""Tables of office-holders: read, and refused by line and column."""

from pathlib import Path

import pytest

from stance import LexiconError, TableError
from stance.articles.offices import Office, Roll, led_by, offices_from_csv, read_offices
from stance.resources import default_offices

HEADER = "person,office,actor,from,to\n"


def test_a_table_of_offices_is_read_with_its_years() -> None:
    found = offices_from_csv(HEADER + "Ada Quill,foreign minister,ISL,2001,2004-05\nBo Lund,,NOR,, \n")
    assert found == [
        Office("Ada Quill", "foreign minister", "ISL", 2001, 2004),
        Office("Bo Lund", "", "NOR", None, None),
    ]


@pytest.mark.parametrize(("table", "message", "line", "column"), [
    ("name,actor\n", "the header must be person,office,actor,from,to", 1, None),
    (HEADER + "A,minister\n", "line 2: 2 fields", 2, None),
    (HEADER + "A,minister,NOR,,\nB,minister,NOR,soon,\n", "line 3: 'soon' is no year", 3, "from"),
    (HEADER + "A,minister,NOR,,20\n", "line 2: '20' is no year", 2, "to"),
    (HEADER + " ,minister,NOR,,\n", "line 2: expected", 2, None),
    (HEADER + "A,minister,,,\n", "line 2: expected", 2, None),
    (HEADER + '"A,minister\n', "line 2: unexpected end of data", 2, None),
])  # fmt: skip
def test_a_malformed_table_names_its_place(table: str, message: str, line: int, column: str | None) -> None:
    with pytest.raises(LexiconError, match=message) as caught:
        offices_from_csv(table, "mine.csv")
    assert (caught.value.file, caught.value.line, caught.value.column) == ("mine.csv", line, column)


def test_a_file_is_named_where_it_is_missing_or_malformed(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="none.csv: cannot be read"):
        read_offices(tmp_path / "none.csv")
    (tmp_path / "bad.csv").write_text(HEADER + "A,minister\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="bad.csv, line 2"):
        read_offices(tmp_path / "bad.csv")


def test_the_offices_that_ship_are_read_and_name_known_actors() -> None:
    offices = read_offices(default_offices())
    assert len(offices) > 100
    assert all(office.first is None or office.last is None or office.first <= office.last for office in offices)


def test_an_office_of_a_part_is_held_for_the_whole() -> None:
    roll = Roll(offices_from_csv(HEADER + "Ada Quill,envoy,EEAS,2001,2004\nBo Lund,minister,NOR,2001,\n"))
    assert [office.actor for name in ("Quill", "Lund") for office in roll.held_by([name])] == ["EU", "NOR"]


def test_a_name_in_another_order_is_an_office_holders_only_where_all_its_words_are() -> None:
    roll = Roll(offices_from_csv(HEADER + "Adam Lund,minister,SDN,2003,2005\nSergey Lavrov,minister,RUS,2004,\n"))
    named = (["Lund", "Adam"], ["Lund", "Adamsen"], ["Sergei", "Lavrov"])
    assert [[office.actor for office in roll.held_by(words)] for words in named] == [["SDN"], [], ["RUS"]]


def test_of_several_with_a_family_name_the_states_count_that_one_led() -> None:
    rows = ("Ada Lund,president,NOR", "Bo Lund,minister,DNK", "Ada Moe,president,EU", "Ada Moe,premier,POL")
    roll = Roll(offices_from_csv(HEADER + "".join(f"{row},2001,\n" for row in rows)))
    assert [led_by(roll.held_by([name])) for name in ("Lund", "Moe")] == [{"NOR"}, set()]
