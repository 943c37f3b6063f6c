"""Gather what a model is trained on from tables of labels, of shares, and of labels kept apart from their texts."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite

from stance.errors import TableError, UsageError
from stance.tables.hashed import Joined, read_hashed
from stance.tables.label_names import one_spelling, plain_label
from stance.tables.labelled import Labelled, documents_of, expanded, has_column, read_labelled
from stance.tables.layout import PLAIN, Layout, Reading
from stance.tables.rejects import Reject, none_left
from stance.tables.shares import has_shares, read_shares

_DOCUMENT, _SOURCE = "document", "source"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Columns:
    """The names of the columns to read; `group` None stands for "document" where a table has it."""

    text: str = "text"
    label: str = "label"
    group: str | None = None
    weight: str | None = None
    encoding: str | None = None
    layout: Layout = PLAIN


@dataclass
class TrainingRows:
    """Texts to train on, in the order of the inputs; see `StanceModel.fit` for what the lists mean.

    `notes` say in words what was found.
    """

    texts: list[str] = field(default_factory=list)
    labels: list[str | Mapping[str, float]] = field(default_factory=list)
    groups: list[str] | None = None
    weights: list[float] = field(default_factory=list)
    sources: list[str] | None = None
    closed: list[bool] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def training_rows(
    data: Sequence[str],
    columns: Columns,
    *,
    weights: Mapping[str, float] | None = None,
    labels: str | None = None,
    texts: Sequence[str] = (),
    labels_as: Reading = Reading(),  # noqa: B008  # it is frozen
) -> TrainingRows:
    """Return the rows of labelled tables, of tables with shares, and of `texts` whose labels stand in `labels` by hash.

    The latter are read as `labels_as` says, all others as `columns` do.

    `weights` multiplies the weight of the rows of an input, or of a file in a folder, by its name. Raises TableError
    where a file or column is missing, UsageError where the options do not fit.
    """
    weigh = weights or {}
    inputs = {*data, *texts, *expanded(data)}
    if strange := sorted(set(weigh) - inputs):
        raise UsageError(f"{strange[0]} is to be weighed and is none of the inputs: {', '.join([*data, *texts])}")
    rows = TrainingRows()
    for path in data:
        inside = expanded([path])
        for part in inside if set(inside) & set(weigh) else [path]:
            factor = weigh.get(part, weigh.get(path, 1.0))
            labelled = has_column([part], columns.label, columns.encoding, columns.layout)
            shared = not labelled and has_shares([part], columns.encoding, columns.layout)
            (_add_shares if shared else _add_labelled)(rows, part, columns, factor)
    if labels is not None:
        for path in texts:
            _add_hashed(rows, labels, path, columns, weigh.get(path, 1.0), labels_as)
    _spell_alike(rows)
    if columns.weight and not any(_has(path, columns.weight, columns) for path in expanded(data)):
        raise TableError(
            f"{', '.join(data)}: no table has the column of weights {columns.weight!r}", column=columns.weight
        )
    if not rows.texts:
        raise none_left([*data, *texts], rows.rejects)
    return rows


def _add_labelled(rows: TrainingRows, path: str, columns: Columns, factor: float) -> None:
    group = columns.group or (_DOCUMENT if _has(path, _DOCUMENT, columns) else None)
    more = [columns.weight] if columns.weight and _has(path, columns.weight, columns) else []
    found: Labelled = read_labelled(
        [path], text_column=columns.text, label_column=columns.label, group_column=group, more_columns=more,
        encoding=columns.encoding, layout=columns.layout,
    )  # fmt: skip
    groups = None if found.groups is None else documents_of(path, found.groups, columns.layout)
    _add(rows, found.texts, found.labels, groups, _weights(found.places, more, found.columns, factor))
    rows.rejects += found.rejects
    rows.notes.append(f"{path}: {len(found.texts)} labelled texts")


def _spell_alike(rows: TrainingRows) -> None:
    """Write labels that differ in nothing but capitals and blanks as most of them are written, and say so.

    The shares of labels stay as their columns are named; those that differ in capitals alone are warned of.
    """
    whole = [i for i, label in enumerate(rows.labels) if isinstance(label, str)]
    found = one_spelling([str(rows.labels[i]) for i in whole])
    for i, label in zip(whole, found.labels, strict=True):
        rows.labels[i] = label
    if found.changed:
        number, told = sum(found.changed.values()), ", ".join(map(repr, sorted(found.changed)))
        _log.warning("%d labels were read as those that differ in nothing but capitals: %s", number, told)
    by_name: dict[str, set[str]] = {}
    for given in rows.labels:
        for name in (given,) if isinstance(given, str) else given:
            by_name.setdefault(plain_label(name), set()).add(name)
    for names in by_name.values():
        if len(names) > 1:
            _log.warning("labels that differ in nothing but capitals: %s", ", ".join(map(repr, sorted(names))))


def _has(path: str, column: str, columns: Columns) -> bool:
    return has_column([path], column, columns.encoding, columns.layout)


def _add_shares(rows: TrainingRows, path: str, columns: Columns, factor: float) -> None:
    more = [columns.weight] if columns.weight and _has(path, columns.weight, columns) else []
    found = read_shares(
        [path], text_column=columns.text, more_columns=more, encoding=columns.encoding, layout=columns.layout
    )
    _add(
        rows,
        found.texts,
        found.shares,
        None,
        _weights([f"{path}, line {line}" for line in found.lines], more, found.columns, factor),
    )
    rows.rejects += found.rejects
    rows.notes.append(f"{path}: {len(found.texts)} texts with shares of labels")


def _add_hashed(
    rows: TrainingRows, labels: str, path: str, columns: Columns, factor: float, labels_as: Reading
) -> None:
    more = [name for name in (_SOURCE, _DOCUMENT) if has_column([labels], name, labels_as.encoding, labels_as.layout)]
    found: Joined = read_hashed(
        labels, [path], columns=[columns.label, *more], text_column=columns.text, encoding=columns.encoding,
        layout=columns.layout, labels_as=labels_as,
    )  # fmt: skip
    sources = found.columns.get(_SOURCE)
    documents = found.columns.get(_DOCUMENT)
    groups = documents and [f"{source}/{name}" for source, name in zip(sources or documents, documents, strict=True)]
    _add(rows, found.texts, found.columns[columns.label], groups, [factor] * len(found.texts), sources, closed=True)
    known = {reject for reject in rows.rejects if reject.file == labels}  # which come with each of the texts
    rows.rejects += [reject for reject in found.rejects if reject not in known]
    rows.notes.append(
        f"{path}: {len(found.texts)} texts with a label in {labels}; {found.missing} labels without their text, "
        f"{found.unlabelled} texts without a label"
    )


def _add(
    rows: TrainingRows,
    texts: Sequence[str],
    labels: Sequence[str | Mapping[str, float]],
    groups: Sequence[str] | None,
    weights: Sequence[float],
    sources: Sequence[str] | None = None,
    *,
    closed: bool = False,
) -> None:
    """Add rows; where some have groups or sources and others none, each of the others is one of its own."""
    before, number = len(rows.texts), len(texts)
    if groups is not None or rows.groups is not None:
        earlier = rows.groups if rows.groups is not None else [f"text {i}" for i in range(before)]
        rows.groups = [*earlier, *(groups if groups is not None else (f"text {before + i}" for i in range(number)))]
    if sources is not None or rows.sources is not None:
        earlier = rows.sources if rows.sources is not None else [""] * before
        rows.sources = [*earlier, *(sources if sources is not None else [""] * number)]
    rows.texts += texts
    rows.labels += labels
    rows.weights += weights
    rows.closed += [closed] * number


def _weights(
    places: Sequence[str], names: Sequence[str], columns: Mapping[str, Sequence[str]], factor: float
) -> list[float]:
    if not names:
        return [factor] * len(places)
    found = []
    for place, cell in zip(places, columns[names[0]], strict=True):
        try:
            value = float(cell)
        except ValueError:
            value = -1.0
        if not (isfinite(value) and value >= 0):
            raise TableError(f"{place}: the weight is {cell!r}; it must be a number from 0 up", column=names[0])
        found.append(value * factor)
    return found
