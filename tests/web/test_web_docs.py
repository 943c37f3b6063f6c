"""The examples in the page about the server are what it answers; as a script, write the present answers into it.

Usage: PYTHONPATH=tests:tests/web python tests/web/test_web_docs.py
"""

import json
import re
import shlex
from typing import Any

from served import opened
from starlette.testclient import TestClient

from conftest import ROOT
from stance.web.limits import MEBIBYTE, Limits

PAGE = ROOT / "docs" / "web.md"
EXAMPLE = re.compile(r"```sh\n(curl .*?)```\n\n```json\n(.*?)```", re.DOTALL)


def answered(client: TestClient, command: str) -> str:
    """Return what the server answers to a command of curl, laid out to be read."""
    words = shlex.split(command.replace("\\\n", " "))
    path = words[2].removeprefix("http://127.0.0.1:8000")
    body = words[words.index("-d") + 1].encode()
    answer = client.post(path, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200, answer.text
    return laid_out(answer.json()) + "\n"


def laid_out(value: Any, indent: str = "") -> str:
    """Return JSON in as few lines of up to 110 characters as there can be."""
    line = json.dumps(value, ensure_ascii=False)
    if len(indent + line) <= 110 or not isinstance(value, dict | list):
        return line
    deeper = indent + "  "
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {laid_out(one, deeper)}" for key, one in value.items()]
        return "{\n" + ",\n".join(deeper + part for part in parts) + f"\n{indent}}}"
    return "[\n" + ",\n".join(deeper + laid_out(one, deeper) for one in value) + f"\n{indent}]"


def refreshed(client: TestClient, text: str) -> str:
    """Return the page with the answers as they are now."""
    return EXAMPLE.sub(lambda found: f"```sh\n{found[1]}```\n\n```json\n{answered(client, found[1])}```", text)


def test_the_examples_are_what_the_server_answers(client: TestClient) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert len(EXAMPLE.findall(text)) == 2
    assert refreshed(client, text) == text


def test_the_bounds_that_are_told_are_those_that_there_are() -> None:
    text, limits = " ".join(PAGE.read_text(encoding="utf-8").split()), Limits()
    for told in (
        f"up to {limits.texts:,} texts of up to {limits.text:,} characters",
        f"a text of up to {limits.article:,} characters",
        f"larger than {limits.body // MEBIBYTE} MiB (uploads: {limits.upload // MEBIBYTE} MiB)",
        f"a request's head ({limits.header:.0f} seconds)",
        f"({limits.idle:.0f} between two pieces, {limits.whole:.0f} for all of it)",
        f"to read an answer ({limits.unread:.0f})",
        f"| {limits.connections} at a time |",
        f"| {limits.uploads} that come or are read at a time |",
        f"one a core, and {limits.slow_threads} beside them for uploads and for articles of more than {limits.long:,} "
        f"characters; {limits.waiting} wait before each, for {limits.patience:.0f} seconds",
        f"| {limits.texts:,} texts of {limits.text:,} characters |",
        f"| {limits.article:,} characters; {limits.article_time:.0f} seconds of the processor, {limits.patience:.0f} "
        f"by the clock; {limits.statements:,} statements on a page |",
        f"{limits.reading:.0f} seconds, {limits.memory // MEBIBYTE:,} MiB of memory, {limits.upload // MEBIBYTE} MiB "
        f"unpacked; {limits.table // MEBIBYTE} MiB of text, with 64 bytes for each cell",
        f"{limits.run_time / 60:.0f} minutes (`--run-minutes`), {limits.run_disk // MEBIBYTE:,} MiB written "
        f"(`--run-mib`), {limits.run_memory // MEBIBYTE:,} MiB of memory",
        f"{limits.name} characters for a person, a label or a sheet, {limits.note:,} for a note, {limits.column:,} for "
        "a column",
        f"{limits.jobs} runs and {limits.sessions} labellings, an hour each (five minutes where there is no room); "
        f"{limits.disk // MEBIBYTE:,} MiB when one more comes",
    ):
        assert told in text
    assert (limits.kept, limits.abandoned) == (3600, 300)


if __name__ == "__main__":
    import stance

    with opened(stance.load(stance.default_model())) as found:
        PAGE.write_text(refreshed(found, PAGE.read_text(encoding="utf-8")), encoding="utf-8")
