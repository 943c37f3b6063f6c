"""stance report: from a table, or from articles, to a page; and what is typed wrong."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet
import pytest

from conftest import run, run_apart

ROOT = Path(__file__).parents[2]
TEXTS = [
    ("NOR", "ISL", "2004-03-01", "We condemn the attack on the convoy."),
    ("NOR", "ISL", "2005-03-01", "We welcome the offer of talks."),
    ("ISL", "NOR", "2005-04-01", "The agenda has four items."),
    ("ISL", "NOR", "2006-04-01", "Sanctions were imposed on the regime."),
    ("ISL", "", "03/04/2021", "A decision has not been taken yet."),
]


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory, folder: str) -> Path:
    """A small scored table."""
    path = tmp_path_factory.mktemp("scored")
    lines = ["holder,target,date,text", *(f'{a},{b},{c},"{d}"' for a, b, c, d in TEXTS)]
    (path / "in.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    run("predict", str(path / "in.csv"), "-o", str(path / "scored.csv"), "--model", folder)
    return path / "scored.csv"


def test_a_table_becomes_a_page(scored: Path, folder: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    out, err = run(
        "report", str(scored), "-o", str(page), "--model", folder, "--date-column", "date", "--by", "holder,target"
    )
    assert out == ""
    assert "5 statements, 2 dyads" in err
    assert "1 statement without a usable date" in err
    assert "--date-order" in err
    text = page.read_text(encoding="utf-8")
    assert '<h1 dir="auto">scored.csv</h1>' in text
    assert "stance report scored.csv --output page.html --by holder,target" in text
    assert str(tmp_path) not in text
    assert "By holder" in text
    assert "By target" in text
    assert "<mark>" in text


def test_the_page_names_its_command_without_folders_and_a_title_as_it_is(scored: Path, folder: str) -> None:
    page = run("report", str(scored), "-o", "-", "--model", folder, "--title", "Norway/Iceland", "--freq", "Y",
               "--date-column", "date", "-q")[0]  # fmt: skip
    command = "stance report scored.csv --output - --date-column date --freq Y --title Norway/Iceland --model model"
    assert f"<code>{command}</code>" in page
    assert str(scored.parent) not in page


def test_the_page_is_the_same_each_time_and_goes_to_standard_output(scored: Path, folder: str) -> None:
    first, second = (run("report", str(scored), "-o", "-", "--model", folder, "-q")[0] for _ in range(2))
    assert first == second
    assert first.startswith("<!doctype html>")


def test_a_pipe_gives_the_page_of_the_file_but_for_its_name_and_hash(scored: Path, folder: str) -> None:
    piped = run("report", "-", "-o", "-", "--model", folder, "--title", "T", stdin=scored.read_bytes())[0]
    read = run("report", str(scored), "-o", "-", "--model", folder, "--title", "T")[0]
    cut = [page[: page.index('<section id="source"')] for page in (piped, read)]
    assert cut[0] == cut[1]
    assert "Standard input" in piped


@pytest.mark.parametrize("kind", ["csv.gz", "parquet"])
def test_any_kind_of_table_gives_the_same_numbers(scored: Path, folder: str, tmp_path: Path, kind: str) -> None:
    other = tmp_path / f"scored.{kind}"
    if kind == "parquet":
        pyarrow.parquet.write_table(pyarrow.csv.read_csv(scored), other)
    else:
        other.write_bytes(gzip.compress(scored.read_bytes()))
    run("report", str(other), "-o", str(tmp_path / "a.html"), "--model", folder, "--csv", "-q")
    run("report", str(scored), "-o", str(tmp_path / "b.html"), "--model", folder, "--csv", "-q")
    for name in ("shares", "dyads", "concepts"):
        assert (tmp_path / f"a.{name}.csv").read_bytes() == (tmp_path / f"b.{name}.csv").read_bytes()


def test_tables_lie_beside_the_page_and_open_safely_on_request(scored: Path, folder: str, tmp_path: Path) -> None:
    table = scored.read_text(encoding="utf-8").replace("NOR", "=1+1")
    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    run("report", str(tmp_path / "t.csv"), "-o", str(tmp_path / "p.html"), "--model", folder, "--csv", "--excel", "-q")
    dyads = (tmp_path / "p.dyads.csv").read_bytes()
    assert dyads.startswith(b"\xef\xbb\xbfholder,target,n,")
    assert b"'=1+1" in dyads


@pytest.mark.parametrize("ending", [".csv", ".json", ".jsonl"])
def test_statements_of_articles_become_a_page(tmp_path: Path, ending: str) -> None:
    read = tmp_path / f"read{ending}"
    run("article", str(ROOT / "data/examples/article.txt"), "-o", str(read))
    run("report", str(read), "-o", str(tmp_path / "page.html"))
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "Who speaks of whom" in text
    assert "NOR → ISL" in text
    assert "<mark>" in text
    assert "one document" in text


def test_statements_of_an_article_come_through_a_pipe_and_packed(tmp_path: Path) -> None:
    printed = run("article", str(ROOT / "data/examples/article.txt"), "--json")[0].encode()
    (tmp_path / "read.json.gz").write_bytes(gzip.compress(printed))
    for path in ("-", str(tmp_path / "read.json.gz")):
        _, err = run("report", path, "-o", str(tmp_path / "p.html"), stdin=printed)
        assert "13 statements, 4 dyads" in err
    _, err = run("report", "-", "-o", str(tmp_path / "p.html"), stdin=b'{\n"a": 1}\n', code=4)
    assert "standard input: no JSON as stance article prints it" in err


def test_articles_of_a_table_are_documents_with_the_columns_of_the_table(tmp_path: Path) -> None:
    """As JSON and as CSV, with the same dyads."""
    said = "Norway condemned the attack of Chile. The Chilean envoy said: “We want to resume the talks with Norway.”"
    source = tmp_path / "articles.csv"
    source.write_text(f'Delegation,Day,text\nNorway,2004-03-01,"{said}"\nChile,2005-03-01,"{said}"\n', encoding="utf-8")
    for kind in ("jsonl", "csv"):
        read, page = tmp_path / f"read.{kind}", tmp_path / f"{kind}.html"
        run("article", str(source), "-o", str(read))
        run("report", str(read), "-o", str(page), "--by", "Delegation", "--date-column", "Day", "--csv")
        assert "By Delegation" in page.read_text(encoding="utf-8")
        assert "documents" in page.read_text(encoding="utf-8")
    for name in ("dyads", "course", "by-1-delegation"):
        assert (tmp_path / f"jsonl.{name}.csv").read_bytes() == (tmp_path / f"csv.{name}.csv").read_bytes()


def test_a_row_that_cannot_be_used_is_told_and_the_page_is_made(scored: Path, folder: str, tmp_path: Path) -> None:
    lines = scored.read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].replace("true", "x").replace("false", "x").replace("conciliatory", "amiable")
    (tmp_path / "t.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _, err = run("report", str(tmp_path / "t.csv"), "-o", str(tmp_path / "p.html"), "--model", folder, code=3)
    assert "line 3: rejected: 'stance' is 'amiable', and there are probabilities of" in err
    assert "5 read, 4 used, 1 rejected" in (tmp_path / "p.html").read_text(encoding="utf-8")


def test_answers_of_another_model_are_told_and_no_words_marked(scored: Path, tmp_path: Path) -> None:
    _, err = run("report", str(scored), "-o", str(tmp_path / "p.html"))
    assert "answers these texts otherwise" in err
    text = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert "<mark>" not in text
    assert "No words are marked" in text


def unscored(path: Path) -> list[str]:
    (path / "t.csv").write_text("text\nWe met.\n", encoding="utf-8")
    return [str(path / "t.csv")]


def empty(path: Path) -> list[str]:
    (path / "t.csv").write_text("", encoding="utf-8")
    return [str(path / "t.csv")]


def damaged_json(path: Path) -> list[str]:
    (path / "t.json").write_text('{"statements": [{"text"', encoding="utf-8")
    return [str(path / "t.json")]


def no_statement(path: Path) -> list[str]:
    (path / "t.json").write_text(json.dumps({"statements": [], "dyads": []}), encoding="utf-8")
    return [str(path / "t.json")]


def odd_json(path: Path) -> list[str]:
    (path / "t.json").write_text('{"statements": [7]}', encoding="utf-8")
    return [str(path / "t.json")]


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (unscored, "stance predict"), (empty, "empty"), (damaged_json, "no JSON as stance article prints it"),
        (no_statement, "no statement in it"), (odd_json, "no columns p_LABEL"),
        (lambda _: ["nowhere.csv"], "nowhere.csv"),
    ],
)  # fmt: skip
def test_input_that_cannot_be_used_is_an_error_in_words(
    made: Callable[[Path], list[str]], told: str, tmp_path: Path
) -> None:
    done = run_apart("report", *made(tmp_path), "-o", str(tmp_path / "p.html"))
    assert done.code in (2, 4)
    assert told in done.err.decode()
    assert "Traceback" not in done.err.decode()
    assert not (tmp_path / "p.html").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["-o", "page.pdf"], "name it .html"),
        (["-o", "-", "--csv"], "name a page with --output"),
        (["-o", "p.html", "--excel"], "--csv"),
        (["-o", "p.html", "--freq", "M"], "--date-column"),
        (["-o", "p.html", "--date-order", "dmy"], "--date-column"),
        (["-o", "p.html", "--by", "a,,b"], "name each column once"),
        (["-o", "p.html", "--roles", "king"], "no role of a holder"),
        (["-o", "p.html", "--freq", "X"], "X"),
    ],
)
def test_options_that_say_nothing_or_the_wrong_thing_are_refused(
    scored: Path, folder: str, tmp_path: Path, options: list[str], told: str
) -> None:
    _, err = run("report", str(scored), "--model", folder, *options, code=2, cwd=tmp_path)
    assert told in err
    assert not list(tmp_path.iterdir())


def test_dates_none_of_which_can_be_read_are_an_error(scored: Path, folder: str, tmp_path: Path) -> None:
    _, err = run(
        "report", str(scored), "-o", "p.html", "--model", folder, "--date-column", "text", code=4, cwd=tmp_path
    )
    assert "no date can be read" in err
    assert "We condemn" in err


def test_a_table_scored_by_the_sentence_has_its_sentences_as_texts_and_its_rows_as_documents(
    folder: str, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text("text\nWe met. We condemn this.\nWe met again.\n", encoding="utf-8")
    run("predict", str(tmp_path / "t.csv"), "-o", str(tmp_path / "s.csv"), "--unit", "sentence", "--model", folder)
    page = run("report", str(tmp_path / "s.csv"), "-o", "-", "--model", folder)[0]
    assert "<dt>documents</dt><dd>2</dd>" in page
    assert "column <bdi>sentence</bdi>" in page


def test_a_prefix_is_that_of_the_models_columns_and_not_of_ones_own(scored: Path, folder: str, tmp_path: Path) -> None:
    header, *rows = scored.read_text(encoding="utf-8").splitlines()
    own, added = header.split(",")[:4], header.split(",")[4:]
    lines = [",".join([*own, *("m_" + name for name in added)]), *rows]
    (tmp_path / "t.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _, err = run("report", str(tmp_path / "t.csv"), "-o", str(tmp_path / "p.html"), "--model", folder, "--prefix", "m_")
    assert "5 statements, 2 dyads" in err


@pytest.mark.parametrize("option", ["--by", "--date-column", "--holder-column", "--document-column"])
def test_a_column_that_is_not_there_is_named_with_those_that_are(
    scored: Path, folder: str, tmp_path: Path, option: str
) -> None:
    _, err = run("report", str(scored), "--model", folder, "-o", "p.html", option, "datum", code=4, cwd=tmp_path)
    assert "no column 'datum'" in err
    assert "'date'" in err


def test_the_input_is_not_overwritten(scored: Path, folder: str, tmp_path: Path) -> None:
    page = tmp_path / "t.html"
    page.symlink_to(scored)
    _, err = run("report", str(scored), "-o", str(page), "--model", folder, code=2)
    assert "the input itself" in err


def test_no_table_beside_the_page_overwrites_the_input(scored: Path, folder: str, tmp_path: Path) -> None:
    path = tmp_path / "q.shares.csv"
    path.write_bytes(scored.read_bytes())
    _, err = run("report", str(path), "-o", str(tmp_path / "q.html"), "--csv", "--model", folder, code=2)
    assert "q.shares.csv is the input itself" in " ".join(err.replace("│", "").split())
    assert path.read_bytes() == scored.read_bytes()
    assert list(tmp_path.iterdir()) == [path]


def test_where_one_table_cannot_be_written_nothing_is(scored: Path, folder: str, tmp_path: Path) -> None:
    (tmp_path / "q.dyads.csv").mkdir()
    _, err = run("report", str(scored), "-o", str(tmp_path / "q.html"), "--csv", "--model", folder, code=4)
    assert "q.dyads.csv: cannot be written" in " ".join(err.replace("│", "").split())
    assert [found.name for found in tmp_path.iterdir()] == ["q.dyads.csv"]
