"""`stance article` as its users meet it: files, folders and tables of articles, formats, messages."""

import csv
import gc
import json
import os
import shutil
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from threading import Thread

import docx
import openpyxl
import pandas as pd
import pytest

from conftest import ROOT, run, small_data
from stance import StanceModel, save

ARTICLE = str(ROOT / "data" / "examples" / "article.txt")


def test_an_article_is_read_as_json_with_places_in_the_text() -> None:
    out, err = run("article", ARTICLE)
    found = json.loads(out)
    text = Path(ARTICLE).read_text(encoding="utf-8")
    assert err == ""
    assert all(text[s["start"] : s["end"]] == s["text"] for s in found["statements"])
    assert {(d["holder"], d["target"]) for d in found["dyads"]} >= {("NOR", "ISL"), ("ISL", "NOR")}


def test_reading_leaves_the_search_for_unused_objects_as_it_was() -> None:
    before = gc.get_threshold(), gc.get_freeze_count()
    run("article", ARTICLE)
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


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


def test_a_table_of_offices_may_call_actors_by_their_names(tmp_path: Path) -> None:
    article, offices = tmp_path / "article.txt", tmp_path / "offices.csv"
    article.write_text("Ada Quill thanked Norway.")
    offices.write_text("person,office,actor,from,to\nAda Quill,foreign minister,Iceland,,\n")
    [dyad] = json.loads(run("article", str(article), "--offices", str(offices), "--json")[0])["dyads"]
    assert (dyad["holder"], dyad["target"]) == ("ISL", "NOR")


def test_an_actor_that_nobody_knows_is_refused_with_its_line(tmp_path: Path) -> None:
    offices = tmp_path / "offices.csv"
    offices.write_text("person,office,actor,from,to\nAda Quill,minister,ISL,,\nBea Holm,minister,Norwey,,\n")
    _, said = run("article", ARTICLE, "--offices", str(offices), code=4)
    assert "offices.csv, line 3: 'Norwey' is no known actor (did you mean 'Norway'?)" in said


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["nowhere.txt"], 4, "nowhere.txt: cannot be read"),
        ([ARTICLE, "--json", "--csv"], 2, "choose one of"),
        ([ARTICLE, "-o", "out.ods"], 2, "out.ods: name a .csv, .xlsx, .json or .jsonl file, or -"),
        ([ARTICLE, "-o", "out.xlsx", "--excel"], 2, "--excel is for .csv; a workbook is safe to open as it is"),
        ([ARTICLE, "-o", "out.xlsx", "--json"], 2, "out.xlsx: the name is at odds with --json"),
        ([ARTICLE, "--json", "-o", "out.csv"], 2, "at odds with --json"),
        ([ARTICLE, "--view", "-o", "out.csv"], 2, "--view is for the terminal"),
        ([ARTICLE, "--speaker", " "], 2, "--speaker is empty"),
        ([ARTICLE, "--sheet", "1"], 2, "--sheet is for tables with an article a row, and no input is one"),
        ([ARTICLE, "--header-row", "1"], 2, "--header-row is for tables with an article a row"),
        ([ARTICLE, "--missing", "x"], 2, "--missing is for tables with an article a row"),
        ([ARTICLE, "--json", "--prefix", "x_"], 2, "--prefix is for tables that are written; say --csv or --dyads"),
        ([ARTICLE, "--excel", "-o", "out.json"], 2, "--excel is for tables that are written"),
        ([ARTICLE, "--view", "--document-columns"], 2, "--document-columns is for tables that are written"),
        ([ARTICLE, "--dyads", "--document-columns"], 2, "--document-columns is for tables of each article; say --by-"),
        ([ARTICLE, "--csv", "--roles", "all"], 2, "--roles says which statements count in dyads, and a table of"),
        ([ARTICLE, "--dyads", "--prefix", "x_"], 2, "--prefix is for the columns added to a table's own; say --by-"),
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


