"""stance trend: from a scored table to series, changes and pictures, and what is said of what cannot be read."""

import csv
import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from conftest import ROOT, ran
from stance import StanceModel
from stance.cli.start import main

HEADER = ["date", "holder", "target", "document", "text", "stance"]
SCORES = ["p_conciliatory", "p_hostile", "p_neutral", "score", "certain"]


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory, shipped: StanceModel) -> Path:
    """The example of dated statements, scored by the model that ships."""
    path = tmp_path_factory.mktemp("trend") / "scored.csv"
    rows = table((ROOT / "data" / "examples" / "dated.csv").read_text(encoding="utf-8"))
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow([*HEADER, *SCORES])
        for row, p in zip(rows, shipped.classify([row["text"] for row in rows]), strict=True):
            assert p is not None
            assert p.score is not None
            shares = [f"{share:.6f}" for share in p.probabilities.values()]
            cells = [row[name] for name in HEADER[:-1]]
            writer.writerow([*cells, p.stance, *shares, f"{p.score:.6f}", str(p.certain).lower()])
    return path


@dataclass(frozen=True)
class Done:
    """What a command printed, and its exit code."""

    exit_code: int
    stdout: str
    stderr: str


def run(*arguments: str) -> Done:
    done = ran(main, *arguments)
    return Done(done.code, done.out.decode(), done.err.decode())


def small(path: Path, dates: list[str]) -> Path:
    """Write a scored table with these dates."""
    lines = [f"{date},ISL,NOR,d{i},Statement {i}.,hostile,0.1,0.7,0.2,-0.6,true" for i, date in enumerate(dates)]
    path.write_text("\n".join([",".join([*HEADER, *SCORES]), *lines]) + "\n", encoding="utf-8")
    return path


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


BY = ["--by", "holder,target", "--document-column", "document"]


def test_the_planted_change_is_found_and_the_flat_dyads_are_not_flagged(scored: Path, tmp_path: Path) -> None:
    done = run("trend", str(scored), *BY, "--freq", "Q", "--changes", str(tmp_path / "changes.csv"))
    assert done.exit_code == 0
    assert "1 of 4 tested groups changed, at a rate of false alarms of 0.05 over all of them" in done.stderr
    assert "ISL -> NOR: more hostile from 2015-Q2" in done.stderr
    changes = table((tmp_path / "changes.csv").read_text(encoding="utf-8"))
    assert {row["holder"]: row["flagged"] for row in changes} == {
        "CAN": "false", "CHL": "false", "ISL": "true", "KEN": "false",
    }  # fmt: skip
    marked = [(row["holder"], row["period"]) for row in table(done.stdout) if row["change"]]
    assert marked == [("ISL", "2015-Q2")]


def test_every_period_is_a_row_and_a_silent_one_has_no_values(scored: Path) -> None:
    rows = table(run("trend", str(scored), *BY, "--freq", "M").stdout)
    chile = [row for row in rows if row["holder"] == "CHL"]
    silent = [row for row in chile if "2009-03" <= row["period"] <= "2009-08"]
    assert len(silent) == 6
    assert all(row["n"] == "0" and row["score"] == row["share_hostile_low"] == row["method"] == "" for row in silent)
    periods = [row["period"] for row in chile]
    assert (
        len(periods)
        == len(set(periods))
        == (int(periods[-1][:4]) - int(periods[0][:4])) * 12 + (int(periods[-1][5:]) - int(periods[0][5:]) + 1)
    )
    assert sum(int(row["n"]) for row in rows) == len(table(scored.read_text(encoding="utf-8")))


