"""Score whole tables: in chunks, every row accounted for, the output complete or absent, resumable when it is long."""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, nullcontext
from dataclasses import asdict, dataclass, field
from functools import cache as cached
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

from stance.batch.checkpoints import Checkpoints, FinishedPart, Part, run_identity
from stance.batch.chunks import score_cut, score_rows, score_sentences, spread
from stance.batch.cores import cores
from stance.batch.quick import quick_chunks
from stance.errors import TableError, UsageError
from stance.files import AtomicWriter, endings, write_all
from stance.model.classifier import StanceModel
from stance.places import Place, locked, place_of, same_place
from stance.scoring.knowledge import UNREAL
from stance.tables.csv_lines import csv_lines
from stance.tables.csv_reader import DelimitedChunk, DelimitedTable
from stance.tables.cut import CutRows
from stance.tables.database import check_older
from stance.tables.kept import places_of, with_rejects
from stance.tables.layout import layout_of
from stance.tables.opening import opened_table
from stance.tables.rejects import Reject, check_rejects, put_rejects, reject_rows
from stance.tables.scored import Scored, added_columns, column_types
from stance.tables.table import CHUNK, Chunk, Table
from stance.tables.writers import OUT_KINDS, TEXT_KINDS, Form, Writer, table_writer
from stance.values import CERTAIN_COLUMN, SCORE_COLUMN, STANCE_COLUMN, output_columns

PART = 8 * CHUNK
"""Rows of one part of a long run."""
INDEXED = (STANCE_COLUMN, SCORE_COLUMN, CERTAIN_COLUMN)
"""Columns by which a database can look for rows."""


@dataclass(frozen=True)
class Options:
    """How tables are read and scored; every one of them counts for whether a run may be resumed."""

    text_column: str = "text"
    kind: str = "csv"
    out_kind: str = "csv"
    encoding: str | None = None
    delimiter: str | None = None
    prefix: str = ""
    unit: str = "row"
    excel: bool = False
    why: bool = False
    label_sets: bool = False
    sheet: str | None = None
    header_row: int | None = None
    missing: str | None = None
    """What stands for a missing text, with commas between; None for what usually does."""
    keep_rejects: bool = False
    keep_text: bool = False
    """Whether the whole text stands beside each of its sentences."""

    def __post_init__(self) -> None:
        if self.unit not in ("row", "sentence"):
            raise UsageError(f"unit is {self.unit!r}; allowed are row and sentence")
        if self.out_kind not in OUT_KINDS.values():
            raise UsageError(f"out_kind is {self.out_kind!r}; allowed are {', '.join(sorted(set(OUT_KINDS.values())))}")
        if self.excel and self.out_kind not in ("csv", "tsv"):
            hint = " (a workbook is safe as it is)" if self.out_kind == "xlsx" else ""
            raise UsageError(f"--excel is for csv and tsv; the output is {self.out_kind}{hint}")


@dataclass(frozen=True)
class Tally:
    """What became of the rows: read = scored + rejected.

    `written` are output rows (sentences, where they are the unit); `description` says how the tables were written.
    `reasons` counts the output rows that this run found not to be ones to judge, by reason.
    """

    scored: int
    rejected: int
    written: int
    description: str = ""
    reasons: Mapping[str, int] = field(default_factory=dict)
    notes: Sequence[str] = ()
    """What could not be written as it was."""

    @property
    def read(self) -> int:
        """Return the number of rows read."""
        return self.scored + self.rejected


@dataclass(frozen=True)
class Hooks:
    """Who is told what while a run goes on: each reject; rows read and rejected after each chunk.

    `stop` is asked before each chunk whether the run is to end with the rows that it has, as if there were no more.
    """

    on_reject: Callable[[Reject], None] | None = None
    on_progress: Callable[[int, int], None] | None = None
    stop: Callable[[], bool] | None = None


