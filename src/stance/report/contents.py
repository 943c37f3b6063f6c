"""Hold all that a report tells: numbers, which sentences stand behind them, and where they come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from stance.report.estimates import Estimate
from stance.report.passages import Passage
from stance.report.tones import Tone
from stance.trends.periods import Frequency


@dataclass(frozen=True)
class Behind:
    """Which rows are shown behind a number, and how many there are; `name` says which number."""

    name: str
    total: int
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Line:
    """The estimates of all statements, or of a dyad, in each period; None in those without statements."""

    name: str
    estimates: tuple[Estimate | None, ...]


@dataclass(frozen=True)
class Course:
    """What goes through time: the periods by name, a line for each series, and how many statements are in none."""

    frequency: Frequency
    periods: tuple[str, ...]
    lines: tuple[Line, ...]
    behind: tuple[Behind, ...]
    undated: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Breakdown:
    """The estimates of the groups that a column makes, the largest first."""

    column: str
    groups: tuple[Estimate, ...]
    behind: tuple[Behind, ...]
    cut: bool = False


@dataclass(frozen=True)
class ConceptCount:
    """A concept, the side that the codebook counts it to, and in how many statements it was found, by their labels."""

    concept: str
    polarity: str
    definition: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Provenance:
    """Where a report comes from: the file and its hash, its rows, what its columns were taken for, model, command."""

    file: str
    sha256: str | None
    size: int | None
    rows: int
    rejected: int
    reasons: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    model: str | None
    model_sha256: str | None
    lexicon: str
    figures: Mapping[str, float]
    command: str
    version: str


@dataclass(frozen=True)
class Report:
    """What a report tells; sections that the table has nothing for are empty or None. `passages` are by their rows."""

    title: str
    provenance: Provenance
    labels: tuple[str, ...]
    poles: tuple[str, str] | None
    tones: Mapping[str, Tone]
    total: Estimate
    certain: Mapping[str, int] | None
    labels_behind: tuple[Behind, ...]
    dyads: tuple[Estimate, ...]
    dyads_behind: tuple[Behind, ...]
    passed_over: int
    actors: Mapping[str, str]
    course: Course | None
    breakdowns: tuple[Breakdown, ...]
    concepts: tuple[ConceptCount, ...]
    """Those that are drawn."""
    all_concepts: tuple[ConceptCount, ...]
    concepts_behind: tuple[Behind, ...]
    analysed: int
    surest: Mapping[str, tuple[int, ...]]
    least_sure: tuple[int, ...]
    document_column: str | None
    of_articles: bool
    passages: Mapping[int, Passage] = field(default_factory=dict)


def rows_of(parts: Sequence[Sequence[Behind]]) -> set[int]:
    """Return all rows that are shown somewhere."""
    return {row for part in parts for behind in part for row in behind.rows}
