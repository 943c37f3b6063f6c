"""Sources: a table or the JSON of articles, read as often as is needed, with the columns that a report uses."""

import json
from pathlib import Path

import pytest
from report_table import statements, written

from stance.errors import TableError
from stance.report.source import Wanted, open_source


def statement(text: str, start: int, **more: object) -> dict[str, object]:
    """Return a statement as stance article prints it, with "condemn" as its evidence."""
    place = start + text.index("condemn")
    return {
        "text": text, "start": start, "end": start + len(text), "kind": "direct", "stance": "hostile",
        "holder": {"text": "the envoy", "start": 0, "end": 9, "actor": "NOR", "role": "government", "p": 0.9},
        "target": {"text": "Iceland", "start": 20, "end": 27, "actor": "ISL"}, "p_conciliatory": 0.1, "p_hostile": 0.8,
        "p_neutral": 0.1, "score": -0.7, "certain": True,
        "evidence": [{"text": "condemn", "start": place, "end": place + 7, "weight": 2.0, "concepts": ["CONDEMN"]}],
        **more,
    }  # fmt: skip


ARTICLES = [
    {
        "article": "a", "columns": {"Day": "2004-03-01"},
        "statements": [statement("We condemn it.", 40), statement("They condemn us.", 90)],
    },
    {"article": "b", "columns": {"Day": "2005-03-01"}, "statements": [statement("You condemn them.", 7, target=None)]},
]  # fmt: skip


def test_statements_of_articles_are_rows_with_their_evidence_in_them(tmp_path: Path) -> None:
    path = tmp_path / "read.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in ARTICLES), encoding="utf-8")
    source = open_source(str(path), Wanted(date="Day"))
    (batch,) = source.batches()
    assert batch.marks is not None
    assert [text[a:b] for text, marks in zip(batch.texts, batch.marks, strict=True) for a, b in marks] == [
        "condemn"
    ] * 3
    assert batch.columns["article"] == ["a", "a", "b"]
    assert batch.columns["Day"] == ["2004-03-01", "2004-03-01", "2005-03-01"]
    assert batch.columns["target_actor"] == ["ISL", "ISL", ""]
    assert source.columns.of_articles
    assert source.columns.used["document"] == "article"
    assert list(source.batches()) == [batch]


def test_one_article_over_many_lines_is_read_as_well(tmp_path: Path) -> None:
    path = tmp_path / "read.json"
    path.write_text(json.dumps({"statements": ARTICLES[0]["statements"], "dyads": []}, indent=2), encoding="utf-8")
    (batch,) = open_source(str(path), Wanted()).batches()
    assert batch.texts == ["We condemn it.", "They condemn us."]


def test_a_column_that_articles_do_not_have_is_named_with_those_that_they_have(tmp_path: Path) -> None:
    path = tmp_path / "read.jsonl"
    path.write_text(json.dumps(ARTICLES[0]), encoding="utf-8")
    with pytest.raises(TableError, match="no column 'day'.*'Day'"):
        open_source(str(path), Wanted(date="day"))


def test_a_table_is_read_again_from_its_start_and_one_side_alone_makes_no_dyads(tmp_path: Path) -> None:
    rows = statements(20)
    source = open_source(str(written(tmp_path / "t.csv", rows)), Wanted())
    for _ in range(2):
        assert [text for batch in source.batches() for text in batch.texts] == [row["text"] for row in rows]
    assert {"holder", "target", "certain", "score"} <= set(source.columns.used)
    alone = [{name: cell for name, cell in row.items() if name != "target"} for row in rows]
    assert "holder" not in open_source(str(written(tmp_path / "u.csv", alone)), Wanted()).columns.used
