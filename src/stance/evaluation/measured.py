"""Measure all that was asked for in one go: a model's figures, a comparison, and whether answers stay what they are."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from stance.evaluation.comparison import Comparison, check_labels, compare
from stance.evaluation.evaluation import Evaluation, answers, in_groups, numbered, trained_on
from stance.evaluation.invariance import NameSwaps, Paraphrases, name_swaps, names_to_swap, paraphrases
from stance.model.classifier import StanceModel
from stance.model.examples import Given


@dataclass(frozen=True)
class Wanted:
    """What to measure beside the figures of the model.

    `by` names what the groups of the data are, `other` the model to compare with, `paraphrase_sets` each text's set of
    texts that say the same.
    """

    by: str = "group"
    other: str = ""
    other_model: StanceModel | None = None
    swap_names: bool = False
    paraphrase_sets: Sequence[str] | None = None


@dataclass(frozen=True)
class Measured:
    """All that was measured in one go; what was not asked for is None. `by` and `other` are as in `Wanted`."""

    evaluation: Evaluation
    by: str = "group"
    other: str = ""
    comparison: Comparison | None = None
    name_swaps: NameSwaps | None = None
    paraphrases: Paraphrases | None = None


def measure(model: StanceModel, data: Given, documents: Sequence[Any] | None, wanted: Wanted) -> Measured:
    """Return what was asked for of a model on labelled texts; raise LabelError as `evaluate` and `compare` do."""
    if wanted.other_model is not None:
        check_labels(model.labels, wanted.other_model.labels)
    numbers = numbered(documents, len(data.texts))
    found = answers(model, data, numbers)
    against = None if wanted.other_model is None else answers(wanted.other_model, data, numbers)
    return Measured(
        in_groups(found, data.groups, trained_on(model, data, documents)),
        wanted.by,
        wanted.other,
        None if against is None else compare(found, against),
        name_swaps(model, data.texts, names_to_swap(model)) if wanted.swap_names else None,
        None if wanted.paraphrase_sets is None else paraphrases(found.probabilities, wanted.paraphrase_sets),
    )


def as_json(measured: Measured) -> dict[str, Any]:
    """Return what was measured as JSON-ready values: the evaluation's, and whatever else was asked for."""
    asked = {
        "comparison": measured.comparison,
        "name_swaps": measured.name_swaps,
        "paraphrases": measured.paraphrases,
    }
    return {**asdict(measured.evaluation), **{name: asdict(part) for name, part in asked.items() if part is not None}}
