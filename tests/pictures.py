"""Draw docs/pictures/NAME.svg: what a command shows on a terminal, or what it draws; as a script, draw all of them.

A picture of the terminal is what the command printed, colours and all, in Rich's template without its fonts from the
network.
"""

import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "pictures"
COMMANDS = {
    "terminal": (
        "stance predict "
        '"Japan is ready to resume talks when the situation allows." '
        '"We condemn this barbaric attack." '
        '"The ministers met in Nairobi on Tuesday."'
    ),
    "article": "stance article data/examples/article.txt --view",
}
COLUMNS = {"terminal": 100, "article": 100}
DRAWN = {
    "trend": (
        "stance predict {examples}/dated.csv -o scored.csv && "
        "stance trend scored.csv --by holder,target --freq Y --document-column document -o trend.svg"
    ),
    "dyad": (
        "grep -E '^(date|[^,]*,ISL),' {examples}/dated.csv | stance predict - --input-format csv -o scored.csv && "
        "stance trend scored.csv --by holder,target --freq Y --document-column document -o dyad.svg"
    ),
}
"""Commands that draw, of which the file NAME.svg is taken."""
DRAWN_WITH = {"matplotlib": "3.11.", "rich": "15."}
"""Versions that the pictures are drawn with; others may draw other bytes."""
LINES = {"article": 26}
"""How many lines of an output are shown, where it is too long for a picture."""
_HUES = [(164, 14, 38), (26, 112, 48), (125, 78, 0), (9, 105, 218), (130, 80, 223), (27, 124, 131)]
LIGHT = TerminalTheme(
    (255, 255, 255), (36, 41, 47), [(36, 41, 47), *_HUES, (87, 96, 106)], [(87, 96, 106), *_HUES, (36, 41, 47)]
)
TEMPLATE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>TITLE</title>
<style>
.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", "Menlo", "Consolas", monospace; font-size: {char_height}px; }}
.{unique_id}-title {{ font-family: sans-serif; font-size: 16px; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def drawn(name: str) -> str:
    """Return the SVG that a command draws."""
    command = DRAWN[name].format(examples=ROOT / "data" / "examples")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["bash", "-euc", command], cwd=folder, env=_environment(), capture_output=True, check=True)
        return (Path(folder) / f"{name}.svg").read_text(encoding="utf-8")


def shown(name: str) -> str:
    """Return the SVG of what a command shows on a terminal."""
    command = COMMANDS[name]
    console = Console(record=True, width=COLUMNS[name], file=io.StringIO(), legacy_windows=False)
    console.print(Text(f"$ {command}", style="bold"))
    console.print(Text.from_ansi("\n".join(_printed(name).splitlines()[: LINES.get(name)])))
    template = TEMPLATE.replace("TITLE", escape(f"What `{command}` shows"))
    svg = console.export_svg(title="", theme=LIGHT, code_format=template, unique_id=name)
    return re.sub(r"[ \t]+$", "", svg, flags=re.MULTILINE)


def _environment(**more: str) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | {"PATH": path, "LC_ALL": "C.UTF-8"} | more


def _printed(name: str) -> str:
    environment = _environment(COLUMNS=str(COLUMNS[name]), FORCE_COLOR="1", TERM="xterm-256color")
    told = [*shlex.split(COMMANDS[name]), *(["--format", "table"] if name == "terminal" else [])]
    return subprocess.run(told, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    for name in COMMANDS:
        (FOLDER / f"{name}.svg").write_text(shown(name), encoding="utf-8")
    for name in DRAWN:
        (FOLDER / f"{name}.svg").write_text(drawn(name), encoding="utf-8")
