"""Score whole tables: in chunks, every row accounted for, the output complete or absent, resumable when it is long."""

import shutil
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import cache as cached
from itertools import islice
from pathlib import Path
from typing import IO, Any

from stance.delimited import DelimitedTable, DelimitedWriter
from stance.errors import TableError, UsageError
from stance.jsonlines import JsonWriter
from stance.model import StanceModel
from stance.parquet import ParquetWriter, join
from stance.parts import Done, Output, Parts, Piece, rejects_table, run_key
from stance.records import CHUNK, Chunk, Reject, Scored, Table, added_columns
from stance.scorer import Floats
from stance.streams import AtomicWriter, endings, packed
from stance.tables import opened_table
from stance.text import sentences

PART = 8 * CHUNK
"""Rows of one part of a long run."""
_AHEAD = 2
"""Chunks that are read while one is scored."""


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

    def __post_init__(self) -> None:
        if self.unit not in ("row", "sentence"):
            raise UsageError(f"unit is {self.unit!r}; allowed are row and sentence")
        if self.excel and self.out_kind not in ("csv", "tsv"):
            raise UsageError(f"--excel is for csv and tsv; the output is {self.out_kind}")
        if self.kind == "jsonl" and self.out_kind == "parquet":
            raise UsageError("JSON Lines have no fixed columns, which Parquet needs; write .jsonl or .csv instead")


@dataclass(frozen=True)
class Tally:
    """What became of the rows: read = scored + rejected.

    `written` are output rows (sentences, where they are the unit); `description` says how the tables were written.
    """

    scored: int
    rejected: int
    written: int
    description: str = ""

    @property
    def read(self) -> int:
        """Return the number of rows read."""
        return self.scored + self.rejected


@dataclass(frozen=True)
class Hooks:
    """Who is told what while a run goes on: each reject; rows read and rejected after each chunk."""

    reject: Callable[[Reject], None] | None = None
    progress: Callable[[int, int], None] | None = None


def score_tables(
    model: StanceModel,
    inputs: Sequence[str],
    out: Path | IO[bytes],
    options: Options,
    *,
    rejects: Path | None = None,
    strict: bool = False,
    resume: bool = False,
    restart: bool = False,
    hooks: Hooks | None = None,
    part_rows: int = PART,
    chunk_rows: int = CHUNK,
) -> Tally:
    """Write tables of the same columns, one after the other, with their scores and return the tally.

    Every column is kept, unchanged and in order; the model's follow. A row without a text, or that could not be read,
    goes to the table `rejects`, made only if there is one, and to the hooks; with `strict` it is a TableError. A path
    `out` appears complete or not at all. A run of more than `part_rows` rows leaves finished parts in OUT.parts when
    it is cut off; `resume` goes on after them, `restart` throws them away, neither is a UsageError. Resuming gives the
    same bytes as an undisturbed run and is refused, with a UsageError, for other inputs, model or options.

    Raises UsageError on a clash of column names, TableError where a table or column is missing or reading or writing
    fails; an older output then stays as it was.
    """
    with ExitStack() as stack:
        reading = _Reading(stack, inputs, options, chunk_rows)
        writer = _writer(model, reading, options, endings(str(out))[1] if isinstance(out, Path) else "")
        run = _Run(model, reading, writer, options, hooks or Hooks(), strict)
        if not isinstance(out, Path):
            run.stream(out, rejects)
            return run.tally()
        key = cached(lambda: run_key(inputs, model.fingerprint(), asdict(options)))
        parts = Parts(out, rejects, key, Output(writer.write, writer.join))
        parts.begin(resume=resume, restart=restart)
        run.skip(parts.done)
        parts.finish(run.pieces(part_rows))
        return run.tally()


class _Reading:
    """The tables of a run, read one after the other as if they were one."""

    def __init__(self, stack: ExitStack, inputs: Sequence[str], options: Options, chunk_rows: int) -> None:
        self._inputs, self._options, self._size = inputs, options, chunk_rows
        self.first: Table = stack.enter_context(self._open(inputs[0]))
        self.text = self.first.column(options.text_column)
        self.columns = list(self.first.columns)

    def _open(self, path: str) -> Any:
        options = self._options
        return opened_table(path, options.kind, encoding=options.encoding, delimiter=options.delimiter)

    def chunks(self) -> Iterator[Chunk]:
        yield from self.first.chunks(self.text, self._size)
        for path in self._inputs[1:]:
            with self._open(path) as table:
                text = table.column(self._options.text_column)
                if table.columns != self.columns:
                    raise TableError(
                        f"{path}: its columns ({', '.join(table.columns)}) are not those of {self._inputs[0]} "
                        f"({', '.join(self.columns)}); score the files one by one into a folder (-o FOLDER/)"
                    )
                yield from table.chunks(text, self._size)


def _writer(model: StanceModel, reading: _Reading, options: Options, compression: str) -> "_TextWriter | _ArrowWriter":
    table, columns, sentence = reading.first, reading.columns, options.unit == "sentence"
    added = added_columns(model.labels, model.poles, sentences=sentence, prefix=options.prefix)
    if clash := [name for name in added if name in columns]:
        raise UsageError(
            f"{table.name}: the columns {', '.join(map(repr, clash))} are in the input already; "
            "rename them there, or say --prefix model_ to name the new ones model_stance and so on"
        )
    if options.out_kind == "parquet":
        kinds = [*([str, int, int] if sentence else []), str, *[float] * len(model.labels)]
        return _ArrowWriter(ParquetWriter(table, columns, added, [*kinds, *([float] if model.poles else []), bool]))
    if options.out_kind == "jsonl":
        return _TextWriter(JsonWriter(columns, added), compression)
    own = table.delimiter if isinstance(table, DelimitedTable) else ","
    delimiter = "\t" if options.out_kind == "tsv" else own if options.kind == "csv" else ","
    return _TextWriter(DelimitedWriter(columns, added, delimiter, read_with=own, excel=options.excel), compression)


