"""What runs in the workers of Spark: each gets the model once, and scores or reads one record batch after the other."""

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import stance
from stance.cluster.parcels import Parcel, unpacked
from stance.values import TEXT_COLUMN

if TYPE_CHECKING:
    from stance.cluster.chunks import ChunkScorer
    from stance.model.classifier import StanceModel

KEPT_IN = "NUMBA_CACHE_DIR"
"""The environment variable that names the folder in which Numba keeps compiled code."""
_FEW_ARTICLES = 64
"""Articles that are read at once, so that their statements take little memory."""
_MANY_ARTICLES = 200
"""After so many it is worth while to get the compiled scorer ready."""


@dataclass(frozen=True)
class ScoreTask:
    """Scores the record batches of a partition; `options` are those of `ChunkScorer`."""

    parcel: Parcel
    options: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Yield the batches with their scores."""
        return _scorer(self.parcel, tuple(sorted(self.options.items()))).batches(batches)


@dataclass(frozen=True)
class ArticleTask:
    """Reads the articles of a partition; `options` are those of `stance.read_articles`, `schema` that of statements."""

    parcel: Parcel
    schema: Any
    options: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Yield the statements of the articles."""
        import pyarrow as pa

        from stance.frames.reading import read_articles

        model, seen = model_here(self.parcel), 0
        for whole in batches:
            for start in range(0, len(whole), _FEW_ARTICLES):
                some = pa.Table.from_batches([whole.slice(start, _FEW_ARTICLES)])
                seen += len(some)
                if seen >= _MANY_ARTICLES:
                    model.warm_up()
                yield from read_articles(some, model=model, **self.options).to_arrow().cast(self.schema).to_batches()


@dataclass(frozen=True)
class RejectTask:
    """Finds the rejects of a partition, whose last two columns name each row's file and its row there from 0."""

    text_column: str
    missing: str | None = None
    root: str = ""
    """The path of the folder that the files are in."""
    given: str = ""
    """How its user calls that folder."""

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Yield the rejects, as a table of rejects has them."""
        import pyarrow as pa

        from stance.cluster.chunks import Rejecting
        from stance.tables.rejects import readable

        for batch in batches:
            own = batch.select(range(batch.num_columns - 2))
            found = Rejecting(own.schema, self.text_column, self.missing)(own)
            files, rows = (batch.column(i).to_pylist() for i in (-2, -1))
            lines = [reject.line - 1 for reject in found]
            yield pa.RecordBatch.from_arrays(
                [
                    pa.array([self._named(files[i]) for i in lines], pa.string()),
                    pa.array([rows[i] + 1 for i in lines], pa.int64()),
                    pa.array([None] * len(lines), pa.int64()),
                    pa.array([reject.reason for reject in found], pa.string()),
                    pa.array([readable(reject.raw) for reject in found], pa.string()),
                ],
                list(REJECT_SCHEMA),
            )

    def _named(self, uri: str) -> str:
        """Return how the user would call a file."""
        path = urlsplit(uri).path
        inside = path.removeprefix(self.root)
        return unquote(self.given.rstrip("/") + inside) if inside != path else uri


REJECT_SCHEMA = {"file": "string", "line": "bigint", "offset": "bigint", "reason": "string", "raw": "string"}
"""The columns of a table of rejects, and their types in Spark."""


@dataclass(frozen=True)
class SeriesTask:
    """Scores arrays of texts as arrays of structs, null where there is no text: what a function in SQL gives."""

    parcel: Parcel
    options: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, arrays: Iterable[Any]) -> Iterator[Any]:
        """Yield the scores of each array."""
        import pyarrow as pa
        import pyarrow.compute as pc

        scorer = _scorer(self.parcel, tuple(sorted(self.options.items())))
        for texts in arrays:
            scored = scorer(pa.RecordBatch.from_arrays([texts], [TEXT_COLUMN]))
            columns = scored.columns[1:]
            yield pa.StructArray.from_arrays(columns, fields=list(scored.schema)[1:], mask=pc.is_null(columns[0]))


def model_here(parcel: Parcel) -> "StanceModel":
    """Return the model of a parcel, loaded once in a worker; raise ModelError where it is not the one that was sent."""
    from pyspark import SparkFiles

    return _loaded(parcel, SparkFiles.get(parcel.name))


@cache
def _loaded(parcel: Parcel, path: str) -> "StanceModel":
    keep_compiled(Path(path).parent)
    return unpacked(parcel, Path(path))


@cache
def _scorer(parcel: Parcel, options: tuple[tuple[str, Any], ...]) -> "ChunkScorer":
    model = model_here(parcel)
    from stance.cluster.chunks import ChunkScorer

    return ChunkScorer(model, **dict(options))


def keep_compiled(folder: Path) -> None:
    """Have compiled code kept in a folder where neither that of the package nor the user's can be written.

    The folder is one that nobody else can write to, since what is kept there is loaded and run.
    """
    usual = (Path(stance.__file__).parent / "scoring" / "__pycache__", Path.home() / ".cache")
    if os.environ.get(KEPT_IN) or any(map(_writable, usual)):
        return
    os.environ[KEPT_IN] = str(folder / "numba")
    if "numba" in sys.modules:
        sys.modules["numba"].config.CACHE_DIR = os.environ[KEPT_IN]


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return False
    return True
