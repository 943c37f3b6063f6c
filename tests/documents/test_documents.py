"""HTML pages, Word files and PDFs are read as what they say; nothing in them runs, is fetched or fills the memory."""

import builtins
import io
import logging
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import docx
import pypdf
import pytest

from stance import TableError
from stance.documents.document import Document
from stance.documents.docx import read_docx
from stance.documents.html import read_html
from stance.documents.pdf import read_pdf

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Lima answers Quito | The Daily Condor</title>
<meta property="og:title" content="Lima answers Quito">
<meta property="article:published_time" content="2011-03-09T10:00:00Z">
<script>var x = "We condemn this script.";</script><style>p { color: red }</style></head>
<body>
<nav><a href="/">Home</a> <a href="/w">World and all its news</a></nav>
<h1>Lima answers Quito</h1>
<article>
<figure><img src="http://example.org/a.jpg"><figcaption>The envoy condemns the raid.</figcaption></figure>
<p>Peru condemned Ecuador&rsquo;s decision &amp; recalled its&nbsp;envoy, the ministry said in Lima on Monday.</p>
<p>&ldquo;We want to resume talks as soon as we can,&rdquo; the Ecuadorian envoy said after a long meeting.</p>
<ul><li>Ecuador closed the crossing at noon and opened it again in the evening of the same day.</li></ul>
<table><tr><td>Country</td><td>Tonnes of fish</td></tr></table>
</article>
<aside><p>Chile rejects the accusation of spying in a long statement by its ministry.</p></aside>
<footer><p>All rights reserved by the newspaper and its many authors.</p></footer>
</body></html>"""


def test_a_page_gives_its_title_its_date_and_its_main_text() -> None:
    assert read_html(PAGE.encode(), "page.html") == Document(
        "Lima answers Quito\n\n"
        "Peru condemned Ecuador’s decision & recalled its envoy, the ministry said in Lima on Monday.\n\n"
        "“We want to resume talks as soon as we can,” the Ecuadorian envoy said after a long meeting.\n\n"
        "Ecuador closed the crossing at noon and opened it again in the evening of the same day.",
        "Lima answers Quito", "2011-03-09", published=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("head", "codec", "encoding"),
    [
        ("<meta charset=utf-8>", "utf-8", None),
        ("<meta charset='iso-8859-1'>", "cp1252", None),  # as browsers read it
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', "cp1251", None),
        ("", "utf-16", None),
        ("", "cp1252", "cp1252"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_declares(head: str, codec: str, encoding: str | None) -> None:
    said = "“Мы за переговоры”" if codec == "cp1251" else "“détente”"
    page = f"<html><head>{head}</head><body><p>They said: {said} again.</p></body></html>"
    assert said in read_html(page.encode(codec), "page.html", encoding).text


def test_a_piece_of_a_page_is_read_and_an_empty_or_undecodable_one_refused() -> None:
    assert read_html(b"<p>Peru thanked Chile.</p><p>Chile thanked Peru.</p>", "p.html").text == (
        "Peru thanked Chile.\n\nChile thanked Peru."
    )
    with pytest.raises(TableError, match=r"^page.html is an HTML page without a main text$"):
        read_html(b"<html><body><script>1</script></body></html>", "page.html")
    with pytest.raises(TableError, match=r"^page.html is not in the encoding that it declares"):
        read_html("<p>détente</p>".encode("latin-1"), "page.html")


def word(body: str = "", *, prolog: str = "", more: dict[str, str] | None = None) -> bytes:
    """Return a Word document with a body of raw XML."""
    template = io.BytesIO()
    made = docx.Document()
    made.core_properties.title = "A note"
    made.sections[0].header.paragraphs[0].text = "HEADER"
    made.add_paragraph("PLACE")
    made.save(template)
    out = io.BytesIO()
    with zipfile.ZipFile(template) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part).decode("utf-8", "surrogateescape")
            if part.filename == "word/document.xml":
                content = re.sub(r"<w:p\b(?:(?!</w:p>).)*PLACE.*?</w:p>", lambda _: body, content, flags=re.DOTALL)
                content = content.replace("?>\n", f"?>\n{prolog}", 1)
            new.writestr(part.filename, content.encode("utf-8", "surrogateescape"))
        for name, text in (more or {}).items():
            new.writestr(name, text)
    return out.getvalue()


def paragraph(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


def run(text: str, tag: str = "t") -> str:
    return f"<w:r><w:{tag} xml:space='preserve'>{text}</w:{tag}></w:r>"


def test_a_word_document_gives_its_body_with_tracked_insertions_and_without_deletions() -> None:
    changed = f"<w:ins w:id='1' w:author='a'>{run(' not')}</w:ins>"
    changed += f"<w:del w:id='2' w:author='a'>{run('ever', 'delText')}</w:del>"
    cell = f"<w:tbl><w:tr><w:tc>{paragraph(run('In a cell.'))}</w:tc></w:tr></w:tbl>"
    body = paragraph(run("Peru did") + changed + run(" leave &amp; stay.")) + paragraph("") + cell
    body += paragraph("<w:r><w:t>One</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three.</w:t></w:r>")
    found = read_docx(word(body), "note.docx")
    assert found.text == "Peru did not leave & stay.\n\nIn a cell.\n\nOne two\nthree."
    assert (found.title, found.published) == ("A note", False)


def test_what_was_moved_away_while_changes_were_tracked_is_left_out() -> None:
    moved = f"<w:moveFrom w:id='3' w:author='a'>{run('Chile left.')}</w:moveFrom>"
    here = f"<w:moveTo w:id='4' w:author='a'>{run('Chile left.')}</w:moveTo>"
    assert read_docx(word(paragraph(run("Peru met. ") + moved) + paragraph(here)), "a.docx").text == (
        "Peru met.\n\nChile left."
    )


def test_a_word_document_of_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = word(paragraph(run("Peru met.")), more={f"x/{i}.xml": "" for i in range(40)})
    assert read_docx(whole, "a.docx").text == "Peru met."
    monkeypatch.setattr("stance.documents.docx._MOST_PARTS", 40)
    with pytest.raises(TableError, match="unpacks to more than 40 parts"):
        read_docx(whole, "a.docx")


def test_an_entity_in_a_word_document_is_neither_fetched_nor_blown_up(tmp_path: Any) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    entities = f'<!ENTITY out SYSTEM "{secret.as_uri()}"><!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">'
    prolog = f"<!DOCTYPE w [{entities}]>"
    try:
        text = read_docx(word(paragraph(run("Peru left. &out; &b;")), prolog=prolog), "note.docx").text
    except TableError as error:
        text = str(error)
    assert "the secret" not in text
    assert "aaaa" not in text


def pdf(pages: Sequence[Sequence[str]], *, blanks: int = 0) -> bytes:
    """Return a PDF with lines of plain letters on its pages, and so many packed blanks, written by hand."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        body = "BT /F1 11 Tf 14 TL 72 720 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
        body = zlib.compress(body.encode() + b" " * blanks).decode("latin-1")
        objects.append(f"<< /Length {len(body)} /Filter /FlateDecode >>\nstream\n{body}\nendstream")
        fonts = "/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R {fonts} >>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return (out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}").encode("latin-1")


