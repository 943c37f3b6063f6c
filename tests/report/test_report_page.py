"""The page: nothing in it runs or loads, all that came in is text, and its parts are named for whoever cannot see."""

import base64
import hashlib
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import lxml.html
import pytest
from drawn_figures import Tags
from report_payloads import PAYLOADS
from report_table import statements, written

from stance import Analyzer
from stance.report.collecting import Choices, collect, gather
from stance.report.contents import Provenance, Report
from stance.report.data import tables
from stance.report.page import page
from stance.report.source import Wanted, open_source

ROWS = statements(200)
ELEMENTS = {
    "a", "b", "bdi", "blockquote", "body", "caption", "circle", "code", "dd", "defs", "desc", "details", "div", "dl",
    "dt", "figcaption", "figure", "footer", "g", "h1", "h2", "h3", "head", "header", "html", "li", "line", "main",
    "mark", "meta", "nav", "ol", "p", "path", "pattern", "polygon", "polyline", "rect", "section", "span", "style",
    "summary", "svg", "table", "tbody", "td", "text", "th", "thead", "title", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "aria-hidden", "aria-label", "aria-labelledby", "charset", "class", "content", "cx", "cy", "d", "dir",
    "fill", "fill-opacity", "height", "href", "http-equiv", "id", "lang", "name", "open", "overflow",
    "patterntransform", "patternunits", "points", "preserveaspectratio", "r", "role", "rx", "scope", "stroke-dasharray",
    "stroke-width", "tabindex", "text-anchor", "transform", "vector-effect", "viewbox", "width", "x", "x1", "x2",
    "xmlns", "y", "y1", "y2",
}  # fmt: skip


def provenance(word: str = "t.csv", columns: tuple[tuple[str, str], ...] = ()) -> Provenance:
    reasons = (f"no text: {word}",)
    return Provenance(word, word, 5, 9, 1, reasons, columns, word, word, word, {}, f"stance report {word}", "0.1")


def report_of(path: Path, analyzer: Analyzer, by: str = "source", word: str = "t.csv") -> Report:
    source = open_source(str(path), Wanted(date="date", document="document", by=(by,)))
    found = provenance(word, tuple(source.columns.used.items()))
    return collect(
        source, gather(source, None), Choices(word), found, analyzer, lambda _t, _l: ((0, 3),), {"NOR": word}
    )


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Report:
    return report_of(written(tmp_path_factory.mktemp("plain") / "t.csv", ROWS), analyzer)


