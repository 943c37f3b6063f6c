"""Train the default model, or the one of composed text alone, with the settings that ship.

Usage: python tools/default_model.py REAL [-o models/default]
       python tools/default_model.py --composed-only -o FOLDER

REAL is the folder of the real texts, which are not in the repository: train.csv.gz, whose labels stand in
data/real/labels.csv, and taught.csv.gz, with the probabilities of a teacher. With them the default model reproduces to
the byte, on the same versions of Python, NumPy, SciPy and scikit-learn. Composed sentences count four times, core
clauses sixteen times: what the model knows of events hangs on them. The threshold of `certain` is set without a margin
for chance, and copies are not kept together in folds, so that figures stay comparable with those of earlier models.
"""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def arguments(real: Path | None, output: Path) -> list[str]:
    """Return what `stance train` is told; without real texts, for the model of composed text alone."""
    corpus = str(ROOT / "data" / "corpus")
    if real is None:
        return [corpus, "-o", str(output), "--group-column", "genre", "--certain-accuracy", "0.92"]
    return [
        corpus, str(real / "taught.csv.gz"), "--labels", str(ROOT / "data" / "real" / "labels.csv"),
        "--texts", str(real / "train.csv.gz"), "--weigh", f"{corpus}=4", "--weigh", f"{corpus}/clause.csv=16",
        "--C", "1", "--certain-accuracy", "0.91", "--certain-confidence", "0", "--copies-apart",
        "--frame", "-o", str(output),
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real", type=Path, nargs="?")
    parser.add_argument("--composed-only", action="store_true")
    parser.add_argument("--output", "-o", type=Path, default=ROOT / "models" / "default")
    given = parser.parse_args()
    if (given.real is None) != given.composed_only:
        parser.error("name the folder of the real texts, or say --composed-only")
    train = [sys.executable, "-m", "stance", "train", *arguments(given.real, given.output), "--overwrite"]
    sys.exit(subprocess.run(train, check=False).returncode)  # noqa: S603  # our own program


if __name__ == "__main__":
    main()
