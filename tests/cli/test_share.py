"""stance sample and stance share: from a scored table to a sample, through coders' programs, to corrected shares."""

import csv
import io
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from conftest import run
from stance import StanceModel

LABELS = ("conciliatory", "hostile", "neutral")
HEADER = ["text", "country", "speech", "stance", *(f"p_{label}" for label in LABELS), "score", "certain"]
COUNTRIES = ("NOR", "CHL", "KEN")


def rows(number: int = 240) -> list[dict[str, str]]:
    """Return scored statements with their true labels, which a third of the answers miss."""
    rng = random.Random(5)  # noqa: S311  # no secret
    found = []
    for i in range(number):
        truth = rng.choices(LABELS, [2, 3, 5])[0]
        said = truth if rng.random() < 0.67 else rng.choice(LABELS)
        shares = {label: 0.7 if label == said else 0.15 for label in LABELS}
        found.append(
            {
                "text": f"Statement {i + 1}, on the fishing of cod.", "country": COUNTRIES[i % 3],
                "speech": f"s{i // 4}", "stance": said, "truth": truth, "certain": str(i % 2 == 0).lower(),
                "score": f"{shares['conciliatory'] - shares['hostile']:.6f}",
                **{f"p_{label}": f"{share:.6f}" for label, share in shares.items()},
            }
        )  # fmt: skip
    return found


TABLE = rows()
TRUTH = {row["text"]: row["truth"] for row in TABLE}


