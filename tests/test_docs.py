"""The documents say what the program does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from conftest import ROOT
from readme import BLOCK, refreshed
from stance import __version__
from stance.cli.main import app

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = {"README.md", "CONTRIBUTING.md", "data/README.md", "models/README.md", "docs/accuracy.md"}
DOCUMENTS |= {"docs/performance.md", "docs/reliability.md"}
COMMANDS = ["predict", "explain", "article", "train", "evaluate", "model info", "model export"]


def help_of(command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "stance", *command.split(), "--help"],
        capture_output=True, check=True, text=True, env={"COLUMNS": "200", "NO_COLOR": "1", "PYTHONUTF8": "1"},
    )  # fmt: skip
    return done.stdout


def test_the_readmes_commands_print_what_it_shows() -> None:
    """`python tests/readme.py` writes the present output into the README."""
    assert refreshed(README) == README
    assert len(BLOCK.findall(README)) >= 5


def test_the_readmes_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    [code] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102
    assert capsys.readouterr().out.startswith("conciliatory ")


def test_the_documented_commands_are_all_there_are() -> None:
    group = typer.main.get_command(app)
    found = []
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        found += [f"{name} {sub}" for sub in command.commands] if hasattr(command, "commands") else [name]
    assert sorted(found) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_documented(command: str) -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert f"## `stance {command}`" in text
    section = text.split(f"## `stance {command}`", 1)[1].split("\n## ", 1)[0]
    options = set(re.findall(r"(?<![\w-])(--[a-z][a-z-]+)", help_of(command)))
    assert options - set(re.findall(r"--[a-z][a-z-]+", section)) == set()
    assert len(options) >= 2


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_links_and_named_files_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    targets += re.findall(r"`((?:data|models|tests|benchmarks|docs|notebooks|src)/[\w./-]+\.\w+)`", text)
    folder = (ROOT / name).parent
    assert [t for t in targets if not ((folder / t).exists() or (ROOT / t).exists())] == []


def test_the_version_is_the_same_everywhere() -> None:
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_licence_and_changelog_are_there() -> None:
    assert "MIT License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(Path(ROOT / "src").rglob("*.py")), ids=lambda p: p.name)
def test_a_module_states_its_purpose_in_its_first_line(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith('"""')
