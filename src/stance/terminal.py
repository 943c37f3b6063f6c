"""Write predictions as csv, json or jsonl, and turn what goes wrong into a message and an exit code."""

import io
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from stance.batch import score_cells
from stance.errors import StanceError
from stance.model import StanceModel
from stance.schema import TEXT_COLUMN, Prediction, output_columns, probability_column
from stance.tables import TableWriter

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
    buffer = io.BytesIO()
    writer = TableWriter(buffer)
    writer.write([TEXT_COLUMN, *output_columns(model.labels, model.poles)])
    for text, cells in zip(texts, score_cells(model, texts), strict=True):
        writer.write([text, *cells])
    writer.close()
    return buffer.getvalue()


def _as_dict(text: str, prediction: Prediction) -> dict[str, Any]:
    shares = {probability_column(label): round(p, 6) for label, p in prediction.probabilities.items()}
    score = {} if prediction.score is None else {"score": round(prediction.score, 6)}
    return {"text": text, "stance": prediction.stance, **shares, **score, "certain": prediction.certain}