def write(path: Path, table: list[dict[str, str]], columns: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(table)


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


@pytest.fixture(autouse=True)
def scored(tmp_path: Path, shipped: StanceModel, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scored table; the model, which share asks for its name, is loaded once for all tests."""
    monkeypatch.setattr("stance.model.store.load", lambda _: shipped)
    path = tmp_path / "scored.csv"
    write(path, TABLE, HEADER)
    return path


def coded(folder: Path, *options: str, change: Callable[[list[dict[str, str]]], Any] | None = None) -> Path:
    """Draw a sample, code it truly, and let a test change what the coders hand back."""
    run("sample", "scored.csv", "-o", "todo.csv", *options, cwd=folder)
    table = read(folder / "todo.csv")
    for row in table:
        row["label"] = TRUTH[row["text"]]
    if change is not None:
        change(table)
    write(folder / "done.csv", table, list(table[0]))
    return folder / "done.csv"


def shares(folder: Path, *options: str, code: int = 0) -> tuple[list[dict[str, str]], str]:
    out, err = run("share", "scored.csv", "--labels", "done.csv", *options, cwd=folder, code=code)
    return list(csv.DictReader(io.StringIO(out))), err


def test_the_sample_shows_coders_no_answer_and_says_how_each_row_was_drawn(tmp_path: Path) -> None:
    run("sample", "scored.csv", "-n", "30", "--seed", "7", "--context", "country", "-o", "todo.csv", cwd=tmp_path)
    table = read(tmp_path / "todo.csv")
    assert list(table[0]) == [
        "text", "label", "country", "row", "row_hash", "p_sampled", "stratum", "stratum_rows", "design", "seed",
        "drawn_from",
    ]  # fmt: skip
    assert len(table) == 30
    for row in table:
        assert row["text"] == TABLE[int(row["row"]) - 1]["text"]
        assert (row["label"], row["p_sampled"], row["stratum_rows"], row["seed"]) == ("", "0.125", "240", "7")
    places = [int(row["row"]) for row in table]
    assert places != sorted(places)


def test_shares_are_counted_and_corrected_side_by_side(tmp_path: Path) -> None:
    coded(tmp_path, "-n", "80")
    found, err = shares(tmp_path)
    assert [row["label"] for row in found] == list(LABELS)
    for row in found:
        assert (row["measure"], row["n"], row["n_labelled"], row["method"]) == ("share", "240", "80", "difference")
        assert float(row["naive"]) == pytest.approx(sum(r["stance"] == row["label"] for r in TABLE) / 240, abs=1e-6)
        assert float(row["low"]) < float(row["corrected"]) < float(row["high"])
        truth = sum(r["truth"] == row["label"] for r in TABLE) / 240
        assert float(row["low"]) <= truth <= float(row["high"])
        assert int(row["effective_n"]) > 80
        assert row["random_sample"] == "true"
    assert sum(float(row["corrected"]) for row in found) == pytest.approx(1, abs=1e-5)
    for told in ("80 labels of 80 rows drawn", "halve the interval", "drawn at random", "Egami, N."):
        assert told in err


def test_a_share_is_the_mean_of_the_model_and_of_the_differences(tmp_path: Path) -> None:
    done = read(coded(tmp_path, "-n", "40"))
    model = {row["text"]: float(row["p_hostile"]) for row in TABLE}
    expected = sum(model.values()) / 240
    expected += sum((row["label"] == "hostile") - model[row["text"]] for row in done) / 40
    [_, hostile, _], _ = shares(tmp_path)
    assert float(hostile["corrected"]) == pytest.approx(expected, abs=1e-6)


def test_of_the_table_itself_less_is_unknown_than_of_the_stream(tmp_path: Path) -> None:
    coded(tmp_path, "-n", "150")
    of_stream, of_table = (shares(tmp_path, "--population", kind)[0] for kind in ("stream", "table"))
    for one, other in zip(of_stream, of_table, strict=True):
        assert one["corrected"] == other["corrected"]
        assert float(other["high"]) - float(other["low"]) < float(one["high"]) - float(one["low"])


def test_the_mean_score_is_estimated_too(tmp_path: Path) -> None:
    coded(tmp_path, "-n", "80")
    [row], err = shares(tmp_path, "--measure", "mean")
    truth = sum({"conciliatory": 1, "hostile": -1}.get(r["truth"], 0) for r in TABLE) / 240
    assert (row["label"], row["measure"]) == ("", "mean")
    assert float(row["low"]) <= truth <= float(row["high"])
    assert "Each mean score is" in err


def test_groups_get_their_own_labels_and_rows(tmp_path: Path) -> None:
    coded(tmp_path, "-n", "75", "--by", "country")
    found, err = shares(tmp_path, "--by", "country", "--document-column", "speech")
    assert [(row["country"], row["label"]) for row in found] == [
        (country, label) for country in sorted(COUNTRIES) for label in LABELS
    ]
    assert {(row["n"], row["n_labelled"], row["method"]) for row in found} == {("80", "25", "difference")}
    assert "linearised by document (speech)" in err
    for country in COUNTRIES:
        assert sum(float(r["corrected"]) for r in found if r["country"] == country) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("command", ["share", "report"])
def test_a_group_or_document_named_na_is_one_unless_said_otherwise(tmp_path: Path, scored: Path, command: str) -> None:
    """NA is Namibia; where R wrote it for a missing value, --missing says so, and documents are warned of."""
    found: dict[str, Any] = {}
    told: dict[str, str] = {}
    for blank, missing in (("", ""), ("NA", ""), ("NA", "NA"), ("None", "NA,none")):
        table = [{**row, "speech": blank if i % 4 else "s", "country": blank} for i, row in enumerate(TABLE)]
        write(scored, table, HEADER)
        coded(tmp_path, "-n", "40", "--overwrite")
        asked = ["--by", "country", "--document-column", "speech", *(["--missing", missing] if missing else [])]
        key = f"{blank} {missing}"
        if command == "share":
            found[key], told[key] = shares(tmp_path, *asked)
        else:
            _, told[key] = run("report", "scored.csv", *asked, "--csv", "-o", "r.html", cwd=tmp_path)
            found[key] = [read(path) for path in sorted(tmp_path.glob("r.*.csv"))]
    assert found[" "] == found["NA NA"] == found["None NA,none"]
    assert found["NA "] != found[" "]
    warning = "'speech' is 'NA' in 180 rows, and they count as one document of that name; where it stands for"
    assert [key for key in told if warning in " ".join(told[key].split())] == ["NA "]


def test_small_groups_share_a_correction_and_are_marked(tmp_path: Path, scored: Path) -> None:
    write(scored, [{**row, "country": f"c{i % 12}"} for i, row in enumerate(TABLE)], HEADER)
    _, err = run("sample", "scored.csv", "-n", "60", "--by", "country", "-o", "few.csv", cwd=tmp_path)
    assert "60 rows are not enough for 20 of each group: 10 groups (c10, c11, c2" in err
    coded(tmp_path, "-n", "60", "--by", "country")
    found, err = shares(tmp_path, "--by", "country")
    assert {row["method"] for row in found if int(row["n_labelled"]) < 20} == {"shared"}
    assert {row["method"] for row in found if int(row["n_labelled"]) == 20} == {"difference"}
    assert "10 of 12 groups have fewer than 20 labels and share a correction" in err
    assert "Fay and Herriot" in err


def test_too_few_groups_to_share_are_told(tmp_path: Path) -> None:
    def drop(table: list[dict[str, str]]) -> None:
        for row in table:
            if TABLE[int(row["row"]) - 1]["country"] == "KEN":
                row["label"] = ""

    coded(tmp_path, "-n", "60", change=drop)
    found, err = shares(tmp_path, "--by", "country")
    assert {row["country"]: row["corrected"] != "" for row in found} == {"CHL": True, "KEN": False, "NOR": True}
    assert "1 of 3 groups have too few labels to be corrected" in err


def test_a_stratified_sample_weighs_each_label(tmp_path: Path) -> None:
    done = read(coded(tmp_path, "-n", "60", "--stratify"))
    assert len({row["stratum"] for row in done}) > 1
    assert sum({row["stratum"]: int(row["stratum_rows"]) for row in done}.values()) == 240
    model = {row["text"]: float(row["p_neutral"]) for row in TABLE}
    weights = [1 / float(row["p_sampled"]) for row in done]
    differences = [(row["label"] == "neutral") - model[row["text"]] for row in done]
    expected = sum(model.values()) / 240 + sum(w * d for w, d in zip(weights, differences, strict=True)) / sum(weights)
    found, err = shares(tmp_path)
    assert float(found[2]["corrected"]) == pytest.approx(expected, abs=1e-5)
    assert "weighted by the inverse of the probability" in err


def test_what_a_stratum_left_blank_counts_like_the_rest_of_it(tmp_path: Path) -> None:
    def blank(table: list[dict[str, str]]) -> None:
        first = [row for row in table if row["stratum"] == "1"]
        for row in first[: len(first) // 2]:
            row["label"] = ""

    coded(tmp_path, "-n", "60", "--by", "country", change=blank)
    done = [row for row in read(tmp_path / "done.csv") if row["label"]]
    model = {row["text"]: float(row["p_neutral"]) for row in TABLE}
    expected = sum(model.values()) / 240
    for stratum in ("1", "2", "3"):
        inside = [row for row in done if row["stratum"] == stratum]
        expected += sum((row["label"] == "neutral") - model[row["text"]] for row in inside) / len(inside) / 3
    assert float(shares(tmp_path)[0][2]["corrected"]) == pytest.approx(expected, abs=1e-5)


def test_on_a_narrow_terminal_the_cells_stand_one_below_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coded(tmp_path, "-n", "40")
    wide, _ = run("share", "scored.csv", "-l", "done.csv", "-f", "table", cwd=tmp_path)
    monkeypatch.setattr("rich.console.Console.width", 50)
    narrow, _ = run("share", "scored.csv", "-l", "done.csv", "-f", "table", cwd=tmp_path)
    assert "│" in wide
    assert "│" not in narrow
    assert "label hostile\nrows 240\nlabels 40\nas counted, % " in narrow


@pytest.mark.parametrize("name", ["todo.csv", "todo.tsv", "todo.xlsx", "todo.jsonl", "todo.json", "todo.parquet"])
def test_a_sample_goes_through_tables_of_every_kind(tmp_path: Path, name: str) -> None:
    coded(tmp_path, "-n", "40")
    expected, _ = shares(tmp_path)
    run("sample", "scored.csv", "-n", "40", "-o", name, "--overwrite", cwd=tmp_path)
    fill(tmp_path / name)
    out, _ = run("share", "scored.csv", "--labels", name, cwd=tmp_path)
    assert list(csv.DictReader(io.StringIO(out))) == expected


def fill(path: Path) -> None:
    """Code a table as a coder's program would leave it."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        for cells in book.worksheets[0].iter_rows(min_row=2):
            cells[1].value = TRUTH[str(cells[0].value)]
        book.save(path)
    elif path.suffix == ".parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pq.read_table(path)
        labels = pa.array([TRUTH[text] for text in table["text"].to_pylist()])
        pq.write_table(table.set_column(1, "label", labels), path)
    elif path.suffix in (".csv", ".tsv"):
        lines = path.read_text(encoding="utf-8").splitlines()
        delimiter = "\t" if path.suffix == ".tsv" else ","
        table = list(csv.reader(lines, delimiter=delimiter))
        with path.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, delimiter=delimiter).writerows(
                [table[0], *([text, TRUTH[text], *rest] for text, _, *rest in table[1:])]
            )
    else:
        text = path.read_text(encoding="utf-8")
        rows = json.loads(text) if path.suffix == ".json" else [json.loads(line) for line in text.splitlines()]
        rows = [{**row, "label": TRUTH[row["text"]]} for row in rows]
        lines = [json.dumps(row) for row in rows]
        path.write_text(json.dumps(rows) if path.suffix == ".json" else "\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize(
    ("program", "name"), [("label-studio", "t.json"), ("prodigy", "t.jsonl"), ("doccano", "t.jsonl")]
)
def test_a_sample_goes_through_labelling_programs(tmp_path: Path, program: str, name: str) -> None:
    coded(tmp_path, "-n", "40")
    expected, _ = shares(tmp_path)
    run("sample", "scored.csv", "-n", "40", "-o", name, "--format", program, cwd=tmp_path)
    text = (tmp_path / name).read_text(encoding="utf-8")
    tasks = json.loads(text) if name == "t.json" else [json.loads(line) for line in text.splitlines()]
    for task in tasks:
        if program == "label-studio":
            choice = {"from_name": "label", "to_name": "text", "type": "choices"}
            answer = choice | {"value": {"choices": [TRUTH[task["data"]["text"]]]}}
            task["annotations"] = [{"was_cancelled": False, "completed_by": 1, "result": [answer]}]
        elif program == "prodigy":
            assert [option["id"] for option in task["options"]] == list(LABELS)
            task |= {"accept": [TRUTH[task["text"]]], "answer": "accept"}
        else:
            task["label"] = [TRUTH[task["text"]]]
    lines = [json.dumps(task) for task in tasks]
    (tmp_path / name).write_text(json.dumps(tasks) if name == "t.json" else "\n".join(lines), encoding="utf-8")
    out, _ = run("share", "scored.csv", "--labels", name, cwd=tmp_path)
    assert list(csv.DictReader(io.StringIO(out))) == expected


def test_what_stance_label_leaves_is_read(tmp_path: Path) -> None:
    """All columns of the sample, and behind them the answer's own."""

    def as_labelled(table: list[dict[str, str]]) -> None:
        for row in table:
            label = row.pop("label")
            row |= {"label": label, "annotator": "ada", "labelled_at": "2026-01-01T00:00:00Z", "note": ""}

    coded(tmp_path, "-n", "40", change=as_labelled)
    assert {row["n_labelled"] for row in shares(tmp_path, "--annotator", "ada")[0]} == {"40"}
    _, err = shares(tmp_path, "--annotator", "bob", code=2)
    assert "no row of --annotator bob" in err


def test_labels_in_other_capitals_and_with_blanks_are_the_same_and_blank_ones_are_counted(tmp_path: Path) -> None:
    def change(table: list[dict[str, str]]) -> None:
        for i, row in enumerate(table):
            row["label"] = "" if i < 3 else f" {row['label'].upper()} "
        del table[-2:]
        table.append(dict(table[10]))

    coded(tmp_path, "-n", "50", change=change)
    found, err = shares(tmp_path)
    assert {row["n_labelled"] for row in found} == {"45"}
    assert "45 labels of 50 rows drawn (3 without a label, 2 not in done.csv, 1 repeated with the same label)" in err
    assert "the other 5 are taken to be like the rest" in err


def test_labels_of_another_codebook_are_read_by_the_names_that_are_given(tmp_path: Path) -> None:
    """The codes of others, in any capitals, stand for the model's labels; a code that no row has is told."""
    codes = {"hostile": "CONF", "conciliatory": "coop", "neutral": "neutral"}

    table = read(coded(tmp_path, "-n", "60"))
    expected, _ = shares(tmp_path)
    write(tmp_path / "done.csv", [{**row, "label": codes[row["label"]]} for row in table], list(table[0]))
    found, err = shares(tmp_path, "--rename-labels", "conf=hostile,coop=conciliatory,nil=neutral")
    assert found == expected
    assert "no row is labelled 'nil', which --rename-labels names" in err
    _, err = shares(tmp_path, "--rename-labels", "conf=hostile", code=4)
    assert "'coop' is none of the labels" in err
    assert "where one means the same, say so: --rename-labels coop=LABEL,..." in err
    _, err = shares(tmp_path, "--rename-labels", "conf", code=2)
    assert "--rename-labels takes OLD=NEW" in err


def test_the_methods_tell_the_interval_of_this_run_and_count_one_row_as_one(tmp_path: Path) -> None:
    coded(tmp_path, "-n", "50", "--by", "country", change=lambda table: table[0].update(label=""))
    _, alone = shares(tmp_path)
    assert "the other one is taken to be like the rest of its stratum." in alone
    assert "by the normal distribution, statements taken to be independent of one another, with two" in alone
    _, inside = shares(tmp_path, "--document-column", "speech")
    assert "by Student's t, or the normal distribution where no document holds two statements, linearised" in inside
    _, table = shares(tmp_path, "--document-column", "speech", "--population", "table")
    assert "by the normal distribution, with two further labels" in table


def test_numbers_that_a_spreadsheet_rewrote_are_read(tmp_path: Path) -> None:
    def change(table: list[dict[str, str]]) -> None:
        for row in table:
            row["p_sampled"] = row["p_sampled"].replace(".", ",")
            row["row"] += ".0"
            row["stratum_rows"] += ".0"

    coded(tmp_path, "-n", "40")
    expected, _ = shares(tmp_path)
    coded_again = tmp_path / "todo.csv"
    coded_again.unlink()
    coded(tmp_path, "-n", "40", change=change)
    assert shares(tmp_path)[0] == expected


def test_a_text_or_row_that_was_changed_is_a_reject_and_is_told(tmp_path: Path) -> None:
    def change(table: list[dict[str, str]]) -> None:
        table[0]["text"] += " And more."
        table[1]["row"] = "999"
        table[2]["row"] = str(int(table[2]["row"]) % 240 + 1)

    coded(tmp_path, "-n", "50", change=change)
    found, err = shares(tmp_path, code=3)
    assert {row["n_labelled"] for row in found} == {"47"}
    assert "line 2: rejected: the text is not the one that was drawn" in err
    assert "line 3: rejected: row is '999', and the table has the rows 1 to 240" in err
    assert "line 4: rejected: row_hash is not that of row" in err


Change = Callable[[list[dict[str, str]]], Any]


def misspell(table: list[dict[str, str]]) -> None:
    table[0]["label"] = table[1]["label"] = "hostle"


def contradict(table: list[dict[str, str]]) -> None:
    table.append({**table[0], "label": next(label for label in LABELS if label != table[0]["label"])})


def empty(table: list[dict[str, str]]) -> None:
    for row in table:
        row["label"] = ""


def reweigh(table: list[dict[str, str]]) -> None:
    table[3]["p_sampled"] = "0.5"


def garble(table: list[dict[str, str]]) -> None:
    table[3]["p_sampled"] = "often"


def mix(table: list[dict[str, str]]) -> None:
    table[0]["drawn_from"] = "sha256:0"


def drop(table: list[dict[str, str]]) -> None:
    for row in table:
        del row["p_sampled"]


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        (misspell, 4, "'hostle' is none of the labels conciliatory, hostile, neutral; did you mean 'hostile'? (2 rows"),
        (contradict, 4, "1 rows have two labels: leave one of them out"),
        (empty, 4, "0 rows with a label; at least two are needed"),
        (reweigh, 4, "line 5: stratum 1 differs from line to line: how the row was drawn has been changed"),
        (garble, 4, "line 5: stratum_rows is '240' and p_sampled 'often'"),
        (mix, 4, "its rows were drawn of 2 tables"),
        (drop, 2, "these rows were not drawn by stance sample (no column 'p_sampled')"),
    ],
)  # fmt: skip
def test_labels_that_cannot_be_used_are_refused_with_what_to_do(
    tmp_path: Path, change: Change, code: int, message: str
) -> None:
    coded(tmp_path, "-n", "50", change=change)
    found, err = shares(tmp_path, code=code)
    assert message in err
    assert not found


