"""Say what is read from a document, and what is wrong where nothing can be."""

from dataclasses import dataclass

from stance.errors import TableError

LARGEST_TEXT = 16 * 1024 * 1024
"""Characters that the text of one document may have."""
EXTRA = "pip install 'diplomatic-stance[documents]'"
"""What installs the libraries that read documents."""


@dataclass(frozen=True)
class Document:
    """The main text of a document, with the title and the date (YYYY-MM-DD) that it gives itself, if it does.

    `published` says whether that date is when the text was published, and not when the file was made; `attached` names
    the files that came with it and are not read.
    """

    text: str
    title: str | None = None
    date: str | None = None
    published: bool = False
    attached: tuple[str, ...] = ()


def unreadable(name: str, why: str) -> TableError:
    """Return the error for a document that cannot be read; `why` goes on behind its name."""
    return TableError(f"{name} {why}", file=name)


def missing_extra(name: str, what: str) -> TableError:
    """Return the error where the libraries that read a document are not installed."""
    return unreadable(name, f"is {what}; what reads it is not installed: {EXTRA}")
