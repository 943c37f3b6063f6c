"""Read the main text of an HTML page."""

import codecs
import re
from typing import Any

from stance.documents.document import Document, missing_extra, unreadable
from stance.files import marked_encoding
from stance.wording import line_of, undecodable

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]{0,100}encoding=["']([\w-]+)""", re.I
)
# What pages call Latin-1 or ASCII is read as Windows-1252 by every browser: https://encoding.spec.whatwg.org/#names-and-labels
_AS_BROWSERS_DO = {"iso8859-1": "cp1252", "ascii": "cp1252"}
_NO_PROSE = ("//figure", "//figcaption", "//nav", "//aside", "//footer", "//table", "//form", "//button", "//dialog")
_LARGEST_PAGE = 16 * 1024 * 1024


def read_html(content: bytes, name: str, encoding: str | None = None) -> Document:
    """Return the title and main text of a page, blank lines between paragraphs, without navigation and scripts.

    Captions, tables, asides and comments are left out too. Raises TableError where it has no text, is too long or
    is not in the encoding that it declares, or where the library is not installed.
    """
    try:
        from trafilatura import bare_extraction
    except ImportError as error:
        raise missing_extra(name, "an HTML page") from error
    if len(content) > _LARGEST_PAGE:
        raise unreadable(name, f"is an HTML page of more than {_LARGEST_PAGE} bytes")
    page = _decoded(content, name, encoding)
    found: Any = bare_extraction(
        f"<html><body>{page}</body></html>" if "<body" not in page[:20_000].lower() else page,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        prune_xpath=list(_NO_PROSE),
        # Only what the page itself says, not a date that stands somewhere in it.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    text = _paragraphs(found.text or "", found.title or "") if found else ""
    if not found or not text:
        raise unreadable(name, "is an HTML page without a main text")
    return Document(text, found.title or None, found.date or None, published=bool(found.date))


def _paragraphs(text: str, title: str) -> str:
    """Return a page's text with the title first, a blank line between paragraphs and no marks before list items."""
    lines = [line.strip().removeprefix("- ") for line in text.splitlines() if line.strip()]
    if not lines:
        return ""
    return "\n\n".join(lines if not title or title in lines[:3] else [title, *lines])


def _decoded(content: bytes, name: str, encoding: str | None) -> str:
    """Return a page as text: by its byte order mark, else as asked, else as it declares, else UTF-8."""
    declared = _DECLARED.search(content[:4096])
    said = declared and (declared.group(1) or declared.group(2)).decode("ascii")
    wanted = marked_encoding(content) or encoding or said or "utf-8"
    try:
        codec = codecs.lookup(wanted).name
        text = content.decode(wanted if encoding or codec not in _AS_BROWSERS_DO else _AS_BROWSERS_DO[codec])
    except (UnicodeDecodeError, LookupError) as error:
        found = f"unknown encoding {wanted!r}"
        if isinstance(error, UnicodeDecodeError):
            found = f"{undecodable(error)} on line {line_of(error)} is not {wanted}"
        told = (
            f"is not in the encoding that it declares, or in UTF-8 ({found}); name it with --encoding, such as cp1252"
        )
        raise unreadable(name, told) from error
    return text.lstrip("\ufeff").replace("\0", "")
