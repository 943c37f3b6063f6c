"""`stance article` as its users meet it: files, folders and tables of articles, formats, messages."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from conftest import ROOT, run

ARTICLE = str(ROOT / "data" / "examples" / "article.txt")


def test_an_article_is_read_as_json_with_places_in_the_text() -> None:
    out, err = run("article", ARTICLE)
    found = json.loads(out)
    text = Path(ARTICLE).read_text(encoding="utf-8")
    assert err == ""
    assert all(text[s["start"] : s["end"]] == s["text"] for s in found["statements"])
    assert {(d["holder"], d["target"]) for d in found["dyads"]} >= {("NOR", "ISL"), ("ISL", "NOR")}


def test_articles_go_into_one_table_and_are_counted(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in ("b.txt", "a.txt"):
        shutil.copy(ARTICLE, folder / name)
    out = tmp_path / "out.csv"
    _, err = run("article", str(folder), ARTICLE, "-o", str(out))
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines(keepends=True)))
    assert err.strip() == f"3 articles read: {len(rows)} statements, 0 rejected"
    assert list(dict.fromkeys(row["article"] for row in rows)) == [
        str(folder / "a.txt"),
        str(folder / "b.txt"),
        ARTICLE,
    ]
    assert {row["kind"] for row in rows} == {"direct", "indirect", "deed", "narration"}


def test_a_table_with_an_article_a_row_rejects_rows_without_text(tmp_path: Path) -> None:
    table = tmp_path / "articles.jsonl"
    text = Path(ARTICLE).read_text(encoding="utf-8")
    table.write_text("".join(json.dumps(row) + "\n" for row in ({"body": text}, {"body": None}, {"body": text})))
    out, err = run("article", str(table), "--text-column", "body", "--json", code=3)
    assert [json.loads(line)["article"] for line in out.splitlines()] == [f"{table}:1", f"{table}:3"]
    assert "2 articles read" in err
    assert "line 2: rejected" in err


def test_dyads_are_summed_over_articles() -> None:
    one, two = (list(csv.DictReader(run("article", *[ARTICLE] * n, "--dyads")[0].splitlines())) for n in (1, 2))
    assert [(d["holder"], d["target"]) for d in one] == [(d["holder"], d["target"]) for d in two]
    assert [int(d["statements"]) * 2 for d in one] == [int(d["statements"]) for d in two]
    assert [float(d["score"]) for d in two] == pytest.approx([float(d["score"]) for d in one], abs=1e-6)
    assert all(float(b["high"]) <= float(a["high"]) for a, b in zip(one, two, strict=True))


def test_a_table_of_offices_tells_who_speaks_for_whom(tmp_path: Path) -> None:
    article, offices = tmp_path / "article.txt", tmp_path / "offices.csv"
    article.write_text("Ada Quill said that Norway would be sorry for this.")
    offices.write_text("person,office,actor,from,to\nAda Quill,foreign minister,ISL,2001,2004\n")
    holders = [
        json.loads(run("article", str(article), "--offices", str(offices), "--year", year)[0])["statements"][0]
        for year in ("2003", "2010")
    ]
    assert [h["holder"]["actor"] for h in holders] == ["ISL", None]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["nowhere.txt"], 4, "nowhere.txt: cannot be read"),
        ([ARTICLE, "--json", "--csv"], 2, "choose one of"),
        ([ARTICLE, "-o", "out.xlsx"], 2, "out.xlsx: an output is a .csv, .json or .jsonl file"),
        ([ARTICLE, "--json", "-o", "out.csv"], 2, "at odds with --json"),
        ([ARTICLE, "--offices", ARTICLE], 4, "article.txt: the header must be person,office"),
        (["EMPTY"], 4, "the folder holds no article (.txt, .text, .md"),
    ],
)
def test_wrong_uses_of_article_are_refused_in_words(
    arguments: list[str], code: int, message: str, tmp_path: Path
) -> None:
    given = [str(tmp_path) if argument == "EMPTY" else argument for argument in arguments]
    _, err = run("article", *given, cwd=tmp_path, code=code)
    assert message in " ".join(err.split())
    assert not list(tmp_path.glob("out*"))