def test_the_policy_allows_the_pages_own_style_sheet_and_nothing_else(plain: Report) -> None:
    found = page(plain)
    (style,) = re.findall(r"<style>(.*?)</style>", found, re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = [a["content"] for tag, a in Tags(found).found if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "@import" not in style
    assert "url(" not in style


def test_the_page_loads_and_runs_nothing(plain: Report) -> None:
    for tag, attributes in Tags(page(plain)).found:
        assert tag in ELEMENTS
        assert set(attributes) <= ATTRIBUTES
        assert (attributes.get("href") or "#").startswith("#")
        fill = attributes.get("fill") or ""
        assert fill == "none" or re.fullmatch(r"url\(#[a-z0-9-]+\)|", fill)


def test_links_ids_and_names_fit_together(plain: Report) -> None:
    tags = Tags(page(plain)).found
    ids = [a["id"] for _, a in tags if "id" in a]
    assert len(ids) == len(set(ids))
    targets = [a["href"] for tag, a in tags if tag == "a"]
    assert {(target or "")[1:] for target in targets} <= set(ids)
    for _, attributes in tags:
        assert set((attributes.get("aria-labelledby") or "").split()) <= set(ids)
        assert set(re.findall(r"url\(#(.*?)\)", attributes.get("fill") or "")) <= set(ids)


def test_whoever_reads_by_ear_or_keyboard_finds_landmarks_headings_and_tables(plain: Report) -> None:
    tags = Tags(page(plain)).found
    counts = Counter(tag for tag, _ in tags)
    assert [counts[name] for name in ("main", "nav", "header", "footer", "h1")] == [1] * 5
    headings = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
    assert all(b - a <= 1 for a, b in pairwise(headings))
    assert next(a for tag, a in tags if tag == "a")["href"] == "#main"
    assert all(a.get("scope") in ("col", "row") for tag, a in tags if tag == "th")
    assert counts["caption"] == counts["table"]
    assert all("aria-label" in a and a.get("role") == "region" for tag, a in tags if a.get("class") == "scroll")
    assert all(a.get("role") == "img" for tag, a in tags if tag == "svg" and "aria-labelledby" in a)
    assert all(a.get("aria-labelledby") for tag, a in tags if tag == "section")


def test_every_number_leads_to_sentences_and_says_how_many_more_there_are(plain: Report) -> None:
    found = page(plain)
    for title in ("Sentences behind these numbers", "Sentences behind each dyad", "A sentence for each point"):
        assert title in found
    hostile = plain.total.counts["hostile"]
    assert f"5 of {hostile}</span>" in found
    assert f"{hostile - 5} more are in the table" in found


def test_the_same_report_gives_the_same_bytes(plain: Report, tmp_path: Path, analyzer: Analyzer) -> None:
    again = report_of(written(tmp_path / "t.csv", ROWS), analyzer)
    assert page(plain) == page(again)


def test_a_hundred_payloads_in_every_place_are_text(tmp_path: Path, analyzer: Analyzer) -> None:
    """In texts, holders, targets, groups, documents, the title, file, model, reasons and the names of columns."""
    assert len(set(PAYLOADS)) == 100
    rows = [
        {
            **row, "text": f"We condemn {PAYLOADS[i % 100]} {i}", "holder": PAYLOADS[i % 3],
            "target": PAYLOADS[3 + i % 2], "source": PAYLOADS[i % 100], "document": PAYLOADS[i // 3 % 100],
        }
        for i, row in enumerate(ROWS)
    ]  # fmt: skip
    for number, payload in enumerate(PAYLOADS):
        if number % 10 and number != 99:
            continue  # the others only as cells: a table for each would take long
        column = f"source{payload}"
        table = [{(column if name == "source" else name): cell for name, cell in row.items()} for row in rows]
        found = page(report_of(written(tmp_path / "t.csv", table), analyzer, by=column, word=payload))
        check(found, payload)


def check(found: str, payload: str) -> None:
    for tag, attributes in Tags(found).found:
        assert tag in ELEMENTS, payload
        assert set(attributes) <= ATTRIBUTES, payload
        assert (attributes.get("href") or "#").startswith("#")
    tree = lxml.html.fromstring(found)
    assert {e.tag for e in tree.iter() if isinstance(e.tag, str)} <= ELEMENTS
    assert {str(name).lower() for e in tree.iter() if isinstance(e.tag, str) for name in e.attrib} <= ATTRIBUTES
    assert len(tree.findall(".//style")) == 1
    title = tree.find(".//title")
    assert title is not None
    assert title.text == payload
    shown = " ".join(quote.text_content() for quote in tree.iter("blockquote"))
    assert sum(f"We condemn {one}" in shown for one in PAYLOADS) > 20
    assert sum(one in tree.text_content() for one in PAYLOADS) > 50


def test_payloads_as_labels_are_text(tmp_path: Path, analyzer: Analyzer) -> None:
    labels = PAYLOADS[:6]
    rows = [
        {"text": f"Text {i}.", "source": "s", "date": "2001", "document": str(i), "stance": labels[i % 6],
         **{f"p_{label}": "1" if label == labels[i % 6] else "0" for label in labels}}
        for i in range(12)
    ]  # fmt: skip
    path = written(tmp_path / "t.csv", rows)
    found = page(report_of(path, analyzer))
    assert {tag for tag, _ in Tags(found).found} <= ELEMENTS
    assert {name for _, attributes in Tags(found).found for name in attributes} <= ATTRIBUTES
    text = lxml.html.fromstring(found).text_content()
    assert all(label.strip() in text for label in labels)


def test_characters_that_no_page_can_hold_are_replaced(tmp_path: Path, analyzer: Analyzer) -> None:
    rows = [{**row, "text": f"We condemn \x0b\x1b[2J {i}", "source": "\x08"} for i, row in enumerate(ROWS[:30])]
    found = page(report_of(written(tmp_path / "t.csv", rows), analyzer))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", found)
    assert "\ufffd" in found


def test_words_of_evidence_are_marked(plain: Report) -> None:
    marks = re.findall(r'<blockquote dir="auto"><mark>(.*?)</mark>', page(plain))
    assert len(marks) > 50
    assert {mark[:3] for mark in marks} == {"The"}


def test_a_report_without_scores_dates_and_dyads_has_no_such_sections(tmp_path: Path, analyzer: Analyzer) -> None:
    rows = [{"text": f"Text {i}.", "stance": "b", "p_a": "0.1", "p_b": "0.9"} for i in range(3)]
    source = open_source(str(written(tmp_path / "t.csv", rows)), Wanted())
    found = page(collect(source, gather(source, None), Choices("T"), provenance(), analyzer, None, {}))
    headings = re.findall(r"<h2 .*?>(.*?)</h2>", found)
    assert headings == ["Distribution", "Examples", "Data and model", "Limits", "Methods"]
    assert "score" not in re.sub("<style>.*?</style>", "", found, flags=re.S).lower().replace("scored", "")


def test_the_data_beside_the_page_hold_the_numbers_of_its_figures(plain: Report) -> None:
    found = {table.name: table for table in tables(plain)}
    assert list(found) == ["shares", "dyads", "course", "by-1-source", "concepts"]
    for table in found.values():
        assert len(set(table.header)) == len(table.header)
        assert all(len(row) == len(table.header) for row in table.rows)
    dyads = [dict(zip(found["dyads"].header, row, strict=True)) for row in found["dyads"].rows]
    assert [(row["holder"], row["n"]) for row in dyads] == [(d.group[0], str(d.statements)) for d in plain.dyads]
    first = plain.dyads[0].score
    assert first is not None
    assert [float(dyads[0][name]) for name in ("score", "score_low", "score_high")] == pytest.approx(
        [first.value, first.low, first.high], abs=1e-6
    )
    assert sum(int(row[1]) for row in found["shares"].rows) == len(ROWS)
    assert sum(int(row[2]) for row in found["course"].rows if row[0] == "All statements") == len(ROWS)
