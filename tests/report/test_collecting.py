"""What a report tells, held to a slow count of the same table."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from report_table import LABELS, statements, written
from scipy.stats import binomtest

from stance import Analyzer
from stance.articles.dyads import counted_roles
from stance.errors import TableError, UsageError
from stance.report import collecting
from stance.report import rows as rows_module
from stance.report.collecting import Choices, collect, gather
from stance.report.contents import Behind, Provenance, Report
from stance.report.source import Wanted, open_source
from stance.trends.periods import Frequency

ROWS = statements()
NOWHERE = Provenance("t.csv", None, None, 0, 0, (), (), None, None, "default", {}, "stance report", "0")


def made(path: Path, analyzer: Analyzer, wanted: Wanted = Wanted(), **choices: object) -> Report:  # noqa: B008
    """Return the report of a table, with the word "condemned" marked."""

    def mark(text: str, label: str) -> tuple[tuple[int, int], ...]:
        place = text.find("condemned")
        return ((place, place + 9),) if place >= 0 and label == "hostile" else ()

    source = open_source(str(path), wanted)
    chosen = Choices("T", **choices)  # type: ignore[arg-type]
    return collect(source, gather(source, chosen.order), chosen, NOWHERE, analyzer, mark, {"NOR": "Norway"})


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Report:
    path = written(tmp_path_factory.mktemp("table") / "t.csv", ROWS)
    return made(path, analyzer, Wanted(date="date", by=("source",), document=""))


def mean(rows: Iterable[dict[str, str]]) -> float:
    scores = [float(row["score"]) for row in rows]
    return sum(scores) / len(scores)


def test_totals_are_those_of_a_count(report: Report) -> None:
    counts = Counter(row["stance"] for row in ROWS)
    assert report.total.counts == counts
    assert report.certain == Counter(row["stance"] for row in ROWS if row["certain"] == "true")
    for label in LABELS:
        interval = binomtest(counts[label], len(ROWS)).proportion_ci(method="wilson")
        found = report.total.shares[label]
        assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
    assert report.total.score is not None
    assert report.total.score.value == pytest.approx(mean(ROWS), abs=1e-6)


def test_dyads_are_those_of_a_count_and_hold_no_row_without_a_side(report: Report) -> None:
    slow: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in ROWS:
        if row["holder"]:
            slow[row["holder"], row["target"]].append(row)
    assert {d.group: d.statements for d in report.dyads} == {pair: len(own) for pair, own in slow.items()}
    for dyad in report.dyads:
        assert dyad.score is not None
        assert dyad.score.value == pytest.approx(mean(slow[dyad.group[0], dyad.group[1]]), abs=1e-6)
        assert dyad.score.low < dyad.score.value < dyad.score.high
    assert report.passed_over == sum(not row["holder"] for row in ROWS)
    assert [d.statements for d in report.dyads] == sorted((d.statements for d in report.dyads), reverse=True)
    assert report.actors == {"NOR": "Norway"}


def test_statements_toward_the_holder_itself_make_no_dyad(tmp_path: Path, analyzer: Analyzer) -> None:
    table = [
        {**ROWS[i], "holder": "NOR", "target": actor} for i, actor in enumerate(["ISL", "NOR", "ISL", "NOR", "NOR"])
    ]
    found = made(written(tmp_path / "t.csv", table), analyzer)
    assert [(dyad.group, dyad.statements) for dyad in found.dyads] == [(("NOR", "ISL"), 2)]
    assert found.passed_over == 3


@pytest.mark.parametrize("side", ["holder", "target"])
def test_actors_that_are_told_together_make_no_dyad(
    side: str, tmp_path: Path, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_module, "MOST_VALUES", 2)
    one = {"holder": "NOR", "target": "NOR"}
    table = [{**ROWS[i], **one, side: actor} for i, actor in enumerate(["ISL", "DNK", "SWE", "FIN", "ISL"])]
    found = made(written(tmp_path / "t.csv", table), analyzer)
    assert {actor for dyad in found.dyads for actor in dyad.group} == {"NOR", "ISL", "DNK"}
    assert (sum(dyad.statements for dyad in found.dyads), found.passed_over) == (3, 2)


def test_the_course_is_that_of_a_count(report: Report) -> None:
    course = report.course
    assert course is not None
    assert course.frequency is Frequency.quarter  # the shortest with four statements a period on average, at most 48
    assert course.periods[0][:4] == "2001"
    assert course.lines[0].name == "All statements"
    assert sum(e.statements for e in course.lines[0].estimates if e is not None) == len(ROWS)
    quarters: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in ROWS:
        if (row["holder"], row["target"]) == ("CHL", "PER"):
            quarters[f"{row['date'][:4]}-Q{(int(row['date'][5:7]) + 2) // 3}"].append(row)
    line = next(line for line in course.lines if line.name == "CHL → PER")
    for period, estimate in zip(course.periods, line.estimates, strict=True):
        if estimate is None:
            assert period not in quarters
            continue
        assert estimate.score is not None
        assert estimate.score.value == pytest.approx(mean(quarters[period]), abs=1e-6)


def test_breakdowns_are_those_of_a_count(report: Report) -> None:
    (part,) = report.breakdowns
    for group in part.groups:
        assert group.counts == {
            label: sum(row["source"] == group.group[0] and row["stance"] == label for row in ROWS) for label in LABELS
        }


def test_sentences_behind_a_number_belong_to_it(report: Report) -> None:
    def rows(parts: Iterable[Behind], name: str) -> list[dict[str, str]]:
        (behind,) = [part for part in parts if part.name == name]
        return [ROWS[report.passages[row].line - 2] for row in behind.rows]

    assert {row["stance"] for row in rows(report.labels_behind, "hostile")} == {"hostile"}
    assert {(row["holder"], row["target"]) for row in rows(report.dyads_behind, "ISL → NOR")} == {("ISL", "NOR")}
    assert {row["source"] for row in rows(report.breakdowns[0].behind, "wire")} == {"wire"}
    assert report.course is not None
    first = report.course.behind[0]
    assert first.name == f"All statements, {report.course.periods[0]}"
    assert all(p.text == ROWS[p.line - 2]["text"] for p in report.passages.values())
    assert all(part.total >= len(part.rows) > 0 for part in report.dyads_behind)


def test_the_surest_and_the_least_sure_are_those_of_a_sort(report: Report) -> None:
    hostile = [row for row in ROWS if row["stance"] == "hostile"]
    surest = sorted(hostile, key=lambda row: -float(row["p_hostile"]))[:5]
    found = [report.passages[row].probability for row in report.surest["hostile"]]
    assert found == pytest.approx([float(row["p_hostile"]) for row in surest])
    doubt = min(float(row["p_" + row["stance"]]) for row in ROWS)
    assert report.passages[report.least_sure[0]].probability == pytest.approx(doubt)


def test_words_are_marked_and_concepts_counted(report: Report) -> None:
    hostile = [report.passages[row] for row in report.surest["hostile"]]
    assert {p.text[a:b] for p in hostile for a, b in p.marks} == {"condemned"}
    condemn = next(concept for concept in report.concepts if concept.concept == "CONDEMN")
    assert condemn.counts == {"hostile": sum(row["stance"] == "hostile" for row in ROWS)}
    assert condemn.definition
    assert report.analysed == len(ROWS)
    assert all(c.polarity in ("conciliatory", "hostile") for c in report.concepts)


def test_what_only_tempers_a_concept_is_none(tmp_path: Path, analyzer: Analyzer) -> None:
    table = [{**row, "text": "We strongly condemn the raid, but perhaps we may talk."} for row in ROWS[:6]]
    names = [c.concept for c in made(written(tmp_path / "t.csv", table), analyzer).all_concepts]
    assert "CONDEMN" in names
    assert set(names) & {"INTENSIFIER", "HEDGE", "CONCESSIVE", "CONDITION", "NEGATION"} == set()


def test_copies_of_a_sentence_are_one_example(tmp_path: Path, analyzer: Analyzer) -> None:
    table = [{**row, "text": "We condemn the raid." if row["stance"] == "hostile" else row["text"]} for row in ROWS]
    found = made(written(tmp_path / "t.csv", table), analyzer)
    assert len(found.surest["hostile"]) == 1
    assert len(found.surest["neutral"]) == 5


@pytest.mark.parametrize(
    ("names", "column", "documents"),
    [(["a", "b"], "document", 2), (["a", ""], "document", 31), (["a"], None, 60)],
    ids=["two", "one and rows of none", "one, which is no cluster among others"],
)
def test_documents_are_counted_and_a_row_of_none_is_one_of_its_own(
    names: list[str], column: str | None, documents: int, tmp_path: Path, analyzer: Analyzer
) -> None:
    table = [dict(ROWS[i], document=names[i % len(names)]) for i in range(60)]
    found = made(written(tmp_path / "t.csv", table), analyzer, Wanted(document="document"))
    assert (found.document_column, found.total.documents) == (column, documents)


def test_documents_make_intervals_that_allow_for_them(tmp_path: Path, analyzer: Analyzer) -> None:
    table = [dict(ROWS[i // 10], document=f"d{i // 10}") for i in range(300)]  # ten copies in each document
    path = written(tmp_path / "t.csv", table)
    alone, clustered = made(path, analyzer, Wanted(document="")), made(path, analyzer)
    assert (alone.document_column, clustered.document_column) == (None, "document")
    assert clustered.total.documents == 30
    widths = [r.total.shares["hostile"].high - r.total.shares["hostile"].low for r in (alone, clustered)]
    assert widths[1] > 2.5 * widths[0]


def test_a_rejected_row_moves_no_sentence_to_another_number(tmp_path: Path, analyzer: Analyzer) -> None:
    table = [{**row, "p_hostile": "x"} if i % 7 == 0 else row for i, row in enumerate(ROWS)]
    source = open_source(str(written(tmp_path / "t.csv", table)), Wanted())
    gathered = gather(source, None)
    assert [reject.line for reject in gathered.rejects] == [i + 2 for i in range(0, 300, 7)]
    found = collect(source, gathered, Choices("T"), NOWHERE, analyzer, None, {})
    assert all(p.text == table[p.line - 2]["text"] for p in found.passages.values())
    assert len(found.passages) > 20


def test_a_statement_is_told_that_is_shown_for_its_concept_alone(
    tmp_path: Path, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is one of two hundred of its label, and neither of the surest nor of the least sure."""
    monkeypatch.setattr(collecting, "COPIES", 1)
    shares = [round(0.5 + abs(i - 100) / 250, 3) if i != 100 else 0.7 for i in range(200)]
    table = [
        {
            "text": f"Item {i}.",
            "stance": "hostile",
            "p_conciliatory": f"{1 - p:.3f}",
            "p_hostile": f"{p}",
            "p_neutral": "0",
        }
        for i, p in enumerate(shares)
    ]
    table[100]["text"] = "We thank the envoy."
    found = made(written(tmp_path / "t.csv", table), analyzer)
    [behind] = [concept for concept in found.concepts_behind if concept.name == "THANK"]
    assert (behind.rows, found.passages[100].text) == ((100,), "We thank the envoy.")
    assert 100 not in [*found.surest["hostile"], *found.least_sure, *found.labels_behind[1].rows]


