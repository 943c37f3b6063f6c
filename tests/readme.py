"""Run the commands in documents; as a script, write what they print into them, and the commands' help into docs/cli.md.

A block marked `console` holds commands after `$ `; what follows a command, up to the next one, is its output. A block
between `<!-- copied FILE NAME -->` and `<!-- /copied -->` is the one that FILE has between `<!-- NAME -->` marks.
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
COPIED = re.compile(r"(<!-- copied (\S+) (\w+) -->\n).*?(<!-- /copied -->)", re.DOTALL)
GENERATED = ("api.md", "cli.md", "codebook.md")
"""Pages that are written as a whole, by `reference.py`, by this script and by `codebook.py`."""


SLOW = "getting the compiled scorer ready"
"""How a message begins that comes on a slow or busy machine only."""


def written() -> list[Path]:
    """Return the pages that people write: the README and those in docs/."""
    found = sorted((ROOT / "docs").rglob("*.md"))
    return [ROOT / "README.md", *(path for path in found if path.name not in GENERATED)]


def refreshed(text: str) -> str:
    """Return a document's text with the output of every command as it is now; raise where a command fails."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "data" / "examples", Path(folder) / "data" / "examples")
        shutil.copy(ROOT / "data" / "challenge.csv", Path(folder) / "data")
        return BLOCK.sub(lambda match: f"```console\n{_block(match.group(1), folder)}```", copied(text))


def copied(text: str) -> str:
    """Return a document's text with the tables that other documents have, as they are there now."""
    return COPIED.sub(lambda match: f"{match[1]}{_table(match[2], match[3])}{match[4]}", text)


def _table(file: str, name: str) -> str:
    text = (ROOT / file).read_text(encoding="utf-8")
    return text.partition(f"<!-- {name} -->\n")[2].partition(f"<!-- /{name} -->")[0]


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
    return "".join(line.rstrip() + "\n" for line in done.stdout.splitlines() if not line.startswith(SLOW))


def commands() -> str:
    """Return docs/cli.md as the commands say it now."""
    told = [sys.executable, "-m", "typer", "stance.cli.main", "utils", "docs", "--name", "stance"]
    done = subprocess.run(told, capture_output=True, text=True, check=True)
    return html.unescape(done.stdout).rstrip() + "\n"


if __name__ == "__main__":
    for document in map(Path, sys.argv[1:]) if sys.argv[1:] else written():
        document.write_text(refreshed(document.read_text(encoding="utf-8")), encoding="utf-8")
    (ROOT / "docs" / "cli.md").write_text(commands(), encoding="utf-8")
