"""Draw docs/pictures/report.png, the top of a report, in Debian's Chromium; with a folder, the page in every look.

Usage: python tools/report_pictures.py [FOLDER]

The report is about data/examples/dated.csv. In FOLDER go its pictures in light and dark and at 380
pixels, and the page as it prints, to be looked at. Needs Playwright (pip install playwright) and Chromium.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "pictures" / "report.png"
FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1100, "height": 1268}},
    "dark": {"viewport": {"width": 1100, "height": 1268}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 380, "height": 800}},
}


def make(folder: Path) -> Path:
    """Make the report and return where it is."""
    dated = ROOT / "data" / "examples" / "dated.csv"
    scored, page = folder / "statements.csv", folder / "report.html"
    subprocess.run(["stance", "predict", dated, "-o", scored, "--quiet"], check=True)  # noqa: S603, S607
    options = ["--date-column", "date", "--document-column", "document", "--by", "holder", "--quiet"]
    title = "Four pairs of neighbours, 2004–2023"
    subprocess.run(["stance", "report", scored, "-o", page, "--title", title, *options], check=True)  # noqa: S603, S607
    return page


def draw(page: Path, folder: Path | None) -> None:
    """Draw the picture of the documents, or all looks into a folder."""
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name, look in LOOKS.items() if folder is not None else [("light", LOOKS["light"])]:
            view = browser.new_page(**look)
            view.goto(page.as_uri())
            if folder is None:
                view.screenshot(path=PICTURE)
                continue
            view.screenshot(path=folder / f"{name}.png", full_page=True)
            if view.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                print(f"{name}: wider than the window")
            if name == "dark":
                view.pdf(path=folder / "printed.pdf", format="A4")
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        draw(make(Path(temporary)), Path(sys.argv[1]) if len(sys.argv) > 1 else None)
