"""Count the concepts of the codebook that statements hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from stance.features.lexicon import Concept, ConceptMatch
from stance.values import NEUTRAL

MODIFIER = "modifier"
"""The polarity of what only turns or tempers another concept, and is not counted."""


class Analysed(Protocol):
    """A text whose concepts were found."""

    @property
    def matches(self) -> tuple[ConceptMatch, ...]:
        """Return the concepts found."""


@dataclass
class ConceptCounts:
    """In how many statements each concept was found, by the statement's label; `rows` are some of them for each."""

    concepts: Mapping[str, Concept]
    most: int = 3
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    statements: int = 0

    def add(self, row: int, document: Analysed, label: str) -> bool:
        """Count a statement's concepts in, each once; those in the scope of a negation are told apart.

        Return whether the statement is one of those that are shown of some concept.
        """
        self.statements += 1
        is_shown = False
        for feature in sorted({m.feature for m in document.matches if m.polarity != MODIFIER}):
            counts = self.counts.setdefault(feature, {})
            counts[label] = counts.get(label, 0) + 1
            rows = self.rows.setdefault(feature, [])
            if len(rows) < self.most:
                rows.append(row)
                is_shown = True
        return is_shown

    def commonest(self, most: int | None = None, *, polar: bool = False) -> list[str]:
        """Return the concepts found in most statements; `polar` ones are those that the codebook counts to a side."""
        found = [name for name in self.counts if not polar or self.polarity(name) not in ("", NEUTRAL)]
        return sorted(found, key=lambda name: (-sum(self.counts[name].values()), name))[:most]

    def polarity(self, feature: str) -> str:
        """Return to which side the codebook counts a concept that is not negated."""
        concept = self.concepts.get(feature.removeprefix("NOT_"))
        return "" if concept is None else concept.polarity

    def definition(self, feature: str) -> str:
        """Return what the codebook says of a concept."""
        name = feature.removeprefix("NOT_")
        concept = self.concepts.get(name)
        text = concept.definition if concept is not None else ""
        return f"Negated: {text}" if name != feature and text else text
