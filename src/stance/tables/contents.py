"""Tell what a file is by its first bytes, whatever it is called."""

import re
from enum import StrEnum

NEEDED = 4096
"""Bytes from the start that are enough to tell."""


class Content(StrEnum):
    """What bytes are; the values are the words for it in messages."""

    text = "text"
    html = "an HTML page"
    xml = "XML"
    pdf = "a PDF"
    docx = "a Word document (.docx)"
    xlsx = "an Excel workbook (.xlsx)"
    package = "an office document or e-book packed as zip"
    zip = "a zip archive"
    old_office = "an old Office file (.doc, .xls or .msg)"
    rtf = "rich text (.rtf)"
    mail = "a mail or a page saved with its pictures (.eml, .mhtml)"
    subtitles = "subtitles (.srt, .vtt)"
    parquet = "Parquet"
    archive = "a packed archive"
    image = "an image"
    media = "sound or film"
    program = "a program"
    data = "binary data of a program (pickle, database or arrays)"
    utf16 = "UTF-16 without a byte order mark"
    binary = "no text but binary data"

    @property
    def advice(self) -> str:
        """Return how what is in such a file can be read, to be put behind what it is; nothing where nobody knows."""
        return _ADVICE.get(self, "")


_ADVICE = {
    Content.old_office: "; save it as .docx, .xlsx or, a mail, as .eml",
    Content.rtf: "; save it as .docx or .txt",
    Content.package: "; save it as .docx, .xlsx or .txt",
}

# https://en.wikipedia.org/wiki/List_of_file_signatures, and the formats' own descriptions.
_SIGNATURES = (
    (b"%PDF-", Content.pdf),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Content.old_office),
    (b"{\\rtf", Content.rtf),
    (b"PAR1", Content.parquet),
    (b"BZh", Content.archive),
    (b"\xfd7zXZ\0", Content.archive),
    (b"7z\xbc\xaf\x27\x1c", Content.archive),
    (b"Rar!\x1a\x07", Content.archive),
    (b"\x1f\x8b", Content.archive),
    (b"\x28\xb5\x2f\xfd", Content.archive),
    (b"\x89PNG\r\n\x1a\n", Content.image),
    (b"\xff\xd8\xff", Content.image),
    (b"GIF87a", Content.image),
    (b"GIF89a", Content.image),
    (b"II*\0", Content.image),
    (b"MM\0*", Content.image),
    (b"8BPS", Content.image),
    (b"ID3", Content.media),
    (b"OggS", Content.media),
    (b"fLaC", Content.media),
    (b"\x1aE\xdf\xa3", Content.media),
    (b"\x7fELF", Content.program),
    (b"ARROW1", Content.data),
    (b"FEA1", Content.data),
    (b"\x93NUMPY", Content.data),
    (b"SQLite format 3\0", Content.data),
)
_PACKAGES = (
    (b"word/", Content.docx),
    (b"xl/", Content.xlsx),
    (b"mimetype", Content.package),
    (b"ppt/", Content.package),
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|title|meta)\b", re.I | re.S
)
_MARKUP = re.compile(
    rb"<(?:p|div|span|article|section|main|header|blockquote|center|font|br|table|h[1-6]|[uo]l|li|a(?=\s))\b[^<>]*>",
    re.I,
)
_TEXTS_OF_PROGRAMS = (
    (re.compile(rb"\s*<\?xml\b"), Content.xml),
    (re.compile(rb"(?i)(?:[A-Z][\w-]*:.*\r?\n(?:[ \t].*\r?\n)*)*?MIME-Version:"), Content.mail),
    (re.compile(rb"(?:WEBVTT\b|\s*\d+\r?\n\d\d:\d\d:\d\d,\d{3} -->)"), Content.subtitles),
)


def content_of(start: bytes) -> Content:
    r"""Return what a file is whose first `NEEDED` bytes are these, unpacked; bytes with a byte order mark are text.

    >>> content_of(b"%PDF-1.7\n"), content_of(b"We met.\n")
    (<Content.pdf: 'a PDF'>, <Content.text: 'text'>)
    """
    if start.startswith(b"PK\x03\x04") or start.startswith(b"PK\x05\x06"):
        return next((content for mark, content in _PACKAGES if mark in start), Content.zip)
    for signature, content in _SIGNATURES:
        if start.startswith(signature):
            return content
    if start[:4] == b"RIFF" or start[4:8] == b"ftyp":
        return Content.image if start[8:12] in (b"WEBP", b"heic", b"mif1", b"avif") else Content.media
    if start[257:262] == b"ustar":
        return Content.archive
    if start.startswith(_MARKS):
        return Content.html if _HTML.match(start.removeprefix(_MARKS[0])) else Content.text
    if b"\0" in start:
        return _with_nul(start)
    if _HTML.match(start) or (start.lstrip()[:1] == b"<" and _MARKUP.match(start.lstrip())):
        return Content.html
    return next((content for pattern, content in _TEXTS_OF_PROGRAMS if pattern.match(start)), Content.text)


def _with_nul(start: bytes) -> Content:
    """Return what bytes with a NUL among them are: of UTF-16 in a Latin script every other byte is one."""
    for first in (0, 1):
        zeros = start[first::2]
        if (
            len(zeros) > 3
            and zeros.count(0) >= 0.7 * len(zeros)
            and start[1 - first :: 2].count(0) < len(zeros) // 10 + 1
        ):
            return Content.utf16
    if start[:2] == b"MZ":
        return Content.program
    return Content.data if start[:1] == b"\x80" else Content.binary


def wide_encoding(start: bytes) -> str:
    r"""Return which UTF-16 bytes without a byte order mark are.

    >>> wide_encoding("We met".encode("utf-16-le"))
    'utf-16-le'
    """
    return "utf-16-be" if start[:2].startswith(b"\0") else "utf-16-le"