def test_of_many_rows_a_sample_is_searched_for_concepts(
    tmp_path: Path, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "ANALYSED", 40)
    found = made(written(tmp_path / "t.csv", ROWS), analyzer)
    assert found.analysed == 40
    assert sum(sum(c.counts.values()) for c in found.concepts if c.concept == "CONDEMN") < 40


def test_a_table_without_a_usable_row_is_an_error(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", [{**row, "p_hostile": "x"} for row in ROWS[:3]])
    with pytest.raises(
        TableError, match=r"do not belong together in 3 of 3 rows, the first line 2: the shares of .* are not"
    ):
        gather(open_source(str(path), Wanted()), None)


def test_too_short_a_period_is_refused(tmp_path: Path, analyzer: Analyzer) -> None:
    path = written(tmp_path / "t.csv", ROWS)
    with pytest.raises(UsageError, match="--freq"):
        made(path, analyzer, Wanted(date="date"), frequency=Frequency.day)


def test_holders_of_other_roles_make_no_dyads(tmp_path: Path, analyzer: Analyzer) -> None:
    table = [{**row, "holder_role": "media" if i % 2 else "government"} for i, row in enumerate(ROWS)]
    path = written(tmp_path / "t.csv", table)
    official, everyone = made(path, analyzer), made(path, analyzer, roles=counted_roles("all"))
    of_government = sum(bool(row["holder"]) and row["holder_role"] == "government" for row in table)
    assert sum(d.statements for d in official.dyads) == of_government
    assert sum(d.statements for d in everyone.dyads) == sum(bool(row["holder"]) for row in table)


def test_labels_of_a_users_own_make_a_report_without_scores(tmp_path: Path, analyzer: Analyzer) -> None:
    rows = [
        {"text": f"Text {i}.", "stance": "a" if i % 3 else "b", "p_a": "0.8" if i % 3 else "0.1",
         "p_b": "0.2" if i % 3 else "0.9", "holder": "x", "target": "y", "date": "2001"}
        for i in range(30)
    ]  # fmt: skip
    found = made(written(tmp_path / "t.csv", rows), analyzer, Wanted(date="date"))
    assert (found.poles, found.total.score, found.course, found.certain) == (None, None, None, None)
    assert found.total.counts == {"a": 20, "b": 10}
    assert len(found.dyads) == 1
