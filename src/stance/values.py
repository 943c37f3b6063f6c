"""Name the labels, the columns of a prediction and the values that pass between packages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar, dataclass_transform

from stance import markup

_Made = TypeVar("_Made")

CONCILIATORY = "conciliatory"
HOSTILE = "hostile"
NEUTRAL = "neutral"
LABELS = (CONCILIATORY, HOSTILE, NEUTRAL)
POLES = (CONCILIATORY, HOSTILE)

STANCE_COLUMN = "stance"
SCORE_COLUMN = "score"
CERTAIN_COLUMN = "certain"
WHY_COLUMN = "why"
CLOSE = "close call"
"""Why an answer is not certain where the text is not at fault: no label is probable enough."""
TEXT_COLUMN = "text"

NAME = "NAME"
"""The placeholder that stands for every masked name; words are lower-case, so none can clash with it."""
NUMBER = "NUMBER"
"""The placeholder that stands for every token with a digit in it."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(made: type[_Made]) -> type[_Made]:
    """Return a class as a dataclass with slots that is frozen to the type checker, and not guarded beyond that.

    It is for the values inside the reading of an article that are made there by the hundred and that no user gets:
    with the guard of `frozen=True`, making one takes three times as long.
    """
    return dataclass(slots=True, unsafe_hash=True)(made)


@dataclass(frozen=True, slots=True, init=False)
class Span:
    """A half-open range of code points, `text[start:end]`."""

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        _put_start(self, start)
        _put_end(self, end)


_put_start, _put_end = (vars(Span)[name].__set__ for name in ("start", "end"))
"""Past the guard of a frozen class, and in half the time that its own way takes: an article has hundreds of spans."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text; `actor` is None where the form is a name but not (surely) an actor's."""

    text: str
    start: int
    end: int
    actor: str | None


@dataclass(frozen=True, slots=True, repr=False)
class Prediction:
    """The stance of one text.

    `probabilities` sum to 1 and follow the model's label order. `score` is p(first pole) - p(second pole), in -1..1,
    and None for a model without poles. `certain` says whether the largest probability reaches the model's threshold and
    the text is one that the model can judge; where it is False, `why` says what is missing.
    """

    stance: str
    probabilities: Mapping[str, float]
    score: float | None
    certain: bool
    why: str | None = None

    def __repr__(self) -> str:
        return f"Prediction({told(self)})"

    def _repr_html_(self) -> str:
        return Predictions([self])._repr_html_()


class Predictions(list[Any]):
    """A list with the `Prediction` of each of several texts, None where it is missing; notebooks show a table.

    `texts` are those that were classified, None where they are not known.
    """

    def __init__(
        self, predictions: Iterable[Prediction | None] = (), texts: Sequence[str | None] | None = None
    ) -> None:
        super().__init__(predictions)
        self.texts = None if texts is None else list(texts)

    def _repr_html_(self) -> str:
        texts = self.texts if self.texts is not None and len(self.texts) == len(self) else [""] * len(self)
        rows = [_prediction_cells(text, p) for text, p in zip(texts, self[:MOST_SHOWN], strict=False)]
        more = "" if len(self) <= MOST_SHOWN else f"the first {MOST_SHOWN} of {len(self)} predictions"
        return markup.table(["text", "stance", "probabilities", "score", "why not certain"], rows, caption=more)


MOST_SHOWN = 100
"""How many rows a notebook shows."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature adds to one label's logit: weight x value, with the places it was read from."""

    feature: str
    block: str
    value: float
    weight: float
    contribution: float
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
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

    def __repr__(self) -> str:
        words = ", ".join(repr(piece.text) for piece in self.evidence) or "none"
        return f"Explanation({told(self.prediction)}; evidence: {words}; text: {short(self.text)!r})"

    def _repr_html_(self) -> str:
        text = markup.marked(self.text, ((e.start, e.end) for e in self.evidence))
        head = markup.label(self.prediction.stance, self.prediction.certain)
        labels = [
            [name, f"{self.intercepts[name]:+z.3f}", f"{logit:+z.3f}", f"{self.prediction.probabilities[name]:.3f}"]
            for name, logit in self.logits.items()
        ]
        strongest = [
            [c.feature, c.block, f"{c.value:.3f}", f"{c.weight:+z.3f}", f"{c.contribution:+z.3f}"]
            for c in self.contributions[self.prediction.stance][:_STRONGEST]
        ]
        logits = markup.table(["label", "intercept", "logit", "probability"], labels)
        features = markup.table(["feature", "block", "value", "weight", "contribution"], strongest)
        return f"<div><p>{head}: {text}</p>{logits}{features}</div>"


