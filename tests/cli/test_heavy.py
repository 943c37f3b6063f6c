"""Which packages that take long to load a command must do without: none is loaded that its work does not need."""

import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from stance.cli.start import ALONE

COMPILER = frozenset({"numba", "llvmlite"})
TRAINING = frozenset({"sklearn", "joblib", "scipy.stats", "scipy.sparse", "scipy.optimize"})
TABLES = frozenset({"pandas", "pyarrow", "python_calamine", "xlsxwriter"})
PICTURES = frozenset({"matplotlib", "jinja2"})
NOTHING = COMPILER | TRAINING | TABLES | PICTURES | {"scipy", "rich"}
FIGURES = NOTHING - {"scipy"}
"""What is not needed for intervals, which ask SciPy for a few functions."""

STATEMENTS = "id,text\n1,We welcome the offer of the envoy.\n2,We condemn the raid.\n3,The talks begin in May.\n"
ARTICLE = "The foreign minister of Chad condemned Norway’s raid. “We shall not give in,” he said.\n" * 3
LABELLED = "text,label,document\n" + "We welcome the offer.,conciliatory,a\nWe condemn the raid.,hostile,b\n" * 6
SCORED = "date,holder,target,text,stance,p_conciliatory,p_hostile,p_neutral,score,certain\n" + "".join(
    f"20{year}-03-04,TCD,NOR,We condemn raid {year}.,hostile,0.15,0.8,0.05,-0.65,true\n" for year in range(10, 24)
)
CODED = "text,label\n" + "".join(f"We condemn raid {year}.,hostile\n" for year in range(10, 24))
GROUPS = ("--by", "holder,target", "--freq", "Y")


def loaded(folder: Path, arguments: Sequence[str], modules: frozenset[str]) -> set[str]:
    """Return which modules a command has loaded when it is done."""
    code = (
        f"import sys, stance_command; sys.argv = ['stance', *{[*arguments]!r}]\n"
        "try:\n    stance_command.main()\nexcept SystemExit as end:\n    assert not end.code, end\n"
        f"print(*({set(modules)!r} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False, cwd=folder
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one file of each kind."""
    folder = tmp_path_factory.mktemp("desk")
    files = {
        "statements.csv": STATEMENTS,
        "one.txt": ARTICLE,
        "labelled.csv": LABELLED,
        "scored.csv": SCORED,
        "coded.csv": CODED,
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


@pytest.mark.parametrize("arguments", [[], *([name] for name in sorted(ALONE)), ["model"], ["data"]], ids="".join)
def test_help_loads_nothing_but_what_prints_it(desk: Path, arguments: list[str]) -> None:
    assert loaded(desk, [*arguments, "--help"], (NOTHING | {"numpy"}) - {"rich"}) == set()


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        (["predict", "We condemn the raid.", "--format", "json"], NOTHING),
        (["predict", "statements.csv", "-o", "out.csv"], NOTHING),
        (["predict", "statements.csv", "-o", "out.jsonl"], NOTHING),
        (["explain", "We condemn the raid.", "--json"], NOTHING),
        (["article", "one.txt"], NOTHING),
        (["article", "one.txt", "--json"], NOTHING),
        (["article", "one.txt", "-o", "statements-of-one.csv"], NOTHING),
        (["sample", "scored.csv", "-n", "5", "-o", "todo.csv"], NOTHING),
        (["trend", "scored.csv", *GROUPS], FIGURES),
        (["trend", "scored.csv", *GROUPS, "-o", "trend.csv", "--changes", "changes.json"], FIGURES),
        (["share", "scored.csv", "--labels", "coded.csv", "--not-random"], NOTHING),
        (["share", "scored.csv", "--labels", "coded.csv", "--not-random", "-o", "shares.csv"], NOTHING),
        (["evaluate", "labelled.csv", "--json"], FIGURES),
        (["report", "scored.csv", "-o", "report.html", "--by", "holder"], FIGURES - {"jinja2"}),
    ],
    ids=lambda given: " ".join(given[:2]) if isinstance(given, list) else "",
)
def test_a_command_loads_nothing_that_its_work_does_not_need(
    desk: Path, arguments: list[str], heavy: frozenset[str]
) -> None:
    assert loaded(desk, arguments, heavy) <= (set() if "scipy" in heavy else loaded_by_scipy())


@cache
def loaded_by_scipy() -> set[str]:
    """Return what SciPy's functions load themselves: in old releases (1.13.0) the sparse matrices."""
    code = f"import sys, scipy.special; print(*({set(FIGURES)!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_what_is_needed_is_loaded(desk: Path) -> None:
    """So that the tests above would see it."""
    assert loaded(desk, ["trend", "scored.csv", *GROUPS, "-o", "trend.parquet"], TABLES) == {"pandas", "pyarrow"}
    assert loaded(desk, ["predict", "--help"], NOTHING) == {"rich"}