def test_the_same_numbers_come_out_in_every_kind_of_file(scored: Path, tmp_path: Path) -> None:
    names = [tmp_path / f"trend.{end}" for end in ("csv", "tsv", "json", "jsonl", "xlsx", "parquet", "csv.gz")]
    outputs = [argument for name in names for argument in ("-o", str(name))]
    done = run("trend", str(scored), *BY, "--freq", "Y", "--codes", "iso3,cow,gw", *outputs)
    assert done.exit_code == 0
    assert done.stdout == ""
    rows = table(names[0].read_text(encoding="utf-8"))
    assert (rows[0]["holder_iso3"], rows[0]["holder_cow"], rows[0]["target_gw"]) == ("CAN", "20", "390")
    objects = json.loads(names[2].read_text(encoding="utf-8"))
    assert [row["n"] for row in objects] == [int(row["n"]) for row in rows]
    typed = pq.read_table(names[5]).to_pylist()
    assert [row["score"] for row in typed] == pytest.approx([float(row["score"]) for row in rows], abs=1e-6)
    assert str(pq.read_schema(names[5]).field("start").type) == "date32[day]"
    sheet = openpyxl.load_workbook(names[4]).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][:2] == ["CAN", "DNK"]
    head, *cells = sheet.iter_rows(values_only=True)
    numbers = [dict(zip(head, row, strict=True)) for row in cells]
    assert [row["score"] for row in numbers] == [row["score"] for row in objects]
    assert {type(row["n"]) for row in numbers} == {int}
    lines = names[3].read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == objects


def test_json_on_standard_output_has_series_and_changes(scored: Path) -> None:
    told = json.loads(run("trend", str(scored), *BY, "--freq", "Y", "--format", "json").stdout)
    assert [change["holder"] for change in told["changes"] if change["flagged"]] == ["ISL"]
    assert {row["holder"] for row in told["series"]} == {"CAN", "CHL", "ISL", "KEN"}


def test_copies_are_counted_once_on_request(scored: Path) -> None:
    done = run("trend", str(scored), *BY, "--freq", "Y", "--collapse")
    total = sum(int(row["n"]) for row in table(done.stdout))
    left = len(table(scored.read_text(encoding="utf-8"))) - total
    assert f"Not counted: {left} statements that nearly repeated another" in done.stderr
    assert left > 80


def labelled_sample(scored: Path, sample: Path, number: int) -> str:
    """Draw a sample and label it as the model answers; return where it is."""
    assert run("sample", str(scored), "-n", str(number), "-o", str(sample)).exit_code == 0
    said = {row["text"]: row["stance"] for row in table(scored.read_text(encoding="utf-8"))}
    rows = table(sample.read_text(encoding="utf-8"))
    with sample.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "label": said[row["text"]]} for row in rows)
    return str(sample)


def test_labels_of_a_sample_correct_the_series(scored: Path, tmp_path: Path) -> None:
    """The answers of the model, copied as labels, leave nothing to correct but the doubt of it."""
    sample = labelled_sample(scored, tmp_path / "todo.csv", 300)
    done = run("trend", str(scored), *BY, "--freq", "Y", "--labels", sample)
    assert done.exit_code == 0
    assert "300 labels of 300 rows drawn" in done.stderr
    series = table(done.stdout)
    assert {row["method"] for row in series if row["n"] != "0"} <= {"shared", "difference", "tuned"}
    assert sum(int(row["n_labelled"]) for row in series) == 300


def test_a_change_tells_whether_labels_corrected_its_size(scored: Path, tmp_path: Path) -> None:
    """Twenty labels on each side of it do; fewer leave the size as the model has it."""
    found = {}
    for number in (0, 40, 300):
        labels = ["--labels", labelled_sample(scored, tmp_path / f"{number}.csv", number)] if number else []
        changes = tmp_path / f"changes{number}.csv"
        assert run("trend", str(scored), *BY, "--freq", "Y", *labels, "--changes", str(changes)).exit_code == 0
        found[number] = table(changes.read_text(encoding="utf-8"))
    told = {number: {row["corrected"] for row in rows} for number, rows in found.items()}
    assert told == {0: {"false"}, 40: {"false"}, 300: {"true"}}
    assert found[40] == found[0]
    assert all(one["size"] != other["size"] for one, other in zip(found[300], found[0], strict=True))