def score_tables(
    model: StanceModel,
    inputs: Sequence[str] | Table,
    out: Path | IO[bytes],
    options: Options,
    *,
    rejects: Path | None = None,
    strict: bool = False,
    max_rejects: int | None = None,
    resume: bool = False,
    restart: bool = False,
    hooks: Hooks | None = None,
    part_rows: int = PART,
    chunk_rows: int = CHUNK,
) -> Tally:
    """Write tables of the same columns, one after the other, with their scores and return the tally.

    Every column is kept, unchanged and in order (but for a text that is cut into sentences, unless it is to be kept);
    the model's follow. A row without a text, or that could not be read, goes to the table `rejects`, made only if there
    is one, and to the hooks; with `strict`, or as soon as there are more than `max_rejects`, it is a TableError. A file
    `out` appears complete or not at all, and its rows are counted before; a device or a pipe is written into. A run of
    more than `part_rows` rows leaves finished parts in OUT.parts when it is cut off; `resume` goes on after them,
    `restart` throws them away, neither is a UsageError. Resuming gives the same bytes as an undisturbed run and is
    refused, with a UsageError, for other inputs, model or options.

    Raises UsageError on a clash of column names, TableError where a table or column is missing, reading or writing
    fails or another run is writing to the same place; an older output then stays as it was.
    """
    with ExitStack() as stack:
        place = place_of(out) if isinstance(out, Path) else None
        if place is not None:
            _check_places(place, rejects, options)
            stack.enter_context(locked(place))
        if rejects is not None:
            check_rejects(rejects)
            stack.enter_context(locked(place_of(rejects)))
        tables = _Inputs(stack, inputs, options, chunk_rows)
        writer = _writer(model, tables, options, endings(str(out))[1] if isinstance(out, Path) else "")
        run = _Run(model, tables, writer, options, hooks or Hooks(), 0 if strict else max_rejects, strict)
        if place is None or place.is_stream:
            with AtomicWriter(place.path) if place is not None else nullcontext(cast(IO[bytes], out)) as stream:
                run.stream(stream, rejects)
            return run.tally()
        identity = cached(lambda: run_identity(tables.names, model.fingerprint(), asdict(options)))
        checkpoints = Checkpoints(place, rejects, identity, writer)
        checkpoints.begin(resume=resume, restart=restart)
        run.skip(checkpoints.finished)
        checkpoints.finish(run.parts(part_rows))
        return run.tally()


def _check_places(place: Place, rejects: Path | None, options: Options) -> None:
    """Raise an error where the output cannot be put in its place, or would be put on top of something else."""
    if rejects is not None and same_place(place.path, rejects):
        raise UsageError(
            f"{rejects}: the rejected rows cannot go into the output itself; name another file", file=rejects
        )
    if place.is_stream and options.out_kind not in TEXT_KINDS:
        raise UsageError(
            f"{place.path}: {options.out_kind} cannot be written into a stream; name a file", file=place.path
        )
    if options.out_kind == "sqlite":
        check_older(place.target)


class _Inputs:
    """The tables of a run, read one after the other as if they were one."""

    def __init__(self, stack: ExitStack, inputs: Sequence[str] | Table, options: Options, chunk_rows: int) -> None:
        self.names, self._options, self._size = [] if isinstance(inputs, Table) else inputs, options, chunk_rows
        self.first: Table = inputs if isinstance(inputs, Table) else stack.enter_context(self._open(inputs[0]))
        self.current = self.first
        self._take_all_columns(self.first)
        self.text = self.first.column(options.text_column)
        self.columns = list(self.first.columns)

    def _open(self, path: str) -> Any:
        options = self._options
        return opened_table(
            path, options.kind, encoding=options.encoding, delimiter=options.delimiter,
            layout=layout_of(options.sheet, options.header_row, options.missing),
        )  # fmt: skip

    def _take_all_columns(self, table: Table) -> None:
        if self._options.out_kind != "jsonl":  # where each object keeps its own
            table.take_all_columns(named=self._options.out_kind != "json")

    def chunks(self, writer: Writer) -> Iterator[Chunk | CutRows]:
        yield from self._rows(self.first, self.text, writer)
        for path in self.names[1:]:
            with self._open(path) as table:
                self._take_all_columns(table)
                text = table.column(self._options.text_column)
                if table.columns != self.columns:
                    raise TableError(
                        f"{path}: its columns ({', '.join(table.columns)}) are not those of {self.names[0]} "
                        f"({', '.join(self.columns)}); score the files one by one into a folder (-o FOLDER/)",
                        file=path,
                    )
                self.current = table
                for chunk in self._rows(table, text, writer):
                    self._write_as_first(chunk, table)
                    yield chunk

    def _rows(self, table: Table, text: int, writer: Writer) -> Iterator[Chunk | CutRows]:
        plain = self._options.unit == "row" and not self._options.label_sets
        if plain and self.names:  # not of a table that is open already, which may be a stream
            return quick_chunks(table, text, self._size, writer)
        return table.chunks(text, self._size)

    def _write_as_first(self, chunk: Chunk | CutRows, table: Table) -> None:
        """Write rows of a table with another delimiter as those of the first are written."""
        first = self.first
        if not isinstance(chunk, DelimitedChunk) or not isinstance(first, DelimitedTable):
            return
        if isinstance(table, DelimitedTable) and table.delimiter != first.delimiter:
            chunk.raw = [csv_lines([row], first.delimiter) for row in chunk.fields]


