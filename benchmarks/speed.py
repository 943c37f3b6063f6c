"""Print how fast the scorer is beside its peers, all in one run, and what starting, memory and training cost.

Usage: python benchmarks/speed.py [--rounds 5] [--no-train]

Peers score the same sentences of the corpus in turn, round after round; ratios are taken within a round, and medians
are shown, since machines are noisy. fastText is trained on the same corpus with the same n-grams. Peers that are not
installed (pip install 'diplomatic-stance[peers]') are named as not measured. Memory is read from /proc, so on Linux.
"""

import argparse
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pyarrow as pa
from numba import njit

import stance
from peers import minilm_encoder
from stance.scoring import kernel
from stance.scoring.arrays import scratch
from stance.scoring.compiled import buffers, compile_scorer
from stance.scoring.layout import scorer_arrays
from stance.tables.labelled import read_labelled

ROOT = Path(__file__).parents[1]
OURS = "stance, one thread"
Score = Callable[[Sequence[str]], Any]


@njit(nogil=True, error_model="numpy")
def tokenise(data, offsets, index, work):  # type: ignore[no-untyped-def]
    """Only decode, cut into tokens and look each up: what no scorer of this kind can do without."""
    total = 0
    for i in range(len(offsets) - 1):
        n = kernel.decode(data, offsets[i], offsets[i + 1], index.letters.mapped, work.pieces.characters)
        if n >= 0:
            total += kernel.read_pieces(n, index.letters, index.tokens, work.pieces)
    return total


def peers(texts: Sequence[str], labels: Sequence[str]) -> dict[str, tuple[int, Callable[[], Score]]]:
    """Return, by name, how many sentences a round takes and how to get the scorer ready."""
    model = stance.load(stance.default_model())
    fast, index = compile_scorer(model.scorer_), scorer_arrays(model.scorer_)
    if fast is None or index is None:
        raise SystemExit("the compiled scorer is not available here")
    work = scratch(max(len(t.encode()) for t in texts), len(index.numbers.columns), len(model.labels))

    def arrow(threads: int) -> Score:
        array = pa.array(texts)
        return lambda _: fast.probabilities(array, threads=threads)

    def tokens() -> Score:
        data, offsets = buffers(pa.array(texts))
        return lambda _: tokenise(data, offsets, index, work)

    everything = len(texts)
    return {
        OURS: (everything, lambda: arrow(1)),
        "stance, two threads": (everything, lambda: arrow(2)),
        "its tokeniser alone (the limit)": (everything, tokens),
        "stance, interpreted": (2000, lambda: model.scorer_.probabilities),
        "scikit-learn pipeline of the same model": (2000, lambda: model.pipeline().predict_proba),
        "fastText, same n-grams": (4000, lambda: fasttext(texts, labels, *model.settings.words, *model.settings.chars)),
        "VADER": (2000, vader),
        "MiniLM + logistic regression": (200, minilm),
    }


def fasttext(texts: Sequence[str], labels: Sequence[str], _: int, words: int, low: int, high: int) -> Score:
    import fasttext as library

    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        for text, label in zip(texts, labels, strict=True):
            file.write(f"__label__{label} {' '.join(text.split())}\n")
        file.flush()
        model = library.train_supervised(file.name, wordNgrams=words, minn=low, maxn=high, thread=1, verbose=0)
    return lambda found: model.predict([" ".join(text.split()) for text in found], k=-1)


def vader() -> Score:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    return lambda found: [analyser.polarity_scores(text) for text in found]


def minilm() -> Score:
    encoder = minilm_encoder()
    return lambda found: encoder.encode(list(found), batch_size=32, show_progress_bar=False)


