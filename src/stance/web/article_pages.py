"""Show the page into which an article is pasted, what was read in it, and the labels that corrections make."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stance.articles.reading import read_article
from stance.errors import InputError, StanceError, UsageError
from stance.report.drawing.dyads import DyadMean
from stance.report.drawing.graph import graph
from stance.report.drawing.picture import Picture
from stance.values import short
from stance.web.answers import Reader
from stance.web.apart import Apart
from stance.web.corrections import labels_csv
from stance.web.deadline import Deadline, TooMuch
from stance.web.fields import Fields
from stance.web.folders import PrivateFolder, for_page, stored
from stance.web.forms import bounded
from stance.web.shown import Filter, Names, Reading, correctable, reading
from stance.web.views import Views
from stance.web.workers import Lanes, Workers

_YEARS = range(1800, 2101)
_MOST_DIGITS = 9
"""Of a year as it is sent; more than some thousand are refused by `int` itself."""
_MOST_FIELDS = 25_000
"""Four for each statement that a page shows, and some more."""
_LONGEST_NAME = 100
"""Characters of a file's name that a message holds."""
_NOTHING: dict[str, Any] = {"reading": None, "picture": None, "correctable": "", "error": "", "read": ""}
"""What an empty page shows of a reading."""


@dataclass(frozen=True)
class Sample:
    """A composed article that can be read at a click."""

    key: str
    title: str
    text: str


def samples(paths: Sequence[Path]) -> dict[str, Sample]:
    """Return the articles of text files by their names; the first line is the title."""
    found = {}
    for path in paths:
        text = path.read_text(encoding="utf-8")
        found[path.stem] = Sample(path.stem, text.partition("\n")[0], text)
    return found


@dataclass(frozen=True)
class _Asked:
    """An article to read, and with what."""

    text: str
    year: int | None
    speaker: str
    wanted: Filter
    source: str = ""


