"""Have Spark add up what dyads, shares and series are made of on one machine: the estimates are the same ones."""

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from stance.articles.dyads import OFFICIALS, DyadSums, PairSum, counted_roles
from stance.articles.output import DYAD_COLUMNS
from stance.cluster.frames import check_frame, quoted
from stance.cluster.labels import Labels, labels_of
from stance.cluster.moments import (
    check_columns,
    kinds_of,
    quantities_of,
    scored_rows,
    sums_by,
    with_labels,
    without_labels,
)
from stance.errors import TableError, UsageError
from stance.shares.choices import Measure, Population
from stance.shares.results import RESULT_COLUMNS, Asked, Group, results_of_sums
from stance.shares.sums import Sums
from stance.tables.shares import SHARE_PREFIX
from stance.trends.periods import Frequency, Period, period_of
from stance.trends.points import Point, points_of
from stance.trends.sums import Cell, SeriesSums
from stance.trends.trend import series_columns
from stance.values import (
    CERTAIN_COLUMN,
    DECIMALS,
    POLES,
    SCORE_COLUMN,
    STANCE_COLUMN,
    WHY_COLUMN,
    probability_column,
)

_log = logging.getLogger(__name__)
_DYAD_TYPES = "holder string, target string, statements bigint, score double, low double, high double, certain boolean"
_RESULT_TYPES = (
    "string", "string", "bigint", "bigint", "double", "double", "double", "double", "double", "double", "string",
    "bigint", "boolean",
)  # fmt: skip
_PLACE_TYPES = ("string", "date", "bigint", "bigint", "bigint", "string")
_TRUNCATED = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year"}


def dyads(statements: Any, *, roles: str | Collection[str | None] = OFFICIALS, poles: Sequence[str] = POLES) -> Any:
    """Return who stands how toward whom, from the statements that `read_articles` gives: the columns of `DyadSums`.

    `roles` are those of the holders that count, `poles` the labels between which the model's scores run. Spark counts
    the statements and adds up scores and variances; what comes of it is that of one machine, but for the last of six
    decimals, since the statements' numbers are rounded already. Raises TableError where a column is missing.
    """
    from pyspark.sql import functions as F

    check_frame(statements)
    counted = counted_roles(roles)
    shares = [probability_column(pole) for pole in poles]
    pair = ("holder_actor", "target_actor")
    check_columns(statements, [*pair, "holder_role", STANCE_COLUMN, SCORE_COLUMN, CERTAIN_COLUMN, *shares])
    score, role = F.col(SCORE_COLUMN), F.coalesce(F.col("holder_role"), F.lit(""))
    spread = F.greatest(F.lit(0.0), sum((F.col(name) for name in shares), F.lit(0.0)) - score * score)
    sure = F.when(F.col(CERTAIN_COLUMN), F.col(STANCE_COLUMN))
    both = [F.coalesce(F.col(name), F.lit("")) != "" for name in pair]
    found = (
        statements.filter(both[0] & both[1] & score.isNotNull() & role.isin([name or "" for name in counted]))
        .groupBy(*pair)
        .agg(F.count("*"), F.sum(score), F.sum(spread), F.collect_set(sure))
        .collect()
    )
    sums = DyadSums(poles, counted)
    sums.add_sums({(row[0], row[1]): PairSum(row[2], row[3], row[4], set(row[5])) for row in found})
    rows = [[getattr(dyad, name) for name in DYAD_COLUMNS] for dyad in sums.dyads()]
    told = [tuple(round(v, DECIMALS) if isinstance(v, float) else v for v in row) for row in rows]
    types = dict(part.split() for part in _DYAD_TYPES.split(", "))
    return statements.sparkSession.createDataFrame(told, ", ".join(f"{name} {types[name]}" for name in DYAD_COLUMNS))


def share(
    scored: Any,
    labels: Any,
    *,
    id_column: str,
    by: Sequence[str] = (),
    measure: str = Measure.share,
    population: str = Population.stream,
    document_column: str | None = None,
    label_column: str = "label",
    prefix: str = "",
    poles: Sequence[str] = POLES,
    not_random: bool = False,
) -> Any:
    """Return each label's share, or the mean score, as counted and corrected by labels: as `stance share` has them.

    `labels` is a DataFrame of Spark, pandas, polars or Arrow with the ids and labels of rows of `scored` that `sample`
    drew, or that were drawn from strata: then with columns `stratum` and `stratum_rows`, of how many rows each has.
    `not_random` takes any labels, and marks every number. The rest is as in `stance share`.

    The moments of all rows are added up by Spark; estimates are made of these, so that they are those of one machine.
    Raises TableError where a column, a label or a row is missing, or an id is not the only one of its kind.
    """
    check_frame(scored)
    groups, kinds = [by] if isinstance(by, str) else list(by), kinds_of(scored, prefix)
    documents = [document_column] if document_column else []
    check_columns(scored, [id_column, prefix + STANCE_COLUMN, *groups, *documents])
    asked = Measure(measure)
    quantities = quantities_of(kinds, asked, tuple(poles))
    rows = scored_rows(scored, prefix, kinds, id_column, groups, document_column, quantities)
    coded = labels_of(labels, id_column, label_column, kinds, rows.count(), not_random=not_random)
    told = with_labels(scored.sparkSession, rows, coded, scored.schema[id_column].dataType)
    results = []
    for quantity, sums in zip(quantities, sums_by(told, len(groups), quantities, coded), strict=True):
        wanted = Asked(quantity.label, asked, Population(population), grouped=bool(groups), is_random=not not_random)
        results += results_of_sums(sums, wanted)
    cells = [(*r.group, *r.values()) for r in sorted(results, key=lambda result: result.group)]
    types = [f"{quoted(n)} string" for n in groups]
    types += [f"{name} {kind}" for name, kind in zip(RESULT_COLUMNS, _RESULT_TYPES, strict=True)]
    return scored.sparkSession.createDataFrame(cells, ", ".join(types))