def test_a_stratum_without_labels_is_refused(tmp_path: Path) -> None:
    def blank(table: list[dict[str, str]]) -> None:
        for row in table:
            row["label"] *= row["stratum"] != "2"

    def remove(table: list[dict[str, str]]) -> None:
        table[:] = [row for row in table if row["stratum"] != "2"]

    for change, message in (
        (blank, "none of the rows drawn from stratum 2 has a label"),
        (remove, "no row of some stratum is there; label two or more of each"),
    ):
        coded(tmp_path, "-n", "60", "--by", "country", "--overwrite", change=change)
        assert message in shares(tmp_path, code=4)[1]


def test_a_table_that_changed_since_the_draw_is_refused_but_not_for_another_column_or_form(
    tmp_path: Path, scored: Path
) -> None:
    coded(tmp_path, "-n", "40")
    expected, _ = shares(tmp_path)
    write(scored, [{**row, "extra": "x"} for row in TABLE], ["extra", *HEADER])
    assert shares(tmp_path)[0] == expected
    lines = [json.dumps({k: float(v) if k[:2] == "p_" else v for k, v in row.items()}) for row in TABLE]
    (tmp_path / "scored.jsonl").write_text("\n".join(lines), encoding="utf-8")
    out, _ = run("share", "scored.jsonl", "--labels", "done.csv", cwd=tmp_path)
    assert list(csv.DictReader(io.StringIO(out))) == expected
    write(scored, TABLE[1:], HEADER)
    assert "is not the table that done.csv was drawn from" in shares(tmp_path, code=4)[1]