def without_score(path: Path) -> Path:
    lines = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("\n".join(",".join(line[:9] + line[10:]) for line in lines) + "\n", encoding="utf-8")
    return path


def one_period(folder: Path) -> Path:
    return small(folder / "scored.csv", ["2020-01-05"] * 30)


def no_score(folder: Path) -> Path:
    return without_score(small(folder / "scored.csv", [f"{2000 + i % 20}-01-05" for i in range(40)]))


def few_documents(folder: Path) -> Path:
    return small(folder / "scored.csv", [f"{2000 + i}-01-05" for i in range(5)])


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (one_period, "all statements are of one period"), (no_score, "the table has no score"),
        (few_documents, "it has fewer than 10 documents, or fewer than 3 on each side of every change"),
    ],
)  # fmt: skip
def test_where_nothing_was_tested_that_and_why_is_said(tmp_path: Path, make: Any, reason: str) -> None:
    done = run("trend", str(make(tmp_path)), "--freq", "Y", "--format", "table")
    for told in (done.stdout, done.stderr):
        assert f"no group could be tested for a change: {reason}" in " ".join(told.split())
    assert "No group changed" not in done.stdout


def test_a_score_that_is_none_is_told_with_what_the_command_can_do(tmp_path: Path) -> None:
    path = small(tmp_path / "scored.csv", ["2020-01-05", "2020-02-05"])
    path.write_text(path.read_text(encoding="utf-8").replace("-0.6", "0.4"), encoding="utf-8")
    done = run("trend", str(path))
    assert done.exit_code == 4
    assert "--measure" not in done.stderr
    assert "leave the column out" in " ".join(done.stderr.split())


def test_labels_of_rows_that_are_not_counted_are_not_told_as_used(tmp_path: Path) -> None:
    path = small(tmp_path / "scored.csv", [f"{2000 + i}-01-05" if i % 2 else "never" for i in range(40)])
    sample = tmp_path / "todo.csv"
    run("sample", str(path), "-n", "40", "-o", str(sample))
    sample.write_text(sample.read_text(encoding="utf-8").replace(".,,", ".,hostile,"), encoding="utf-8")
    done = run("trend", str(path), "--freq", "Y", "--labels", str(sample))
    assert "40 labels of 40 rows drawn, 20 of them of statements that are counted" in done.stderr


def test_parts_of_a_sample_correct_as_the_whole_does(scored: Path, tmp_path: Path) -> None:
    sample = tmp_path / "todo.csv"
    run("sample", str(scored), "-n", "60", "-o", str(sample), "--quiet")
    drawn = table(sample.read_text(encoding="utf-8"))
    parts = {"whole.csv": drawn, "one.csv": drawn[:25], "two.csv": drawn[25:]}
    for name, rows in parts.items():
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(drawn[0]))
            writer.writeheader()
            writer.writerows({**row, "label": "neutral"} for row in rows)
    whole, one, two = (str(tmp_path / name) for name in parts)
    done = run("trend", str(scored), "--freq", "Y", "--labels", one, "-l", two)
    assert done.exit_code == 0
    assert done.stdout == run("trend", str(scored), "--freq", "Y", "--labels", whole).stdout


@pytest.mark.parametrize("option", [["--population", "table"], ["--not-random"], ["--annotator", "ann"]])
def test_what_is_about_labels_is_refused_without_them(tmp_path: Path, option: list[str]) -> None:
    path = small(tmp_path / "scored.csv", ["2020-01-05"])
    done = run("trend", str(path), *option)
    assert done.exit_code == 2
    assert (
        f"{' '.join(option[:1] if option[0] == '--annotator' else option)} is about labels: name them with --labels"
        in " ".join(done.stderr.replace("│", "").split())
    )