def series(
    scored: Any,
    *,
    date_column: str,
    by: Sequence[str] = (),
    frequency: str = Frequency.month,
    document_column: str | None = None,
    least: int = 1,
    labels: Any = None,
    id_column: str | None = None,
    label_column: str = "label",
    population: str = Population.stream,
    prefix: str = "",
    poles: Sequence[str] = POLES,
    not_random: bool = False,
) -> Any:
    """Return the shares of all labels and the mean score by group and period, as `stance trend` counts them.

    `date_column` holds dates or times of Spark; rows without one are left out, and a warning tells how many. `by`,
    `frequency` (D, W, M, Q, Y), `document_column` and `least` are as in `stance trend`; labels correct the estimates as
    in `share`, and then an `id_column` is needed. What changed, and when, is looked for on one machine.

    Raises TableError where a column is missing or holds no dates.
    """
    check_frame(scored)
    groups, kinds, often = [by] if isinstance(by, str) else list(by), kinds_of(scored, prefix), Frequency(frequency)
    if labels is not None and id_column is None:
        raise UsageError("labels are matched by ids: name their column (id_column=...)")
    further = [name for name in (document_column, id_column) if name]
    check_columns(scored, [date_column, prefix + STANCE_COLUMN, *groups, *further])
    quantities = quantities_of(kinds, Measure.share, tuple(poles)) + quantities_of(kinds, Measure.mean, tuple(poles))
    by_period = [*groups, _first_day(scored, date_column, often)]
    rows = scored_rows(scored, prefix, kinds, id_column, by_period, document_column, quantities)
    coded: Labels | None = None
    if labels is None or id_column is None:
        told = without_labels(rows)
    else:
        coded = labels_of(labels, id_column, label_column, kinds, rows.count(), not_random=not_random)
        told = with_labels(scored.sparkSession, rows, coded, scored.schema[id_column].dataType)
    sums = sums_by(told, len(by_period), quantities, coded)
    made = SeriesSums(tuple(q.label for q in quantities), often, _cells(sums, often))
    points = points_of(made, least=least, corrected=coded is not None, population=Population(population))
    names = series_columns(groups, made.quantities)[:-1]
    types = ["string"] * len(groups) + [*_PLACE_TYPES, *["double"] * (3 * len(quantities))]
    schema = ", ".join(f"{quoted(name)} {kind}" for name, kind in zip(names, types, strict=True))
    return scored.sparkSession.createDataFrame([_point_row(point, often) for point in points], schema)


def _first_day(scored: Any, column: str, frequency: Frequency) -> Any:
    """Return the first day of the period of each row, as a text; raise TableError for a column that holds no dates."""
    from pyspark.sql import functions as F

    kind = scored.schema[column].dataType.typeName()
    if kind not in ("date", "timestamp", "timestamp_ntz"):
        raise TableError(
            f"the column {column!r} holds {kind}, not dates; make them first: "
            f"df.withColumn({column!r}, pyspark.sql.functions.to_date({column!r}))",
            column=column,
        )
    return F.date_trunc(_TRUNCATED[frequency.value], F.col(quoted(column))).cast("date").cast("string")


def _cells(sums: Sequence[Mapping[Group, Sums]], frequency: Frequency) -> dict[Cell, tuple[Sums, ...]]:
    """Return the sums of each group in each period; warn of rows without a date."""
    cells: dict[Cell, tuple[Sums, ...]] = {}
    lacking = 0
    for key in sums[0]:
        *group, day = key
        own = tuple(each[key] for each in sums)
        if not day:  # null
            lacking += own[0].rows
        else:
            cells[tuple(group), period_of(date.fromisoformat(day), frequency)] = own
    if lacking:
        _log.warning("%d rows have no date, and are left out", lacking)
    return cells


def _point_row(point: Point, frequency: Frequency) -> tuple[Any, ...]:
    period = Period(frequency, point.period)
    told: list[float | None] = []
    for interval in point.estimates:
        told += [None] * 3 if interval is None else [interval.value, interval.low, interval.high]
    place = (period.name, period.start, point.rows, point.documents, point.labelled, point.method)
    return (*point.group, *place, *told)


def sample(scored: Any, number: int, *, id_column: str, seed: int = 0, prefix: str = "") -> Any:
    """Return so many scored rows drawn at random, to be labelled: without the model's answers, with an empty label.

    The same rows, ids and seed give the same sample, however the rows are partitioned: it is those whose ids have the
    smallest SHA-256 with the seed. Raises TableError where a column is missing.
    """
    from pyspark.sql import functions as F

    check_frame(scored)
    check_columns(scored, [id_column, prefix + STANCE_COLUMN])
    if not isinstance(number, int) or number < 2:
        raise UsageError(f"a sample has two rows or more; found {number!r}")
    answers = {prefix + name for name in (STANCE_COLUMN, SCORE_COLUMN, CERTAIN_COLUMN, WHY_COLUMN)}
    shown = [n for n in scored.columns if n not in answers and not n.startswith(prefix + SHARE_PREFIX)]
    drawn = F.sha2(F.concat(F.lit(f"{seed} "), F.col(quoted(id_column)).cast("string")), 256)
    some = (
        scored.filter(F.col(quoted(prefix + STANCE_COLUMN)).isNotNull()).orderBy(drawn, quoted(id_column)).limit(number)
    )
    return some.select(*map(quoted, shown), F.lit("").alias("label"))