def test_labels_that_nobody_drew_are_taken_on_request_and_marked(tmp_path: Path) -> None:
    chosen = [{"text": row["text"], "label": row["truth"]} for row in TABLE[:30]] + [
        {"text": "Else.", "label": "neutral"}
    ]
    write(tmp_path / "done.csv", chosen, ["text", "label"])
    assert "were not drawn by stance sample" in shares(tmp_path, code=2)[1]
    found, err = shares(tmp_path, "--not-random", code=3)
    assert {(row["n_labelled"], row["random_sample"]) for row in found} == {("30", "false")}
    assert "no random sample" in err
    assert "line 32: rejected: no scored row has this text" in err
    assert "not drawn at random: the correction holds only if" in err


def test_results_are_written_in_the_form_that_their_name_says(tmp_path: Path) -> None:
    coded(tmp_path, "-n", "40")
    expected, _ = shares(tmp_path)
    for name in ("s.csv", "s.json", "s.xlsx", "s.jsonl"):
        out, _ = shares(tmp_path, "-o", name)
        assert out == []
    assert read(tmp_path / "s.csv") == expected
    told = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    assert [row["corrected"] for row in told["results"]] == [float(row["corrected"]) for row in expected]
    assert told["methods"].startswith("The shares are of the 240 statements in scored.csv")
    assert len(told["references"]) >= 4
    assert all(row["labels_to_halve"] is None or row["labels_to_halve"] > 0 for row in told["results"])
    printed, _ = run("share", "scored.csv", "-l", "done.csv", "-f", "jsonl", cwd=tmp_path)
    assert [json.loads(line)["label"] for line in printed.splitlines()] == list(LABELS)
    view, _ = run("share", "scored.csv", "-l", "done.csv", "-f", "table", "--by", "country", cwd=tmp_path)
    assert "as counted, %" in view
    assert "KEN" in view


