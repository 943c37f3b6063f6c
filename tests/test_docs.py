"""The documents say what the program does."""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

import stance
from conftest import ROOT, run
from readme import BLOCK, commands, refreshed
from reference import GROUPS, page
from stance import ModelError, StanceError, UsageError, __version__
from stance.cli.console import EXIT_INTERRUPTED, EXIT_REJECTS
from stance.tables.writers import OUT_KINDS

README = (ROOT / "README.md").read_text(encoding="utf-8")
FOLDERS = (ROOT, *(ROOT / name for name in ("data", "docs", "docs/recipes", "models")))
RECIPES = sorted(path.stem for path in (ROOT / "docs" / "recipes").glob("*.md"))
DOCUMENTS = sorted(str(path.relative_to(ROOT)) for folder in FOLDERS for path in folder.glob("*.md"))


def test_the_readmes_commands_print_what_it_shows() -> None:
    """`python tests/readme.py` writes the present output into the README."""
    assert refreshed(README) == README
    assert len(BLOCK.findall(README)) >= 5


def test_the_commands_of_the_page_on_tables_print_what_it_shows() -> None:
    """`python tests/readme.py` writes the present output into it."""
    page = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    assert refreshed(page) == page
    assert BLOCK.search(page)


def test_the_commands_of_the_page_on_reliability_print_what_it_shows() -> None:
    """`python tests/readme.py` writes the present output into it."""
    page = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    assert refreshed(page) == page
    assert BLOCK.search(page)


def test_the_commands_of_the_page_on_evaluating_print_what_it_shows() -> None:
    """`python tests/readme.py` writes the present output into it."""
    page = (ROOT / "docs" / "evaluating.md").read_text(encoding="utf-8")
    assert refreshed(page) == page
    assert len(BLOCK.findall(page)) >= 4


def test_the_commands_and_the_python_of_the_page_on_trends_print_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`python tests/readme.py` writes the present output into it."""
    page = (ROOT / "docs" / "trends.md").read_text(encoding="utf-8")
    assert refreshed(page) == page
    assert len(BLOCK.findall(page)) >= 6
    [code] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    shutil.copytree(ROOT / "data" / "examples", tmp_path / "data" / "examples")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "trends.md", "exec"), {})  # noqa: S102
    assert "more hostile  2015-Q2" in capsys.readouterr().out
    assert (tmp_path / "lines.svg").exists()


def test_the_example_of_dated_statements_is_composed_again_to_the_byte(tmp_path: Path) -> None:
    again = tmp_path / "dated.csv"
    subprocess.run([sys.executable, str(ROOT / "tools" / "dated_example.py"), str(again)], check=True)
    assert again.read_bytes() == (ROOT / "data" / "examples" / "dated.csv").read_bytes()


def test_the_readmes_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    [code] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102
    assert capsys.readouterr().out.startswith("conciliatory ")


def test_the_documented_interface_is_the_one_that_there_is() -> None:
    """`python tests/reference.py` writes the present one into docs/api.md."""
    assert (ROOT / "docs" / "api.md").read_text(encoding="utf-8") == page()
    assert sorted(name for names in GROUPS.values() for name in names) == stance.__all__


@pytest.mark.parametrize("name", RECIPES)
def test_the_code_of_a_recipe_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its Python in one go and its commands as they come, in a folder with the examples; R and Stata are shown."""
    pytest.importorskip(name) if name in ("polars", "duckdb") else None
    text = (ROOT / "docs" / "recipes" / f"{name}.md").read_text(encoding="utf-8")
    shutil.copytree(ROOT / "data" / "examples", tmp_path / "data" / "examples")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    blocks = re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL)
    for language, code in blocks:
        if language == "python":
            with warnings.catch_warnings():  # code that quiets a warning may quiet it here alone
                exec(compile(code, f"{name}.md", "exec"), names)  # noqa: S102
        elif language == "sh":
            for line in code.splitlines():
                run(*shlex.split(line.removeprefix("stance ")))
    assert {language for language, _ in blocks} <= {"python", "sh", "r", "stata", "text", "xml"}


def test_every_recipe_is_found_from_the_readme() -> None:
    assert [name for name in RECIPES if f"docs/recipes/{name}.md" not in README] == []


@pytest.mark.skipif(
    tuple(map(int, version("typer").split(".")[:2])) < (0, 29), reason="earlier versions of typer write help otherwise"
)
def test_the_documented_commands_and_options_are_those_that_there_are() -> None:
    """`python tests/readme.py` writes the present ones into docs/cli.md."""
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == commands()


def test_the_commands_about_tables_print_what_is_shown() -> None:
    """`python tests/readme.py` writes the present output there."""
    text = (ROOT / "docs" / "io.md").read_text(encoding="utf-8")
    assert refreshed(text) == text
    assert len(BLOCK.findall(text)) >= 2


def test_the_commands_about_labelling_print_what_is_shown() -> None:
    """`python tests/readme.py` writes the present output there."""
    text = (ROOT / "docs" / "labelling.md").read_text(encoding="utf-8")
    assert refreshed(text) == text
    assert len(BLOCK.findall(text)) >= 4


def test_every_ending_that_is_written_and_every_exit_code_is_documented() -> None:
    text = (ROOT / "docs" / "io.md").read_text(encoding="utf-8")
    assert [ending for ending in OUT_KINDS if f"`{ending}`" not in text] == []
    codes = {EXIT_REJECTS, EXIT_INTERRUPTED, UsageError.exit_code, StanceError.exit_code, ModelError.exit_code}
    assert [code for code in codes if f"\n| {code} | " not in text] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_and_named_files_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    targets += re.findall(r"`((?:data|models|tests|benchmarks|docs|notebooks|src)/[\w./-]+\.\w+)`", text)
    folder = (ROOT / name).parent
    assert [t for t in targets if not ((folder / t).exists() or (ROOT / t).exists())] == []


def test_the_version_stands_in_one_place_and_is_cited() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    assert project["tool"]["hatch"]["version"]["path"] == "src/stance/version.py"
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r'^version: "?([\w.]+)"?$', cited, re.MULTILINE) == [__version__]


def test_the_licence_and_changelog_are_there() -> None:
    assert "MIT License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(Path(ROOT / "src").rglob("*.py")), ids=lambda p: p.name)
def test_a_module_states_its_purpose_in_its_first_line(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith('"""')
