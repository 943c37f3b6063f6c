"""Name the labels, the output columns and the values that pass between modules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

CONCILIATORY = "conciliatory"
HOSTILE = "hostile"
NEUTRAL = "neutral"
LABELS = (CONCILIATORY, HOSTILE, NEUTRAL)
POLES = (CONCILIATORY, HOSTILE)

STANCE_COLUMN = "stance"
SCORE_COLUMN = "score"
CERTAIN_COLUMN = "certain"
TEXT_COLUMN = "text"
LABEL_COLUMN = "label"

NAME = "NAME"
"""The placeholder that stands for every masked name; words are lower-case, so none can clash with it."""
NUMBER = "NUMBER"
"""The placeholder that stands for every token with a digit in it."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points, `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text as given: its normalised form and its span in the original."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text; `actor` is None where the form is a name but not (surely) an actor's."""

    text: str
    start: int
    end: int
    actor: str | None


@dataclass(frozen=True, slots=True)
class Prediction:
    """The stance of one text.

    `probabilities` sum to 1 and follow the model's label order. `score` is p(first pole) - p(second pole), in -1..1,
    and None for a model without poles. `certain` says whether the largest probability reaches the model's threshold.
    """

    stance: str
    probabilities: Mapping[str, float]
    score: float | None
    certain: bool


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature adds to one label's logit: weight x value, with the places it was read from."""

    feature: str
    block: str
    value: float
    weight: float
    contribution: float
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a text got its stance.

    For each label `intercepts[label]` plus the sum of `contributions[label]` is `logits[label]`, to rounding.
    `evidence` are the words of the original that speak for the stance, strongest first.
    """

    text: str
    prediction: Prediction
    logits: Mapping[str, float]
    intercepts: Mapping[str, float]
    contributions: Mapping[str, Sequence[Contribution]]
    evidence: Sequence["Evidence"] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of the original text and what its features add for the predicted stance against the others' mean."""

    text: str
    start: int
    end: int
    weight: float
    concepts: tuple[str, ...] = ()


def probability_column(label: str) -> str:
    """Return the output column that holds a label's probability.

    >>> probability_column("hostile")
    'p_hostile'
    """
    return f"p_{label}"


def output_columns(labels: Sequence[str], poles: Sequence[str] | None) -> list[str]:
    """Return the columns that scoring adds to a table, in order.

    >>> output_columns(["for", "against"], None)
    ['stance', 'p_for', 'p_against', 'certain']
    """
    score = [SCORE_COLUMN] if poles else []
    return [STANCE_COLUMN, *map(probability_column, labels), *score, CERTAIN_COLUMN]