class _TextWriter:
    """Writes csv, tsv and jsonl, packed or not."""

    def __init__(self, made_by: DelimitedWriter | JsonWriter, compression: str) -> None:
        self._made_by, self._compression = made_by, compression
        self.rows: Callable[[Chunk, Scored], bytes] = made_by.rows
        self.start = made_by.start()

    def write(self, handle: IO[bytes], pieces: Sequence[bytes], first: bool) -> None:
        """Write the pieces of a part, behind the header if it is the first."""
        for content in (self.start if first else b"", *pieces):
            if content:
                handle.write(packed(content, self._compression))

    @staticmethod
    def join(parts: Sequence[Path], handle: IO[bytes]) -> None:
        """Write parts one behind the other."""
        for part in parts:
            with part.open("rb") as source:
                shutil.copyfileobj(source, handle, 1 << 20)


class _ArrowWriter:
    """Writes Parquet."""

    def __init__(self, made_by: ParquetWriter) -> None:
        self.rows: Callable[[Chunk, Scored], Any] = made_by.rows
        self.write, self.join, self.start = made_by.write, join, b""


class _Run:
    """Reads, scores and counts."""

    def __init__(
        self,
        model: StanceModel,
        reading: _Reading,
        writer: _TextWriter | _ArrowWriter,
        options: Options,
        hooks: Hooks,
        strict: bool,
    ) -> None:
        self._model, self._reading, self._writer = model, reading, writer
        self._options, self._hooks, self._strict = options, hooks, strict
        self._chunks = reading.chunks()
        self._scored = self._rejected = self._written = 0

    def tally(self) -> Tally:
        """Return what became of the rows so far."""
        return Tally(self._scored, self._rejected, self._written, self._reading.first.description)

    def skip(self, done: Sequence[Done]) -> None:
        """Read past the rows of finished parts."""
        for part in done:
            for chunk in islice(self._chunks, part.chunks):
                for reject in chunk.rejects:
                    self._tell(reject)
            self._count(part.scored, part.rejected, part.written)

    def stream(self, out: IO[bytes], rejects: Path | None) -> None:
        """Write the output to a stream as it is made, and the rejects, if there are any, to their table."""
        out.write(self._writer.start)
        found: list[Reject] = []
        for chunk, scored in self._scored_chunks():
            out.write(self._writer.rows(chunk, scored))
            found.extend(chunk.rejects)
        if rejects is not None and found:
            with AtomicWriter(rejects) as handle:
                handle.write(rejects_table(found))

    def pieces(self, rows: int) -> Iterator[Piece]:
        """Yield the output of about so many rows at a time; of a table without rows, one that is empty."""
        output: list[Any] = []
        rejects: list[Reject] = []
        scored_rows = written = chunks = 0
        for chunk, scored in self._scored_chunks():
            output.append(self._writer.rows(chunk, scored))
            rejects.extend(chunk.rejects)
            scored_rows += len(chunk.texts)
            written += len(scored.probabilities)
            chunks += 1
            if scored_rows + len(rejects) >= rows:
                yield Piece(output, rejects, scored_rows, written, chunks, full=True)
                output, rejects = [], []
                scored_rows = written = chunks = 0
        if chunks or not self.tally().read:
            yield Piece(output, rejects, scored_rows, written, chunks, full=False)

    def _scored_chunks(self) -> Iterator[tuple[Chunk, Scored]]:
        """Yield each chunk with its scores; while one is scored the next are read."""
        waiting: deque[tuple[Chunk, Future[Scored]]] = deque()
        with ThreadPoolExecutor(1) as pool:
            for chunk in self._chunks:
                if self._strict and chunk.rejects:
                    worst = chunk.rejects[0]
                    raise TableError(f"{worst.file}, line {worst.line}: {worst.reason} (--strict stops here)")
                waiting.append((chunk, pool.submit(self._score, chunk)))
                if len(waiting) > _AHEAD:
                    yield self._finished(*waiting.popleft())
            while waiting:
                yield self._finished(*waiting.popleft())

    def _finished(self, chunk: Chunk, future: Future[Scored]) -> tuple[Chunk, Scored]:
        scored = future.result()
        for reject in chunk.rejects:
            self._tell(reject)
        self._count(len(chunk.texts), len(chunk.rejects), len(scored.probabilities))
        return chunk, scored

    def _tell(self, reject: Reject) -> None:
        if self._hooks.reject:
            self._hooks.reject(reject)

    def _count(self, scored: int, rejected: int, written: int) -> None:
        self._scored += scored
        self._rejected += rejected
        self._written += written
        if self._hooks.progress:
            self._hooks.progress(self._scored + self._rejected, self._rejected)

    def _score(self, chunk: Chunk) -> Scored:
        model = self._model
        texts: list[str] = chunk.texts
        rows: list[int] | None = None
        units: list[tuple[str, int, int]] | None = None
        if self._options.unit == "sentence":
            rows, units = [], []
            for i, text in enumerate(texts):
                for span in sentences(text):
                    rows.append(i)
                    units.append((text[span.start : span.end], span.start, span.end))
            texts = [unit[0] for unit in units]
        threshold = model.scorer_.threshold
        return Scored(model.labels, model.poles, threshold, _once(model, texts), rows, units)


def _once(model: StanceModel, texts: list[str]) -> Floats:
    """Return the probabilities of texts; the same text is scored once."""
    places: dict[str, int] = {}
    where = [places.setdefault(text, len(places)) for text in texts]
    if len(places) == len(texts):
        return model.predict_proba(texts)
    return model.predict_proba(list(places))[where]
