"""Have Spark add up what `stance article --dyads` and `stance share` add up: the estimates are the same ones."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from stance.articles.dyads import OFFICIALS, DyadSums, PairSum, counted_roles
from stance.articles.output import DYAD_COLUMNS
from stance.cluster.frames import check_frame, quoted
from stance.cluster.labels import Labels, labels_of
from stance.errors import TableError, UsageError
from stance.shares.choices import Measure, Population
from stance.shares.moments import Moments
from stance.shares.results import RESULT_COLUMNS, Asked, Group, results_of_sums
from stance.shares.sums import LABEL_ENTRIES, TABLE_ENTRIES, Stratum, Sums
from stance.tables.shares import SAMPLED_COLUMN, SHARE_PREFIX
from stance.tables.table import no_column
from stance.values import CERTAIN_COLUMN, DECIMALS, POLES, SCORE_COLUMN, STANCE_COLUMN, probability_column

_DYAD_TYPES = "holder string, target string, statements bigint, score double, low double, high double, certain boolean"
_RESULT_TYPES = (
    "string", "string", "bigint", "bigint", "double", "double", "double", "double", "double", "double", "string",
    "bigint", "boolean",
)  # fmt: skip
_ID, _WEIGHT, _LABEL, _UNIT = "_stance_id", "_stance_weight", "_stance_label", "_stance_unit"


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
    _check_columns(statements, [*pair, "holder_role", STANCE_COLUMN, SCORE_COLUMN, CERTAIN_COLUMN, *shares])
    score, role = F.col(SCORE_COLUMN), F.coalesce(F.col("holder_role"), F.lit(""))
    spread = F.greatest(F.lit(0.0), sum((F.col(name) for name in shares), F.lit(0.0)) - score * score)
    both = [F.coalesce(F.col(name), F.lit("")) != "" for name in pair]
    found = (
        statements.filter(both[0] & both[1] & score.isNotNull() & role.isin([name or "" for name in counted]))
        .groupBy(*pair)
        .agg(
            F.count("*"),
            F.sum(score),
            F.sum(spread),
            F.collect_set(F.when(F.col(CERTAIN_COLUMN), F.col(STANCE_COLUMN))),
        )
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
    groups = [by] if isinstance(by, str) else list(by)
    names = [n for n in scored.columns if n.startswith(prefix + SHARE_PREFIX) and n != SAMPLED_COLUMN]
    _check_columns(
        scored, [id_column, prefix + STANCE_COLUMN, *groups, *([document_column] if document_column else [])]
    )
    kinds = tuple(name.removeprefix(prefix + SHARE_PREFIX) for name in names)
    if len(kinds) < 2:
        raise TableError(f"the frame has no columns {prefix}{SHARE_PREFIX}LABEL for two labels or more")
    asked = Measure(measure)
    quantities = _quantities(kinds, asked, tuple(poles))
    rows = _scored_rows(scored, prefix, kinds, id_column, groups, document_column, quantities)
    coded = labels_of(labels, id_column, label_column, kinds, rows.count(), not_random=not_random)
    told = _labelled(scored.sparkSession, rows, coded, scored.schema[id_column].dataType)
    results = []
    for quantity, sums in zip(quantities, _sums(told, len(groups), quantities, coded), strict=True):
        wanted = Asked(quantity.label, asked, Population(population), grouped=bool(groups), is_random=not not_random)
        results += results_of_sums(sums, wanted)
    cells = [(*r.group, *r.values()) for r in sorted(results, key=lambda result: result.group)]
    types = [f"{quoted(n)} string" for n in groups]
    types += [f"{name} {kind}" for name, kind in zip(RESULT_COLUMNS, _RESULT_TYPES, strict=True)]
    return scored.sparkSession.createDataFrame(cells, ", ".join(types))


def sample(scored: Any, number: int, *, id_column: str, seed: int = 0, prefix: str = "") -> Any:
    """Return so many scored rows drawn at random, to be labelled: without the model's answers, with an empty label.

    The same rows, ids and seed give the same sample, however the rows are partitioned: it is those whose ids have the
    smallest SHA-256 with the seed. Raises TableError where a column is missing.
    """
    from pyspark.sql import functions as F

    check_frame(scored)
    _check_columns(scored, [id_column, prefix + STANCE_COLUMN])
    if not isinstance(number, int) or number < 2:
        raise UsageError(f"a sample has two rows or more; found {number!r}")
    answers = {STANCE_COLUMN, SCORE_COLUMN, CERTAIN_COLUMN, "why"}
    shown = [
        n for n in scored.columns if n.removeprefix(prefix) not in answers and not n.startswith(prefix + SHARE_PREFIX)
    ]
    drawn = F.sha2(F.concat(F.lit(f"{seed} "), F.col(quoted(id_column)).cast("string")), 256)
    some = (
        scored.filter(F.col(quoted(prefix + STANCE_COLUMN)).isNotNull()).orderBy(drawn, quoted(id_column)).limit(number)
    )
    return some.select(*map(quoted, shown), F.lit("").alias("label"))


@dataclass(frozen=True)
class _Quantity:
    """Something whose mean is estimated: its label, and by how much each label's share counts in it."""

    label: str
    weights: tuple[float, ...]