def test_an_article_goes_to_standard_output_and_to_files_of_any_capitals(folder: str, tmp_path: Path) -> None:
    options = ["article", ARTICLE, "--csv", "-m", folder]
    out, _ = run(*options)
    assert out.startswith("article,start")
    assert run(*options, "-o", "-")[0] == out
    run(*options, "-o", "/dev/null")
    run(*options[:2], "-o", "OUT.CSV", "-m", folder, cwd=tmp_path)
    assert (tmp_path / "OUT.CSV").read_text(encoding="utf-8") == out
    run(*options[:2], "-o", "OUT.JSONL", "-m", folder, cwd=tmp_path)
    assert len((tmp_path / "OUT.JSONL").read_text(encoding="utf-8").splitlines()) == 1


def test_a_model_without_poles_has_no_dyads_and_says_so(tmp_path: Path, few_model: StanceModel) -> None:
    poleless = StanceModel(few_model.analyzer, replace(few_model.settings, poles=None))
    texts, labels, groups = small_data()
    save(poleless.fit(texts, [f"is {label}" for label in labels], groups, n_jobs=1), tmp_path / "m")
    for options in (["--dyads"], ["--dyads", "--by-article"]):
        _, err = run("article", ARTICLE, *options, "-m", "m", cwd=tmp_path, code=2)
        assert "--dyads: the model has no poles" in err
    assert "There are no dyads: the model has no poles" in run("article", ARTICLE, "-m", "m", cwd=tmp_path)[1]
    assert "no poles" not in run("article", ARTICLE, "--csv", "-m", "m", cwd=tmp_path)[1]


BODIES = [
    "We regret the decision of Norway. The harbour is closed.",
    "Chile thanked Peru for its help.",
    "NA",
    "Ada Quill said that Norway would be sorry for this.",
]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines(keepends=True)))


def table_of(path: Path, **columns: list[str]) -> str:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([list(columns), *zip(*columns.values(), strict=True)])
    return str(path)