def test_a_pdf_gives_its_text_without_page_numbers_and_with_its_header_once() -> None:
    pages = [[f"Ministry of Peru - {n}", f"Guest {n} warned of grave conse-", f"quences {n} times.", f"Page {n} of 3"]
             for n in (1, 2, 3)]  # fmt: skip
    assert read_pdf(pdf(pages), "a.pdf").text.split("\n") == [
        "Ministry of Peru - 1", "Guest 1 warned of grave consequences 1 times.",
        "Guest 2 warned of grave consequences 2 times.", "Guest 3 warned of grave consequences 3 times.",
    ]  # fmt: skip


def test_what_stands_at_the_edge_of_two_pages_only_is_text() -> None:
    pages = [["Peru met Chile.", f"They spoke of part {number}."] for number in ("one", "two")]
    assert read_pdf(pdf(pages), "a.pdf").text.count("Peru met Chile.") == 2
    three = [*pages, ["Peru met Chile.", "They spoke of part three."]]
    assert read_pdf(pdf(three), "a.pdf").text.count("Peru met Chile.") == 1


def test_a_page_that_the_library_gives_up_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def given_up(_: object) -> str:
        logging.getLogger("pypdf").warning("fonts are missing")
        return " "

    monkeypatch.setattr(pypdf.PageObject, "extract_text", given_up)
    with pytest.raises(TableError, match=r"a.pdf is a PDF whose page 1 cannot be read \(fonts are missing\)"):
        read_pdf(pdf([["Peru met."]]), "a.pdf")