def test_rows_without_a_readable_date_are_rejected_by_line_and_the_rest_is_done(tmp_path: Path) -> None:
    path = small(tmp_path / "scored.csv", ["2020-01-05", "soon", "5 January 2021", "20210106"])
    done = run("trend", str(path), "--by", "holder", "--freq", "Y")
    assert done.exit_code == 3
    assert f"{path}, line 3: rejected: date: 'soon' is no date that can be read" in done.stderr
    assert [(row["period"], row["n"]) for row in table(done.stdout)] == [("2020", "1"), ("2021", "2")]


def test_dates_that_may_be_two_days_are_refused_with_the_choices(tmp_path: Path) -> None:
    path = small(tmp_path / "scored.csv", ["03/04/2021", "25/04/2021"])
    refused = run("trend", str(path))
    assert refused.exit_code == 4
    assert "line 2: 03/04/2021 is 3 April or March 4 2021: say which with --date-order dmy" in refused.stderr
    done = run("trend", str(path), "--date-order", "dmy", "--freq", "M")
    assert [row["period"] for row in table(done.stdout)] == ["2021-04"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--by", "holder,holder"], "name each column once"),
        (["--by", "period"], "the trend has a column of that name"),
        (["--codes", "iso2"], "name some of iso3, cow, gw"),
        (["--alarm", "5"], "a rate of false alarms lies between 0 and 1"),
        (["-o", "x.doc"], "its name does not say what to write"),
        (["-o", "x.csv", "-o", "x.csv"], "named twice as an output"),
        (["--changes", "x.png"], "changes are written as a table"),
        (["--freq", "H"], "found 'H'; allowed are D or day, W or week"),
        (["--date-column", "day"], "no column 'day'"),
        (["--plot", "heatmap", "-o", "x.png", "--by", "holder"], "a heat map needs two columns"),
    ],
)
def test_what_cannot_be_carried_out_is_refused_in_words(tmp_path: Path, arguments: list[str], message: str) -> None:
    path = small(tmp_path / "scored.csv", ["2020-01-05", "2021-01-05"])
    placed = [str(tmp_path / a) if a.startswith("x.") else a for a in arguments]
    done = run("trend", str(path), *placed)
    assert done.exit_code in (2, 4)
    assert message in " ".join(done.stderr.replace("│", "").split())
    assert list(tmp_path.iterdir()) == [path]


def test_an_output_never_replaces_the_input(tmp_path: Path) -> None:
    path = small(tmp_path / "scored.csv", ["2020-01-05"])
    before = path.read_bytes()
    assert run("trend", str(path), "-o", str(path)).exit_code == 2
    assert path.read_bytes() == before


@pytest.mark.parametrize("other", ["absolute", "link", "around"])
def test_one_file_by_two_names_is_told_before_anything_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    path = small(tmp_path / "scored.csv", ["2020-01-05"])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link.csv").symlink_to(tmp_path / "a.csv")
    names = {"absolute": str(tmp_path / "a.csv"), "link": "link.csv", "around": f"../{tmp_path.name}/a.csv"}
    for option in ("--changes", "-o"):
        done = run("trend", str(path), "-o", "a.csv", option, names[other])
        assert done.exit_code == 2
        assert "named twice as an output" in " ".join(done.stderr.replace("│", "").split())
        assert not (tmp_path / "a.csv").exists()


def test_a_dash_is_standard_output_beside_a_file(tmp_path: Path) -> None:
    path = small(tmp_path / "scored.csv", ["2020-01-05"])
    done = run("trend", str(path), "-o", str(tmp_path / "trend.csv"), "-o", "-")
    assert done.stdout == (tmp_path / "trend.csv").read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_told_before_the_work(tmp_path: Path) -> None:
    path = small(tmp_path / "scored.csv", ["never"])
    done = run("trend", str(path), "-o", str(tmp_path / "no" / "trend.csv"))
    assert done.exit_code == 4
    assert "make the folder" in done.stderr


def test_dates_too_coarse_for_the_period_are_rejected_with_what_to_do(tmp_path: Path) -> None:
    path = small(tmp_path / "scored.csv", ["2020-01", "2020-01-05"])
    done = run("trend", str(path), "--freq", "W")
    assert done.exit_code == 3
    assert "2020-01 names a month, and --freq W needs a day: take 'M' or a longer period" in done.stderr


