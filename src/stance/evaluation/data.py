"""Count what became of the rows that a model was to be measured on."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from stance.evaluation.sections import Section
from stance.model.record import numbered_copies


@dataclass(frozen=True)
class MeasuredData:
    """The rows of labelled tables, in numbers: those read, those `rejected` by reason, and the texts measured.

    Of the latter `without_document` name none and count as one each, `copies` say what another one does, each of which
    counts as well, `labels_rewritten` have labels that were written otherwise than the model's, and `trained_on` are,
    or are copies of, texts that the model was trained on.
    """

    read: int
    rejected: Mapping[str, int]
    measured: int
    without_document: int
    copies: int
    labels_rewritten: int
    trained_on: int

    def as_json(self) -> dict[str, Any]:
        """Return the numbers as JSON-ready values."""
        return asdict(self)

    def section(self) -> Section:
        """Return the numbers as a table."""
        rows = [
            ("rows read", self.read),
            *((f"rejected: {reason}", number) for reason, number in self.rejected.items()),
            *(() if self.rejected else [("rejected", 0)]),
            ("texts measured", self.measured),
            ("of these copies of others, each of which counts", self.copies),
            ("without a document, each of which counts as one", self.without_document),
            ("with labels written otherwise than the model's, and read as those", self.labels_rewritten),
            ("that the model was trained on, or copies of such", self.trained_on),
        ]
        return Section("the data", ("rows", "number"), tuple((name, str(number)) for name, number in rows))


def measured_data(
    texts: Sequence[str], reasons: Iterable[str], *, without_document: int = 0, rewritten: int = 0, trained_on: int = 0
) -> MeasuredData:
    """Return what became of rows, of which these texts were measured and others rejected, for reasons.

    >>> measured_data(["We met.", "We  met."], ["no text", "no text"]).rejected
    {'no text': 2}
    """
    rejected = dict(Counter(reasons).most_common())
    copies = len(texts) - len(set(numbered_copies(texts).tolist()))
    read = len(texts) + sum(rejected.values())
    return MeasuredData(read, rejected, len(texts), without_document, copies, rewritten, trained_on)
