"""Score and read DataFrames of Spark, with the model sent to each executor once."""

import atexit
import shutil
import tempfile
import warnings
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from stance.articles.dyads import OFFICIALS, counted_roles
from stance.cluster.chunks import ChunkScorer, Rejects
from stance.cluster.needs import INSTALL, spark_needed
from stance.cluster.parcels import Packed, Parcel, packed
from stance.cluster.workers import ArticleTask, ScoreTask, SeriesTask
from stance.errors import StanceError
from stance.frames.choice import ModelChoice
from stance.series import kind_of
from stance.values import TEXT_COLUMN


def score(
    df: Any,
    text_column: str = TEXT_COLUMN,
    *,
    model: ModelChoice = None,
    prefix: str = "",
    why: bool = False,
    missing: str | None = None,
    rejects: Rejects = "null",
) -> Any:
    """Return a DataFrame of Spark, bounded or streaming, with the columns that `stance predict` adds.

    Rows are those that come in: where a text is null, blank or stands for a missing one (`missing`, as in `stance
    predict --missing`) the new columns are null, or the row is left out where `rejects` is "drop". `model`, `prefix`
    and `why` are as in `stance.score`. Nothing is computed before Spark is asked for rows.

    The model is sent to each executor once, as data; a worker that finds another one, or another version of stance,
    refuses with a ModelError, and the job fails. Each task scores on one thread. Raises TableError where a column is
    missing or there already, TypeError for what is no DataFrame of Spark.
    """
    check_frame(df)
    options = {"text_column": text_column, "prefix": prefix, "why": why, "missing": missing, "rejects": rejects}
    found = packed(model)
    scorer = ChunkScorer(found.model, text_column=text_column, prefix=prefix, why=why, missing=missing, rejects=rejects)
    parcel = send(df.sparkSession, found)
    return mapped(df, ScoreTask(parcel, options), _widened(df.schema, scorer.schema(_arrow_schema(df))))


def read_articles(
    df: Any,
    text_column: str = TEXT_COLUMN,
    *,
    id_column: str,
    model: ModelChoice = None,
    year: int | None = None,
    title_column: str | None = None,
    date_column: str | None = None,
    speaker_column: str | None = None,
    speaker: str | None = None,
    roles: str | Collection[str | None] = OFFICIALS,
) -> Any:
    """Return the statements of a DataFrame of articles as a DataFrame: a row each, as `stance.read_articles` has them.

    `id_column` names the articles in the column `article`, by which the others can be joined again. All else is as in
    `stance.read_articles`; `dyads` sums the statements up. See `score` for how the model gets to the executors.
    """
    check_frame(df)
    options: dict[str, Any] = {
        "text": text_column, "id": id_column, "year": year, "title_column": title_column, "date_column": date_column,
        "speaker_column": speaker_column, "speaker": speaker, "roles": counted_roles(roles),
    }  # fmt: skip
    found = packed(model, articles=True)
    wanted = [name for name in (text_column, id_column, title_column, date_column, speaker_column) if name is not None]
    schema = _statement_schema(_arrow_schema(df), found, options, id_column)
    from pyspark.sql.pandas.types import from_arrow_schema

    some = df.select(*map(quoted, dict.fromkeys(wanted)))
    parcel = send(df.sparkSession, found)
    return mapped(some, ArticleTask(parcel, schema, options), from_arrow_schema(schema))


def udf(*, model: ModelChoice = None, why: bool = False, missing: str | None = None, spark: Any = None) -> Any:
    """Return a function of a column of texts that gives a struct of `stance predict`'s columns, null without a text.

    To be called in SQL it is registered: `spark.udf.register("stance", stance.spark.udf())`, and then
    `SELECT stance(text).score FROM speeches`. `spark` is the session, the active one unless given. `score` is quicker
    where all the columns of many rows are wanted.
    """
    spark_needed()
    try:
        from pyspark.sql.functions import arrow_udf
    except ImportError as error:
        raise StanceError(f"a function for SQL needs PySpark 4.1 or later: {INSTALL}; score(df) does not") from error
    import pyarrow as pa
    from pyspark.sql import SparkSession
    from pyspark.sql.pandas.types import from_arrow_schema

    session = SparkSession.active() if spark is None else spark
    found = packed(model)
    made = ChunkScorer(found.model, why=why, missing=missing).schema(pa.schema([(TEXT_COLUMN, pa.string())]))
    task = SeriesTask(send(session, found), {"why": why, "missing": missing})

    def stance(texts: Iterator[pa.Array]) -> Iterator[pa.Array]:  # Spark reads the kind of function from the types
        yield from task(texts)

    with _without_pandas():
        return arrow_udf(stance, from_arrow_schema(made.remove(0)))


def check_frame(df: Any) -> None:
    """Raise TypeError where something is no DataFrame of Spark; StanceError where PySpark is missing or too old."""
    spark_needed()
    from pyspark.sql import DataFrame

    if not isinstance(df, DataFrame):
        raise TypeError(f"found {kind_of(df)}; pass a DataFrame of Spark (for other tables there is stance.score)")


def mapped(df: Any, task: Any, schema: Any) -> Any:
    """Return what a task makes of the record batches of each partition of a DataFrame, as one of a schema."""
    with _without_pandas():
        return df.mapInArrow(task.__call__, schema)


@contextmanager
def _without_pandas() -> Iterator[None]:
    """Keep PySpark from warning of a version of pandas, which nothing here goes through."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        yield


def send(session: Any, found: Packed) -> Parcel:
    """Have a model sent to every executor that will need it, once for each application, and return what it is."""
    is_remote = not hasattr(session, "_jsc")  # Spark Connect: the driver is on another machine
    name = found.parcel.name
    sent = _SENT.setdefault(session.session_id if is_remote else session.sparkContext.applicationId, set())
    if name not in sent:
        path = str(_file(name, found.content))
        session.addArtifacts(path, file=True) if is_remote else session.sparkContext.addFile(path)
        sent.add(name)
    return found.parcel


_SENT: dict[str, set[str]] = {}
"""The files that each application, or session of Spark Connect, was given."""


def _file(name: str, content: bytes) -> Path:
    """Return a file of some content, which stays as long as this process: executors may come and ask for it late."""
    path = _folder() / name
    if not path.exists():
        path.write_bytes(content)
    return path


@cache
def _folder() -> Path:
    folder = tempfile.mkdtemp(prefix="stance-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def quoted(name: str) -> str:
    """Return the name of a column as Spark takes it whatever is in it.

    >>> quoted("speech.text")
    '`speech.text`'
    """
    return "`" + name.replace("`", "``") + "`"


def _arrow_schema(df: Any) -> Any:
    from pyspark.sql.pandas.types import to_arrow_schema

    return to_arrow_schema(df.schema)


def _widened(schema: Any, made: Any) -> Any:
    """Return the schema of a DataFrame with the fields behind it that an Arrow schema has more."""
    import pyarrow as pa
    from pyspark.sql.pandas.types import from_arrow_schema
    from pyspark.sql.types import StructType

    added = from_arrow_schema(pa.schema(list(made)[len(schema.fields) :]))
    return StructType([*schema.fields, *added.fields])


def _statement_schema(schema: Any, found: Packed, options: dict[str, Any], id_column: str) -> Any:
    """Return the Arrow schema of the statements, as the reader of one machine has it; raise its errors."""
    from stance.frames.reading import read_articles as read_here

    empty = schema.empty_table()
    made = read_here(empty, model=found.model, **options).to_arrow().schema
    return made.set(0, made.field(0).with_type(schema.field(id_column).type))
