"""Read the text of a Word document (.docx)."""

import io
import zipfile
from typing import Any

from stance.documents.document import LARGEST_TEXT, Document, missing_extra, title_of, unreadable

_MOST_UNPACKED = 256 * 1024 * 1024
"""Bytes that all parts of a document may have unpacked."""
_MOST_PARTS = 10_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_AS_TEXT = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_W}instrText"}
"""What was deleted or moved away while changes were tracked, and what is no text."""
_OTHER_SHAPE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What stands in a text box a second time, for older programs."""


def read_docx(content: bytes, name: str) -> Document:
    """Return the text of a document's body, blank lines between paragraphs.

    Tracked insertions are in it, and deletions are not. Headers, footers, notes and comments are left out. Raises
    TableError where it cannot be read, holds no text or unpacks to too much, or where the library is not installed.
    """
    try:
        import docx
    except ImportError as error:
        raise missing_extra(name, "a Word document") from error
    _check_size(content, name)
    try:
        document = docx.Document(io.BytesIO(content))
        paragraphs = [_text(p).strip() for p in document.element.body.iter(f"{_W}p") if _counts(p)]
        tables = sum(map(_is_table, document.element.body.iter(f"{_W}tbl")))
        title, created = document.core_properties.title, document.core_properties.created
    except Exception as error:  # damaged files make it fail in many ways, each with an error of its own
        raise unreadable(name, f"is damaged, or no Word document ({error})") from error
    text = "\n\n".join(filter(None, paragraphs))
    if not text:
        raise unreadable(name, "is a Word document without text")
    if len(text) > LARGEST_TEXT:
        raise unreadable(name, f"is a Word document of more than {LARGEST_TEXT} characters")
    return Document(text, title_of(title), created.date().isoformat() if created else None, tables=tables)


def is_word(content: bytes) -> bool:
    """Tell whether a zip archive is a Word document, wherever in it the text stands."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return "word/document.xml" in package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _check_size(content: bytes, name: str) -> None:
    """Raise TableError where a package unpacks to more than a document can need: it may be made to fill the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise unreadable(name, f"is damaged, or no Word document ({error})") from error
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise unreadable(name, f"unpacks to more than {_MOST_PARTS} parts or {_MOST_UNPACKED} bytes, and is refused")


def _is_table(element: Any) -> bool:
    """Tell whether a table has several rows and columns: one of a single row or column does nothing but arrange."""
    return sum(len(row.findall(f"{_W}tc")) > 1 for row in element.findall(f"{_W}tr")) > 1


def _counts(paragraph: Any) -> bool:
    """Tell whether a paragraph is part of the text that one reads."""
    return all(above.tag != _OTHER_SHAPE and above.tag not in _SKIPPED for above in paragraph.iterancestors())


def _text(element: Any) -> str:
    """Return the text of a paragraph without that of paragraphs inside it (of a text box)."""
    pieces: list[str] = []
    for child in element:
        if child.tag == f"{_W}t":
            pieces.append(child.text or "")
        elif child.tag in _AS_TEXT:
            pieces.append(_AS_TEXT[child.tag])
        elif child.tag not in _SKIPPED and child.tag != f"{_W}p":
            pieces.append(_text(child))
    return "".join(pieces)
