"""Articles come from texts, documents, folders, tables and standard input; what cannot be read is a counted reject."""

import json
import os
import zipfile
from pathlib import Path

import docx
import pytest

from conftest import run
from stance import TableError
from stance.articles.sources import Source, left_aside, open_articles
from stance.tables.rejects import Reject

HTML = (
    b"<html><head><meta property='article:published_time' content='2003-05-02'></head>"
    b"<body><article><p>Ada Quill said that Norway would be sorry for this.</p></article></body></html>"
)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with an article of every kind, files that are none, and a folder."""
    folder = tmp_path / "articles"
    (folder / "older").mkdir(parents=True)
    document = docx.Document()
    document.add_paragraph("Chile thanked Peru.")
    document.save(str(folder / "d.docx"))
    contents = {
        "a.txt": "Peru met Chile.".encode("utf-16"), "b.md": b"# Peru met Chile.", "c.html": HTML, "e.pdf": b"%PDF-1.7",
        "f.txt": b"", "g.txt": b"\x89PNG\r\n\x1a\n", "h.txt": b'{"text": "Peru met Chile."}\n',
        "i.txt": "détente".encode("latin-1"),
        "j.csv": b"text\nPeru met Chile.\n", "k.docx": b"Peru met Chile.", ".hidden": b"x",
    }  # fmt: skip
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return folder


def test_a_folder_gives_its_articles_and_counts_what_cannot_be_read(articles: Path) -> None:
    found = list(open_articles([str(articles)]))
    read = {Path(s.name).name: s.text for s in found if isinstance(s, Source)}
    assert read == {
        "a.txt": "Peru met Chile.", "b.md": "# Peru met Chile.", "k.docx": "Peru met Chile.",
        "c.html": "Ada Quill said that Norway would be sorry for this.", "d.docx": "Chile thanked Peru.",
    }  # fmt: skip
    reasons = {Path(r.file).name: r.reason for r in found if isinstance(r, Reject)}
    assert sorted(reasons) == ["e.pdf", "f.txt", "g.txt", "h.txt", "i.txt"]
    assert reasons["f.txt"] == "no text in it"
    assert reasons["g.txt"] == "is an image, which is read as no article"
    assert reasons["h.txt"].startswith("holds JSON and no article")
    assert "--encoding" in reasons["i.txt"]
    assert [Path(path).name for path in left_aside([str(articles)])] == ["j.csv", "older"]


def test_a_word_document_is_known_also_where_its_text_stands_late(articles: Path, tmp_path: Path) -> None:
    late = tmp_path / "late.docx"
    with zipfile.ZipFile(articles / "d.docx") as old, zipfile.ZipFile(late, "w") as new:
        new.writestr("docProps/thumbnail.jpeg", os.urandom(8000))
        for part in (part for part in old.infolist() if part.filename != "docProps/thumbnail.jpeg"):
            new.writestr(part.filename, old.read(part))
    [found] = open_articles([str(late)])
    assert isinstance(found, Source)
    assert found.text == "Chile thanked Peru."


def test_the_command_goes_on_past_a_file_that_cannot_be_read(articles: Path) -> None:
    out, err = run("article", str(articles), "--json", code=3)
    assert len(out.splitlines()) == 5
    assert "5 articles read: " in err
    assert " 5 rejected" in err
    assert f"{articles / 'e.pdf'}: rejected: is damaged" in err
    assert "Not read, since only files with the endings of articles are" in err
    assert str(articles / "j.csv") in err


@pytest.mark.parametrize("name", ["e.pdf", "f.txt", "g.txt", "h.txt", "i.txt"])
def test_one_file_that_cannot_be_read_is_an_error(articles: Path, name: str) -> None:
    with pytest.raises(TableError, match=name):
        list(open_articles([str(articles / name)]))
    assert run("article", str(articles / name), code=4)[0] == ""


def test_what_is_read_from_a_document_comes_with_its_text_since_the_places_are_in_that(articles: Path) -> None:
    found = json.loads(run("article", str(articles / "d.docx"))[0])
    text = found["document"]["text"]
    assert [text[s["start"] : s["end"]] for s in found["statements"]] == [s["text"] for s in found["statements"]]
    assert "document" not in json.loads(run("article", str(articles / "b.md"))[0])


def test_the_date_of_a_page_chooses_among_office_holders_and_year_overrides_it(articles: Path) -> None:
    offices = articles / "offices.csv"
    offices.write_text("person,office,actor,from,to\nAda Quill,foreign minister,ISL,2001,2004\n")
    page = str(articles / "c.html")
    holders = [
        json.loads(run("article", page, "--offices", str(offices), *more)[0])["statements"][0]["holder"]["actor"]
        for more in ([], ["--year", "2010"])
    ]
    assert holders == ["ISL", None]


def test_a_row_that_holds_a_page_is_read_as_one(tmp_path: Path) -> None:
    rows = [{"text": HTML.decode()}, {"text": "<html><body></body></html>"}, {"text": "<3 Peru met Chile."}]
    table = tmp_path / "rows.jsonl"
    table.write_text("".join(json.dumps(row) + "\n" for row in rows))
    page, empty, plain = open_articles([str(table)])
    assert isinstance(page, Source)
    assert (page.text, page.year) == ("Ada Quill said that Norway would be sorry for this.", 2003)
    assert isinstance(empty, Reject)
    assert (empty.line, empty.reason) == (2, "is an HTML page without a main text")
    assert isinstance(plain, Source)
    assert (plain.name, plain.text, plain.document) == (f"{table}:3", "<3 Peru met Chile.", None)


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (b"Peru met Chile.", ["Peru met Chile."]),
        (HTML, ["Ada Quill said that Norway would be sorry for this."]),
        (b'{"text": "Peru met Chile."}\n{"text": "Chile left."}\n', ["Peru met Chile.", "Chile left."]),
        (b"id,text\n1,Peru met Chile.\n", ["Peru met Chile."]),
    ],
)
def test_standard_input_is_an_article_a_document_or_a_table(content: bytes, texts: list[str]) -> None:
    out, _ = run("article", "-", "--json", stdin=content)
    found = [json.loads(out)] if out.startswith("{\n") else [json.loads(line) for line in out.splitlines()]
    assert len(found) == len(texts)
    assert all(one["statements"][0]["text"] in text for one, text in zip(found, texts, strict=True))


def test_of_bytes_in_another_encoding_the_line_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Peru met Chile.\nIt was a détente.\n".encode("cp1252"))
    (tmp_path / "b.html").write_bytes("<html><body><p>Une détente.</p></body></html>".encode("cp1252"))
    text, page = open_articles([str(tmp_path)])
    assert isinstance(text, Reject)
    assert isinstance(page, Reject)
    assert text.line == 2
    assert text.reason == "byte 0xe9 is not utf-8; name the encoding with --encoding, such as cp1252"
    assert "(byte 0xe9 on line 1 is not utf-8); name it with --encoding, such as cp1252" in page.reason
