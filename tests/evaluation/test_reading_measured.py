"""How articles are read, measured: against counts made by hand, and gold that is not as it should be."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import t

from conftest import ROOT, run
from stance.articles.statements import Participant, Statement
from stance.errors import TableError
from stance.evaluation.articles import evaluate_articles, sections
from stance.evaluation.gold import read_gold
from stance.model.intervals import f1_of, share
from stance.values import LABELS, POLES

TEXT = (
    "Peru thanked Chile for its aid. Chile scolded Bolivia. The three will meet in May. Peru and Chile sang. "
    "Nobody else came."
)
LISTED: list[dict[str, Any]] = [
    {
        "text": "Peru thanked Chile for its aid",
        "holder_actor": "PER",
        "targets": ["CHL"],
        "stance": "c",
        "second": None,
    },
    {"text": "Chile scolded Bolivia", "holder_actor": "CHL", "targets": ["BOL"], "stance": "h", "second": "n"},
    {"text": "The three will meet in May", "holder_actor": None, "targets": [], "stance": "n", "second": None},
    {"text": "Peru and Chile sang", "holder_actor": "PER", "targets": ["CHL"], "stance": "c", "second": None},
]


def told(words: str, holder: str | None, target: str | None, stance: str, score: float, **more: Any) -> Statement:
    start = TEXT.index(words)
    shares = {label: float(label == stance) for label in LABELS}
    aimed = Participant(target, None, None, target) if target else None
    return Statement(
        words, start, start + len(words), more.get("kind", "deed"), Participant(holder or "?", None, None, holder),
        aimed, stance, shares, score, more.get("certain", False),
    )  # fmt: skip


READ = [
    told("Peru thanked Chile", "PER", "CHL", "conciliatory", 0.9, certain=True),
    told("Chile scolded Bolivia", "BOL", "CHL", "neutral", 0.0),  # turned round, and its stance could be defended
    told("The three will meet", None, None, "hostile", -0.5, certain=True),
    told("Nobody else came", "PER", "BOL", "hostile", -0.9),  # nothing that anybody listed
    told("Peru and Chile sang.", None, None, "neutral", 0.0, kind="narration"),
]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"text": TEXT, "statements": LISTED}) + "\n\n", encoding="utf-8")
    return path


def test_the_figures_of_an_article_counted_by_hand(gold: Path) -> None:
    """Three of four found, three of four sound; dyads PER+CHL, CHL-BOL against PER+CHL, BOL0CHL, PER-BOL."""
    found = evaluate_articles(read_gold(str(gold), LABELS), lambda _: READ, POLES)
    assert (found.articles, found.statements, found.told, found.dyads, found.dyads_told) == (1, 4, 4, 2, 3)
    values = {name: share.value for name, share in found.shares.items()}
    assert values == pytest.approx(
        {
            "found": 3 / 4, "sound": 3 / 4, "holder_right": 1 / 2, "holder_wrong": 1 / 2, "target_right": 1 / 2,
            "target_wrong": 1 / 2, "stance_right": 2 / 3, "certain_share": 2 / 3, "certain_stance_right": 1 / 2,
        }
    )  # fmt: skip
    assert found.dyads_f1.value == found.pairs_f1.value == pytest.approx(2 / 5)


def test_the_sign_of_a_dyad_counts_and_can_be_left_aside(gold: Path) -> None:
    read = [
        told("Peru thanked Chile", "PER", "CHL", "hostile", -0.9),
        told("Chile scolded", "CHL", "BOL", "hostile", -1),
    ]
    found = evaluate_articles(read_gold(str(gold), LABELS), lambda _: read, POLES)
    assert (found.dyads_f1.value, found.pairs_f1.value) == pytest.approx((0.5, 1.0))


def test_an_actor_toward_itself_is_no_dyad(gold: Path) -> None:
    read = [told("Peru thanked Chile", "PER", "PER", "conciliatory", 0.9)]
    assert evaluate_articles(read_gold(str(gold), LABELS), lambda _: read, POLES).dyads_told == 0


def test_words_without_a_place_are_found_behind_the_statement_before_else_from_the_start(gold: Path) -> None:
    listed = [LISTED[1], {**LISTED[1], "text": "Chile"}, LISTED[0]]
    gold.write_text(json.dumps({"text": TEXT, "statements": listed}), encoding="utf-8")
    [article] = read_gold(str(gold), LABELS)
    second = TEXT.index("Chile scolded")
    assert [statement.start for statement in article.statements] == [second, second, 0]


def test_half_of_the_shorter_has_to_overlap(gold: Path) -> None:
    """A few words of a long statement are found; what only begins in it is not."""
    places = read_gold(str(gold), LABELS)
    inside = [told("its aid", "PER", "CHL", "conciliatory", 0.9)]
    beside = [told("aid. Chile scolded Bolivia. The three", "PER", "CHL", "conciliatory", 0.9)]
    assert evaluate_articles(places, lambda _: inside, POLES).shares["found"].value == 1 / 4
    assert evaluate_articles(places, lambda _: beside, POLES).shares["found"].value == 1 / 4


def test_an_actor_that_was_not_recognised_is_neither_right_nor_wrong(gold: Path) -> None:
    read = [told("Peru thanked Chile for its aid", None, None, "conciliatory", 0.9)]
    shares = evaluate_articles(read_gold(str(gold), LABELS), lambda _: read, POLES).shares
    assert (shares["holder_right"].value, shares["holder_wrong"].value) == (0, 0)
    assert (shares["target_right"].value, shares["target_wrong"].value) == (0, 0)


def test_of_several_statements_where_one_is_annotated_the_longest_part_has_its_stance(gold: Path) -> None:
    read = [
        told("its aid", "PER", "CHL", "hostile", -0.9),
        told("Peru thanked Chile for", "PER", "CHL", "conciliatory", 0.9),
        told("its aid", "PER", "CHL", "neutral", 0.0),
    ]
    found = evaluate_articles(read_gold(str(gold), LABELS), lambda _: read, POLES)
    assert found.shares["stance_right"].value == 1


def test_bodies_of_the_two_great_organisations_count_as_these(gold: Path) -> None:
    listed = [{**LISTED[0], "holder_actor": "UNO", "targets": ["EUU"]}]
    gold.write_text(json.dumps({"text": TEXT, "statements": listed}), encoding="utf-8")
    read = [told("Peru thanked Chile", "UNSC", "EUCO", "conciliatory", 1.0)]
    found = evaluate_articles(read_gold(str(gold), LABELS), lambda _: read, POLES)
    assert (found.shares["holder_right"].value, found.dyads_f1.value) == (1, 1)


def test_the_intervals_are_those_of_articles_as_a_whole(gold: Path) -> None:
    """Two articles alike: of two, one with all found and one with nothing, half is found, and hardly anything known.

    By hand: two texts that show a design effect of 2, as do forty documents one of 1, and 1 + 3 degrees of freedom.
    """
    line = json.dumps({"text": TEXT, "statements": LISTED[:1]})
    gold.write_text(f"{line}\n{line}\n", encoding="utf-8")
    answers = iter([READ[:1], []])
    found = evaluate_articles(read_gold(str(gold), LABELS), lambda _: next(answers), POLES)
    half = share(np.array([1.0, 0.0]), np.ones(2), grouped=True)
    assert found.shares["found"] == half
    assert found.dyads_f1 == f1_of(half)
    effect, quantile = (2 + 40) / 41, t.ppf(0.975, 1 + 3)
    reach = quantile / 2 / np.sqrt(2 / effect + quantile**2)
    assert (half.low, half.high) == pytest.approx((0.5 - reach, 0.5 + reach))


def test_kinds_are_told_where_the_gold_tells_them() -> None:
    articles = read_gold(str(ROOT / "data" / "articles"), LABELS)
    found = evaluate_articles(articles[:2], lambda _: [], POLES)
    assert list(found.by_kind) == ["deed", "direct", "indirect"]
    assert sum(n["gold"] for n in found.counts_by_kind.values()) == found.statements
    assert [part.title for part in sections(found)][1:] == ["by kind of statement"]


def test_the_command_prints_the_figures_and_writes_the_report(gold: Path, tmp_path: Path, folder: str) -> None:
    out, _ = run("evaluate-articles", str(gold), "-m", folder, "--json")
    found = json.loads(out)
    assert (found["articles"], found["statements"]) == (1, 4)
    assert 0 <= found["shares"]["found"]["value"] <= 1
    view, _ = run("evaluate-articles", str(gold), "-m", folder)
    assert "dyads with their sign, F1" in view
    _, err = run("evaluate-articles", str(gold), "-m", folder, "--report", str(tmp_path / "r.md"))
    assert "Wrote" in err
    assert "| statements found | 4 |" in (tmp_path / "r.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ("{", "line 2: no JSON"),
        ("[1]", "line 2: found list '\\[1\\]'; an article is an object"),
        ('{"text": "", "statements": []}', "line 2: 'text' is blank"),
        ('{"text": "We met."}', "'statements' is missing; it must be a list"),
        ('{"text": "We met.", "statements": [1]}', "statement 1: found int '1'; a statement is an object"),
        ('{"text": "We met.", "statements": [{"text": "They met"}]}', "statement 1: the article has no 'They met'"),
        (
            '{"text": "We met.", "statements": [{"text": "We met", "start": 1, "end": 7, "stance": "n"}]}',
            "has other words from 1 to 7",
        ),
        ('{"text": "We met.", "statements": [{"text": "We", "stance": "x"}]}', "'stance' is 'x'; allowed are 'conc"),
        ('{"text": "We met.", "statements": [{"text": "We", "stance": ""}]}', "'stance' is ''; allowed are"),
        ('{"text": "We met.", "statements": [{"text": "We", "stance": "n", "targets": "NOR"}]}', "must be a list of"),
        ('{"text": "We met.", "statements": [{"text": "We", "stance": "n", "targets": [3]}]}', "an actor is a code"),
        (
            '{"text": "We met.", "statements": [{"text": "We", "stance": "n", "holder_actor": ""}]}',
            "'holder_actor' hol",
        ),
    ],
)
def test_gold_that_is_malformed_is_refused_with_its_place(tmp_path: Path, record: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"text": "We met.", "statements": []}\n' + record + "\n", encoding="utf-8")
    with pytest.raises(TableError, match=message) as caught:
        read_gold(str(path), LABELS)
    assert (caught.value.file, caught.value.line) == (str(path), 2)


def test_what_is_no_gold_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text\n", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text("\n", encoding="utf-8")
    (tmp_path / "none").mkdir()
    for name, message in (
        ("a.csv", "annotated articles are"),
        ("b.jsonl", "holds no article"),
        ("none", "holds no ann"),
    ):
        with pytest.raises(TableError, match=message):
            read_gold(str(tmp_path / name), LABELS)
    _, err = run("evaluate-articles", str(tmp_path / "c.jsonl"), code=4)
    assert "c.jsonl" in err