def test_a_number_on_its_own_in_the_middle_of_a_page_is_kept() -> None:
    lines = ["One line.", "Two lines.", "7", "Three lines.", "Four lines."]
    assert read_pdf(pdf([lines]), "a.pdf").text.split("\n") == lines


def encrypted() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([["We met."]])))
    writer.encrypt("password", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(257):
            part.write(b" " * (1 << 20))
    return out.getvalue()


@pytest.mark.parametrize(
    ("read", "content", "message"),
    [
        (read_pdf, pdf([[], []]), "is a PDF without text on its 2 pages, perhaps a scan"),
        (read_pdf, pdf([["We met."]])[:200], "is damaged, or a PDF of a kind that cannot be read"),
        (read_pdf, b"%PDF-1.7", "is damaged"),
        (
            read_pdf,
            pdf([["We met."]], blanks=80_000_000),
            "is damaged, or a PDF of a kind that cannot be read \\(Limit",
        ),
        (read_pdf, encrypted(), "is a PDF that needs a password"),
        (read_docx, b"PK\x03\x04 word/", "is damaged, or no Word document"),
        (read_docx, word()[:900], "is damaged"),
        (read_docx, word(), "is a Word document without text"),
        (read_docx, word("<w:p>"), "is damaged"),
        (read_docx, bomb(), "unpacks to more than"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_in_words(
    read: Callable[[bytes, str], Document], content: bytes, message: str
) -> None:
    with pytest.raises(TableError, match=rf"^in\.file {message}") as raised:
        read(content, "in.file")
    assert raised.value.file == "in.file"


@pytest.mark.parametrize("read", [read_html, read_docx, read_pdf])
def test_without_the_libraries_the_line_that_installs_them_is_told(
    read: Callable[[bytes, str], Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name in ("trafilatura", "docx", "pypdf"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(TableError, match=r"not installed: pip install 'diplomatic-stance\[documents\]'$"):
        read(b"", "in.file")


@pytest.mark.parametrize(
    "title", ["(anonymous)", "Untitled", "Document1", "Microsoft Word - note 3.doc", "a.indd", " "]
)
def test_a_title_that_a_program_filled_in_is_none(title: str) -> None:
    made = docx.Document()
    made.add_paragraph("We met.")
    made.core_properties.title = title
    file = io.BytesIO()
    made.save(file)
    assert read_docx(file.getvalue(), "a.docx").title is None
    writer = pypdf.PdfWriter(io.BytesIO(pdf([["We met."]])))
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    assert read_pdf(out.getvalue(), "a.pdf").title is None


@pytest.mark.parametrize(("rows", "columns", "counted"), [(2, 2, 1), (1, 3, 0), (3, 1, 0)])
def test_tables_of_a_word_file_are_counted_and_frames_are_none(rows: int, columns: int, counted: int) -> None:
    made = docx.Document()
    table = made.add_table(rows, columns)
    table.cell(0, 0).text = "We met."
    file = io.BytesIO()
    made.save(file)
    assert read_docx(file.getvalue(), "a.docx").tables == counted
