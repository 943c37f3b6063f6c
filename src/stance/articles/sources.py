"""Open articles from files, documents, folders and tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import is_zipfile

from stance.articles.rows import ArticleColumns, ArticleRow, article_rows, kept_columns
from stance.documents.document import Document
from stance.documents.docx import is_word, read_docx
from stance.documents.html import read_html
from stance.documents.mail import read_mail
from stance.documents.pdf import read_pdf
from stance.errors import TableError, UsageError
from stance.files import decoded, endings, first_bytes, is_pipe, read_content
from stance.tables.contents import NEEDED, Content, content_of, wide_encoding
from stance.tables.layout import PLAIN, Layout
from stance.tables.looks import look_of
from stance.tables.opening import kind_of, named
from stance.tables.rejects import Reject

LARGEST_ARTICLE = 16 * 1024 * 1024
"""Bytes that one text with one article may hold."""
LARGEST_DOCUMENT = 128 * 1024 * 1024
"""Bytes that one document with one article may hold."""
ENDINGS = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".docx", ".pdf", ".eml", ".mht", ".mhtml")
"""What the files end in that are read in a folder, before .gz or .zst."""


@dataclass(frozen=True)
class Source:
    """An article to read: the name that it goes by, and its text.

    `row` is what its row in a table says of it, `document` the document that the text was read from, if there is one.
    """

    name: str
    text: str
    row: ArticleRow | None = None
    document: Document | None = None

    @property
    def year(self) -> int | None:
        """Return the year in which the article was published, None where it does not say."""
        found = self.document
        return int(found.date[:4]) if found is not None and found.published and found.date else None


def open_articles(
    inputs: Sequence[str],
    *,
    columns: ArticleColumns | None = None,
    encoding: str | None = None,
    layout: Layout = PLAIN,
) -> Iterator[Source | Reject]:
    """Yield the articles that inputs hold: of a text or a document one, of a folder its files, of a table its rows.

    `-` is standard input: one article, or a table. Rows without a text come as rejects, and so do files that cannot be
    read, where there are several; where there is one, that is a TableError.
    """
    wanted = columns or ArticleColumns()
    tables = {path: kind for path in inputs if (kind := table_kind_of(path, wanted.text))}
    files = [(path, file) for path in inputs for file in ([path] if path in tables else _files(path))]
    for path, file in files:
        if path in tables:
            for row in article_rows(path, tables[path], wanted, encoding=encoding, layout=layout):
                yield row if isinstance(row, Reject) else _of_row(row)
            continue
        try:
            yield _article(file, wanted.text, encoding, alone=len(files) == 1)
        except TableError as error:
            if len(files) == 1:
                raise
            yield Reject(file, error.line or 0, None, _reason(error, file), "")


def _reason(error: TableError, file: str) -> str:
    """Return what is wrong with a file, without its name and line, which a reject tells."""
    said = str(error)
    for begun in (f"{file}, line {error.line}: ", f"{file}: ", f"{file} "):
        said = said.removeprefix(begun)
    return said


def left_aside(inputs: Sequence[str]) -> list[str]:
    """Return what stands in those of the inputs that are folders and is not read: folders in them, other endings."""
    return [
        str(p)
        for path in inputs
        if path != "-" and Path(path).is_dir() and kind_of(path) is None
        for p in sorted(Path(path).iterdir())
        if p.name[:1] != "." and (p.is_dir() or endings(str(p))[0] not in ENDINGS)
    ]


def is_single(path: str, text_column: str = "text") -> bool:
    """Tell whether an input holds one article and not several."""
    return not (path != "-" and Path(path).is_dir()) and table_kind_of(path, text_column) is None


def _files(path: str) -> list[str]:
    """Return an input's files: those of a folder that have the name of an article, else itself."""
    if path == "-" or not Path(path).is_dir():
        return [path]
    files = sorted(
        str(p) for p in Path(path).iterdir() if p.name[:1] != "." and not p.is_dir() and endings(str(p))[0] in ENDINGS
    )
    if not files:
        raise TableError(f"{path}: the folder holds no article ({', '.join(ENDINGS)})", file=path)
    return files


