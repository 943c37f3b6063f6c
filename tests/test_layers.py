"""The staircase: a package imports only from packages above it, in any form, and inside a package nothing turns."""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import stance

SOURCE = Path(stance.__file__).parent
STAIRCASE = [
    {"errors", "jit", "markup", "version", "wording"},
    {"values"},
    {"places", "unpacking"},
    {"files", "lists", "series"},
    {"resources"},
    {"text"},
    {"documents", "features", "tables"},
    {"scoring"},
    {"model", "syntax"},
    {"batch", "articles", "labelling"},
    {"shares", "evaluation"},
    {"trends"},
    {"frames"},
    {"report"},
    {"cluster", "plots", "web"},
    {"plot", "spark"},
    {"cli"},
    {"__main__"},
]
"""From the top down. Those on one step do not know each other."""
KEEPING = {
    "errors", "places", "files", "unpacking", "resources", "documents", "tables", "batch", "cli", "__main__",
    "model.store", "model.exchange", "model.resources", "syntax.store", "syntax.treebank", "articles.sources",
    "articles.offices", "evaluation.gold", "frames.choice", "plots.saving",
    "labelling.rows", "labelling.answers", "report.source", "web.application", "web.article_pages", "web.batch_pages",
    "web.apart", "web.folders", "web.label_pages", "web.model_pages", "web.preview", "web.runs", "web.sessions",
    "web.views", "web.wire",
    "cluster.parcels", "cluster.workers", "cluster.frames", "cluster.folders", "cluster.session", "cluster.needs",
}  # fmt: skip
"""What may touch a disk: all else only thinks. `errors` takes paths to name them."""
DISK = {"os", "pathlib", "shutil", "sys", "tempfile"}
MODULES = sorted(SOURCE.rglob("*.py"))


def dotted(path: Path) -> str:
    """Return a module's name inside the package: "model.store"; of a package's own file, the package's."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {dotted(path) for path in MODULES} - {""}


def imported(code: str, module: str) -> set[str]:
    """Return the modules of the package that code imports, in any form and at any depth, by their names inside it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = ".".join(["stance", *module.split(".")][: -node.level]) if node.level else ""
            source = ".".join(filter(None, [package, node.module or ""]))
            found.update({source, *(f"{source}.{alias.name}" for alias in node.names)})
        elif isinstance(node, ast.Call) and _loads(node.func) and node.args and isinstance(node.args[0], ast.Constant):
            found.add(str(node.args[0].value))
    inside = {name.removeprefix("stance.") for name in found if name.startswith("stance.")}
    return {name for name in inside if name in NAMES}


def _loads(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in ("import_module", "__import__")


def step(module: str) -> int:
    """Return on which step a module's package stands."""
    package = module.split(".")[0]
    return next(i for i, names in enumerate(STAIRCASE) if package in names)


def forbidden(code: str, module: str) -> set[str]:
    """Return what code imports though it stands beside its package or below it."""
    package = module.split(".")[0]
    return {name for name in imported(code, module) if name.split(".")[0] != package and step(name) >= step(module)}


def disk(code: str) -> set[str]:
    """Return by what code could touch a disk or speak to people."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            harmless = {"os": {"cpu_count", "environ"}}.get(node.module, set())
            if not {alias.name for alias in node.names} <= harmless:
                found.add(node.module.split(".")[0])
        elif isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            found.update({called} & {"open", "print", "input", "read_text", "write_text", "read_bytes", "write_bytes"})
    return found & {*DISK, "open", "print", "input", "read_text", "write_text", "read_bytes", "write_bytes"}


def test_every_package_and_module_stands_on_the_staircase() -> None:
    assert {name.split(".")[0] for name in NAMES} == set().union(*STAIRCASE)


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_a_module_imports_only_from_packages_above(path: Path) -> None:
    if dotted(path):
        assert forbidden(path.read_text(encoding="utf-8"), dotted(path)) == set()


@pytest.mark.parametrize(
    "line",
    [
        "import stance.cli.main",
        "import stance.cli.main as main",
        "from stance.cli.main import app",
        "from stance.cli import main",
        "from stance import cli",
        "from ..cli import main",
        "from ..cli.main import app",
        "def late():\n    from stance.cli import main",
        "def late():\n    import stance.cli",
        "from importlib import import_module\nimport_module('stance.cli.main')",
        "import importlib\nimportlib.import_module('stance.cli.main')",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from stance.cli.main import app",
    ],
)
def test_a_forbidden_import_of_any_form_is_found(line: str) -> None:
    assert forbidden(line, "model.store")


def test_a_package_beside_is_forbidden_and_one_above_or_its_own_is_not() -> None:
    assert forbidden("from stance.articles.reading import read_article", "batch.run") == {"articles.reading"}
    assert forbidden("from stance.values import Span\nfrom stance.model.labels import count", "model.store") == set()


@pytest.mark.parametrize("package", sorted(p.name for p in SOURCE.iterdir() if (p / "__init__.py").exists()))
def test_inside_a_package_no_imports_run_in_a_circle(package: str) -> None:
    graph = {
        dotted(path): {
            n for n in imported(path.read_text(encoding="utf-8"), dotted(path)) if n.startswith(f"{package}.")
        }
        for path in (SOURCE / package).rglob("*.py")
        if path.stem != "__init__"
    }
    try:
        assert len(list(TopologicalSorter(graph).static_order())) >= len(graph)
    except CycleError as error:
        pytest.fail(f"imports run in a circle: {' -> '.join(error.args[1])}")


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_thinking_modules_touch_no_files_and_print_nothing(path: Path) -> None:
    name = dotted(path)
    if name and name not in KEEPING and name.split(".")[0] not in KEEPING:
        assert disk(path.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    "line",
    [
        "from pathlib import Path", "import pathlib", "import os", "from os import remove", "import shutil",
        "open('x')", "print(1)", "from tempfile import mkdtemp", "import os.path", "path.read_text()", "import sys",
    ],
)  # fmt: skip
def test_whatever_touches_a_disk_is_found(line: str) -> None:
    assert disk(line)


def test_what_is_kept_apart_exists() -> None:
    assert {name for name in KEEPING if name not in NAMES and not (SOURCE / name).is_dir()} == set()


@pytest.mark.parametrize("path", [p for p in MODULES if p.name == "__init__.py" and p.parent != SOURCE], ids=dotted)
def test_a_package_says_in_one_sentence_what_it_does_and_imports_nothing(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstring = ast.get_docstring(tree) or ""
    assert len(tree.body) == 1
    assert docstring.endswith(".")
    assert docstring.count(". ") == 0
    assert "\n" not in docstring


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_no_module_and_no_function_is_long(path: Path) -> None:
    """The kernel is one file because its compiled form is kept by file."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= (1100 if dotted(path).endswith("kernel") else 400)
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = {f.name: (f.end_lineno or 0) - f.body[0].lineno + 1 for f in functions}
    assert {name: lines for name, lines in lengths.items() if lines > 40} == {}


@pytest.mark.parametrize(
    "heavy",
    ["sklearn", "scipy", "pandas", "joblib", "numpy", "numba", "pyarrow", "rich", "typer", "jinja2", "matplotlib"],
)
def test_importing_the_package_loads_nothing_heavy(heavy: str) -> None:
    code = f"import sys, stance; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_scoring_a_sentence_needs_no_training_library() -> None:
    code = (
        "import sys, stance; m = stance.load(stance.default_model()); m.classify(['We met.']);"
        "print(*({'sklearn', 'scipy', 'pandas', 'joblib', 'numba', 'pyarrow', 'typer'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []
