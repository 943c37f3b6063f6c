"""An agent is offered the same answers, as tools that change nothing."""

import json
import subprocess
import sys
from typing import Any

import anyio
import pytest
from jsonschema import Draft202012Validator
from served import ARTICLE

from conftest import ROOT, run
from stance import StanceModel
from stance.articles.offices import read_offices
from stance.resources import default_offices
from stance.web.agent import agent_server
from stance.web.answers import Reader
from stance.web.limits import Limits

TEXT = "We condemn this barbaric attack."


def called(model: StanceModel, *calls: tuple[str, Any]) -> list[Any]:
    """Return what an agent gets: the list of tools, and the result of each call."""
    from mcp import Client

    reader = Reader(model, read_offices(default_offices()), Limits())

    async def work() -> list[Any]:
        async with Client(agent_server(reader, threads=1)) as client:
            return [await client.list_tools(), *[await client.call_tool(name, asked) for name, asked in calls]]

    return anyio.run(work)


def test_the_tools_say_that_they_change_nothing_and_what_they_take(shipped: StanceModel) -> None:
    [listed] = called(shipped)
    assert [tool.name for tool in listed.tools] == ["predict", "article", "explain"]
    for tool in listed.tools:
        assert tool.annotations.read_only_hint
        assert not tool.annotations.open_world_hint
        assert tool.input_schema["type"] == tool.output_schema["type"] == "object"
        Draft202012Validator.check_schema(tool.input_schema)
        Draft202012Validator.check_schema(tool.output_schema)


def test_answers_are_those_of_the_command_line_and_fit_their_schemas(shipped: StanceModel) -> None:
    listed, predicted, read, explained = called(
        shipped, ("predict", {"texts": [TEXT]}), ("article", {"text": ARTICLE}), ("explain", {"text": TEXT})
    )
    for tool, answer in zip(listed.tools, (predicted, read, explained), strict=True):
        assert not answer.is_error
        assert json.loads(answer.content[0].text) == answer.structured_content
        Draft202012Validator(tool.output_schema).validate(answer.structured_content)
    assert read.structured_content == json.loads(
        run("article", str(ROOT / "data" / "examples" / "article.txt"), "--json")[0]
    )
    whole = json.loads(run("explain", TEXT, "--json")[0])
    whole["contributions"] = {label: every[:10] for label, every in whole["contributions"].items()}
    assert explained.structured_content == whole


@pytest.mark.parametrize(
    ("name", "asked", "told"),
    [
        ("predict", {"texts": "x"}, "texts: 'x' is not of type 'array'"),
        ("predict", {}, "'texts' is a required property"),
        ("article", {"text": " "}, "text: it is blank"),
        ("explain", {"text": TEXT, "rather_than": "angry"}, "'angry' is not one of"),
        ("delete", {}, "there is no tool 'delete'"),
    ],
)
def test_what_cannot_be_answered_is_told_in_words(shipped: StanceModel, name: str, asked: Any, told: str) -> None:
    _, answer = called(shipped, (name, asked))
    assert answer.is_error
    assert told in answer.content[0].text


def test_the_program_speaks_the_protocol_and_nothing_else_on_its_output() -> None:
    messages = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"}}},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {
            "name": "predict", "arguments": {"texts": [TEXT]}}},
    ]  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-m", "stance", "mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        for message in messages:
            process.stdin.write(json.dumps(message).encode() + b"\n")
        process.stdin.flush()
        found = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.stdin.close()
        rest = process.stdout.read()
        assert process.wait(20) == 0
    assert found[0]["result"]["serverInfo"]["name"] == "stance"
    assert found[1]["result"]["structuredContent"]["predictions"][0]["stance"] == "hostile"
    assert rest == b""
