"""Have Spark add up the moments of groups of scored rows: all that a share, a mean or a series is estimated from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from stance.cluster.frames import quoted
from stance.cluster.labels import Labels
from stance.errors import TableError, UsageError
from stance.shares.choices import Measure
from stance.shares.moments import Moments
from stance.shares.results import Group
from stance.shares.sums import LABEL_ENTRIES, TABLE_ENTRIES, Stratum, Sums
from stance.tables.shares import SAMPLED_COLUMN, SHARE_PREFIX
from stance.tables.table import no_column
from stance.values import STANCE_COLUMN

_ID, _WEIGHT, _LABEL, _UNIT = "_stance_id", "_stance_weight", "_stance_label", "_stance_unit"


@dataclass(frozen=True)
class SharesOf:
    """Something whose mean is estimated: its label, and by how much each label's share counts in it."""

    label: str
    weights: tuple[float, ...]


def quantities_of(kinds: Sequence[str], measure: Measure, poles: tuple[str, ...]) -> list[SharesOf]:
    """Return what is estimated: the share of each label, or the mean score between two of them, the poles."""
    if measure is Measure.share:
        return [SharesOf(one, tuple(float(one == other) for other in kinds)) for one in kinds]
    if len(poles) != 2 or not set(poles) <= set(kinds):
        raise UsageError(f"poles are {', '.join(poles)}; found the labels {', '.join(kinds)}")
    return [SharesOf("", tuple(float(kind == poles[0]) - float(kind == poles[1]) for kind in kinds))]


def kinds_of(scored: Any, prefix: str) -> tuple[str, ...]:
    """Return the labels that a scored DataFrame has shares of; raise TableError where there are not two of them."""
    names = [name for name in scored.columns if name.startswith(prefix + SHARE_PREFIX) and name != SAMPLED_COLUMN]
    if len(names) < 2:
        raise TableError(f"the frame has no columns {prefix}{SHARE_PREFIX}LABEL for two labels or more")
    return tuple(name.removeprefix(prefix + SHARE_PREFIX) for name in names)


def check_columns(df: Any, wanted: Sequence[str]) -> None:
    """Raise TableError where a DataFrame lacks a column."""
    for name in wanted:
        if name not in df.columns:
            raise TableError(no_column("the frame", name, df.columns), column=name)


def scored_rows(
    scored: Any, prefix: str, kinds: Sequence[str], id_column: str | None, groups: Sequence[Any], document: str | None,
    quantities: Sequence[SharesOf],
) -> Any:  # fmt: skip
    """Return the rows that have a score: group, id, unit, and what is counted and expected of each quantity.

    `groups` are names of columns, or columns; without an `id_column` rows are numbered, and have no labels.
    """
    from pyspark.sql import functions as F

    stance = F.col(quoted(prefix + STANCE_COLUMN))
    shares = [F.col(quoted(prefix + SHARE_PREFIX + kind)) for kind in kinds]
    total = sum(shares[1:], shares[0])
    number = F.monotonically_increasing_id() if id_column is None else F.col(quoted(id_column))
    columns = [(_text_of(g) if isinstance(g, str) else g).alias(f"_g{i}") for i, g in enumerate(groups)]
    columns.append(number.alias(_ID))
    if document is not None:
        named = _text_of(document)
        row = F.concat(F.lit("r"), number.cast("string"))
        columns.append(F.when(named != "", F.concat(F.lit("d"), named)).otherwise(row).alias(_UNIT))
    for k, quantity in enumerate(quantities):
        expected = sum((F.lit(w) * p / total for w, p in zip(quantity.weights, shares, strict=True)), F.lit(0.0))
        counted = expected
        if quantity.label:
            counted = (stance == quantity.label).cast("double")
        columns += [counted.alias(f"_n{k}"), expected.alias(f"_m{k}")]
    return scored.filter(stance.isNotNull()).select(*columns)


def _text_of(name: str) -> Any:
    from pyspark.sql import functions as F

    return F.trim(F.coalesce(F.col(quoted(name)).cast("string"), F.lit("")))


@dataclass(frozen=True)
class Told:
    """Rows with their labels, if they have one, and the labelled ones among them, collected."""

    rows: Any
    labelled: Sequence[Any]


def with_labels(session: Any, rows: Any, coded: Labels, id_type: Any) -> Told:
    """Return rows with their labels; raise TableError where a labelled row is missing, or there more than once."""
    from pyspark.sql import functions as F
    from pyspark.sql.types import DoubleType, IntegerType, StructType

    schema = StructType().add(_ID, id_type).add(_WEIGHT, DoubleType()).add(_LABEL, IntegerType())
    small = session.createDataFrame([(one.id, one.weight, one.label) for one in coded.rows], schema)
    joined = rows.join(F.broadcast(small), _ID, "left")
    labelled = joined.filter(F.col(_WEIGHT).isNotNull()).collect()
    coded.check({row[_ID] for row in labelled}, len(labelled))
    return Told(joined, sorted(labelled, key=lambda row: str(row[_ID])))


def without_labels(rows: Any) -> Told:
    """Return rows that nobody labelled."""
    from pyspark.sql import functions as F

    return Told(rows.withColumns({_WEIGHT: F.lit(0.0), _LABEL: F.lit(None).cast("int")}), ())


def sums_by(told: Told, groups: int, quantities: Sequence[SharesOf], coded: Labels | None) -> list[dict[Group, Sums]]:
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
        strata = {} if coded is None else _strata(told.labelled, groups, k, quantity, coded)
        first = groups + 2 + k * each
        sums_of: dict[Group, Sums] = {}
        for row in found:
            group, numbers = tuple(row[:groups]), row[first : first + each]
            sums_of[group] = _sum(row[groups], row[groups + 1], numbers, strata.get(group, {}))
        made.append(sums_of)
    return made


_LABELLED = 3
"""The entry of a unit that is above 0 where one of its rows has a label."""
_PAIRS = [(i, j) for i in range(TABLE_ENTRIES) for j in range(i, TABLE_ENTRIES)]


def _entries(number: int, quantity: SharesOf) -> tuple[Any, ...]:
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
    labelled: Sequence[Any], groups: int, number: int, quantity: SharesOf, coded: Labels
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
