"""Read off a scorer's probabilities which features it found, so that both scorers answer the same questions.

A probe is a scorer with a label for each feature asked for, whose only coefficient is 1 for that feature, and one label
more for nothing. What the features of a text come to is then the logarithm of their labels' odds against that one.
"""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from stance import Analyzer
from stance.features.frame import FrameFeatures
from stance.features.ngrams import CharGrams, ConceptGrams, Grams, WordGrams
from stance.scoring.engine import Engine
from stance.scoring.scorer import Block, Scorer


class Probe:
    """Tells which of some features a scorer finds in texts, as their values: sublinear counts, L2-normalised."""

    def __init__(self, analyzer: Analyzer, grams: Grams, features: Sequence[str]) -> None:
        self._features = list(dict.fromkeys(features))
        labels = (*(f"{i:04d}" for i in range(len(self._features))), "none")
        made: dict[str, Grams] = {"words": WordGrams(1, 1), "chars": CharGrams(1, 1), "concepts": ConceptGrams(1)}
        if isinstance(grams, FrameFeatures):
            made["frame"] = grams
        blocks = []
        for name, default in made.items():
            asked = self._features if type(grams) is type(default) else ["\0"]
            coefficients = np.zeros((len(asked), len(labels)))
            if asked is self._features:
                np.fill_diagonal(coefficients, 1.0)
            used = grams if asked is self._features else default
            blocks.append(Block(name, used, 1.0, tuple(asked), np.ones(len(asked)), coefficients))
        self.engine = Engine(Scorer(analyzer, tuple(blocks), np.zeros(len(labels)), labels, None, 0.5))

    def values(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """Return the value of each feature that is there, of each text."""
        rows = np.log(self.engine.probabilities(texts))
        found = rows[:, :-1] - rows[:, -1:]
        return [{f: round(float(v), 9) for f, v in zip(self._features, row, strict=True) if v > 1e-9} for row in found]

    def expected(self, features: Sequence[str]) -> dict[str, float]:
        """Return what the values must be where a text has these features and no others that are asked for."""
        counts = Counter(feature for feature in features if feature in self._features)
        norm = math.sqrt(sum((1 + math.log(n)) ** 2 for n in counts.values()))
        return {f: round((1 + math.log(n)) / norm, 9) for f, n in sorted(counts.items(), key=self._place)}

    def _place(self, item: tuple[str, int]) -> int:
        return self._features.index(item[0])
