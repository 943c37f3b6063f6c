"""Collect what a report tells from the rows of a scored table; the sentences are read in a second pass."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from stance.articles.dyads import OFFICIALS
from stance.errors import TableError
from stance.features.analyzer import Analyzer
from stance.report.concepts import ConceptCounts
from stance.report.contents import Behind, Breakdown, ConceptCount, Provenance, Report, rows_of
from stance.report.dyads import course_of, dyads_behind, dyads_of, pairs_of
from stance.report.estimates import estimates
from stance.report.passages import Passage, at_random, least_sure, shown, some_of_each, surest
from stance.report.rows import EMPTY, Gathering, Ints, Rows
from stance.report.source import Batch, Columns, Marks, Source
from stance.report.tones import tones
from stance.tables.judgement import Judge
from stance.tables.rejects import Reject
from stance.trends.choices import DateOrder
from stance.trends.periods import Frequency
from stance.values import STANCE_COLUMN

ANALYSED = 10_000
"""Statements whose concepts are counted, at random where there are more."""
CONCEPTS = 15
EXAMPLES = 5
DOUBTED = 8
COPIES = 20
"""How many times as many candidates are looked at, since some are copies of each other."""
_LABELS_BEHIND = 5
_GROUPS = 40
_GROUPS_BEHIND = 3

Marking = Callable[[str, str], Marks]
"""Returns the stretches of a text that speak for a stance."""


@dataclass(frozen=True)
class Choices:
    """What may be chosen of a report: title, order of dates, length of periods, roles of holders that make dyads."""

    title: str
    order: DateOrder | None = None
    frequency: Frequency | None = None
    roles: Collection[str | None] = OFFICIALS


@dataclass(frozen=True)
class Gathered:
    """The rows of a source, and those that cannot be used."""

    rows: Rows
    rejects: Sequence[Reject]
    first: Sequence[str]
    """The texts of the first rows, by which a model is known."""
    left_out: Collection[int]
    """The places, among all rows with a text, of those that cannot be used."""


def gather(source: Source, order: DateOrder | None, *, first: int = 20) -> Gathered:
    """Return the rows of a source as numbers; raise TableError where none can be used."""
    columns = source.columns
    uses = {use: name for use, name in columns.used.items() if use not in ("stance", "certain", "score", "date")}
    wanted = {**uses, **{f"by {name}": name for name in columns.by}}
    prefix = columns.used["stance"].removesuffix(STANCE_COLUMN)
    gathering = Gathering(
        columns.labels, list(wanted), dated="date" in columns.used, order=order, layout=source.layout,
        judge=Judge(source.path, columns.labels, prefix),
    )  # fmt: skip
    rejects: list[Reject] = []
    texts: list[str] = []
    left_out: set[int] = set()
    taken: list[tuple[int, int]] = []
    """The place among all rows, and the line, of each row that was taken in."""
    place = 0
    for batch in source.batches():
        faults = _taken(gathering, batch, columns, wanted)
        left_out |= {place + i for i in faults}
        taken += [(place + i, line) for i, line in enumerate(batch.lines) if i not in faults]
        place += len(batch.texts)
        rejects += batch.rejects
        rejects += [Reject(source.path, batch.lines[i], None, why, batch.texts[i]) for i, why in faults.items()]
        if len(texts) < first:
            texts += [text for i, text in enumerate(batch.texts) if i not in faults][: first - len(texts)]
    rows = gathering.rows()
    left_out |= {taken[i][0] for i in rows.odd}
    rejects += [Reject(source.path, taken[i][1], None, why, "") for i, why in rows.odd.items()]
    if not len(rows):
        why = f"; the first: {rejects[0].reason}" if rejects else ""
        raise TableError(
            f"{source.path}: no row with a text and a score ({len(rejects)} rejected{why})", file=source.path
        )
    return Gathered(rows, rejects, [text for i, text in enumerate(texts) if i not in rows.odd], left_out)


def _taken(gathering: Gathering, batch: Batch, columns: Columns, wanted: Mapping[str, str]) -> dict[int, str]:
    if not batch.texts:
        return {}
    cells, used = batch.columns, columns.used
    return gathering.add(
        batch.lines, cells[used["stance"]], [cells[name] for name in columns.shares],
        columns={use: cells[name] for use, name in wanted.items()},
        certain=cells[used["certain"]] if "certain" in used else None,
        scores=cells[used["score"]] if "score" in used else None,
        dates=cells[used["date"]] if "date" in used else None,
    )  # fmt: skip


def collect(
    source: Source,
    gathered: Gathered,
    choices: Choices,
    provenance: Provenance,
    analyzer: Analyzer,
    mark: Marking | None,
    actor_names: Mapping[str, str],
) -> Report:
    """Return what the page tells of a source. `mark` finds the words behind a stance, where the source has none."""
    rows = gathered.rows
    found = _numbers(rows, source.columns, choices, provenance, actor_names)
    counts = ConceptCounts(analyzer.lexicon.concepts)
    candidates = {row for some in found.surest.values() for row in some} | set(found.least_sure)
    analysed = set(at_random(len(rows), ANALYSED))
    texts = _texts(source, gathered, _shown(found) | candidates, analysed, counts, analyzer)
    found = replace(
        _with_concepts(found, counts),
        surest={label: _differing(some, texts, EXAMPLES) for label, some in found.surest.items()},
        least_sure=_differing(found.least_sure, texts, DOUBTED),
    )
    examples = {row for some in found.surest.values() for row in some} | set(found.least_sure)
    wanted = _shown(found) | rows_of([found.concepts_behind]) | examples
    return replace(found, passages={row: _passage(rows, row, *texts[row], mark) for row in sorted(wanted)})


def _with_concepts(found: Report, counts: ConceptCounts) -> Report:
    """Return a report with the concepts that were counted; those that count to a side are drawn."""
    everything = {
        name: ConceptCount(name, counts.polarity(name), counts.definition(name), counts.counts[name])
        for name in counts.commonest()
    }
    names = counts.commonest(CONCEPTS, polar=True)
    behind = [Behind(name, sum(counts.counts[name].values()), tuple(counts.rows[name])) for name in names]
    return replace(
        found, analysed=counts.statements, concepts=tuple(everything[name] for name in names),
        all_concepts=tuple(everything.values()), concepts_behind=tuple(behind),
    )  # fmt: skip


def _shown(found: Report) -> set[int]:
    """Return the rows behind a report's numbers."""
    course = [] if found.course is None else [found.course.behind]
    return rows_of([found.labels_behind, found.dyads_behind, *course, *(part.behind for part in found.breakdowns)])


