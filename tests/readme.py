"""Run the commands in documents; as a script, write what they print into them, and the commands' help into docs/cli.md.

A block marked `console` holds commands after `$ `; what follows a command, up to the next one, is its output.
"""

import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def refreshed(text: str) -> str:
    """Return a document's text with the output of every command as it is now; raise where a command fails."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "data" / "examples", Path(folder) / "data" / "examples")
        shutil.copy(ROOT / "data" / "challenge.csv", Path(folder) / "data")
        return BLOCK.sub(lambda match: f"```console\n{_block(match.group(1), folder)}```", text)


def _block(block: str, folder: str) -> str:
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{_output(command[2:], folder)}" for command in commands)


def _output(command: str, folder: str) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "110", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f"{{ {command}; }} 2>&1"],
        cwd=folder, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())


def commands() -> str:
    """Return docs/cli.md as the commands say it now."""
    told = [sys.executable, "-m", "typer", "stance.cli.main", "utils", "docs", "--name", "stance"]
    done = subprocess.run(told, capture_output=True, text=True, check=True)
    return html.unescape(done.stdout).rstrip() + "\n"


if __name__ == "__main__":
    pages = ("tables", "io", "labelling", "reliability", "evaluating", "report")
    for document in (ROOT / "README.md", *(ROOT / "docs" / f"{name}.md" for name in pages)):
        document.write_text(refreshed(document.read_text(encoding="utf-8")), encoding="utf-8")
    (ROOT / "docs" / "cli.md").write_text(commands(), encoding="utf-8")