def test_the_columns_of_a_table_go_along_with_its_statements_in_its_order(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source = table_of(tmp_path / "a.csv", nr=["9", "7", "8", "1"], Body=BODIES, place=["Oslo, N", "", "x", "y"])
    out, err = run("article", source, "--text-column", "body", "--csv", code=3)
    found = rows_of(out)
    assert list(found[0])[:4] == ["article", "nr", "place", "start"]
    assert list(dict.fromkeys((r["article"], r["nr"], r["place"]) for r in found)) == [
        (f"{source}:2", "9", "Oslo, N"),
        (f"{source}:3", "7", ""),
        (f"{source}:5", "1", "y"),
    ]
    assert "line 4: rejected: no text in column 'Body': 'NA' stands for a missing one" in err
    assert [record.getMessage() for record in caplog.records] == [f"{source}: no column 'body'; 'Body' was read"]
    out, _ = run("article", source, "--text-column", "Body", "--json", "--id-column", "nr", code=3)
    objects = [json.loads(line) for line in out.splitlines()]
    assert [(o["article"], o["columns"]) for o in objects] == [
        ("9", {"nr": "9", "place": "Oslo, N"}),
        ("7", {"nr": "7", "place": ""}),
        ("1", {"nr": "1", "place": "y"}),
    ]


def test_dyads_may_be_those_of_each_article(tmp_path: Path) -> None:
    source = table_of(tmp_path / "a.csv", text=[BODIES[1], BODIES[3], BODIES[1]], nr=["b", "", "a"])
    out, _ = run("article", source, "--dyads", "--by-article", "--id-column", "nr")
    assert [(r["article"], r["nr"], r["holder"], r["target"], r["statements"]) for r in rows_of(out)] == [
        ("b", "b", "CHL", "PER", "1"),
        ("a", "a", "CHL", "PER", "1"),
    ]
    out, _ = run("article", source, "--dyads")
    assert [(r["holder"], r["target"], r["statements"]) for r in rows_of(out)] == [("CHL", "PER", "2")]


def test_the_year_of_a_row_chooses_among_office_holders(tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text("person,office,actor,from,to\nAda Quill,foreign minister,ISL,2001,2004\n")
    dates = ["4 March 2003", "2010-01-01", "31.31.2003", ""]
    source = table_of(tmp_path / "a.csv", text=[BODIES[3]] * 4, day=dates)
    arguments = ("article", source, "--offices", str(tmp_path / "o.csv"), "--date-column", "day", "--csv")
    out, err = run(*arguments)
    assert [row["holder_actor"] for row in rows_of(out)][:2] == ["ISL", ""]
    assert "Warning: 1 date cannot be read, such as '31.31.2003' in" in err
    assert "read without a year" in err
    assert "Rows without a date: 1" in err
    out, _ = run(*arguments, "--year", "2010")
    assert [row["holder_actor"] for row in rows_of(out)] == ["ISL", "", "", ""]


def test_who_speaks_is_told_for_all_or_by_a_column(tmp_path: Path) -> None:
    source = table_of(tmp_path / "a.csv", text=[BODIES[0]] * 3, who=["Iceland", "n/a", "Bea Holm"])
    asked = ("article", source, "--speaker", "CHL", "--speaker-column", "who", "--csv")
    out, err = run(*asked)
    assert [row["holder_actor"] for row in rows_of(out)] == ["ISL", "ISL", "", "", "", ""]
    assert "Warning: 2 articles with a speaker who is no known actor, such as 'n/a'" in err
    out, err = run(*asked, "--missing", "n/a")
    assert [row["holder_actor"] for row in rows_of(out)] == ["ISL", "ISL", "CHL", "CHL", "", ""]
    assert "Warning: 1 article with a speaker who is no known actor, such as 'Bea Holm'" in err
    article = tmp_path / "speech.txt"
    article.write_text(BODIES[0])
    out, err = run("article", str(article), "--speaker", "ISL")
    assert {s["holder"]["actor"] for s in json.loads(out)["statements"]} == {"ISL"}
    assert err == ""


def test_headlines_are_read_from_a_column_and_marked(tmp_path: Path) -> None:
    source = table_of(tmp_path / "a.csv", text=BODIES[:2], title=["Chile accuses Peru", "-"])
    out, _ = run("article", source, "--title-column", "title", "--csv")
    found = rows_of(out)
    assert [(r["part"], r["start"], r["text"]) for r in found][:2] == [
        ("title", "0", "Chile accuses Peru"),
        ("text", "0", found[1]["text"]),
    ]
    assert [r["part"] for r in found if r["title"] == "-"] == ["text"]


def test_a_clash_of_names_is_mended_by_a_prefix(tmp_path: Path) -> None:
    source = table_of(tmp_path / "a.csv", text=BODIES[:1], kind=["speech"], score=["5"])
    _, err = run("article", source, "-o", str(tmp_path / "out.csv"), code=2)
    assert "the columns 'kind', 'score' are in the input already" in err
    assert not (tmp_path / "out.csv").exists()
    out, _ = run("article", source, "--csv", "--prefix", "read_")
    assert list(rows_of(out)[0])[:5] == ["read_article", "kind", "score", "read_start", "read_end"]


def test_a_pipe_with_a_table_of_articles_is_read_once(tmp_path: Path) -> None:
    pipe = tmp_path / "in.csv"
    os.mkfifo(pipe)
    writing = Thread(target=pipe.write_text, args=(f"nr,text\n1,{BODIES[1]}\n2,{BODIES[1]}\n",))
    writing.start()
    out, _ = run("article", str(pipe), "--csv")
    writing.join()
    assert [(row["nr"], row["holder_actor"]) for row in rows_of(out)] == [("1", "CHL"), ("2", "CHL")]


def test_tables_with_other_columns_are_not_read_as_one(tmp_path: Path) -> None:
    one, two = table_of(tmp_path / "a.csv", text=BODIES[:1], a=["1"]), table_of(tmp_path / "b.csv", text=BODIES[:1])
    _, err = run("article", one, two, "-o", str(tmp_path / "out.csv"), code=4)
    assert "b.csv: its columns () are not those of" in err
    assert not (tmp_path / "out.csv").exists()
    out, _ = run("article", one, ARTICLE, "--csv")
    assert {(row["article"], row["a"]) for row in rows_of(out)} == {(f"{one}:2", "1"), (ARTICLE, "")}


def test_tables_of_every_kind_hold_articles(tmp_path: Path) -> None:
    frame = pd.DataFrame({"nr": [1, 2], "body": BODIES[:2], "day": pd.to_datetime(["2003-05-01", "2010-05-01"])})
    frame.to_csv(tmp_path / "a.csv.bz2", index=False)
    frame.to_excel(tmp_path / "a.xlsx", index=False, sheet_name="s")
    (tmp_path / "in" / "year=2003").mkdir(parents=True)
    (tmp_path / "in" / "year=2010").mkdir()
    frame[:1].to_parquet(tmp_path / "in" / "year=2003" / "p.parquet")
    frame[1:].to_parquet(tmp_path / "in" / "year=2010" / "p.parquet")
    frame.to_feather(tmp_path / "a.feather")
    frame.to_json(tmp_path / "a.json", orient="records", date_format="iso")
    for name in ("a.csv.bz2", "a.xlsx", "in", "a.feather", "a.json"):
        out, err = run("article", str(tmp_path / name), "--text-column", "body", "--date-column", "day", "--json")
        objects = [json.loads(line) for line in out.splitlines()]
        assert [str(o["columns"]["nr"]) for o in objects] == ["1", "2"], name
        assert len({o["article"] for o in objects}) == 2
        assert [str(o["columns"]["day"])[:10] for o in objects] == ["2003-05-01", "2010-05-01"], name
        assert "date" not in err, name


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--date-column", "day"], "--date-column: there is no table among the inputs"),
        (["--by-article"], "--by-article says how --dyads are summed up"),
    ],
)
def test_options_for_tables_want_a_table(arguments: list[str], message: str) -> None:
    _, err = run("article", ARTICLE, *arguments, code=2)
    assert message in err