@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_a_terminal_of_any_width_gets_curves_and_what_changed(
    scored: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setattr("stance.cli.trend_view.terminal", lambda: Console(file=sys.stdout, width=width))
    shown = run("trend", str(scored), *BY, "--freq", "Q", "--format", "table").stdout
    assert max(map(len, shown.splitlines())) <= width
    assert "more" in shown
    assert any(bar in shown for bar in "▃▄▅")


def test_a_group_without_values_has_a_blank_curve(tmp_path: Path) -> None:
    path = small(tmp_path / "scored.csv", ["2020-01-05", "2021-01-05"])
    shown = run("trend", str(path), "--least", "5", "--format", "table").stdout
    assert "no group could be tested for a change" in " ".join(shown.split())


@pytest.mark.parametrize("least", ["1", "2"])
def test_the_mean_of_a_group_is_that_of_all_its_statements(tmp_path: Path, least: str) -> None:
    """Periods that are too thin for values of their own are in n, and in the mean beside it."""
    path = small(tmp_path / "scored.csv", ["2020-01-05", "2020-02-05", "2020-02-06"])
    lines = path.read_text(encoding="utf-8").replace("hostile,0.1,0.7,0.2,-0.6", "conciliatory,0.9,0.0,0.1,0.9", 1)
    path.write_text(lines, encoding="utf-8")
    shown = run("trend", str(path), "--format", "table", "--least", least).stdout
    assert f"{(0.9 - 0.6 - 0.6) / 3:+.2f}" in shown


@pytest.mark.parametrize("kind", ["lines", "forest", "heatmap", "quotes"])
def test_a_picture_is_the_same_bytes_each_time(scored: Path, tmp_path: Path, kind: str) -> None:
    names = [tmp_path / f"{run_}.svg" for run_ in "ab"]
    for name in names:
        assert run("trend", str(scored), *BY, "--freq", "Y", "--plot", kind, "-o", str(name), "-q").exit_code == 0
    assert names[0].read_bytes() == names[1].read_bytes()


def test_without_matplotlib_the_extra_is_named_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = small(tmp_path / "scored.csv", ["2020-01-05"])
    hidden: Any = None
    monkeypatch.setitem(sys.modules, "matplotlib", hidden)
    done = run("trend", str(path), "-o", str(tmp_path / "x.png"))
    assert done.exit_code == 2
    assert "pip install 'diplomatic-stance[plot]'" in done.stderr


@pytest.mark.parametrize(("letter", "word"), [("Q", "quarter"), ("Y", "Year"), ("M", "m")])
def test_how_long_a_period_is_may_be_said_in_a_word(scored: Path, letter: str, word: str) -> None:
    short, long = (run("trend", str(scored), *BY, "--freq", freq) for freq in (letter, word))
    assert (short.exit_code, long.stdout, long.stderr) == (0, short.stdout, short.stderr)


@pytest.mark.parametrize("arguments", [["trend"], ["report", "-o", "page.html"]])
def test_what_says_nothing_of_a_period_is_told_with_what_does(scored: Path, arguments: list[str]) -> None:
    done = run(*arguments, str(scored), "--date-column", "date", "--freq", "yearly")
    assert done.exit_code == 2
    told = " ".join(done.stderr.replace("│", " ").split())
    assert "found 'yearly'; allowed are D or day, W or week, M or month, Q or quarter, Y or year" in told


def test_statements_without_a_holder_or_target_are_counted_and_told(tmp_path: Path) -> None:
    path = small(tmp_path / "scored.csv", ["2020-01-05", "2020-02-05", "2020-02-06"])
    path.write_text(path.read_text(encoding="utf-8").replace("ISL,NOR", ",", 1), encoding="utf-8")
    err = " ".join(run("trend", str(path), "--by", "holder,target").stderr.split())
    assert "1 statement with an empty cell in 'holder' or 'target', which make groups of their own" in err
