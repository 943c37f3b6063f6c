"""Label at a terminal what docs/labelling.md shows; as a script, write what is shown there into it."""

import re
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

from pseudo_terminal import PseudoTerminal

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "labelling.md"
_SESSION = re.compile(r"(<!-- session -->\n\n```text\n\$ (stance .*)\n)(?:.*\n)*?(```\n)")


def refreshed(page: str) -> str:
    """Return the page with the session as it is now."""
    return _SESSION.sub(lambda match: match[1] + _shown(match[2]) + match[3], page, count=1)


def _shown(command: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "data" / "examples", Path(folder) / "data" / "examples")
        with PseudoTerminal(*shlex.split(command)[1:], cwd=Path(folder), width=100) as terminal:
            shown = terminal.until() + terminal.screen("h")
            terminal.press("+")
            shown += (
                terminal.until("note, and Enter: ") + terminal.screen("denies, or attacks?\r") + terminal.screen("h")
            )
            terminal.press("q")
            shown += terminal.end()[1]
    return "".join(line.rstrip() + "\n" for line in shown.splitlines())


if __name__ == "__main__":
    sys.exit(PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8")), encoding="utf-8") == 0)
