"""What a file is is told by its first bytes, and what a nameless input holds by its first lines."""

import io
import tarfile
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.tables.contents import NEEDED, Content, content_of, wide_encoding
from stance.tables.looks import look_of


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


def workbook() -> bytes:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


def parquet() -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"text": ["We met."]}), buffer)
    return buffer.getvalue()


def tarred() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("start", "content"),
    [
        (b"", Content.text),
        (b"We met.\n", Content.text),
        (b"\xef\xbb\xbfWe met.", Content.text),
        ("We met.".encode("utf-16"), Content.text),
        ("We met in Oslo, d\u00e9tente.".encode("utf-16-le"), Content.utf16),
        ("We met in Oslo, d\u00e9tente.".encode("utf-16-be"), Content.utf16),
        (b"a < b <c> We met.", Content.text),
        (b"<3 We met.", Content.text),
        (b"\n <!DOCTYPE HTML PUBLIC>", Content.html),
        (b"<!-- saved -->\n<html lang=en>", Content.html),
        (b'<?xml version="1.0"?>\n<html xmlns="x">', Content.html),
        (b'<p class="a">We met.</p>', Content.html),
        (b"\xef\xbb\xbf<html>", Content.html),
        (b'<?xml version="1.0"?><feed>', Content.xml),
        (zipped("[Content_Types].xml", "word/document.xml"), Content.docx),
        (zipped("mimetype", "content.xml"), Content.package),
        (zipped("a.txt"), Content.zip),
        (workbook(), Content.xlsx),
        (parquet(), Content.parquet),
        (b"From: a@b.org\r\nTo: c@d.org\r\nMIME-Version: 1.0\r\n", Content.mail),
        (b"Spokesperson: We met.\nQuestion: Where?\n", Content.text),
        (b"WEBVTT\n\n", Content.subtitles),
        (b"1\n00:00:01,000 --> 00:00:02,000\nWe met.\n", Content.subtitles),
        (b"{\\rtf1\\ansi We met.}", Content.rtf),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", Content.image),
        (b"RIFF\0\0\0\0WEBPVP8 ", Content.image),
        (b"RIFF\0\0\0\0WAVEfmt ", Content.media),
        (b"\0\0\0\x20ftypisom", Content.media),
        (b"We met.\0We left. We met again.", Content.binary),
        (b"\x80\x04\x95\x00\x00\x00", Content.data),
        (b"a\0bcde" * 20, Content.binary),  # too few zeros for UTF-16, though all of them at odd places
        (zipped("_rels/x", "ppt/presentation.xml"), Content.package),
        (tarred(), Content.archive),
        (b"BZh91AY", Content.archive),
        (b"\xfd7zXZ\0\0", Content.archive),
        (b"7z\xbc\xaf\x27\x1c\0", Content.archive),
        (b"Rar!\x1a\x07\x01", Content.archive),
        (b"\x1f\x8b\x08\0", Content.archive),
        (b"\x28\xb5\x2f\xfd\x04", Content.archive),
        (b"\x89PNG\r\n\x1a\n\0", Content.image),
        (b"GIF89a\x01", Content.image),
        (b"II*\0\x08", Content.image),
        (b"MM\0*\0", Content.image),
        (b"\0\0\0\x18ftypheic", Content.image),
        (b"\0\0\0\x18ftypavif", Content.image),
        (b"\0\0\0\x18ftypmif1", Content.image),
        (b"ID3\x04", Content.media),
        (b"OggS\0", Content.media),
        (b"fLaC\0", Content.media),
        (b"\x7fELF\x02", Content.program),
        (b"MZ\x90\0\x03\0\0", Content.program),
        (b"SQLite format 3\0", Content.data),
        (b"\x93NUMPY\x01", Content.data),
        (b"ARROW1\0\0", Content.data),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Content.old_office),
    ],
)
def test_first_bytes_tell(start: bytes, content: Content) -> None:
    assert content_of(start[:NEEDED]) is content


@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), min_size=8).filter(lambda text: "<" not in text))
def test_prose_is_text_and_as_utf16_never_is(text: str) -> None:
    assert content_of(("We met. " + text).encode()) is Content.text
    if text.isascii():
        for encoding in ("utf-16-le", "utf-16-be"):
            assert content_of(text.encode(encoding)) is Content.utf16
            assert wide_encoding(text.encode(encoding)) == encoding


@pytest.mark.parametrize(
    ("first", "column", "kind"),
    [
        ('{"text": "We met."}', "text", "jsonl"),
        ("\n\n" + '{"text": 1}', "text", "jsonl"),
        ("a;text;b", "text", "csv"),
        ('"id","text"', "text", "csv"),
        ("text", "text", "csv"),
        ("statement|id", "statement", "csv"),
        ("We met, again and again.", "text", "text"),
        ("Norway, Chile and Peru", "text", "text"),
        ("[Applause] We thank our hosts.", "text", "text"),
        ("{sic} We met.", "text", "text"),
        ("Talks: soon, she said; “later”, he said.", "text", "text"),
        ("peace", "text", "text"),
        ("yes,yes", "text", "text"),
        ("we met at noon,they left us then", "text", "text"),
        ("we met here,they left", "text", None),
        ("speaker,statement", "text", None),
        ("1\tWe met.", "text", None),
        ("12,We met.", "text", None),
        ('Ada,"We met."', "text", None),
        ('["We met."]', "text", "json"),
        ("[", "text", "json"),
        ('[{"text": "We met."},', "text", "json"),
        ("{", "text", None),
        ('{"text": "We met.",', "text", None),
        ("We met.", "body", None),
    ],
)
def test_first_lines_tell_or_leave_it_open(first: str, column: str, kind: str | None) -> None:
    look = look_of(f"{first}\nmore\n".encode(), column)
    assert look.kind == kind
    assert bool(look.may_be) == (kind is None)
