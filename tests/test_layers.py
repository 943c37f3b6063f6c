"""The staircase: a module imports only from steps above it, lazy imports included."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import stance

STAIRCASE = [
    "errors",
    "schema",
    "text",
    "inflection",
    "actors",
    "lexicon",
    "features",
    "scorer",
    "arrays",
    "kernel",
    "index",
    "compiled",
    "pipeline",
    "model",
    "training",
    "evaluation",
    "quotations",
    "entities",
    "attribution",
    "article",
    "records",
    "streams",
    "delimited",
    "jsonlines",
    "parquet",
    "workbook",
    "tables",
    "articles",
    "store",
    "parts",
    "batch",
    "terminal",
    "start",
    "display",
    "cli",
]
# A model trains itself: `fit` calls the room below it. And the program starts without its parser, which takes longer to
# load than a sentence to score. These are the steps down, and both are lazy.
STEPS_DOWN = {("model", "training"), ("start", "cli")}
THINKING = STAIRCASE[: STAIRCASE.index("article") + 1]
SOURCE = Path(stance.__file__).parent


def imported_rooms(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    rooms: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "stance":
                rooms.update(alias.name for alias in node.names if alias.name in STAIRCASE)
            elif node.module.startswith("stance."):
                rooms.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            rooms.update(alias.name.split(".")[1] for alias in node.names if alias.name.startswith("stance."))
    return rooms


def test_every_module_stands_on_the_staircase() -> None:
    modules = {path.stem for path in SOURCE.glob("*.py")} - {"__init__", "__main__"}
    assert modules == set(STAIRCASE)


@pytest.mark.parametrize("name", STAIRCASE)
def test_a_module_imports_only_from_steps_above(name: str) -> None:
    above = set(STAIRCASE[: STAIRCASE.index(name)])
    allowed = above | {down for up, down in STEPS_DOWN if up == name}
    assert imported_rooms(SOURCE / f"{name}.py") <= allowed


@pytest.mark.parametrize("name", THINKING)
def test_thinking_modules_touch_no_files_and_print_nothing(name: str) -> None:
    tree = ast.parse((SOURCE / f"{name}.py").read_text(encoding="utf-8"))
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert not called & {"open", "print", "input"}
    assert not imported & {"os", "pathlib", "sys", "shutil", "tempfile"}


@pytest.mark.parametrize("heavy", ["sklearn", "scipy", "pandas", "joblib", "numpy", "numba", "pyarrow", "rich"])
def test_importing_the_package_loads_nothing_heavy(heavy: str) -> None:
    code = f"import sys, stance; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("heavy", ["sklearn", "scipy", "pandas", "joblib", "numba", "pyarrow"])
def test_scoring_a_sentence_needs_no_training_library(heavy: str) -> None:
    code = (
        "import sys, stance; m = stance.load(stance.default_model()); m.classify(['We met.']);"
        f"sys.exit({heavy!r} in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