def table_kind_of(path: str, text_column: str) -> str | None:
    """Return the kind of a table by its name, of a pipe by its first lines; None for an article or a folder of them."""
    if not is_pipe(path):
        return kind_of(path)
    start = first_bytes(path, 1 << 16)
    found = look_of(start, text_column).kind if content_of(start) is Content.text else None
    return found if found in ("jsonl", "json", "csv") else None


def _article(path: str, text_column: str, encoding: str | None, *, alone: bool) -> Source:
    """Return the article that a file holds, whatever its first bytes say that it is.

    Where it is `alone`, an encoding that it does not need is refused; among others it may be meant for those.
    """
    content = read_content(path, most=LARGEST_DOCUMENT)
    kind, name = content_of(content[:NEEDED]), named(path)
    document = None
    word = kind is Content.docx or (kind is Content.zip and is_word(content))
    mail = kind is Content.mail or (kind is Content.text and endings(path)[0] == ".eml")
    if alone and encoding is not None and (word or mail or kind is Content.pdf):
        raise UsageError(f"{name}: --encoding is for text and HTML, and this is {kind.value}", file=path)
    if kind is Content.html:
        document = read_html(content, name, encoding)
    elif word:
        document = read_docx(content, name)
    elif kind is Content.pdf:
        document = read_pdf(content, name)
    elif mail:
        document = read_mail(content, name)
    if document is not None:
        return Source(path, document.text, document=document)
    if kind is Content.utf16 and encoding is None:
        raise TableError(f"{name} looks like {kind.value}: say --encoding {wide_encoding(content)}", file=path)
    if kind in (Content.zip, Content.package) and not is_zipfile(BytesIO(content)):
        raise TableError(
            f"{name} is a .docx or another zip archive that is damaged or cut off; fetch or save it again", file=path
        )
    if kind not in (Content.text, Content.utf16):
        raise TableError(f"{name} is {kind.value}, which is read as no article{kind.advice}", file=path)
    if len(content) > LARGEST_ARTICLE:
        raise TableError(
            f"{name}: longer than {LARGEST_ARTICLE} bytes; one article a file, or a table with one a row", file=path
        )
    return Source(path, _text(content, path, text_column, encoding))


def _text(content: bytes, path: str, text_column: str, encoding: str | None) -> str:
    """Return the text of an article; raise TableError where there is none, or it is a table under another name."""
    text = decoded(content, path, encoding)
    if not text.strip():
        raise TableError(f"{named(path)}: no text in it", file=path)
    look = look_of(content[: 1 << 16], text_column)
    if look.kind in ("jsonl", "json") or "JSON" in look.may_be:
        raise TableError(
            f"{named(path)} holds JSON and no article; a table of articles is named .jsonl or .json", file=path
        )
    if look.kind == "csv" and text.strip() != text_column:
        raise TableError(
            f"{named(path)} begins as a table with a column {text_column!r}; give it a name such as .csv", file=path
        )
    return text


def _of_row(row: ArticleRow) -> Source | Reject:
    """Return the article of a row, which may be an HTML page."""
    text = row.text
    if text.lstrip()[:1] != "<" or content_of(text[:NEEDED].encode("utf-8", "replace")) is not Content.html:
        return Source(row.id, text, row)
    name = f"{row.file}:{row.line}"
    try:
        document = read_html(text.encode("utf-8", "replace"), name, "utf-8")
    except TableError as error:
        return Reject(row.file, row.line, None, str(error).removeprefix(f"{name} "), text)
    return Source(row.id, document.text, row, document)


def columns_of(
    inputs: Sequence[str], columns: ArticleColumns, *, encoding: str | None = None, layout: Layout = PLAIN
) -> list[str]:
    """Return the columns of the tables among inputs that go along with their articles; of a pipe its rows tell them.

    Raises TableError where two tables have others, UsageError where a column is named and there is no table.
    """
    tables = [(path, kind) for path in inputs if (kind := table_kind_of(path, columns.text))]
    columns.check(tables=bool(tables))
    found: list[str] = []
    for path, kind in tables:
        if is_pipe(path):  # which is read only once
            continue
        own = kept_columns(path, kind, columns, encoding=encoding, layout=layout)
        if path != tables[0][0] and own != found:
            raise TableError(
                f"{path}: its columns ({', '.join(own)}) are not those of {tables[0][0]} ({', '.join(found)}); "
                "read the tables one by one",
                file=path,
            )
        found = own
    return found
