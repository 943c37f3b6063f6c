"""Score whole tables: in chunks, every row accounted for, the output complete or absent, resumable when it is long."""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from functools import cache as cached
from itertools import islice
from pathlib import Path
from typing import IO, Any

from stance.batch.checkpoints import Checkpoints, FinishedPart, Part, run_identity
from stance.errors import TableError, UsageError
from stance.files import AtomicWriter, endings, write_all
from stance.model.classifier import StanceModel
from stance.scoring.knowledge import UNREAL
from stance.scoring.scorer import Floats
from stance.tables.opening import opened_table
from stance.tables.rejects import Reject, reject_header, reject_rows
from stance.tables.scored import Scored, Sentences, added_columns, column_types
from stance.tables.table import CHUNK, Chunk, Table
from stance.tables.writers import Writer, table_writer
from stance.text.sentences import sentences

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
    why: bool = False

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
    `reasons` counts the output rows that this run found not to be ones to judge, by reason.
    """

    scored: int
    rejected: int
    written: int
    description: str = ""
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """Return the number of rows read."""
        return self.scored + self.rejected


@dataclass(frozen=True)
class Hooks:
    """Who is told what while a run goes on: each reject; rows read and rejected after each chunk."""

    on_reject: Callable[[Reject], None] | None = None
    on_progress: Callable[[int, int], None] | None = None


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
        tables = _Inputs(stack, inputs, options, chunk_rows)
        writer = _writer(model, tables, options, endings(str(out))[1] if isinstance(out, Path) else "")
        run = _Run(model, tables, writer, options, hooks or Hooks(), strict)
        if not isinstance(out, Path):
            run.stream(out, rejects)
            return run.tally()
        identity = cached(lambda: run_identity(inputs, model.fingerprint(), asdict(options)))
        checkpoints = Checkpoints(out, rejects, identity, writer)
        checkpoints.begin(resume=resume, restart=restart)
        run.skip(checkpoints.finished)
        checkpoints.finish(run.parts(part_rows))
        return run.tally()


class _Inputs:
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
                        f"({', '.join(self.columns)}); score the files one by one into a folder (-o FOLDER/)",
                        file=path,
                    )
                yield from table.chunks(text, self._size)


def _writer(model: StanceModel, tables: _Inputs, options: Options, compression: str) -> Writer:
    sentences_too = options.unit == "sentence"
    return table_writer(
        tables.first,
        tables.columns,
        added_columns(model.labels, model.poles, sentences=sentences_too, prefix=options.prefix, why=options.why),
        column_types(model.labels, model.poles, sentences=sentences_too, why=options.why),
        kind=options.kind,
        out_kind=options.out_kind,
        compression=compression,
        excel=options.excel,
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
        strict: bool,
    ) -> None:
        self._model, self._tables, self._writer = model, tables, writer
        self._options, self._hooks, self._strict = options, hooks, strict
        self._chunks = tables.chunks()
        self._scored = self._rejected = self._written = 0
        self._reasons: Counter[str] = Counter()

    def tally(self) -> Tally:
        """Return what became of the rows so far."""
        description = self._tables.first.description
        return Tally(self._scored, self._rejected, self._written, description, dict(self._reasons))

    def skip(self, finished: Sequence[FinishedPart]) -> None:
        """Read past the rows of finished parts."""
        for part in finished:
            for chunk in islice(self._chunks, part.chunks):
                for reject in chunk.rejects:
                    self._tell(reject)
            self._count(part.scored, part.rejected, part.written)

    def stream(self, out: IO[bytes], rejects: Path | None) -> None:
        """Write the output to a stream as it is made, and the rejects, if there are any, to their table."""
        write_all(out, self._writer.start)
        told: list[Reject] = []
        try:
            for chunk, scored in self._scored_chunks():
                write_all(out, self._writer.rows(chunk, scored))
                told.extend(chunk.rejects)
        finally:  # whoever follows a log ends by interrupting, and the rows before that are out
            if rejects is not None and told:
                with AtomicWriter(rejects) as handle:
                    handle.write(reject_header() + reject_rows(told))

    def parts(self, rows: int) -> Iterator[Part]:
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
                yield Part(output, rejects, scored_rows, written, chunks, full=True)
                output, rejects = [], []
                scored_rows = written = chunks = 0
        if chunks or not self.tally().read:
            yield Part(output, rejects, scored_rows, written, chunks, full=False)

    def _scored_chunks(self) -> Iterator[tuple[Chunk, Scored]]:
        """Yield each chunk with its scores; while one is scored the next are read."""
        waiting: deque[tuple[Chunk, Future[Scored]]] = deque()
        with ThreadPoolExecutor(1) as pool:
            for chunk in self._chunks:
                if self._strict and chunk.rejects:
                    worst = chunk.rejects[0]
                    raise TableError(
                        f"{worst.file}, line {worst.line}: {worst.reason} (--strict stops here)",
                        file=worst.file,
                        line=worst.line,
                    )
                waiting.append((chunk, pool.submit(self._score, chunk)))
                while len(waiting) > (0 if chunk.waits else _AHEAD):
                    yield self._finished(*waiting.popleft())
            while waiting:
                yield self._finished(*waiting.popleft())

    def _finished(self, chunk: Chunk, future: Future[Scored]) -> tuple[Chunk, Scored]:
        scored = future.result()
        for reject in chunk.rejects:
            self._tell(reject)
        self._reasons.update(reason for reason in scored.reasons.values() if reason != UNREAL)
        self._count(len(chunk.texts), len(chunk.rejects), len(scored.probabilities))
        return chunk, scored

    def _tell(self, reject: Reject) -> None:
        if self._hooks.on_reject:
            self._hooks.on_reject(reject)

    def _count(self, scored: int, rejected: int, written: int) -> None:
        self._scored += scored
        self._rejected += rejected
        self._written += written
        if self._hooks.on_progress:
            self._hooks.on_progress(self._scored + self._rejected, self._rejected)

    def _score(self, chunk: Chunk) -> Scored:
        model = self._model
        cut = _cut(chunk.texts) if self._options.unit == "sentence" else None
        probabilities, reasons = _once(model, chunk.texts if cut is None else cut.texts)
        why, threshold = self._options.why, model.scorer_.threshold
        return Scored(model.labels, model.poles, threshold, probabilities, reasons, cut, why)


def _cut(texts: Sequence[str]) -> Sentences:
    cut = Sentences([], [], [])
    for row, text in enumerate(texts):
        for span in sentences(text):
            cut.rows.append(row)
            cut.texts.append(text[span.start : span.end])
            cut.spans.append(span)
    return cut


def _once(model: StanceModel, texts: list[str]) -> tuple[Floats, dict[int, str]]:
    """Return the probabilities of texts, and why some are not ones to judge; the same text is scored once."""
    places: dict[str, int] = {}
    where = [places.setdefault(text, len(places)) for text in texts]
    if len(places) == len(texts):
        return model.predict_proba(texts), model.reasons(texts)
    different = list(places)
    reasons = model.reasons(different)
    return model.predict_proba(different)[where], {i: reasons[w] for i, w in enumerate(where) if w in reasons}
