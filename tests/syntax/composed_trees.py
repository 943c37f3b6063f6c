"""A treebank of composed sentences, small and regular enough to be learned by heart."""

from itertools import product

from stance.syntax.treebank import Sentence

_NAMES = "Norland Sudria Ostia Iberland".split()
_VERBS = {"praised": "VBD", "attacked": "VBD", "warned": "VBD"}


def sentences() -> list[Sentence]:
    """Return active and passive sentences, twelve pairs of each."""
    made = []
    for subject, verb, other in product(_NAMES, _VERBS, _NAMES):
        if subject == other:
            continue
        made.append(
            Sentence(
                (subject, verb, "the", "envoy", "of", other, "."),
                ("NNP", "VBD", "DT", "NN", "IN", "NNP", "."),
                (1, -1, 3, 1, 3, 4, 1),
                ("nsubj", "ROOT", "det", "dobj", "prep", "pobj", "punct"),
            )
        )
        made.append(
            Sentence(
                ("The", "envoy", "was", verb, "by", other, "."),
                ("DT", "NN", "VBD", "VBN", "IN", "NNP", "."),
                (1, 3, 3, -1, 3, 4, 3),
                ("det", "nsubjpass", "auxpass", "ROOT", "agent", "pobj", "punct"),
            )
        )
    return made
