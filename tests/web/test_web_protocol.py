"""Clients that are slow on purpose are cut off, on real connections; others are not."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from uvicorn.server import ServerState

from stance.web.limits import Limits
from stance.web.protocol import protocol_of

HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _app(scope: Any, receive: Any, send: Any) -> None:
    """Answer with as many bytes as the path says."""
    size = int(scope["path"].strip("/") or 2)
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(size).encode())]})
    await send({"type": "http.response.body", "body": b"x" * size})


@asynccontextmanager
async def listening(limits: Limits) -> AsyncIterator[Callable[[], Awaitable[Streams]]]:
    """Listen with the protocol and give what opens a connection."""
    config = uvicorn.Config(_app, ws="none", lifespan="off", log_config=None, timeout_keep_alive=30)
    config.load()
    state, loop = ServerState(), asyncio.get_running_loop()
    protocol = protocol_of(limits)
    server = await loop.create_server(
        lambda: protocol(config=config, server_state=state, app_state={}), "127.0.0.1", 0
    )  # fmt: skip
    port = server.sockets[0].getsockname()[1]
    writers: list[asyncio.StreamWriter] = []

    async def connect() -> Streams:
        streams = await asyncio.open_connection("127.0.0.1", port)
        writers.append(streams[1])
        return streams

    try:
        yield connect
    finally:
        for writer in writers:
            writer.close()
        server.close()
        await asyncio.sleep(0.05)


async def ended(reader: asyncio.StreamReader, within: float) -> bool:
    """Tell whether a connection is closed within so many seconds."""
    try:
        await asyncio.wait_for(reader.read(), within)
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


def test_a_head_that_never_comes_costs_the_connection() -> None:
    async def work() -> bool:
        async with listening(Limits(header=0.2)) as connect:
            reader, _ = await connect()
            return await ended(reader, 2)

    assert asyncio.run(work())


def test_a_head_byte_by_byte_costs_the_connection() -> None:
    async def work() -> float:
        async with listening(Limits(header=0.4)) as connect:
            reader, writer = await connect()
            begin = asyncio.get_running_loop().time()
            writer.write(HEAD)
            while asyncio.get_running_loop().time() - begin < 3:
                writer.write(b"X-a: b\r\n")
                if await ended(reader, 0.05):
                    break
            return asyncio.get_running_loop().time() - begin

    assert 0.3 < asyncio.run(work()) < 2


def test_a_second_request_that_begins_and_does_not_end_costs_the_connection() -> None:
    async def work() -> tuple[bytes, bool]:
        async with listening(Limits(header=0.3)) as connect:
            reader, writer = await connect()
            writer.write(HEAD + b"\r\n")
            first = await reader.readuntil(b"xx")
            await asyncio.sleep(0.6)  # waiting between two requests is no offence
            writer.write(HEAD)
            return first, await ended(reader, 2)

    first, cut = asyncio.run(work())
    assert first.startswith(b"HTTP/1.1 200")
    assert cut


def test_a_client_that_does_not_read_is_cut_off_and_one_that_does_gets_all() -> None:
    async def work() -> tuple[int, bool]:
        async with listening(Limits(unread=0.4)) as connect:
            reader, writer = await connect()
            writer.write(HEAD.replace(b"/ ", b"/50000000 ", 1) + b"\r\n")
            whole = 0
            while whole < 50_000_000 and (piece := await asyncio.wait_for(reader.read(1 << 16), 20)):
                whole += len(piece)
                await asyncio.sleep(0.002)  # so that all of it takes longer than the limit, and no pause does
            slow, asking = await connect()
            asking.write(HEAD.replace(b"/ ", b"/50000000 ", 1) + b"\r\n")
            await asyncio.sleep(1.2)
            got = 0
            try:
                while piece := await asyncio.wait_for(slow.read(1 << 20), 2):
                    got += len(piece)
            except ConnectionError:
                pass
            return whole, got < 50_000_000

    whole, cut = asyncio.run(work())
    assert whole >= 50_000_000
    assert cut


def test_connections_above_the_limit_are_refused_and_the_others_answered() -> None:
    async def work() -> tuple[bool, bytes]:
        async with listening(Limits(connections=3)) as connect:
            opened = [await connect() for _ in range(3)]
            await asyncio.sleep(0.1)
            refused = await ended((await connect())[0], 2)
            reader, writer = opened[0]
            writer.write(HEAD + b"\r\n")
            return refused, await reader.readuntil(b"xx")

    refused, answer = asyncio.run(work())
    assert refused
    assert answer.startswith(b"HTTP/1.1 200")
