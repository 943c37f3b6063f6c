"""Show the pages on which tables and documents are scored as the command line does it."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from stance.errors import StanceError, UsageError
from stance.values import TEXT_COLUMN, short
from stance.web.apart import Apart
from stance.web.api import json_response
from stance.web.fields import Fields
from stance.web.folders import for_page, stored_all
from stance.web.limits import Limits
from stance.web.runs import OUT, UPLOADED, Command, Run, Runs
from stance.web.views import Views
from stance.web.workers import Workers

_MOST_FILES = 200
_FORMATS = {"csv": ".csv", "xlsx": ".xlsx", "jsonl": ".jsonl", "parquet": ".parquet", "tsv": ".tsv"}
_STATEMENTS, _DYADS, _REPORT = "statements.csv", "dyads.csv", "report.html"
_LABELS = {"result": "Result", "rejects": "Rejected rows", "report": "Report", "dyads": "Who stands how toward whom"}


class BatchPages:
    """The pages of runs; a model that is not the default one is named by its folder."""

    def __init__(self, runs: Runs, workers: Workers, views: Views, model: Path | None, limits: Limits) -> None:
        self._runs, self._workers, self._views, self._limits = runs, workers, views, limits
        self._apart = Apart(limits)
        self._model = [] if model is None else ["--model", str(model.resolve())]

    def routes(self) -> list[Route]:
        """Return the paths of the pages."""
        return [
            Route("/batch", self.start, methods=["GET"]),
            Route("/batch", self.upload, methods=["POST"]),
            Route("/batch/{key}", self.show, methods=["GET"]),
            Route("/batch/{key}", self.run, methods=["POST"]),
            Route("/batch/{key}/state", self.state),
            Route("/batch/{key}/stop", self.stop, methods=["POST"]),
            Route("/batch/{key}/delete", self.delete, methods=["POST"]),
            Route("/batch/{key}/files/{name}", self.file),
        ]

    async def start(self, _: Request) -> Response:
        """Show the empty page."""
        return self._views.page("batch.html", run=None, error="")

    async def upload(self, request: Request) -> Response:
        """Take files."""
        folder = self._runs.folder()
        try:
            async with request.form(max_files=_MOST_FILES, max_fields=10) as form:
                uploads = [file for file in form.getlist("files") if isinstance(file, UploadFile) and file.filename]
                if not uploads:
                    raise UsageError("No file was chosen: choose a table, or one document or more.")
                paths = await stored_all(uploads, folder)
                table = await self._workers.run(partial(self._table, paths))
        except StanceError as error:
            self._runs.drop(folder)
            return self._views.page("batch.html", status=400, run=None, error=for_page(str(error), folder))
        except BaseException:
            self._runs.drop(folder)
            raise
        run = self._runs.add(folder, [path.name for path in paths], is_table=table)
        return RedirectResponse(f"/batch/{run.key}", 303)

    async def show(self, request: Request) -> Response:
        """Show what was uploaded, how far it is, or what came out."""
        return await self._page(self._found(request), Fields.of(request.query_params, self._limits))

    async def run(self, request: Request) -> Response:
        """Begin to score what was uploaded."""
        run = self._found(request)
        if run.state != UPLOADED:
            raise UsageError("These files were scored, and deleted; upload them anew.")
        async with request.form(max_fields=30, max_files=0) as form:
            chosen = {name: value for name, value in form.items() if isinstance(value, str)}
        self._runs.start(run, self._command(run, chosen))
        return RedirectResponse(f"/batch/{run.key}", 303)

    async def state(self, request: Request) -> Response:
        """Return how far a run is, as JSON."""
        run = self._found(request)
        return json_response({"state": run.state, "rows": run.rows, "rejected": run.rejected})

    async def stop(self, request: Request) -> Response:
        """Have a run end with what it has."""
        run = self._found(request)
        self._runs.stop(run)
        return RedirectResponse(f"/batch/{run.key}", 303)

    async def delete(self, request: Request) -> Response:
        """Delete a run and all its files."""
        self._runs.remove(self._found(request))
        return RedirectResponse("/batch", 303)

    async def file(self, request: Request) -> Response:
        """Return a file that a run wrote."""
        run, name = self._found(request), request.path_params["name"]
        if name not in run.results:
            raise HTTPException(404, "There is no such file; it may have been deleted.")
        return FileResponse(run.out / name, media_type="application/octet-stream", filename=name)

    def _table(self, paths: Sequence[Path]) -> bool:
        """Tell whether a table was uploaded; raise StanceError where one is among several, or one can be none."""
        for path in paths:
            if self._apart.is_table(path):
                if len(paths) > 1:
                    raise UsageError(
                        f"{path.name} is a table: tables are scored one at a time; documents may be several."
                    )
                return True
        return False

    def _found(self, request: Request) -> Run:
        run = self._runs.find(request.path_params["key"])
        if run is None:
            raise HTTPException(404, "These files are no longer here: uploads are deleted after use. Upload them anew.")
        return run

    async def _page(self, run: Run, fields: Fields) -> Response:
        found = None
        if run.state == UPLOADED and len(run.files) == 1 and (run.is_table or run.files[0].endswith(".txt")):
            found = await self._workers.run(partial(self._apart.preview, run.folder / run.files[0], fields))
        return self._views.page(
            "batch.html", run=run, error="", preview=found, fields=fields, formats=_FORMATS,
            is_table=run.is_table,
        )  # fmt: skip

    def _command(self, run: Run, chosen: Mapping[str, str]) -> Command:
        if chosen.get("as") == "articles" or not (run.is_table or chosen.get("as") == "lines"):
            return self._articles(run, chosen)
        return self._statements(run, chosen)

    def _statements(self, run: Run, chosen: Mapping[str, str]) -> Command:
        """Return the command that scores a table's rows, or a file's lines."""
        name = run.files[0]
        format = chosen.get("format", "csv")
        if format not in _FORMATS:
            raise UsageError(f"{format!r} is no format; allowed are {', '.join(_FORMATS)}")
        out = f"scored-{Path(name).name.split('.')[0]}{_FORMATS[format]}"
        options = [*self._options(run, chosen), "--unit", "sentence" if chosen.get("unit") == "sentence" else "row"]
        options += ["--why"] if chosen.get("why") else []
        options += ["--excel"] if chosen.get("excel") and format in ("csv", "tsv") else []
        rejects = f"{out}.rejects.csv"
        writes = {out: _LABELS["result"], rejects: _LABELS["rejects"], _REPORT: _LABELS["report"]}
        report = ["report", *self._model, "--quiet", f"--text-column={self._text(run, chosen)}", "-o", _at(_REPORT)]
        also = {_REPORT: [*report, "--", _at(out)]}
        return Command(["predict", *options, "-o", _at(out), "--", name], writes, also)

    def _articles(self, run: Run, chosen: Mapping[str, str]) -> Command:
        """Return the commands that read articles, and sum up who stands how toward whom in them."""
        options = self._options(run, chosen)
        writes = {_STATEMENTS: _LABELS["result"], _DYADS: _LABELS["dyads"], _REPORT: _LABELS["report"]}
        read = ["article", *options]
        also = {
            _DYADS: [*read, "--quiet", "--dyads", "-o", _at(_DYADS), "--", *run.files],
            _REPORT: ["report", *self._model, "--quiet", "-o", _at(_REPORT), _at(_STATEMENTS)],
        }
        return Command([*read, "--csv", "-o", _at(_STATEMENTS), "--", *run.files], writes, also)

    @staticmethod
    def _text(run: Run, chosen: Mapping[str, str]) -> str:
        """Return the column of the texts in what is written: of sentences a column of that name."""
        if chosen.get("unit") == "sentence":
            return "sentence"
        return chosen.get("column", "") if run.is_table else TEXT_COLUMN

    def _options(self, run: Run, chosen: Mapping[str, str]) -> list[str]:
        column = chosen.get("column", "")
        found = [*self._model, *Fields.of(chosen, self._limits).options()]
        most = self._limits.column  # a system takes no argument of any length
        if len(column) > most or any(c == "\0" or "\ud800" <= c <= "\udfff" for c in column):
            raise UsageError(
                f"The name of a column has at most {most:,} characters, none of them NUL or half of a "
                f"surrogate pair; found {short(repr(column), 80)}."
            )
        if run.is_table and column:
            found.append(f"--text-column={column}")
        return found


def _at(name: str) -> str:
    """Return where a command writes a file."""
    return f"{OUT}/{name}"
