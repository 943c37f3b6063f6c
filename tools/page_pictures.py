"""Draw docs/pictures/web.png, the page with a sample article, in Debian's Chromium; with a folder, every view.

Usage: PYTHONPATH=tests:tests/web python tools/page_pictures.py [FOLDER]

In FOLDER go the views in light and dark and at 380 pixels, to be looked at.
"""

import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from served import FLAGS, running

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "pictures" / "web.png"
VIEWS = {
    "start": "/", "article": "/article?sample=dispute", "filtered": "/article?sample=dispute&holder=PER",
    "batch": "/batch", "label": "/label", "model": "/model", "about": "/about", "missing": "/nothing",
}  # fmt: skip
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1200, "height": 900}},
    "dark": {"viewport": {"width": 1200, "height": 900}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 380, "height": 800}},
}
EXAMPLES = ROOT / "data" / "examples"


def steps(page: Any, url: str) -> Any:
    """Yield the views that take more than an address, each when it is there."""
    page.goto(f"{url}/article?sample=dispute")
    page.locator("#s4 summary").click()
    page.locator("a.said[id]").nth(3).focus()
    yield "opened"
    page.goto(f"{url}/batch")
    page.locator("#files").set_input_files(EXAMPLES / "export.csv")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Score").wait_for()
    yield "uploaded"
    page.get_by_role("button", name="Score").click()
    page.get_by_text("Done.").wait_for(timeout=120_000)
    yield "scored"
    page.goto(f"{url}/label")
    page.locator("#file").set_input_files(EXAMPLES / "statements.csv")
    page.get_by_label("Who labels").fill("ana")
    page.get_by_role("button", name="Begin").click()
    page.locator("#to-label").wait_for()
    yield "labelling"
    page.goto(f"{url}/model")
    page.locator("#file").set_input_files(EXAMPLES / "labelled.csv")
    page.get_by_role("button", name="Measure").click()
    page.get_by_role("img").first.wait_for()
    yield "measured"


def draw(folder: Path | None) -> None:
    """Draw the picture of the README, or all views into a folder."""
    with running() as program, sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        if folder is None:
            page = browser.new_page(viewport={"width": 1200, "height": 860})
            page.goto(f"{program.url}{VIEWS['article']}")
            page.locator("a.said[id]").nth(3).hover()
            page.screenshot(path=PICTURE)
        else:
            for look, options in LOOKS.items():
                page = browser.new_page(**options)
                for name, path in VIEWS.items():
                    page.goto(program.url + path)
                    page.screenshot(path=folder / f"{name}-{look}.png", full_page=True)
                for name in steps(page, program.url):
                    page.screenshot(path=folder / f"{name}-{look}.png", full_page=True)
                page.close()
        browser.close()


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
