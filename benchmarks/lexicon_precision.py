"""Print how often a concept, and each of its entries, fires on sentences of its own polarity in the corpus.

Usage: python benchmarks/lexicon_precision.py [CONCEPT ...]

Without arguments one line a concept, the least precise first; with concepts, one line for each phrase that they hit.
Hits in the scope of a negation are left out. For modifiers and neutral topics the share of neutral is shown.
"""

import sys
from collections import Counter, defaultdict
from pathlib import Path

from stance import default_analyzer
from stance.tables.labelled import read_labelled

ROOT = Path(__file__).parents[1]


def main() -> None:
    analyzer = default_analyzer()
    found = read_labelled([str(ROOT / "data" / "corpus")])
    by_concept: dict[str, Counter[str]] = defaultdict(Counter)
    by_phrase: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for text, label in zip(found.texts, found.labels, strict=True):
        document = analyzer.document(text)
        for hit in document.matches:
            if not hit.negated:
                phrase = " ".join(word.text for word in document.words[hit.start : hit.stop])
                by_concept[hit.concept][label] += 1
                by_phrase[hit.concept, phrase][label] += 1
    polarity = {
        c.name: c.polarity if c.polarity != "modifier" else "neutral" for c in analyzer.lexicon.concepts.values()
    }
    table: dict[tuple[str, str], Counter[str]] = (
        {key: counts for key, counts in by_phrase.items() if key[0] in sys.argv[1:]}
        if len(sys.argv) > 1
        else {(concept, polarity[concept]): counts for concept, counts in by_concept.items()}
    )
    print(f"{'hits':>5s} {'own':>5s}  {'con':>5s} {'hos':>5s} {'neu':>5s}")
    for key, counts in sorted(table.items(), key=lambda item: item[1][polarity[item[0][0]]] / item[1].total()):
        own = counts[polarity[key[0]]] / counts.total()
        labels = " ".join(f"{counts[label]:5d}" for label in ("conciliatory", "hostile", "neutral"))
        print(f"{counts.total():5d} {own:5.2f}  {labels}  {key[0]}: {key[1]}")


if __name__ == "__main__":
    main()