def _quantities(kinds: Sequence[str], measure: Measure, poles: tuple[str, ...]) -> list[_Quantity]:
    if measure is Measure.share:
        return [_Quantity(one, tuple(float(one == other) for other in kinds)) for one in kinds]
    if len(poles) != 2 or not set(poles) <= set(kinds):
        raise UsageError(f"poles are {', '.join(poles)}; found the labels {', '.join(kinds)}")
    return [_Quantity("", tuple(float(kind == poles[0]) - float(kind == poles[1]) for kind in kinds))]


def _check_columns(df: Any, wanted: Sequence[str]) -> None:
    for name in wanted:
        if name not in df.columns:
            raise TableError(no_column("the frame", name, df.columns), column=name)


def _scored_rows(
    scored: Any, prefix: str, kinds: Sequence[str], id_column: str, groups: Sequence[str], document: str | None,
    quantities: Sequence[_Quantity],
) -> Any:  # fmt: skip
    """Return the rows that have a score: group, id, unit, and what is counted and expected of each quantity."""
    from pyspark.sql import functions as F

    stance = F.col(quoted(prefix + STANCE_COLUMN))
    shares = [F.col(quoted(prefix + SHARE_PREFIX + kind)) for kind in kinds]
    total = sum(shares[1:], shares[0])
    columns = [_text(name).alias(f"_g{i}") for i, name in enumerate(groups)]
    columns.append(F.col(quoted(id_column)).alias(_ID))
    if document is not None:
        named = _text(document)
        row = F.concat(F.lit("r"), F.col(quoted(id_column)).cast("string"))
        columns.append(F.when(named != "", F.concat(F.lit("d"), named)).otherwise(row).alias(_UNIT))
    for k, quantity in enumerate(quantities):
        expected = sum((F.lit(w) * p / total for w, p in zip(quantity.weights, shares, strict=True)), F.lit(0.0))
        counted = expected
        if quantity.label:
            counted = (stance == quantity.label).cast("double")
        columns += [counted.alias(f"_n{k}"), expected.alias(f"_m{k}")]
    return scored.filter(stance.isNotNull()).select(*columns)


def _text(name: str) -> Any:
    from pyspark.sql import functions as F

    return F.trim(F.coalesce(F.col(quoted(name)).cast("string"), F.lit("")))


@dataclass(frozen=True)
class _Told:
    """Rows with their labels, if they have one, and the labelled ones among them, collected."""

    rows: Any
    labelled: Sequence[Any]


def _labelled(session: Any, rows: Any, coded: Labels, id_type: Any) -> _Told:
    from pyspark.sql import functions as F
    from pyspark.sql.types import DoubleType, IntegerType, StructType

    schema = StructType().add(_ID, id_type).add(_WEIGHT, DoubleType()).add(_LABEL, IntegerType())
    small = session.createDataFrame([(one.id, one.weight, one.label) for one in coded.rows], schema)
    joined = rows.join(F.broadcast(small), _ID, "left")
    labelled = joined.filter(F.col(_WEIGHT).isNotNull()).collect()
    coded.check({row[_ID] for row in labelled}, len(labelled))
    return _Told(joined, sorted(labelled, key=lambda row: str(row[_ID])))