def _differing(rows: Sequence[int], texts: Mapping[int, tuple[str, object]], most: int) -> tuple[int, ...]:
    """Return the first rows whose texts differ, so many at most: copies of one sentence would tell no more."""
    kinds: dict[str, int] = {}
    for row in rows:
        kinds.setdefault(" ".join(texts[row][0].casefold().split()), row)
    return tuple(kinds.values())[:most]


def _numbers(
    rows: Rows, columns: Columns, choices: Choices, provenance: Provenance, actor_names: Mapping[str, str]
) -> Report:
    """Return a report without sentences and concepts."""
    documents = _documents(rows)
    pairs = pairs_of(rows, choices.roles)
    dyads = [] if pairs is None else dyads_of(rows, pairs, documents)
    (total,) = estimates(rows, [()] * len(rows), documents=documents)
    by_label = some_of_each(rows.answers, range(len(rows.labels)), _LABELS_BEHIND)
    actors = sorted({actor for dyad in dyads for actor in dyad.group if actor in actor_names})
    return Report(
        title=choices.title, provenance=provenance, labels=rows.labels, poles=rows.poles,
        tones=tones(rows.labels, rows.poles), total=total, certain=_certain(rows),
        labels_behind=tuple(
            Behind(label, total.counts[label], tuple(by_label.get(i, ()))) for i, label in enumerate(rows.labels)
        ),
        dyads=tuple(dyads), dyads_behind=() if pairs is None else dyads_behind(pairs, dyads),
        passed_over=0 if pairs is None else pairs.passed_over, actors={code: actor_names[code] for code in actors},
        course=course_of(rows, pairs, dyads, documents, choices.frequency),
        breakdowns=tuple(_breakdown(rows, name, documents) for name in columns.by), concepts=(), all_concepts=(),
        concepts_behind=(), analysed=0,
        surest={
            label: tuple(surest(rows.probabilities, rows.answers, i, COPIES * EXAMPLES))
            for i, label in enumerate(rows.labels)
        },
        least_sure=tuple(least_sure(rows.probabilities, COPIES * DOUBTED)),
        document_column=columns.used.get("document") if documents is not None else None,
        of_articles=columns.of_articles,
    )  # fmt: skip


