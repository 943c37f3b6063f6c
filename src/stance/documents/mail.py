"""Read the text of a mail (.eml), or of a page that a browser saved with its pictures (.mhtml)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.policy import default
from email.utils import parsedate_to_datetime

from stance.documents.document import LARGEST_TEXT, Document, unreadable
from stance.documents.html import read_html

_MOST_PARTS = 1000
_SAVED_PAGE = "Snapshot-Content-Location"
"""The header by which browsers mark a page that they saved: its date is when that was."""
_SIGNATURE = re.compile(r"^-- ?$", re.M)
_QUOTED = re.compile(r"(?:^[^\n]*(?:\n[^\n]*)?:[ \t]*\n\s*)?(?:^>[^\n]*\n?)+", re.M)
"""Lines of an earlier mail, and the one or two above them that say whose they are."""
_OLDER_HEAD = re.compile(
    r"(?:^[-_ ]{3}[^\n]*\n+)?(?:^[ *]*(?:From|Sent|Date|To|Cc|Bcc|Subject|Reply-To|Importance|"
    r"Von|Gesendet|Datum|An|Betreff|De|Envoyé|À|Objet)[ *]*:[^\n]*(?:\n|\Z)){3,}",
    re.M,
)
"""The head of an earlier mail that is passed on."""


def read_mail(content: bytes, name: str) -> Document:
    """Return what a mail says, with its subject as the title, the day on which it was sent, and its files by name.

    Of a mail in several forms the plain text is read, else the HTML. Lines quoted from earlier mails (`>`), the heads
    of those that are passed on and signatures (behind `--`) are left out, and so are attached files. Raises TableError
    where it is no mail, has no text or too much, or where the HTML cannot be read.
    """
    try:
        mail = BytesParser(EmailMessage, policy=default).parsebytes(content)
        if not isinstance(mail, EmailMessage) or sum(1 for _ in mail.walk()) > _MOST_PARTS:
            raise unreadable(name, f"is a mail of more than {_MOST_PARTS} parts, and is refused")
        body = mail.get_body(("plain", "html"))
        found = None if body is None else _read(body, name)
        title, date, files = _plain(mail["Subject"]), _day(mail), tuple(_files(mail))
    except (RecursionError, LookupError, ValueError, AttributeError, TypeError) as error:  # of damaged heads and parts
        if getattr(error, "file", None) == name:
            raise
        raise unreadable(name, f"is damaged, or no mail ({error})") from error
    if found is None or not found.text:
        what = f"; its text may be in what is attached ({', '.join(files[:3])}): save that" if files else ""
        raise unreadable(name, f"is a mail without text{what}")
    if _SAVED_PAGE in mail:
        return replace(found, title=title or found.title)
    return replace(found, title=title, date=date, published=date is not None, attached=files)


def _read(body: MIMEPart, name: str) -> Document:
    content = body.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise unreadable(name, "is a mail without text")
    charset = body.get_content_charset()
    if body.get_content_subtype() == "html":
        return read_html(content, name, charset)
    text = _decoded(content, charset).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LARGEST_TEXT:
        raise unreadable(name, f"is a mail of more than {LARGEST_TEXT} characters")
    if body.get_param("format") == "flowed":  # RFC 3676: a blank at the end of a line says that it goes on
        text = re.sub(r"(?<=[^\n>]) \n(?=[^\s>-])", " ", text)
    own = _OLDER_HEAD.sub("\n", _QUOTED.sub("\n", _SIGNATURE.split(text, maxsplit=1)[0])).strip()
    own = re.sub(r"\n{3,}", "\n\n", own)
    return Document(own or re.sub("(?m)^(?:> ?)+", "", text).strip())  # one that does nothing but quote passes it on


def _decoded(content: bytes, charset: str | None) -> str:
    """Return a text in the charset that its mail declares; where that is none or wrong, as UTF-8 or Windows-1252."""
    for codec in (charset, "utf-8"):
        try:
            return content.decode(codec or "ascii")
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("cp1252", "replace")


def _plain(header: object) -> str | None:
    return " ".join(str(header).split()) or None if header is not None else None


def _day(mail: EmailMessage) -> str | None:
    """Return the day in a mail's head, YYYY-MM-DD; None where none can be read."""
    try:
        return parsedate_to_datetime(str(mail["Date"])).date().isoformat()
    except (ValueError, TypeError):
        return None


def _files(mail: EmailMessage) -> Iterator[str]:
    """Yield the names of what is attached, pictures of the text aside."""
    for part in mail.iter_attachments() if mail.is_multipart() else ():
        if part.get_content_disposition() != "inline":
            yield part.get_filename() or part.get_content_type()