@dataclass(frozen=True, slots=True, repr=False)
class Contrast:
    """Why a text got its stance rather than another label.

    `intercept` plus the sum of `contributions`, each a feature's for the stance less that for the other label, is
    `difference`, the difference of the two logits, to rounding. `evidence` are the words that speak for the stance,
    `counter_evidence` those that speak for the other label, strongest first.
    """

    text: str
    prediction: Prediction
    rather_than: str
    difference: float
    intercept: float
    contributions: Sequence[Contribution]
    evidence: Sequence["Evidence"] = field(default_factory=tuple)
    counter_evidence: Sequence["Evidence"] = field(default_factory=tuple)

    def __repr__(self) -> str:
        words = ", ".join(repr(piece.text) for piece in self.evidence) or "none"
        counter = ", ".join(repr(piece.text) for piece in self.counter_evidence) or "none"
        return (
            f"Contrast({self.prediction.stance} rather than {self.rather_than}, logits {self.difference:+z.2f} apart; "
            f"for: {words}; against: {counter}; text: {short(self.text)!r})"
        )

    def _repr_html_(self) -> str:
        text = markup.marked(self.text, ((e.start, e.end) for e in self.evidence))
        head = markup.label(self.prediction.stance, self.prediction.certain)
        other = markup.label(self.rather_than, certain=True)
        rows = [
            [c.feature, c.block, f"{c.value:.3f}", f"{c.weight:+z.3f}", f"{c.contribution:+z.3f}"]
            for c in self.contributions[:_STRONGEST]
        ]
        features = markup.table(["feature", "block", "value", "weight", "contribution"], rows)
        return f"<div><p>{head} rather than {other}: {text}</p>{features}</div>"


_STRONGEST = 12


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


def output_columns(labels: Sequence[str], poles: Sequence[str] | None, *, why: bool = False) -> list[str]:
    """Return the columns that scoring adds to a table, in order; the last one, on request, is why it is not certain.

    >>> output_columns(["for", "against"], None)
    ['stance', 'p_for', 'p_against', 'certain']
    """
    score = [SCORE_COLUMN] if poles else []
    return [STANCE_COLUMN, *map(probability_column, labels), *score, CERTAIN_COLUMN, *([WHY_COLUMN] if why else [])]


class Predicted(Protocol):
    """Whatever carries a prediction: a `Prediction` itself, or a statement of an article."""

    @property
    def stance(self) -> str:
        """Return the most probable label."""

    @property
    def probabilities(self) -> Mapping[str, float]:
        """Return the probability of each label."""

    @property
    def score(self) -> float | None:
        """Return p(first pole) - p(second pole), None for a model without poles."""

    @property
    def certain(self) -> bool:
        """Tell whether the answer is certain; see Prediction."""

    @property
    def why(self) -> str | None:
        """Return what the answer lacks to be certain."""


def told(predicted: Predicted) -> str:
    """Return a prediction in a few words.

    >>> told(Prediction("hostile", {"hostile": 0.98, "neutral": 0.02}, None, False, CLOSE))
    'hostile 0.98, not certain: close call'
    """
    score = "" if predicted.score is None else f", score {predicted.score:+z.2f}"
    sure = "certain" if predicted.certain else f"not certain: {predicted.why}"
    return f"{predicted.stance} {predicted.probabilities[predicted.stance]:.2f}{score}, {sure}"


def _prediction_cells(text: str | None, p: Prediction | None) -> list[object]:
    if p is None:
        return ["" if text is None else text, "", "", "", "no text"]
    score = "" if p.score is None else f"{p.score:+z.2f}"
    return [text or "", markup.label(p.stance, p.certain), markup.shares(p.probabilities), score, p.why or ""]


def short(text: str, most: int = 60) -> str:
    """Return a text, or its beginning where it is long.

    >>> short("abcdef", 4)
    'abc…'
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


DECIMALS = 6
"""To which probabilities and scores are rounded wherever they are written."""


def output_row(prediction: Predicted, *, why: bool = False) -> dict[str, Any]:
    """Return a prediction as the values of its `output_columns`, by column.

    >>> output_row(Prediction("for", {"for": 0.75, "against": 0.25}, None, True))
    {'stance': 'for', 'p_for': 0.75, 'p_against': 0.25, 'certain': True}
    """
    shares = {probability_column(label): round(p, DECIMALS) for label, p in prediction.probabilities.items()}
    score = {} if prediction.score is None else {SCORE_COLUMN: round(prediction.score, DECIMALS)}
    row = {STANCE_COLUMN: prediction.stance, **shares, **score, CERTAIN_COLUMN: prediction.certain}
    return {**row, WHY_COLUMN: prediction.why or ""} if why else row


def as_cell(value: Any) -> str:
    """Return a value as a cell of a table of text: six decimals, true and false, nothing for None.

    >>> as_cell(0.5), as_cell(True), as_cell(None), as_cell(3)
    ('0.500000', 'true', '', '3')
    """
    if isinstance(value, float):
        return f"{value:.{DECIMALS}f}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
