"""Score a folder of Parquet files on Spark into another one, every row accounted for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from stance.cluster.chunks import Rejecting
from stance.cluster.frames import mapped, quoted, score
from stance.cluster.session import told
from stance.cluster.workers import REJECT_SCHEMA, RejectTask
from stance.errors import StanceError, TableError, UsageError
from stance.frames.choice import ModelChoice
from stance.tables.parquet_folder import partitions
from stance.tables.rejects import Reject
from stance.values import CERTAIN_COLUMN, TEXT_COLUMN

_FILE, _ROW = "_stance_file", "_stance_row"
_FILES = "*.{parquet,parq,pq}"
_DONE = "_SUCCESS"
"""The file that Spark leaves in a folder when all of it is written."""


@dataclass(frozen=True)
class FolderOptions:
    """How a folder is scored; see `ChunkScorer`. With `keep_rejects` the rejected rows stay, with nulls."""

    text_column: str = TEXT_COLUMN
    prefix: str = ""
    why: bool = False
    missing: str | None = None
    keep_rejects: bool = False


@dataclass(frozen=True)
class FolderTally:
    """What became of the rows: read = scored + rejected. `first` are some of the rejects, `certain` counts answers."""

    read: int
    scored: int
    rejected: int
    certain: int
    first: Sequence[Reject]


def score_folder(
    session: Any,
    path: str,
    out: str,
    options: FolderOptions,
    *,
    model: ModelChoice = None,
    rejects: str | None = None,
    most_rejects: int | None = None,
    restart: bool = False,
    shown: int = 10,
) -> FolderTally:
    """Write the rows of a Parquet file or folder with their scores into a folder, and return the tally.

    Folders that name partitions (year=2024/) name the same ones in the output, whose files Spark cuts as it likes.
    Paths are whatever Spark reads: of this machine, or such as s3a://bucket/speeches.parquet. The rejects go into the
    Parquet folder `rejects`, OUT.rejects.parquet unless named, which is there only if there are any. Both folders
    appear when they are complete; one that is left without the file _SUCCESS is of a run that did not end, and is
    thrown away only with `restart`.

    Raises UsageError where the output is there already, TableError where the input cannot be read or, before anything
    is scored, where it has more rejects than `most_rejects`, ModelError where a worker has another model, StanceError
    where Spark fails or a row is not accounted for.
    """
    rejects = f"{out.rstrip('/')}.rejects.parquet" if rejects is None else rejects
    source, folder, refused = (_Place(session, place) for place in (path, out, rejects))
    if len({place.whole for place in (source, folder, refused)}) < 3:
        raise UsageError(f"{out}: input, output and rejects must be three different folders", file=out)
    with told():
        folder.clear(restart=restart)
        refused.clear(restart=restart, throwaway=True)
        frame = _frame(session, path)
        first = _put_rejects(frame, source, refused, options, most_rejects, shown)
        try:
            _put_scored(frame, source, folder, options, model)
            return _tally(session, frame, folder, refused, options, first)
        except BaseException:
            folder.remove_unfinished()
            refused.remove()
            raise


class _Place:
    """A folder in whatever file system Spark has for its path."""

    def __init__(self, session: Any, path: str) -> None:
        jvm = session.sparkContext._jvm
        self.given = path
        bare = jvm.org.apache.hadoop.fs.Path(path)
        self._system = bare.getFileSystem(session.sparkContext._jsc.hadoopConfiguration())
        self._path = self._system.makeQualified(bare)
        self._path_of = jvm.org.apache.hadoop.fs.Path
        self.whole = str(self._path.toString())

    def clear(self, *, restart: bool, throwaway: bool = False) -> None:
        """Remove what a run left that did not end; raise UsageError where it did, or where `restart` is not given.

        A `throwaway` is one even when it is finished: rejects without their output.
        """
        if not self._system.exists(self._path):
            return
        found = [str(status.getPath().getName()) for status in self._system.listStatus(self._path)]
        if found and not (throwaway and _DONE in found) and (_DONE in found or "_temporary" not in found):
            raise UsageError(f"{self.given} exists; name another folder, or remove it first", file=self.given)
        if found and not restart:
            raise UsageError(
                f"{self.given} is of a run that did not end, or that is under way; --restart throws it away",
                file=self.given,
            )
        self.remove()

    def remove(self) -> None:
        """Remove the folder and all in it."""
        self._system.delete(self._path, True)

    def remove_unfinished(self) -> None:
        """Remove the folder where Spark has not written all of it."""
        if not self._system.exists(self._path_of(self._path, _DONE)):
            self.remove()

    def partitions(self, files: Sequence[str]) -> list[str]:
        """Return the names of the partitions that the paths of the files in this folder name."""
        if not files:
            return []
        inside = _bare(files[0]).removeprefix(_bare(self.whole)).strip("/").split("/")
        return list(partitions(tuple(inside[:-1])))


def _bare(uri: str) -> str:
    """Return the path of a URI, still quoted as it is there."""
    return urlsplit(uri).path or uri


def _frame(session: Any, path: str) -> Any:
    frame = session.read.option("mergeSchema", "true").option("pathGlobFilter", _FILES).parquet(path)
    if not frame.columns:
        raise TableError(f"{path}: the folder holds no .parquet file", file=path)
    return frame


def _put_rejects(
    frame: Any, source: _Place, place: _Place, options: FolderOptions, most: int | None, shown: int
) -> list[Reject]:
    """Write the rejects of a table, and return the first of them; without any, remove their folder."""
    from pyspark.sql import functions as F
    from pyspark.sql.pandas.types import to_arrow_schema

    schema = to_arrow_schema(frame.schema)
    rejecting = Rejecting(schema, options.text_column, options.missing)
    text = F.col(".".join(map(quoted, rejecting.text_path)))
    # All that may be a reject by a plain look; the rule itself, which is Python's, is asked for these alone.
    odd = text.isNull() | (F.length(text) <= rejecting.longest) | text.rlike(r"\A[^!-~]|[^!-~]\z")
    told_of = frame.select("*", F.col("_metadata.file_path").alias(_FILE), F.col("_metadata.row_index").alias(_ROW))
    task = RejectTask(options.text_column, options.missing, _bare(source.whole), source.given)
    found = mapped(told_of.filter(odd), task, ", ".join(f"{name} {kind}" for name, kind in REJECT_SCHEMA.items()))
    found.write.parquet(place.given)
    written = frame.sparkSession.read.parquet(place.given)
    number = written.count()
    some = [Reject(*row) for row in written.orderBy("file", "line").limit(shown).collect()]
    if most is not None and number > most:
        worst = written.orderBy("file", "line").offset(most).limit(1).collect()[0]
        place.remove()
        raise TableError(
            f"{worst.file}, line {worst.line}: {worst.reason} ({number} rows would be rejected, {most} are allowed; "
            "nothing was scored)",
            file=worst.file, line=worst.line,
        )  # fmt: skip
    if not number:
        place.remove()
    return some


def _put_scored(frame: Any, source: _Place, place: _Place, options: FolderOptions, model: ModelChoice) -> None:
    scored = score(
        frame, options.text_column, model=model, prefix=options.prefix, why=options.why, missing=options.missing,
        rejects="null" if options.keep_rejects else "drop",
    )  # fmt: skip
    names = [name for name in source.partitions(frame.inputFiles()) if name in frame.columns]
    writer = scored.write.partitionBy(*names) if names else scored.write
    writer.parquet(place.given)


def _tally(
    session: Any, frame: Any, place: _Place, refused: _Place, options: FolderOptions, first: list[Reject]
) -> FolderTally:
    """Return what became of the rows, counted in what was written; raise StanceError where one is not accounted for."""
    from pyspark.sql import functions as F

    certain = quoted(options.prefix + CERTAIN_COLUMN)
    read, rejected = frame.count(), session.read.parquet(refused.given).count() if first else 0
    counts = session.read.parquet(place.given).select(F.count(certain), F.count_if(F.col(certain))).collect()[0]
    scored = counts[0]
    if read != scored + rejected:
        raise StanceError(
            f"{place.given}: {read} rows were read, {scored} scored and {rejected} rejected: the input changed while "
            "it was read, or Spark lost rows; score it again into another folder",
            file=place.given,
        )
    return FolderTally(read, scored, rejected, counts[1], first)
