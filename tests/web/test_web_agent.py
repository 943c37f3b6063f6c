"""An agent is offered the same answers, as tools that change nothing."""

import io
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
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
from stance.web.wire import Answers, Messages

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


@pytest.mark.parametrize(
    ("name", "asked", "told"),
    [
        ("predict", {"texts": ["Talks. ", "x" * 20_001]}, "texts[1]: it does not have maxLength 20000"),
        ("predict", {"texts": ["Talks. "] * 1_001}, "texts: it does not have maxItems 1000; found 1,001 items"),
        ("article", {"text": "x" * 200_001}, "text: it does not have maxLength 200000"),
        ("article", {"text": TEXT, "title": "x" * 20_001}, "title: it does not have maxLength 20000"),
        ("explain", {"text": "x" * 20_001}, "text: it does not have maxLength 20000"),
    ],
)
def test_a_call_brings_no_more_than_a_request_to_the_server(
    shipped: StanceModel, name: str, asked: Any, told: str
) -> None:
    _, answer = called(shipped, (name, asked))
    assert answer.is_error
    assert told in answer.content[0].text


def test_calls_beyond_the_queue_are_told_to_come_again(shipped: StanceModel) -> None:
    """One call is worked on and two wait; of seven at once, four are refused, and afterwards there is room again."""
    from mcp import Client

    reader = Reader(shipped, (), replace(Limits(), waiting=2))
    found: list[Any] = []

    async def work() -> None:
        async with Client(agent_server(reader, threads=1)) as client:

            async def ask() -> None:
                found.append(await client.call_tool("article", {"text": f"{TEXT} " * 100}))

            for _ in range(2):
                async with anyio.create_task_group() as group:
                    for _ in range(7):
                        group.start_soon(ask)

    anyio.run(work)
    assert [answer.is_error for answer in found].count(True) == 2 * 4
    assert {answer.content[0].text for answer in found if answer.is_error} == {
        "The server has too much to do; ask again in a moment."
    }


def test_who_takes_no_answers_is_read_no_further() -> None:
    """While an answer waits to be written no further message is taken up."""
    ping = b'{"jsonrpc": "2.0", "id": 7, "method": "ping"}\n'
    source, free = io.BytesIO(ping * 50), threading.Event()

    class Stuck(io.BytesIO):
        def write(self, content: Any) -> int:
            assert free.wait(20)
            return super().write(content)

    out = Stuck()

    async def work() -> list[str]:
        answers, found = Answers(out), list[str]()

        async def read() -> None:
            found.extend([text async for text in Messages(source, answers, 4 << 20)])

        async with anyio.create_task_group() as group:
            group.start_soon(answers.write, "an answer\n")
            await anyio.sleep(0.05)
            group.start_soon(read)
            await anyio.sleep(0.2)
            assert source.tell() <= len(ping)
            free.set()
        return found

    assert len(anyio.run(work)) == 50
    assert out.getvalue() == b"an answer\n"


@contextmanager
def speaking() -> Iterator["subprocess.Popen[bytes]"]:
    """Run `stance mcp` with pipes."""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-m", "stance", "mcp"], stdin=pipe, stdout=pipe, stderr=pipe) as process:
        yield process


def asked(process: "subprocess.Popen[bytes]", messages: list[Any]) -> list[Any]:
    """Return the answers to messages that have one; those are all but notifications."""
    assert process.stdin
    assert process.stdout
    found = []
    for message in messages:
        line = message if isinstance(message, str) else json.dumps(message)
        process.stdin.write(line.encode() + b"\n")
        process.stdin.flush()
        found.append(json.loads(process.stdout.readline()) if '"notifications/' not in line else None)
    return found


def ended(process: "subprocess.Popen[bytes]") -> bytes:
    """End the program by closing its input, and return what it still said."""
    assert process.stdin
    assert process.stdout
    process.stdin.close()
    rest = process.stdout.read()
    assert process.wait(20) == 0
    return rest


def test_the_program_speaks_the_protocol_and_nothing_else_on_its_output() -> None:
    messages = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"}}},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {
            "name": "predict", "arguments": {"texts": [TEXT]}}},
    ]  # fmt: skip
    with speaking() as process:
        found = asked(process, messages)
        rest = ended(process)
    assert found[0]["result"]["serverInfo"]["name"] == "stance"
    assert found[2]["result"]["structuredContent"]["predictions"][0]["stance"] == "hostile"
    assert rest == b""


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", -32700),
        (b"no JSON at all", -32700),
        (b"\xff\xfe", -32700),
        (b"[" * 100_000, -32700),
        (b"[]", -32600),
        (b'{"id": 4}', -32600),
        (b'{"jsonrpc": "2.0", "id": 4, "method": 5}', -32600),
        (b"[" * (5 << 20), -32600),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_is_no_message_is_answered_as_such_and_the_next_one_as_ever(line: bytes, code: int) -> None:
    out = io.BytesIO()
    good = b'{"jsonrpc": "2.0", "id": 7, "method": "ping"}\n'

    async def work() -> list[str]:
        return [text async for text in Messages(io.BytesIO(line + b"\n\n" + good), Answers(out), 4 << 20)]

    assert anyio.run(work) == [good.decode()]
    (told,) = map(json.loads, out.getvalue().splitlines())
    assert told["jsonrpc"] == "2.0"
    assert told["id"] is None
    assert told["error"]["code"] == code


def test_the_program_answers_a_line_that_cannot_be_read() -> None:
    with speaking() as process:
        (told,) = asked(process, ["nonsense"])
        assert told["error"]["code"] == -32700
        ended(process)
