"""Write predictions as csv, json or jsonl, and turn what goes wrong into a message and an exit code."""

import csv
import io
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from stance.errors import StanceError
from stance.model import StanceModel
from stance.schema import TEXT_COLUMN, Prediction, output_columns, probability_column

EXIT_INTERRUPTED = 130


def say(message: str) -> None:
    """Print a message to standard error."""
    print(message, file=sys.stderr)


@contextmanager
def clean_exit() -> Iterator[None]:
    """Exit with a StanceError's message and code, or with 130 when interrupted; anything else is a bug and looks it."""
    try:
        yield
    except StanceError as error:
        say(f"Error: {error}")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        say("Interrupted.")
        sys.exit(EXIT_INTERRUPTED)


@contextmanager
def flushed_output() -> Iterator[None]:
    """Write out what was printed; a reader that closes the output early (`| head`) is in its right: exit with 0."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered would fail again when Python ends: give it somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def rendered(model: StanceModel, texts: Sequence[str], kind: str) -> bytes:
    """Return the predictions of texts as csv, json or jsonl."""
    if kind == "csv":
        return _table(model, texts)
    found = [_as_dict(text, p) for text, p in zip(texts, model.classify(texts), strict=True)]
    if kind == "json":
        return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "surrogateescape")
    lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in found)
    return "".join(lines).encode("utf-8", "surrogateescape")


def _table(model: StanceModel, texts: Sequence[str]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    careful = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)  # a bare carriage return needs quotes
    writer.writerow([TEXT_COLUMN, *output_columns(model.labels, model.poles)])
    for text, prediction in zip(texts, model.classify(texts), strict=True):
        cells = [f"{value:.6f}" if isinstance(value, float) else value for value in _as_dict(text, prediction).values()]
        cells[-1] = str(cells[-1]).lower()
        (careful if "\r" in text else writer).writerow(cells)
    return buffer.getvalue().encode("utf-8", "surrogateescape")


def _as_dict(text: str, prediction: Prediction) -> dict[str, Any]:
    shares = {probability_column(label): round(p, 6) for label, p in prediction.probabilities.items()}
    score = {} if prediction.score is None else {"score": round(prediction.score, 6)}
    return {"text": text, "stance": prediction.stance, **shares, **score, "certain": prediction.certain}
