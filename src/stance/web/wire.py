"""Read an agent's messages line by line, bounded, and answer those that are none: the protocol's SDK is silent then."""

import json
import sys
from collections.abc import AsyncIterator
from typing import BinaryIO

_LONGEST_TOLD = 200


class Messages:
    """The lines of a stream that are messages of JSON-RPC; what is none is answered with an error on another stream.

    A line has `most` bytes at most; a longer one is passed over. While an answer is being written no line is taken up,
    so that who sends without reading does not fill the memory. Stands for the text stream that the SDK iterates.
    """

    def __init__(self, source: BinaryIO, answers: "Answers", most: int) -> None:
        self._source, self._answers, self._most = source, answers, most

    async def __aiter__(self) -> AsyncIterator[str]:
        """Yield the messages."""
        from anyio import to_thread

        while line := await to_thread.run_sync(self._line, abandon_on_cancel=True):
            await self._answers.taken()
            code, told = _fault(line, self._most)
            if told:
                await self._answers.refuse(code, told)
            elif not line.isspace():
                yield line.decode("utf-8")

    def _line(self) -> bytes:
        """Return the next line; of one that is too long, enough to tell that it is."""
        line = self._source.readline(self._most + 1)
        rest = line
        while len(rest) > self._most and not rest.endswith(b"\n"):
            rest = self._source.readline(self._most + 1)
            if not rest.endswith(b"\n") and len(rest) <= self._most:
                break
        return line


class Answers:
    """The stream that answers are written to, one line at a time; stands for the text stream that the SDK writes to."""

    def __init__(self, out: BinaryIO) -> None:
        from anyio import Lock

        self._out, self._lock = out, Lock()

    async def write(self, text: str) -> None:
        """Write a line, whole."""
        from anyio import to_thread

        async with self._lock:
            await to_thread.run_sync(self._put, text.encode("utf-8", "backslashreplace"))

    async def flush(self) -> None:
        """Do nothing: each line is sent when it is written."""

    async def taken(self) -> None:
        """Return once no answer is being written."""
        async with self._lock:
            return

    def _put(self, content: bytes) -> None:
        self._out.write(content)
        self._out.flush()

    async def refuse(self, code: int, told: str) -> None:
        """Write an error for what has no id that could be read."""
        error = {"code": code, "message": told[:_LONGEST_TOLD]}
        await self.write(json.dumps({"jsonrpc": "2.0", "id": None, "error": error}) + "\n")


def _fault(line: bytes, most: int) -> tuple[int, str]:
    """Return the code and the words of what is wrong with a line, "" where it is a message, or blank."""
    from mcp.types import INVALID_REQUEST, PARSE_ERROR, jsonrpc_message_adapter

    if len(line) > most:
        return INVALID_REQUEST, f"Invalid Request: a message has at most {most} bytes"
    if line.isspace():
        return 0, ""
    try:
        json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        place = f" (column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        return PARSE_ERROR, f"Parse error: a message is one line of JSON in UTF-8{place}"
    try:
        jsonrpc_message_adapter.validate_json(line, by_name=False)
    except ValueError:
        return INVALID_REQUEST, "Invalid Request: this is JSON and no message of JSON-RPC 2.0"
    return 0, ""


def standard() -> tuple[BinaryIO, BinaryIO]:
    """Return standard input and output as bytes; what else is printed meanwhile goes to standard error."""
    found = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    return found