def test_dyads_count_the_roles_that_are_asked_for(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("Norway condemned Chile. The army of Peru attacked Chile.", encoding="utf-8")
    asked = {
        roles: [d["holder"] for d in json.loads(run("article", str(text), "--roles", roles)[0])["dyads"]]
        for roles in ("official", "all", "armed forces", "media,public")
    }
    assert asked == {"official": ["NOR", "PER"], "all": ["NOR", "PER"], "armed forces": ["PER"], "media,public": []}
    _, err = run("article", str(text), "--roles", "official,king", code=2)
    assert "'king' is no role of a holder; allowed are official, all, government" in err


def test_statements_of_a_holder_or_toward_a_target_are_kept_and_the_rest_counted(tmp_path: Path) -> None:
    everything = list(csv.DictReader(run("article", ARTICLE, "--csv")[0].splitlines()))
    out, err = run("article", ARTICLE, "--csv", "--target", "Norway")
    rows = list(csv.DictReader(out.splitlines()))
    assert rows == [row for row in everything if row["target_actor"] == "NOR"]
    assert f"{len(everything)} statements ({len(rows)} of them kept: toward NOR), 0 rejected" in err
    dyads = list(csv.DictReader(run("article", ARTICLE, "--dyads", "--holder", "EU")[0].splitlines()))
    assert [(d["holder"], d["target"]) for d in dyads] == [("EU", "ISL"), ("EU", "NOR")]
    (tmp_path / "rain.txt").write_text("It rained in the valley.")
    out, _ = run("article", ARTICLE, str(tmp_path / "rain.txt"), "--view", "--target", "NOR")
    assert "rain.txt" not in out  # an article without such a statement is counted, not shown


def test_files_that_come_with_mails_are_told_and_not_read(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["Subject"] = "A note"
    mail.set_content("Norway welcomes the offer of Iceland.")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="note.pdf")
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    out, err = run("article", "a.eml", "--csv", cwd=tmp_path)
    assert "conciliatory" in out
    assert "1 files that came with mails are not read, such as 'note.pdf' of a.eml" in err


def test_a_table_in_a_word_file_is_told(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("Norway welcomes the offer of Iceland.")
    table = made.add_table(2, 2)
    table.cell(1, 1).text = "Iceland rejects the quota."
    made.save(str(tmp_path / "a.docx"))
    _, err = run("article", "a.docx", "--csv", cwd=tmp_path)
    assert "Articles with a table in them: 1, such as a.docx; each of its cells was read as a paragraph" in err


@pytest.mark.parametrize(
    "options", [[], ["--dyads"], ["--dyads", "--by-article", "--prefix", "m_"], ["--prefix", "m_"]]
)
def test_a_workbook_holds_what_the_csv_does_with_numbers_dates_and_truth_values(
    options: list[str], tmp_path: Path
) -> None:
    rows = [
        (7, "2024-03-04", "=1+1", "Norway condemned the decision of Iceland. It rained."),
        (12, "2024-03-05", "007", "Iceland welcomed the offer of Norway."),
    ]
    pd.DataFrame(rows, columns=["nr", "day", "note", "text"]).to_csv(tmp_path / "in.csv", index=False)
    run("article", "in.csv", *options, "-o", "out.csv", cwd=tmp_path)
    run("article", "in.csv", *options, "-o", "out.xlsx", cwd=tmp_path)
    header, *found = openpyxl.load_workbook(tmp_path / "out.xlsx").active.values
    expected = pd.read_csv(tmp_path / "out.csv", dtype={"note": str}, keep_default_na=False, na_values=[""])
    assert list(header) == list(expected.columns)
    assert len(found) == len(expected) > 1
    for row, (_, wanted) in zip(found, expected.iterrows(), strict=True):
        for name, cell in zip(header, row, strict=True):
            value = None if pd.isna(wanted[name]) else wanted[name]
            if name == "day":
                assert cell.date().isoformat() == value
            else:
                assert cell == value, name


def test_title_and_date_of_documents_are_columns_where_that_is_said(tmp_path: Path) -> None:
    for name, date in (("a.eml", "Wed, 09 Mar 2011 10:00:00 +0000"), ("b.eml", None)):
        mail = EmailMessage()
        mail["Subject"] = f"Note {name}"
        if date:
            mail["Date"] = date
        mail.set_content("Norway welcomes the offer of Iceland.")
        (tmp_path / name).write_bytes(mail.as_bytes())
    (tmp_path / "c.txt").write_text("Norway welcomes the offer of Iceland.")
    plain, _ = run("article", "a.eml", "b.eml", "c.txt", "--csv", cwd=tmp_path)
    out, _ = run("article", "a.eml", "b.eml", "c.txt", "--csv", "--document-columns", cwd=tmp_path)
    rows = list(csv.DictReader(out.splitlines()))
    told = [(row["article"], row.pop("document_title"), row.pop("document_date")) for row in rows]
    assert told == [("a.eml", "Note a.eml", "2011-03-09"), ("b.eml", "Note b.eml", ""), ("c.txt", "", "")]
    assert rows == list(csv.DictReader(plain.splitlines()))
    run("article", "a.eml", "b.eml", "c.txt", "-o", "said.xlsx", "--document-columns", cwd=tmp_path)
    header, first, *_ = openpyxl.load_workbook(tmp_path / "said.xlsx").active.values
    assert header[:3] == ("article", "document_title", "document_date")
    assert first[2].date().isoformat() == "2011-03-09"
