"""Shared fixtures: the shipped tables and model, and a small model that trains in a second."""

import ctypes
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import settings

from stance import Analyzer, Gazetteer, Lexicon, Settings, StanceModel, default_analyzer, default_model, load, save
from stance.cli.start import main
from stance.scoring.engine import CHOICE
from stance.tables.labelled import read_labelled

ROOT = Path(__file__).parents[1]
TRIM = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
"""What gives freed memory back to the system, where the C library has it."""

# What a shell starts in the background ignores interruptions, and so does all that it starts: tests interrupt commands.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Machines that run the suite are slow and uneven; a test's time is no behaviour.
settings.register_profile("suite", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("suite")

SMALL_SETTINGS = Settings(
    C=(1.0, 4.0), chars_weight=(1.0,), concepts_weight=(1.0,), folds=3, words_min_df=1, chars_min_df=1
)
SMALL = {
    "conciliatory": [
        "We welcome the offer of talks.",
        "The minister praised the neighbour's restraint.",
        "Both sides signed the agreement on fishing.",
        "They thanked their partners for the aid.",
        "The president offered to reopen the crossing.",
        "Our governments will deepen their friendship.",
        "The rebels released the prisoners as a gesture of goodwill.",
        "We are ready to resume the dialogue.",
    ],
    "hostile": [
        "We condemn the attack on the convoy.",
        "The ministry rejected the accusation as slander.",
        "They expelled two diplomats and closed the consulate.",
        "The army shelled the border town again.",
        "The spokesman warned of grave consequences.",
        "Sanctions were imposed on the regime.",
        "He accused the government of lying.",
        "We protest against this flagrant violation.",
    ],
    "neutral": [
        "The meeting is on 3 May in the main hall.",
        "The river is 900 kilometres long.",
        "A decision has not been taken yet.",
        "The delegation arrived on Tuesday evening.",
        "The agenda has four items.",
        "Exports rose by two per cent last year.",
        "The treaty was published in three languages.",
        "The spokeswoman had no comment on the report.",
    ],
}


def small_data() -> tuple[list[str], list[str], list[str]]:
    """Return texts, labels and groups of the small training set."""
    rows = [(text, label, str(i // 2)) for label, texts in SMALL.items() for i, text in enumerate(texts)]
    return [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows]


@pytest.fixture(scope="module", autouse=True)
def _memory_given_back() -> Iterator[None]:
    """Give back, behind each module, what its tests have freed: the C library keeps it, and workers would only grow."""
    yield
    if TRIM is not None:
        TRIM(0)


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    """The lexicon and gazetteer that ship."""
    return default_analyzer()


@pytest.fixture(scope="session")
def small_model(analyzer: Analyzer) -> StanceModel:
    """A model of 24 sentences."""
    texts, labels, groups = small_data()
    return StanceModel(analyzer, SMALL_SETTINGS).fit(texts, labels, groups, n_jobs=1)


@pytest.fixture(scope="session")
def shipped() -> StanceModel:
    """The model that ships."""
    return load(default_model())


@pytest.fixture(scope="session")
def client(shipped: StanceModel) -> Iterator[Any]:
    """A client of the local page and its JSON interface, which serve the model that ships."""
    from served import opened

    with opened(shipped) as found:
        yield found


@pytest.fixture(scope="session")
def few_model(analyzer: Analyzer) -> StanceModel:
    """A model that is quick to load and to score with: few actors, few entries."""
    few = Analyzer(Gazetteer(analyzer.gazetteer.rows[:200]), Lexicon(analyzer.lexicon.entries[::40]))
    return StanceModel(few, SMALL_SETTINGS).fit(*small_data(), n_jobs=1)


@pytest.fixture(scope="session")
def folder(few_model: StanceModel, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of that model."""
    path = tmp_path_factory.mktemp("few") / "model"
    save(few_model, path)
    return str(path)


@pytest.fixture(scope="module", params=["reference", "compiled"])
def scorer(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each of the two scorers, forced on every text."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(CHOICE, request.param)
        yield request.param


@pytest.fixture(scope="session")
def corpus() -> list[str]:
    """The sentences of the corpus."""
    return read_labelled([str(ROOT / "data" / "corpus")]).texts


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit code and the bytes that it printed."""

    code: int
    out: bytes
    err: bytes


def ran(door: Callable[[], None], *arguments: str, stdin: bytes | None = None, cwd: Path | None = None) -> Ran:
    """Return what the command does in this process, with streams that are no terminal."""
    out, err = io.BytesIO(), io.BytesIO()
    code: Any = 0
    with ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, {"COLUMNS": "140", "NO_COLOR": "1"}))
        stack.enter_context(patch.object(sys, "argv", ["stance", *arguments]))
        for name, stream in (("stdin", io.BytesIO(stdin or b"")), ("stdout", out), ("stderr", err)):
            buffer = io.BufferedReader(stream) if name == "stdin" else stream
            text = io.TextIOWrapper(buffer, encoding="utf-8", write_through=True)
            stack.enter_context(patch.object(sys, name, text))
            stack.callback(text.detach)
        if cwd is not None:
            stack.enter_context(chdir(cwd))
        try:
            door()
        except SystemExit as end:
            code = end.code
    return Ran(code or 0, out.getvalue(), err.getvalue())


def run(*arguments: str, stdin: bytes | None = None, code: int = 0, cwd: Path | None = None) -> tuple[str, str]:
    """Run the command in this process, check its exit code and return what it printed on stdout and stderr.

    A traceback would be an exception here.
    """
    done = ran(main, *arguments, stdin=stdin, cwd=cwd)
    assert done.code == code, (done.code, done.err.decode())
    return done.out.decode(), done.err.decode()


def run_apart(*arguments: str, stdin: bytes | None = None, cwd: Path | None = None) -> Ran:
    """Return what the command does as its users run it, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "stance", *arguments],
        input=stdin, capture_output=True, check=False, cwd=cwd, env={**os.environ, "COLUMNS": "140", "NO_COLOR": "1"},
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)
