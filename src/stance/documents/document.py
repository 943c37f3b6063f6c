"""Say what is read from a document, and what is wrong where nothing can be."""

import re
from dataclasses import dataclass

from stance.errors import TableError

LARGEST_TEXT = 16 * 1024 * 1024
"""Characters that the text of one document may have."""
EXTRA = "pip install 'diplomatic-stance[documents]'"
"""What installs the libraries that read documents."""

_NO_TITLE = re.compile(
    r"(?i)\s*\(?(?:anonymous|untitled|unspecified|no title|title|document ?\d*)\)?\s*|.*\.(?:docx?|rtf|odt|indd|pdf)\s*"
)
"""What programs write for a title that nobody gave: a word that says so, or a file's name."""


@dataclass(frozen=True)
class Document:
    """The main text of a document, with the title and the date (YYYY-MM-DD) that it gives itself, if it does.

    `published` says whether that date is when the text was published, and not when the file was made; `attached` names
    the files that came with it and are not read, `tables` counts those whose cells are read as if they were paragraphs.
    """

    text: str
    title: str | None = None
    date: str | None = None
    published: bool = False
    attached: tuple[str, ...] = ()
    tables: int = 0


def title_of(given: str | None) -> str | None:
    """Return the title that somebody gave a document, None where a program filled it in.

    >>> title_of(" Lima answers "), title_of("(anonymous)"), title_of("Microsoft Word - draft 3.doc"), title_of(None)
    ('Lima answers', None, None, None)
    """
    title = " ".join(given.split()) if given else ""
    return title if title and not _NO_TITLE.fullmatch(title) else None


def unreadable(name: str, why: str) -> TableError:
    """Return the error for a document that cannot be read; `why` goes on behind its name."""
    return TableError(f"{name} {why}", file=name)


def missing_extra(name: str, what: str) -> TableError:
    """Return the error where the libraries that read a document are not installed."""
    return unreadable(name, f"is {what}; what reads it is not installed: {EXTRA}")