def _writer(model: StanceModel, tables: _Inputs, options: Options, compression: str) -> Writer:
    cut = options.unit == "sentence"
    left_out = tables.text if cut and not options.keep_text else None
    return table_writer(
        tables.first,
        tables.columns,
        added_columns(
            model.labels, model.poles, sentences=cut, prefix=options.prefix, why=options.why, sets=options.label_sets
        ),
        column_types(model.labels, model.poles, sentences=cut, why=options.why, sets=options.label_sets),
        kind=options.kind,
        out_kind=options.out_kind,
        compression=compression,
        form=Form(left_out, options.excel, tables.text),
        indexed=[options.prefix + name for name in output_columns(model.labels, model.poles) if name in INDEXED],
    )


class _Run:
    """Reads, scores and counts."""

    def __init__(
        self,
        model: StanceModel,
        tables: _Inputs,
        writer: Writer,
        options: Options,
        hooks: Hooks,
        most_rejects: int | None,
        strict: bool,
    ) -> None:
        self._model, self._tables, self._writer = model, tables, writer
        self._options, self._hooks, self._most_rejects, self._strict = options, hooks, most_rejects, strict
        self._read = self._refused = 0
        self._chunks = tables.chunks(writer)
        self._scored = self._rejected = self._written = 0
        self._reasons: Counter[str] = Counter()

    def tally(self) -> Tally:
        """Return what became of the rows so far."""
        description = self._tables.first.description
        return Tally(self._scored, self._rejected, self._written, description, dict(self._reasons), self._writer.notes)

    def skip(self, finished: Sequence[FinishedPart]) -> None:
        """Read past the rows of finished parts."""
        for part in finished:
            for chunk in islice(self._chunks, part.chunks):
                for reject in chunk.rejects:
                    self._tell(reject)
            self._count(part.scored, part.rejected, part.written)
            self._read += part.scored + part.rejected
            self._refused += part.rejected

    def stream(self, out: IO[bytes], rejects: Path | None) -> None:
        """Write the output to a stream as it is made, and the rejects, if there are any, to their table."""
        told: list[Reject] = []
        try:
            for content in self._writer.streamed(self._streamed(told)):
                write_all(out, content)
        except KeyboardInterrupt:  # which is how following a log ends, and the rows before that are out
            self._put_rejects(rejects, told)
            raise
        self._put_rejects(rejects, told)

    def _put_rejects(self, table: Path | None, told: list[Reject]) -> None:
        if table is not None:
            excel = self._writer.excel
            put_rejects(table, [reject_rows(told, excel=excel)] if told else [], excel=excel)

    def _streamed(self, told: list[Reject]) -> Iterator[Any]:
        for chunk, _, piece in self._pieces():
            told.extend(chunk.rejects)  # first: an interruption may come as soon as the rows are out
            yield piece

    def parts(self, rows: int) -> Iterator[Part]:
        """Yield the output of about so many rows at a time; of a table without rows, one that is empty."""
        output: list[Any] = []
        rejects: list[Reject] = []
        scored_rows = written = chunks = 0
        for chunk, scored, piece in self._pieces():
            output.append(piece)
            rejects.extend(chunk.rejects)
            scored_rows += chunk.usable
            written += len(scored.probabilities)
            chunks += 1
            if scored_rows + len(rejects) >= rows:
                yield Part(output, rejects, scored_rows, written, chunks, full=True)
                output, rejects = [], []
                scored_rows = written = chunks = 0
        if chunks or not self.tally().read:
            yield Part(output, rejects, scored_rows, written, chunks, full=False)

    def _pieces(self) -> Iterator[tuple[Chunk | CutRows, Scored, Any]]:
        """Yield each chunk with its scores and the output that they become; while one is scored the next are read."""
        waiting: deque[tuple[Chunk | CutRows, Table, int, Future[Scored]]] = deque()
        with cores() as pool:
            for chunk in self._chunks:
                if self._hooks.stop is not None and self._hooks.stop():
                    break
                first, self._read = self._read, self._read + chunk.read
                self._refused += len(chunk.rejects)
                self._check_rejects(chunk)
                waiting.append((chunk, self._tables.current, first, pool.submit(self._score, chunk, first)))
                while len(waiting) > pool.ahead(chunk):
                    yield self._finished(*waiting.popleft())
            while waiting:
                yield self._finished(*waiting.popleft())

    def _check_rejects(self, chunk: Chunk | CutRows) -> None:
        """Raise TableError where there are more rejects than the caller allows."""
        most = self._most_rejects
        if most is None or self._refused <= most:
            return
        worst = chunk.rejects[len(chunk.rejects) - (self._refused - most)]
        stops = "--strict stops here" if self._strict else f"--max-rejects {most} stops at one more"
        raise TableError(
            f"{worst.file}, line {worst.line}: {worst.reason} ({stops})",
            file=worst.file, line=worst.line,
        )  # fmt: skip

    def _finished(
        self, chunk: Chunk | CutRows, table: Table, first: int, future: Future[Scored]
    ) -> tuple[Chunk | CutRows, Scored, Any]:
        scored = future.result()
        for reject in chunk.rejects:
            self._tell(reject)
        self._reasons.update(reason for reason in scored.reasons.values() if reason != UNREAL)
        rows = chunk
        if self._options.keep_rejects and (chunk.rejects or isinstance(chunk, Chunk)):
            chunk = chunk.chunk() if isinstance(chunk, CutRows) else chunk
            places = places_of(chunk)
            free = sorted(set(range(chunk.read)) - set(places))
            missing = {i: reject.reason for i, reject in zip(free, chunk.rejects, strict=True)}
            rows = with_rejects(chunk, table, places)
            scored = spread(scored, places, missing, range(first + 1, first + 1 + chunk.read))
        piece = self._writer.rows(rows, scored)
        self._count(chunk.usable, len(chunk.rejects), len(scored.probabilities))
        most = self._writer.most_rows
        if most is not None and self._written > most:
            raise TableError(
                f"more than {most:,} rows, which an Excel sheet cannot hold; write .csv or .parquet instead, or score "
                "the input in pieces (nothing was written)"
            )
        return chunk, scored, piece

    def _tell(self, reject: Reject) -> None:
        if self._hooks.on_reject:
            self._hooks.on_reject(reject)

    def _count(self, scored: int, rejected: int, written: int) -> None:
        self._scored += scored
        self._rejected += rejected
        self._written += written
        if self._hooks.on_progress:
            self._hooks.on_progress(self._scored + self._rejected, self._rejected)

    def _score(self, chunk: Chunk | CutRows, first: int) -> Scored:
        """Score a chunk before which so many rows were read."""
        if isinstance(chunk, CutRows):
            return score_cut(self._model, chunk, why=self._options.why)
        if self._options.unit == "row":
            return score_rows(self._model, chunk.texts, why=self._options.why, sets=self._options.label_sets)
        numbers = [first + 1 + place for place in places_of(chunk)]
        why, sets = self._options.why, self._options.label_sets
        return score_sentences(self._model, chunk.texts, numbers, why=why, sets=sets)