class ArticlePages:
    """The pages on which an article is read."""

    def __init__(
        self, reader: Reader, lanes: Lanes, views: Views, folder: PrivateFolder, samples: Mapping[str, Sample]
    ) -> None:
        self._reader, self._lanes, self._views = reader, lanes, views
        self._folder, self._samples, self._apart = folder, samples, Apart(reader.limits)
        self._names = Names(reader.model.analyzer.gazetteer)

    def routes(self) -> list[Route]:
        """Return the paths of the pages."""
        return [
            Route("/", self.start),
            Route("/article", self.sample, methods=["GET"]),
            Route("/article", self.article, methods=["POST"]),
            Route("/article/labels", self.labels, methods=["POST"]),
        ]

    async def start(self, _: Request) -> Response:
        """Show the empty page."""
        return self._views.page("article.html", **self._form())

    async def sample(self, request: Request) -> Response:
        """Read one of the samples."""
        key = request.query_params.get("sample", "")
        if key not in self._samples:
            return self._refused(UsageError("There is no such sample; choose one of those below, or paste a text."), "")
        asked = _Asked(self._samples[key].text, None, "", Filter.of(request.query_params))
        return await self._lanes.quick.run(partial(self._read, asked, sample=key))

    async def article(self, request: Request) -> Response:
        """Read what was pasted or dropped."""
        async with request.form(max_fields=20, max_files=1, max_part_size=4 * self._reader.limits.article + 4) as form:
            given = _text(form, "text")
            try:
                asked = await self._asked(form, {**request.query_params, **_texts(form)})
                return await self._lane(asked.text).run(partial(self._read, asked))
            except (InputError, UsageError) as error:
                return self._refused(error, given)

    def _lane(self, text: str) -> Workers:
        return self._lanes.slow if len(text) > self._reader.limits.long else self._lanes.quick

    async def labels(self, request: Request) -> Response:
        """Return the corrections of an article as a table."""
        async with request.form(max_fields=_MOST_FIELDS, max_part_size=self._reader.limits.body) as form:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            table = labels_csv(_texts(form), self._reader.model.labels, at=now)
        return Response(
            table.encode("utf-8", "replace"), media_type="text/csv",
            headers={"Content-Disposition": 'attachment; filename="labels.csv"'},
        )  # fmt: skip

    async def _asked(self, form: FormData, told: Mapping[str, str]) -> _Asked:
        text, source = _text(form, "text"), told.get("source", "")
        file = form.get("file")
        if isinstance(file, UploadFile) and file.filename:
            if text.strip() and _digest(text) != told.get("read"):
                raise UsageError(
                    f"There is a text, and a file ({short(file.filename, _LONGEST_NAME)}), and one of them is read: "
                    "empty the field of the text to read the file, or send the text alone."
                )
            text, source = await self._dropped(file, Fields.of(told, self._reader.limits)), file.filename
        if not text.strip():
            raise InputError("There is no text: paste an article, drop a file, or choose a sample.")
        return _Asked(
            text,
            _year(told.get("year", "")),
            bounded(told.get("speaker", ""), self._reader.limits.name, "speaker").strip(),
            Filter.of(told),
            source,
        )

    async def _dropped(self, file: UploadFile, fields: Fields) -> str:
        """Return the text of a file, which is deleted again."""
        folder = self._folder.make()
        try:
            path = await stored(file, folder)
            return await self._lanes.slow.run(partial(self._text_of, path, fields))
        finally:
            self._folder.delete(folder)

    def _text_of(self, path: Path, fields: Fields) -> str:
        """Return the text of a document; raise InputError without the folder that it was put into."""
        try:
            return self._apart.document(path, fields)
        except StanceError as error:
            raise InputError(for_page(str(error), path.parent)) from error

    def _read(self, asked: _Asked, *, sample: str = "") -> Response:
        limits = self._reader.limits
        if len(asked.text) > limits.article:
            raise InputError(
                f"The article has {len(asked.text):,} characters; at most {limits.article:,} are read here. "
                "Longer ones: Batch."
            )
        model, offices = self._reader.model, self._reader.offices
        article = read_article(
            model, asked.text, offices=offices, year=asked.year, speaker=asked.speaker or None,
            watch=Deadline(limits.article_time, limits.patience),
        )  # fmt: skip
        if len(article.statements) > limits.statements:
            raise TooMuch(
                f"The article has {len(article.statements):,} statements; at most {limits.statements:,} are shown. "
                "Read it in parts, or as a whole in Batch."
            )
        found = reading(asked.text, article, self._names, asked.wanted)
        read = {
            "reading": found, "picture": _picture(found), "correctable": correctable(found.wanted),
            "read": _digest(asked.text),
        }  # fmt: skip
        return self._views.page("article.html", **{**self._form(asked, sample), **read})

    def _form(self, asked: _Asked | None = None, sample: str = "") -> dict[str, Any]:
        empty = _Asked("", None, "", Filter())
        return {"asked": asked or empty, "sample": sample, "samples": self._samples.values(), **_NOTHING}

    def _refused(self, error: Exception, text: str) -> Response:
        asked = _Asked(text, None, "", Filter())
        status = 413 if isinstance(error, TooMuch) else 400
        return self._views.page("article.html", status=status, **{**self._form(asked), "error": str(error)})


def _texts(form: FormData) -> dict[str, str]:
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _text(form: FormData, name: str) -> str:
    """Return a field, with the line feeds that a browser makes two characters of."""
    value = form.get(name)
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""


def _digest(text: str) -> str:
    """Return what tells a text that a page has shown from one that was pasted since, however lines end."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()


def _year(given: str) -> int | None:
    digits = given.strip()
    if not digits:
        return None
    if not digits.isdecimal() or len(digits) > _MOST_DIGITS or int(digits) not in _YEARS:
        raise UsageError(f"The year has four digits, such as 2024; found {given[:20]!r}.")
    return int(digits)


def _picture(found: Reading) -> Picture | None:
    """Return the picture of an article's dyads, None where it has none."""
    dyads = [
        DyadMean(found.names[d.holder], found.names[d.target], d.statements, d.score, d.low, d.high)
        for d in found.dyads
    ]
    return graph(dyads, key="graph", title="Stances in this text") if dyads else None
