"""What was read in an article, as JSON and as tables: the same values in each."""

import csv
import io
import json

import pytest

from stance import Article, Dyad, Evidence, Participant, Statement
from stance.articles.output import Tables, as_json, json_of
from stance.articles.sources import Source
from stance.articles.statements import Weight
from stance.values import as_cell

LABELS, POLES = ("for", "against", "other"), ("for", "against")
HELD = Statement(
    text="We agree,\rof course", start=3, end=22, kind="direct",
    holder=Participant("Ada “A” Holm", 30, 38, "NOR", "government", 0.9),
    target=Participant("Chile", None, None, "CHL", None, 0.75),
    stance="for", probabilities={"for": 0.70000049, "against": 0.1, "other": 0.19999951}, score=0.60000049,
    certain=True, evidence=(Evidence("agree", 6, 11, 1.23456789, ("AGREE",)),),
    context=(Weight("usual", -0.12345678), Weight("words", 2.0)),
)  # fmt: skip
TOLD = Statement(
    text="It rained.", start=40, end=50, kind="narration", holder=Participant("narrator", None, None, None),
    target=None, stance="other", probabilities={"for": 0.2, "against": 0.2, "other": 0.6}, score=0.0, certain=False,
)  # fmt: skip
ARTICLE = Article((HELD, TOLD), (Dyad("NOR", "CHL", 1, 0.60000049, -0.1, 1.0, True),))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_json_holds_every_value_rounded_to_six_decimals() -> None:
    found = as_json(ARTICLE)
    assert found["statements"][0] == {
        "text": "We agree,\rof course", "start": 3, "end": 22, "kind": "direct",
        "holder": {"text": "Ada “A” Holm", "start": 30, "end": 38, "actor": "NOR", "role": "government", "p": 0.9},
        "target": {"text": "Chile", "start": None, "end": None, "actor": "CHL", "role": None, "p": 0.75},
        "stance": "for", "p_for": 0.7, "p_against": 0.1, "p_other": 0.2, "score": 0.6, "certain": True,
        "evidence": [{"text": "agree", "start": 6, "end": 11, "weight": 1.234568, "concepts": ["AGREE"]}],
        "context": {"usual": -0.123457, "words": 2.0},
    }  # fmt: skip
    assert found["statements"][1]["target"] is None
    assert found["dyads"] == [
        {"holder": "NOR", "target": "CHL", "statements": 1, "score": 0.6, "low": -0.1, "high": 1.0, "certain": True}
    ]


def test_several_articles_are_a_line_each_with_their_name_and_one_is_to_be_read() -> None:
    named = json_of(ARTICLE, Source("a.txt", ""))
    assert named.count("\n") == 1
    assert json.loads(named) == {"article": "a.txt", **as_json(ARTICLE)}
    alone = json_of(ARTICLE, Source("a.txt", ""), single=True)
    assert alone.count("\n") > 20
    assert json.loads(alone) == as_json(ARTICLE)


def test_the_table_of_statements_holds_what_json_holds() -> None:
    found = rows(Tables().header(LABELS, POLES) + Tables().rows(ARTICLE, Source("a,b.txt", "")))
    for row, expected in zip(found, as_json(ARTICLE)["statements"], strict=True):
        assert row["article"] == "a,b.txt"
        for name in ("text", "start", "end", "kind", "stance"):
            assert row[name] == str(expected[name])
        for name in ("p_for", "p_against", "p_other", "score"):
            assert float(row[name]) == expected[name]
        assert row["certain"] == str(expected["certain"]).lower()
        target = expected["target"] or {"p": None}
        doubts = [expected["holder"]["role"], expected["holder"]["p"], target["p"]]
        assert [row["holder_role"], row["holder_p"], row["target_p"]] == [as_cell(value) for value in doubts]
        assert (row["holder"], row["holder_actor"]) == (
            expected["holder"]["text"],
            expected["holder"]["actor"] or "",
        )
        target = expected["target"] or {"text": "", "actor": ""}
        assert (row["target"], row["target_actor"]) == (target["text"], target["actor"])


def test_without_poles_there_is_no_score() -> None:
    statement = Statement(**{**vars(TOLD), "score": None})
    [row] = rows(Tables().header(LABELS, None) + Tables().rows(Article((statement,), ()), Source("a", "")))
    assert "score" not in row
    assert row["text"] == "It rained."
    assert "score" not in as_json(Article((statement,), ()))["statements"][0]


def test_a_holder_whom_nobody_names_is_null_in_json_and_blank_in_a_table() -> None:
    statement = Statement(**{**vars(HELD), "holder": Participant("", None, None, None)})
    article = Article((statement,), ())
    assert as_json(article)["statements"][0]["holder"] is None
    [row] = rows(Tables().header(LABELS, POLES) + Tables().rows(article, Source("a", "")))
    assert (row["holder"], row["holder_actor"]) == ("", "")


def test_the_table_of_dyads_has_a_pair_a_row() -> None:
    [row] = rows(Tables().dyads_of_all(ARTICLE.dyads))
    assert row["statements"] == "1"
    assert [float(row[name]) for name in ("score", "low", "high")] == pytest.approx([0.6, -0.1, 1.0], abs=1e-6)
