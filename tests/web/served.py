"""Servers to test: an application in this process, and the program in one of its own."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from lxml import html
from starlette.testclient import TestClient

from conftest import ROOT
from stance import StanceModel
from stance.articles.offices import read_offices
from stance.model.store import CARD, read_manifest
from stance.resources import default_model, default_offices, labelling_guide, sample_articles
from stance.web.answers import Reader
from stance.web.application import Site, application
from stance.web.limits import Limits

HOME = "http://127.0.0.1:8000"
ARTICLE = (ROOT / "data" / "examples" / "article.txt").read_text(encoding="utf-8")
PAYLOADS = (Path(__file__).parent / "payloads.txt").read_text(encoding="utf-8").splitlines()
"""Markup and script that must come out as text."""
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip


def site(model: StanceModel, limits: Limits | None = None, **changes: Any) -> Site:
    """Return what a server of the model that ships shows."""
    folder = default_model()
    reader = Reader(model, read_offices(default_offices()), limits or Limits(threads=2))
    made = Site(
        reader, folder.name, None, (folder / CARD).read_text(encoding="utf-8"), read_manifest(folder),
        labelling_guide().read_text(encoding="utf-8"), sample_articles(),
    )  # fmt: skip
    return replace(made, **changes)


@contextmanager
def opened(model: StanceModel, limits: Limits | None = None, **changes: Any) -> Iterator[TestClient]:
    """Open a client of an application in this process; a bug is an answer with status 500, as users get it."""
    app = application(site(model, limits, **changes))
    with TestClient(app, base_url=HOME, raise_server_exceptions=False) as client:
        yield client


@dataclass(frozen=True)
class Program:
    """The program as it serves: its address, its process, and what it says."""

    url: str
    process: "subprocess.Popen[str]"
    said: list[str]


@contextmanager
def running(*arguments: str) -> Iterator[Program]:
    """Run `stance serve` at a free port until the test ends, and interrupt it as a user does."""
    command = [sys.executable, "-m", "stance", "serve", "--port", "0", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "NO_COLOR": "1"}) as process:
        assert process.stderr is not None
        said: list[str] = []
        found = None
        for line in process.stderr:
            said.append(line)
            if found := re.search(r"http://\S+:\d+", line):
                break
        assert found, said
        rest = threading.Thread(target=lambda: said.extend(process.stderr or ()), daemon=True)
        rest.start()
        try:
            yield Program(found.group(), process, said)
        finally:
            process.terminate()
            process.wait(20)
            rest.join(5)


def page(content: str) -> Any:
    """Return a page as the tree that a browser makes of it."""
    return html.document_fromstring(content)


def words(tree: Any, path: str) -> list[str]:
    """Return the text of the elements that a path leads to, with single blanks."""
    return [" ".join(one.text_content().split()) for one in tree.xpath(path)]


def unsafe(content: str) -> list[str]:
    """Return what in a page could run, load something from elsewhere, or is refused by its own policy."""
    found = []
    for element in page(content).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in ("iframe", "object", "embed", "base", "style", "math", "img", "video", "audio", "marquee"):
            found.append(element.tag)
        if element.tag == "script" and (element.get("src") != "/static/page.js" or element.text):
            found.append("script")
        for name, value in element.attrib.items():
            if name.startswith("on") or name in ("style", "srcdoc", "formaction"):
                found.append(f"{element.tag} {name}")
            if name in ("href", "src", "action", "data") and not re.match(r"/(?!/)|#|[\w./-]*$|https://", value):
                found.append(f"{element.tag} {name} {value[:40]}")
    return found


def workbook(**sheets: list[list[str]]) -> bytes:
    """Return a workbook with the rows of some sheets."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    held = BytesIO()
    made.save(held)
    return held.getvalue()


def post_json(client: TestClient, path: str, value: Any) -> Any:
    """Return the answer to a value sent as JSON, which must be one."""
    answer = client.post(path, json=value)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.content)