def measure(rounds: int) -> tuple[dict[str, list[float]], dict[str, str]]:
    """Return each peer's seconds a sentence, round by round, and why the others were not measured."""
    found = read_labelled([str(ROOT / "data" / "corpus")])
    ready: dict[str, tuple[int, Score]] = {}
    results: dict[str, list[float]] = {}
    missing: dict[str, str] = {}
    for name, (count, make) in peers(found.texts, found.labels).items():
        try:
            score = make()
        except (ImportError, OSError) as error:
            missing[name] = f"not measured: {str(error).splitlines()[0][:60]}"
            continue
        score(found.texts[:count])
        ready[name], results[name] = (count, score), []
    step = max(count for count, _ in ready.values()) // max(rounds, 1)
    for r in range(rounds):
        for name, (count, score) in ready.items():
            part = found.texts if count == len(found.texts) else (found.texts * 2)[r * step : r * step + count]
            start = time.perf_counter()
            score(part)
            results[name].append((time.perf_counter() - start) / count)
    return results, missing


def show_speed(results: dict[str, list[float]], missing: dict[str, str], bytes_a_sentence: float) -> None:
    ours = results[OURS]
    print("| scorer | times as long as stance on one thread | sentences/s | MB/s |")
    print("|---|---|---|---|")
    for name, seconds in results.items():
        ratio = median(s / o for s, o in zip(seconds, ours, strict=True))
        speed = 1 / median(seconds)
        print(f"| {name} | {ratio:.2f} | {speed:,.0f} | {speed * bytes_a_sentence / 1e6:.2f} |")
    for name, reason in missing.items():
        print(f"| {name} | {reason} | | |")


def run(*command: str) -> tuple[float, str]:
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tempfile.gettempdir())
    return time.perf_counter() - start, done.stdout


def show_start(rounds: int) -> None:
    """Time one sentence on the command line against joblib-loading the exported pipeline, pair by pair."""
    program = str(Path(sys.executable).with_name("stance"))
    with tempfile.TemporaryDirectory() as folder:
        exported = str(Path(folder) / "model.joblib")
        run(program, "model", "export", exported)
        code = f"import joblib; print(joblib.load({exported!r}).predict(['We condemn this attack.']))"
        pairs = [
            (run(program, "predict", "We condemn this attack.")[0], run(sys.executable, "-c", code)[0])
            for _ in range(rounds + 1)
        ][1:]
    ratio = median(other / ours for ours, other in pairs)
    print("\n| one sentence, from nothing | seconds |")
    print("|---|---|")
    print(f"| stance predict | {median(ours for ours, _ in pairs):.2f} |")
    print(f"| joblib.load of the exported pipeline, predict | {median(other for _, other in pairs):.2f} |")
    print(f"| ratio | {ratio:.1f} |")


MEMORY = """
import sys, stance
from stance.tables.labelled import read_labelled
texts = read_labelled([sys.argv[1]]).texts
model = stance.load(stance.default_model())
for _ in range(int(sys.argv[2])):
    for start in range(0, len(texts), 8192):
        model.predict_proba(texts[start:start + 8192])
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))  # of this program, not its parent
print(int(peak.split()[1]) / 1024)
"""


def show_memory() -> None:
    print("\n| sentences scored in one process | peak memory, MiB |")
    print("|---|---|")
    corpus = str(ROOT / "data" / "corpus")
    count = len(read_labelled([corpus]).texts)
    for times in (1, 10, 60):
        print(f"| {times * count:,} | {float(run(sys.executable, '-c', MEMORY, corpus, str(times))[1]):.0f} |")


def show_training() -> None:
    program = str(Path(sys.executable).with_name("stance"))
    with tempfile.TemporaryDirectory() as folder:
        seconds, _ = run(
            program, "train", str(ROOT / "data" / "corpus"), "-o", f"{folder}/model", "--group-column", "genre"
        )
    print(f"\nTraining on the corpus, two cores: {seconds:.0f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-train", action="store_true")
    given = parser.parse_args()
    texts = read_labelled([str(ROOT / "data" / "corpus")]).texts
    mean = float(np.mean([len(text.encode()) for text in texts]))
    print(f"{platform.machine()}, Python {platform.python_version()}; {len(texts):,} sentences of {mean:.0f} bytes\n")
    show_speed(*measure(given.rounds), mean)
    show_start(given.rounds)
    show_memory()
    if not given.no_train:
        show_training()


if __name__ == "__main__":
    main()