def _documents(rows: Rows) -> Ints | None:
    """Return the number of each row's document; a row without one is its own. None where there are not two."""
    column = rows.columns.get("document")
    if column is None or len(set(column.names)) < 2:
        return None
    numbers = column.codes.astype(np.int64)
    if EMPTY in column.names:
        blank = numbers == column.names.index(EMPTY)
        numbers[blank] = len(column.names) + np.arange(int(blank.sum()))
    return numbers


def _certain(rows: Rows) -> dict[str, int] | None:
    if rows.certain is None:
        return None
    counts = np.bincount(rows.answers[rows.certain], minlength=len(rows.labels)).tolist()
    return dict(zip(rows.labels, counts, strict=True))


def _breakdown(rows: Rows, name: str, documents: Ints | None) -> Breakdown:
    column = rows.columns[f"by {name}"]
    found = estimates(rows, [(column.names[code],) for code in column.codes.tolist()], documents=documents)
    groups = sorted(found, key=lambda e: (-e.statements, e.group))
    numbers = {value: number for number, value in enumerate(column.names)}
    drawn = some_of_each(column.codes, [numbers[g.group[0]] for g in groups[:_GROUPS]], _GROUPS_BEHIND)
    behind = [Behind(g.group[0], g.statements, tuple(drawn[numbers[g.group[0]]])) for g in groups[:_GROUPS]]
    return Breakdown(name, tuple(groups), tuple(behind), column.cut)


def _texts(
    source: Source, gathered: Gathered, needed: Collection[int], analysed: Collection[int], counts: ConceptCounts,
    analyzer: Analyzer,
) -> dict[int, tuple[str, Marks | None]]:  # fmt: skip
    """Return the texts of the rows that may be shown, with the marks that the source has; count concepts on the way."""
    found: dict[int, tuple[str, Marks | None]] = {}
    rows, row, place = gathered.rows, 0, -1
    for batch in source.batches():
        for i, text in enumerate(batch.texts):
            place += 1
            if place in gathered.left_out:
                continue
            kept = row in needed
            if row in analysed:
                kept |= counts.add(row, analyzer.document(text), rows.labels[rows.answers[row]])
            if kept:
                found[row] = text, None if batch.marks is None else batch.marks[i]
            row += 1
    return found


def _passage(rows: Rows, row: int, text: str, marks: Marks | None, mark: Marking | None) -> Passage:
    label = rows.labels[rows.answers[row]]
    if marks is None:
        marks = mark(text, label) if mark is not None else ()
    part = shown(text, marks)
    score = None
    if rows.poles is not None:
        first, second = (float(rows.probabilities[row, rows.labels.index(pole)]) for pole in rows.poles)
        score = first - second
    named = {
        use: "" if (name := column.names[column.codes[row]]) == EMPTY else name
        for use, column in rows.columns.items()
        if use in ("holder", "target")
    }
    return Passage(
        int(rows.lines[row]), part.text, label, float(rows.probabilities[row].max()),
        None if rows.certain is None else bool(rows.certain[row]), score,
        date=rows.dates.told(row) if rows.dates is not None else "", marks=part.marks, clipped=part.clipped, **named,
    )  # fmt: skip
