"""The pages in Chromium: with a mouse, with a keyboard, without a script, read out, narrow, dark, and under attack."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from served import ARTICLE, FLAGS, PAYLOADS, Program, running

from conftest import ROOT, run

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
WITHOUT_SIGNS = """one => {
    const all = one.cloneNode(true);
    all.querySelectorAll("sup").forEach((sign) => sign.remove());
    return all.textContent;
}"""
"""Returns the text of an article without the numbers of its statements."""
CHROMIUM = "/usr/bin/chromium"
PAGES = [
    "/",
    "/article?sample=dispute",
    "/article?sample=dispute&holder=PER",
    "/batch",
    "/label",
    "/model",
    "/about",
    "/nothing",
]
EXPORT = ROOT / "data" / "examples" / "export.csv"


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    with running() as found:
        yield found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if not Path(CHROMIUM).exists():
        pytest.fail(f"{CHROMIUM} is missing: apt-get install chromium")
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Tab:
    """A page of the browser, what it asked of other hosts, and what it complained about."""

    def __init__(self, page: Any, url: str) -> None:
        self.page, self.url = page, url
        self.outside: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda r: None if r.url.startswith((url, "blob:")) else self.outside.append(r.url))
        page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (self.complaints.append("dialog"), dialog.dismiss()))

    def go(self, path: str) -> Any:
        self.page.goto(self.url + path)
        return self.page


@pytest.fixture
def tab(chromium: Any, program: Program) -> Iterator[Tab]:
    context = chromium.new_context(viewport={"width": 1200, "height": 900})
    yield Tab(context.new_page(), program.url)
    context.close()


@pytest.fixture
def plain(chromium: Any, program: Program) -> Iterator[Tab]:
    """A tab in which no script runs."""
    context = chromium.new_context(java_script_enabled=False)
    yield Tab(context.new_page(), program.url)
    context.close()


def paste(page: Any, text: str) -> None:
    page.get_by_label("Text in English").fill(text)
    page.get_by_role("button", name="Read", exact=True).click()
    page.get_by_role("heading", name=re.compile(r"\d+ statements?$")).wait_for()


def background(element: Any) -> str:
    return str(element.evaluate("one => getComputedStyle(one).backgroundColor"))


def test_a_pasted_article_becomes_coloured_statements_with_patterns_and_marks(tab: Tab) -> None:
    page = tab.go("/")
    paste(page, ARTICLE)
    looks: dict[str, set[tuple[str, str, str]]] = {}
    for said in page.locator("a.said[id]").all():
        tone = next(name for name in ("up", "down", "level") if name in (said.get_attribute("class") or "").split())
        style = said.evaluate(
            "one => { const s = getComputedStyle(one); return [s.textDecorationColor, s.textDecorationStyle]; }"
        )
        looks.setdefault(tone, set()).add((*style, said.locator("sup").inner_text()[0]))
    assert set(looks) == {"up", "down", "level"}
    assert all(len(found) == 1 for found in looks.values())
    for i in range(3):  # colour, pattern and mark each tell the three apart
        assert len({next(iter(found))[i] for found in looks.values()}) == 3
    assert page.locator(".cards > li").count() == page.locator("a.number").count() > 10
    assert page.get_by_role("img", name="Stances in this text").count() == 1
    assert tab.outside == tab.complaints == []


def test_evidence_shows_under_the_keyboard_and_the_pointer(tab: Tab) -> None:
    page = tab.go("/")
    paste(page, ARTICLE)
    said = page.locator("a.said[id]:has(mark)").first
    mark = said.locator("mark").first
    page.mouse.move(0, 0)
    before = background(mark)
    for _ in range(60):
        page.keyboard.press("Tab")
        if said.evaluate("one => one === document.activeElement"):
            break
    assert said.evaluate("one => one === document.activeElement")
    assert background(mark) != before
    number = (said.get_attribute("href") or "")[2:]
    card = page.locator(f"#s{number}")
    page.keyboard.press("Enter")
    assert page.url.endswith(f"#s{number}")
    assert card.get_by_role("table").is_visible()
    page.evaluate("document.activeElement.blur()")
    page.locator("h1").hover()
    assert background(mark) == before
    said.hover()
    assert background(mark) != before


def test_a_card_opens_by_the_keyboard_and_its_correction_is_downloaded(tab: Tab) -> None:
    page = tab.go("/article?sample=dispute")
    first = page.locator(".cards > li").first
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    first.get_by_label("Stance").select_option("neutral")
    page.get_by_label("Your name or initials").fill("ana")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download corrections").click()
    [row] = csv.DictReader(io.StringIO(Path(downloading.value.path()).read_text(encoding="utf-8")))
    assert (row["label"], row["annotator"]) == ("neutral", "ana")


@pytest.mark.parametrize("scripted", [True, False])
def test_a_table_is_uploaded_and_comes_back_as_from_the_command_line(
    tab: Tab, plain: Tab, scripted: bool, tmp_path: Path
) -> None:
    page = (tab if scripted else plain).go("/batch")
    page.locator("#files").set_input_files(EXPORT)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Column of the texts").select_option("text")
    page.get_by_role("button", name="Score").click()
    page.get_by_text("Done.").wait_for(timeout=120_000)
    (tmp_path / "export.csv").write_bytes(EXPORT.read_bytes())
    run("predict", "export.csv", "-o", "scored-export.csv", code=3, cwd=tmp_path)
    for link, name in (("Result", "scored-export.csv"), ("Rejected rows", "scored-export.csv.rejects.csv")):
        with page.expect_download() as downloading:
            page.get_by_role("link", name=link).click()
        assert downloading.value.suggested_filename == name
        assert Path(downloading.value.path()).read_bytes() == (tmp_path / name).read_bytes()
    page.get_by_role("button", name="Delete all of it now").click()
    assert page.url.endswith("/batch")


def test_all_of_an_article_is_there_without_a_script(plain: Tab) -> None:
    page = plain.go("/")
    paste(page, ARTICLE)
    count = page.locator(".cards > li").count()
    page.get_by_label("Stance", exact=True).first.select_option("hostile")
    page.get_by_role("button", name="Show").click()
    page.get_by_text(f"of {count} statements are shown").wait_for()
    assert 0 < page.locator(".cards > li").count() < count
    assert page.locator(".cards .what .stance").all_inner_texts()
    assert all("hostile" in told for told in page.locator(".cards .what .stance").all_inner_texts())
    page.locator(".cards summary").first.click()
    assert page.locator(".cards table").first.is_visible()
    page.get_by_role("link", name="Georgia and Armenia").click()
    assert "12 statements" not in page.content() or page.locator(".cards > li").count()


def test_texts_are_labelled_with_the_keys_of_the_terminal(tab: Tab) -> None:
    page = tab.go("/label")
    page.locator("#file").set_input_files(ROOT / "data" / "examples" / "statements.csv")
    page.get_by_label("Who labels").fill("ana")
    page.get_by_role("button", name="Begin").click()
    page.get_by_text("0 of 8 labelled").wait_for()
    page.wait_for_load_state()
    first = page.locator("#to-label").inner_text()
    for key, done in (("h", 1), ("n", 2), ("u", 1), ("s", 1), ("c", 2)):
        with page.expect_navigation():
            page.keyboard.press(key)
        page.get_by_text(f"{done} of 8 labelled").wait_for()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download the labels").click()
    rows = list(csv.DictReader(io.StringIO(Path(downloading.value.path()).read_text(encoding="utf-8"))))
    assert [row["label"] for row in rows] == ["hostile", "conciliatory"]
    assert rows[0]["text"] == first


def test_payloads_are_shown_as_text_and_run_nothing(tab: Tab) -> None:
    """Each in an article of its own, which the browser draws; none changes the title, asks or complains."""
    page = tab.go("/")
    for payload in PAYLOADS:
        paste(page, f"Norway condemned {payload} on Tuesday.")
        assert page.title() == "What was read · stance"
        shown = page.locator(".article").evaluate(WITHOUT_SIGNS)
        assert "".join(payload.split()) in "".join(shown.split())
        assert page.locator("main script, main iframe, main img, main object, main embed, main style").count() == 0
    assert tab.outside == tab.complaints == []


def test_payloads_in_a_tables_name_column_and_cells_run_nothing(tab: Tab) -> None:
    page = tab.go("/batch")
    for payload in PAYLOADS[::8]:
        cell = '"' + payload.replace('"', '""') + '"'
        files = {
            "name": f"{payload.replace('/', '_')}.csv",
            "mimeType": "text/csv",
            "buffer": f"id,{cell}\n1,{cell}\n".encode(),
        }
        page.locator("#files").set_input_files(files)  # type: ignore[arg-type]
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Delete all of it now").wait_for()
        assert page.title() == "Batch · stance"
        page.get_by_role("button", name="Delete all of it now").click()
        page.locator("#files").wait_for()
    assert tab.outside == tab.complaints == []


def every_page(tab: Tab) -> Iterator[str]:
    """Open each kind of page in turn and yield what it is."""
    for path in PAGES:
        tab.go(path)
        yield path
    page = tab.go("/article?sample=dispute")
    for summary in page.locator(".cards summary").all():
        summary.click()
    yield "article with all opened"
    page = tab.go("/batch")
    page.locator("#files").set_input_files(EXPORT)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Score").wait_for()
    yield "batch, uploaded"
    page.get_by_role("button", name="Delete").click()
    page.locator("#files").wait_for()
    page = tab.go("/label")
    page.locator("#file").set_input_files(ROOT / "data" / "examples" / "statements.csv")
    page.get_by_label("Who labels").fill("ana")
    page.get_by_role("button", name="Begin").click()
    page.locator("#to-label").wait_for()
    yield "label, begun"
    page.get_by_role("button", name="Delete").click()
    page.locator("#file").wait_for()
    page = tab.go("/model")
    page.locator("#file").set_input_files(ROOT / "data" / "examples" / "labelled.csv")
    page.get_by_role("button", name="Measure").click()
    page.get_by_role("img").first.wait_for()
    yield "model, measured"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_fault_that_axe_calls_serious(chromium: Any, program: Program, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(color_scheme=scheme, bypass_csp=True)  # axe puts a script into the page
    tab = Tab(context.new_page(), program.url)
    axe = Axe()
    for name in every_page(tab):
        found = axe.run(tab.page).response["violations"]
        serious = [
            (fault["id"], [node["html"][:160] for node in fault["nodes"]][:4])
            for fault in found
            if fault["impact"] in ("serious", "critical")
        ]
        assert serious == [], name
    context.close()


@pytest.mark.parametrize("width", [380, 1200])
def test_no_page_is_wider_than_its_window(chromium: Any, program: Program, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800})
    tab = Tab(context.new_page(), program.url)
    for name in every_page(tab):
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= width, name
    expected = ["Failed to load resource: the server responded with a status of 404 (Not Found)"]
    assert [one for one in tab.complaints if one not in expected] == tab.outside == []
    context.close()