def _sums(told: _Told, groups: int, quantities: Sequence[_Quantity], coded: Labels) -> list[dict[Group, Sums]]:
    """Return of each quantity the sums of each group: moments of its units, by Spark, and of its labelled rows."""
    from pyspark.sql import functions as F

    by, unit = [f"_g{i}" for i in range(groups)], [_UNIT] if _UNIT in told.rows.columns else []
    names = [[f"_e{k}_{i}" for i in range(TABLE_ENTRIES)] for k in range(len(quantities))]
    columns = [
        entry.alias(name)
        for k, quantity in enumerate(quantities)
        for entry, name in zip(_entries(k, quantity), names[k], strict=True)
    ]
    units = told.rows.select(*by, *unit, *columns)
    if unit:
        units = units.groupBy(*by, _UNIT).agg(*(F.sum(name).alias(name) for own in names for name in own))
    sums = [F.count("*"), F.sum((F.col(names[0][_LABELLED]) > 0).cast("int"))]
    for own in names:
        sums += [F.sum(name) for name in own] + [F.sum(F.col(own[i]) * F.col(own[j])) for i, j in _PAIRS]
    found = units.groupBy(*by).agg(*sums).collect()
    each, made = TABLE_ENTRIES + len(_PAIRS), []
    for k, quantity in enumerate(quantities):
        strata, first = _strata(told.labelled, groups, k, quantity, coded), groups + 2 + k * each
        sums_of: dict[Group, Sums] = {}
        for row in found:
            group, numbers = tuple(row[:groups]), row[first : first + each]
            sums_of[group] = _sum(row[groups], row[groups + 1], numbers, strata.get(group, {}))
        made.append(sums_of)
    return made


_LABELLED = 3
"""The entry of a unit that is above 0 where one of its rows has a label."""
_PAIRS = [(i, j) for i in range(TABLE_ENTRIES) for j in range(i, TABLE_ENTRIES)]


def _entries(number: int, quantity: _Quantity) -> tuple[Any, ...]:
    """Return what is added up of each row, as columns: see `sums_of`."""
    from pyspark.sql import functions as F

    values = F.create_map(*[F.lit(value) for pair in enumerate(quantity.weights) for value in pair])
    weight = F.coalesce(F.col(_WEIGHT), F.lit(0.0))
    value = F.coalesce(values[F.col(_LABEL)], F.lit(0.0))
    model = F.col(f"_m{number}")
    return F.lit(1.0), F.col(f"_n{number}"), model, weight, weight * value, weight * model


def _sum(units: int, coded: int, numbers: Sequence[float], strata: Mapping[str, Stratum]) -> Sums:
    products = np.zeros((TABLE_ENTRIES, TABLE_ENTRIES))
    for (i, j), product in zip(_PAIRS, numbers[TABLE_ENTRIES:], strict=True):
        products[i, j] = products[j, i] = product
    moments = Moments(units, tuple(numbers[:TABLE_ENTRIES]), tuple(map(tuple, products.tolist())))
    return Sums(moments, strata, coded)


def _strata(
    labelled: Sequence[Any], groups: int, number: int, quantity: _Quantity, coded: Labels
) -> dict[Group, dict[str, Stratum]]:
    """Return the moments of the labelled rows by group and stratum."""
    found: dict[tuple[Group, str], list[list[float]]] = {}
    for row in labelled:
        group = tuple(row[f"_g{i}"] for i in range(groups))
        value, model, weight = quantity.weights[row[_LABEL]], row[f"_m{number}"], row[_WEIGHT]
        entries = [weight * entry for entry in (1.0, value, model, value**2)]
        found.setdefault((group, coded.strata[row[_ID]]), []).append(entries)
    made: dict[Group, dict[str, Stratum]] = {}
    for (group, name), vectors in found.items():
        moments = Moments.of(np.array(vectors).reshape(-1, LABEL_ENTRIES))
        made.setdefault(group, {})[name] = Stratum(coded.sizes[name], coded.counts[name], moments)
    return made
