"""Read the text of a PDF."""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from stance.documents.document import LARGEST_TEXT, Document, missing_extra, title_of, unreadable

_MOST_PAGES = 5000
_EDGE = 2
"""Lines at the top and at the bottom of a page among which headers and page numbers stand."""
_NUMBER = re.compile(r"(?i)\bpage\s*\d+(?:\s*(?:of|/)\s*\d+)?|^\d{1,4}\b|\b\d{1,4}$")
_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?\W*", re.I)
_BROKEN_WORD = re.compile(r"(?<=[a-z])[-\u00ad]\n(?=[a-z])")


def read_pdf(content: bytes, name: str) -> Document:
    """Return the text of a PDF's pages, without page numbers; a line that heads or ends most pages comes once.

    Raises TableError where it cannot be read, is encrypted, holds no text (a scan) or too much, or where the library
    is not installed.
    """
    try:
        import pypdf
    except ImportError as error:
        raise missing_extra(name, "a PDF") from error
    with _told() as told:
        try:
            reader = pypdf.PdfReader(io.BytesIO(content))
            if reader.is_encrypted and not reader.decrypt(""):
                raise unreadable(name, "is a PDF that needs a password; save a copy without one")
            pages = list(_pages(reader, name, told))
            title, date = _metadata(reader)
        except (pypdf.errors.PyPdfError, RecursionError, Exception) as error:
            if getattr(error, "file", None) == name:
                raise
            raise unreadable(name, f"is damaged, or a PDF of a kind that cannot be read ({error})") from error
    text = "\n".join(_without_edges(pages))
    if not text.strip():
        raise unreadable(name, f"is a PDF without text on its {len(pages)} pages, perhaps a scan; it needs OCR first")
    return Document(_BROKEN_WORD.sub("", text), title, date)


def _pages(reader: Any, name: str, told: list[str]) -> Iterator[list[str]]:
    """Yield the lines of each page; raise TableError at one that the library cannot read, and only logs."""
    if len(reader.pages) > _MOST_PAGES:
        raise unreadable(name, f"is a PDF of more than {_MOST_PAGES} pages; split it")
    length = 0
    for number, page in enumerate(reader.pages, 1):
        told.clear()
        text = page.extract_text()
        if told and not text.strip():
            raise unreadable(name, f"is a PDF whose page {number} cannot be read ({told[0]})")
        length += len(text)
        if length > LARGEST_TEXT:
            raise unreadable(name, f"is a PDF of more than {LARGEST_TEXT} characters; split it")
        yield [line.strip() for line in text.splitlines()]


def _without_edges(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of pages without page numbers; what stands at the edge of half of them, three at least, once."""
    counts = Counter(shape for page in pages for shape in {_shape(line) for line in _edges(page)})
    often = {shape for shape, number in counts.items() if number >= max(3, len(pages) / 2)}
    told: set[str] = set()
    for page in pages:
        edges = [i for i, line in enumerate(page) if line]
        edges = [*edges[:_EDGE], *edges[-_EDGE:]]
        for i, line in enumerate(page):
            shape = _shape(line)
            if i in edges and (_PAGE_NUMBER.fullmatch(line) or (shape in often and shape in told)):
                continue
            told.add(shape)
            yield line


def _edges(page: Sequence[str]) -> list[str]:
    lines = [line for line in page if line]
    return [*lines[:_EDGE], *lines[-_EDGE:]]


def _shape(line: str) -> str:
    """Return a line with the numbers of pages alike, so that "A note - page 1" and "A note - page 2" are one."""
    return _NUMBER.sub("0", line)


def _metadata(reader: Any) -> tuple[str | None, str | None]:
    """Return the title and the day of making that a PDF gives itself."""
    found = reader.metadata
    if found is None:
        return None, None
    try:
        made = found.creation_date
    except ValueError:  # written in a way of its own
        made = None
    return title_of(found.title), made.date().isoformat() if made else None


@contextmanager
def _told() -> Iterator[list[str]]:
    """Give what the library logs, which nobody hears of as long as it can mend it."""
    logger, told = logging.getLogger("pypdf"), _Told()
    before = logger.propagate
    logger.addHandler(told)
    logger.propagate = False
    try:
        yield told.messages
    finally:
        logger.removeHandler(told)
        logger.propagate = before


class _Told(logging.Handler):
    """Keeps messages."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())