@pytest.mark.parametrize("name", ["s.xlsx", "s.parquet", "s.jsonl"])
def test_numbers_and_truth_values_are_written_as_such(tmp_path: Path, name: str) -> None:
    coded(tmp_path, "-n", "40")
    expected, _ = shares(tmp_path, "--by", "country", "--measure", "mean")
    shares(tmp_path, "--by", "country", "--measure", "mean", "-o", name)
    if name == "s.xlsx":
        sheet = openpyxl.load_workbook(tmp_path / name).active
        assert sheet is not None
        head, *rows = sheet.iter_rows(values_only=True)
        found = [dict(zip(head, row, strict=True)) for row in rows]
    elif name == "s.parquet":
        found = pq.read_table(tmp_path / name).to_pylist()
    else:
        found = [json.loads(line) for line in (tmp_path / name).read_text(encoding="utf-8").splitlines()]
    assert [row["country"] for row in found] == sorted(COUNTRIES)
    for row, told in zip(found, expected, strict=True):
        assert row["random_sample"] is True
        assert (row["n"], row["n_labelled"]) == (int(told["n"]), int(told["n_labelled"]))
        for column in ("naive", "naive_low", "corrected", "high"):
            assert isinstance(row[column], float)
            assert row[column] == pytest.approx(float(told[column]), abs=1e-6)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["sample", "scored.csv", "-n", "241", "-o", "t.csv"], 2, "241 rows cannot be drawn: the table has 240"),
        (["sample", "scored.csv", "-o", "t.csv", "--by", "state"], 4, "no column 'state'"),
        (["sample", "scored.csv", "-o", "t.csv", "--by", "country,"], 2, "name each column once"),
        (["sample", "scored.csv", "-o", "t.csv", "--context", "stance"], 2, "it tells the model's answer"),
        (["sample", "scored.csv", "-o", "t.csv", "--context", "text"], 2, "is in the sample already"),
        (["sample", "scored.csv", "-o", "t.dta"], 2, "its name does not say what to write"),
        (["sample", "scored.csv", "-o", "t.csv", "--format", "prodigy"], 2, "tasks are written as .json"),
        (["sample", "scored.csv", "-o", "scored.csv"], 2, "scored.csv is the input itself"),
        (["sample", "plain.csv", "-o", "t.csv"], 4, "is scored by stance predict plain.csv -o scored.csv"),
        (["sample", "none.csv", "-o", "t.csv"], 4, "none.csv: cannot be read"),
        (["share", "scored.csv", "--labels", "done.csv", "-o", "done.csv"], 2, "done.csv is an input itself"),
        (["share", "scored.csv", "--labels", "done.csv", "-o", "s.csv", "-f", "json"], 2, "the name says csv"),
        (["share", "scored.csv", "--labels", "done.csv", "--by", "n"], 2, "--by n: the results have a column"),
        (["share", "-", "--labels", "-"], 2, "standard input can be read once"),
        (["share", "scored.csv", "--labels", "done.csv", "--label-column", "code"], 4, "no column 'code'"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_and_nothing_is_written(
    tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    coded(tmp_path, "-n", "20")
    (tmp_path / "plain.csv").write_text("text,stance\nWe met.,neutral\n")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    _, err = run(*arguments, code=code, cwd=tmp_path)
    assert message in err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_of_a_table_of_one_row_no_number_is_advised(tmp_path: Path, scored: Path) -> None:
    write(scored, TABLE[:1], HEADER)
    _, err = run("sample", "scored.csv", "-o", "t.csv", code=2, cwd=tmp_path)
    told = " ".join(err.replace("│", "").split())
    assert "the table has 1, and a share is corrected by two labels at least" in told
    assert "from 1 to 1" not in told


def test_a_sample_that_is_there_already_is_not_replaced_unless_asked(tmp_path: Path) -> None:
    done = coded(tmp_path, "-n", "20").read_bytes()
    _, err = run("sample", "scored.csv", "-o", "done.csv", code=2, cwd=tmp_path)
    assert "may hold labels" in err
    assert (tmp_path / "done.csv").read_bytes() == done
    run("sample", "scored.csv", "-o", "done.csv", "--overwrite", cwd=tmp_path)
    assert (tmp_path / "done.csv").read_bytes() != done


def test_rows_without_a_score_are_told_and_left_out(tmp_path: Path, scored: Path) -> None:
    bare = dict.fromkeys(HEADER, "") | {"text": "Not scored."}
    write(scored, [TABLE[0], bare, *TABLE[1:]], HEADER)
    _, err = run("sample", "scored.csv", "-n", "30", "-o", "todo.csv", cwd=tmp_path, code=3)
    assert "scored.csv, line 3: rejected" in err
    assert "30 of 240 rows drawn" in err


def test_columns_with_a_prefix_are_found_by_it(tmp_path: Path, scored: Path) -> None:
    named = [name if name in ("text", "country", "speech") else f"model_{name}" for name in HEADER]
    renamed = [{new: row[old] for old, new in zip(HEADER, named, strict=True)} for row in TABLE]
    coded(tmp_path, "-n", "40")
    expected, _ = shares(tmp_path)
    write(scored, renamed, named)
    assert shares(tmp_path, "--prefix", "model_")[0] == expected


def test_the_model_is_named_where_the_answers_are_its_own(tmp_path: Path) -> None:
    texts = [{"text": f"We condemn the raid on convoy {i}." if i % 2 else f"We met {i} times."} for i in range(40)]
    write(tmp_path / "in.csv", texts, ["text"])
    run("predict", "in.csv", "-o", "out.csv", cwd=tmp_path)
    run("sample", "out.csv", "-n", "20", "-o", "todo.csv", cwd=tmp_path)
    table = [
        row | {"label": "hostile" if "condemn" in row["text"] else "neutral"} for row in read(tmp_path / "todo.csv")
    ]
    write(tmp_path / "done.csv", table, list(table[0]))
    own = run("share", "out.csv", "--labels", "done.csv", cwd=tmp_path)[1]
    coded(tmp_path, "-n", "20", "--overwrite")
    assert "scored by stance with its model default (SHA-256 " in own
    assert "with a model that is not named in the table" in shares(tmp_path)[1]


def test_a_coded_sample_still_trains_a_model(tmp_path: Path, scored: Path) -> None:
    """Its column p_sampled is no label's share."""
    from stance.tables.shares import has_shares

    assert not has_shares([str(coded(tmp_path, "-n", "20"))])
    assert has_shares([str(scored)])
