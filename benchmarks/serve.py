"""Measure the local server: requests a second and latencies by the number of clients, and what does not bring it down.

Usage: python benchmarks/serve.py [--long [SECONDS]] [--heavy]

It starts `stance serve` itself, prints Markdown, and ends it. `--long` adds ten minutes with 50 clients. Each client
sends its next request when it has the answer to the last; the texts are the composed articles that ship, and sentences
of them. A status that is neither 200 nor the designed 503 fails the run.
"""

import argparse
import asyncio
import gzip
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from stance.resources import sample_articles
from stance.text.sentences import sentences

CLIENTS = (1, 10, 50)
SECONDS = 10.0
LONG = 600.0
HOST = "127.0.0.1"


@dataclass
class Load:
    """What clients got: the seconds that each answer took, and how many answers of each status."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    reopened: int = 0
    """How often the server had closed a connection on which nothing came for a while, as on a busy machine."""

    def quantile(self, share: float) -> float:
        """Return a quantile of the latencies in milliseconds."""
        ordered = sorted(self.seconds) or [0.0]
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(frozen=True)
class Server:
    """A server that runs: its port and its process."""

    port: int
    process: int

    def memory(self) -> float:
        """Return the memory that it holds, in MiB."""
        status = Path(f"/proc/{self.process}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


@asynccontextmanager
async def running() -> AsyncIterator[Server]:
    """Run the server at a free port."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "stance", "serve", "--port", "0", stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    assert process.stderr is not None  # noqa: S101
    port = 0
    while not port:
        line = (await process.stderr.readline()).decode()
        if not line:
            raise SystemExit("the server did not start")
        found = re.search(r"http://[^:]+:(\d+)", line)
        port = int(found[1]) if found else 0
    try:
        yield Server(port, process.pid)
    finally:
        process.terminate()
        await process.wait()


def request(path: str, value: object, *, host: str = HOST, close: bool = False) -> bytes:
    """Return the bytes of a request with a body of JSON."""
    body = json.dumps(value).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + (b"Connection: close\r\n" if close else b"") + b"\r\n" + body


async def answer(reader: asyncio.StreamReader) -> int:
    """Read an answer and return its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(re.search(rb"content-length: (\d+)", head.lower())[1])  # type: ignore[index]
    await reader.readexactly(length)
    return int(head.split(None, 2)[1])


async def client(port: int, requests: Sequence[bytes], first: int, end: float, load: Load) -> None:
    """Send one request after the other over one connection until a time."""
    reader, writer = await asyncio.open_connection(HOST, port)
    number = first
    while time.monotonic() < end:
        begin = time.monotonic()
        try:
            writer.write(requests[number % len(requests)])
            status = await answer(reader)
        except (ConnectionError, asyncio.IncompleteReadError):
            load.reopened += 1
            reader, writer = await asyncio.open_connection(HOST, port)
            continue
        load.seconds.append(time.monotonic() - begin)
        load.statuses[status] += 1
        number += 1
    writer.close()


async def loaded(port: int, requests: Sequence[bytes], clients: int, seconds: float) -> Load:
    """Return what so many clients got in so many seconds."""
    load, end = Load(), time.monotonic() + seconds
    await asyncio.gather(*(client(port, requests, i, end, load) for i in range(clients)))
    if strange := set(load.statuses) - {200, 503}:
        raise SystemExit(f"answers with the status {strange}")
    return load


async def table(server: Server, kinds: dict[str, list[bytes]], seconds: float) -> None:
    """Print requests a second and latencies."""
    print("| request | clients | requests/s | p50 ms | p99 ms | 503 |\n|---|---|---|---|---|---|")
    for name, requests in kinds.items():
        for clients in CLIENTS:
            load = await loaded(server.port, requests, clients, seconds)
            rate = load.statuses[200] / seconds
            p50, p99 = load.quantile(0.5), load.quantile(0.99)
            print(f"| {name} | {clients} | {rate:.0f} | {p50:.1f} | {p99:.1f} | {load.statuses[503]} |", flush=True)


async def stayed(server: Server, requests: Sequence[bytes], seconds: float) -> None:
    """Print what a long time with many clients left, in memory above all."""
    await loaded(server.port, requests, 50, 5.0)
    before = server.memory()
    half = await loaded(server.port, requests, 50, seconds / 2)
    between = server.memory()
    middle = await loaded(server.port, requests, 50, seconds / 2)
    done = half.statuses + middle.statuses
    print(
        f"\n50 clients for {seconds:.0f} seconds: {done[200]:,} answers, {done[503]:,} times 503, no other status, "
        f"{half.reopened + middle.reopened} connections opened again. "
        f"Memory: {before:.0f} MiB at the start, {between:.0f} MiB halfway, {server.memory():.0f} MiB after all."
    )


async def attacked(server: Server, small: bytes) -> None:
    """Print what becomes of requests that are meant to do harm, while another client goes on."""
    rows = [
        ("a body of 16 MiB, said beforehand", await _oversize(server, 16 << 20, chunked=False)),
        ("a body of 16 MiB, in chunks", await _oversize(server, 16 << 20, chunked=True)),
        ("a body of 1 GiB, in chunks", await _oversize(server, 1 << 30, chunked=True)),
        (
            "the host evil.example",
            await _once(server, request("/api/predict", {"texts": ["x y"]}, host="evil.example")),
        ),
        ("300 connections with heads byte by byte", await _slow(server, small, b"GET / HTTP/1.1\r\nX: ")),
        ("300 connections with bodies byte by byte", await _slow(server, small, _HALF)),
    ]
    print("\n| attack | outcome |\n|---|---|")
    for name, outcome in rows:
        print(f"| {name} | {outcome} |")


_HALF = (
    f"POST /api/predict HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
).encode()


async def _once(server: Server, sent: bytes) -> str:
    reader, writer = await asyncio.open_connection(HOST, server.port)
    writer.write(sent)
    status = await answer(reader)
    writer.close()
    return f"status {status}"


async def _oversize(server: Server, size: int, *, chunked: bool) -> str:
    reader, writer = await asyncio.open_connection(HOST, server.port)
    before = server.memory()
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {size}"
    writer.write(
        f"POST /api/predict HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n{length}\r\n\r\n".encode()
    )
    piece = b"x" * (1 << 16)
    try:
        for _ in range(size >> 16):
            writer.write(b"10000\r\n" + piece + b"\r\n" if chunked else piece)
            await writer.drain()
    except ConnectionError:
        pass
    try:
        told = f"status {await answer(reader)}"
    except (asyncio.IncompleteReadError, ConnectionError):
        told = "connection closed"
    writer.close()
    grown = max(0.0, server.memory() - before)
    return f"{told}; memory {'did not grow' if grown < 16 else f'grew by {grown:.0f} MiB'}"


async def _slow(server: Server, small: bytes, start: bytes) -> str:
    """Return how long slow connections live, and how quick others are answered meanwhile."""
    begin = time.monotonic()
    slow = [await asyncio.open_connection(HOST, server.port) for _ in range(300)]

    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> float:
        writer.write(start)
        while not reader.at_eof() and time.monotonic() - begin < 180:
            try:
                writer.write(b"a")
                await writer.drain()
                async with asyncio.timeout(1):
                    if not await reader.read(1 << 16):
                        break
            except TimeoutError:
                continue
            except ConnectionError:
                break
        writer.close()
        return time.monotonic() - begin

    lives = asyncio.gather(*(trickle(*one) for one in slow))
    load = await loaded(server.port, [small], 5, 5.0)
    longest = max(await lives)
    return f"all cut off after {longest:.0f} s; others meanwhile: p99 {load.quantile(0.99):.0f} ms, no error"


async def burdened(server: Server, small: bytes) -> None:
    """Print how others are answered while a client asks for what takes longest, and what that costs."""
    rows = gzip.compress(b"text,label\n" + b"We condemn the raid.,hostile\n" * 8_000_000)
    words = ("Norway and Chile and the minister of Kenya who said that " * 4_000)[:199_000]
    kinds = {
        "nothing": [],
        "4 clients send articles of 199,000 characters without a full stop": [request("/api/article", {"text": words})]
        * 4,
        f"2 clients send {len(rows) >> 10} kB that unpack to {(8_000_000 * 29) >> 20} MiB, to measure the model": [
            upload("/model", "rows.csv.gz", rows)
        ]
        * 2,
    }
    print("| meanwhile | its answers | a sentence: requests/s | p50 ms | p99 ms | no answer | memory of the server |")
    print("|---|---|---|---|---|---|---|")
    for name, heavy in kinds.items():
        before = server.memory()
        work = asyncio.gather(*(_timed(server, one) for one in heavy))
        await asyncio.sleep(1.0)
        load = await loaded(server.port, [small], 5, 8.0)
        peak = server.memory()
        answers = sorted(set(await work))
        print(
            f"| {name} | {'; '.join(answers) or '-'} | {load.statuses[200] / 8:.0f} | {load.quantile(0.5):.1f} | "
            f"{load.quantile(0.99):.1f} | {load.statuses[503]} | {before:.0f} -> {peak:.0f} MiB |",
            flush=True,
        )


async def _timed(server: Server, sent: bytes) -> str:
    begin = time.monotonic()
    status = await _once(server, sent)
    return f"{status} after {time.monotonic() - begin:.0f} s"


def upload(path: str, name: str, content: bytes) -> bytes:
    """Return the bytes of a request that brings a file."""
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    body = head + content + b"\r\n--x--\r\n"
    return (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


async def measure_burden() -> None:
    """Print what heavy requests do to the others."""
    text = sample_articles()[0].read_text(encoding="utf-8")
    async with running() as server:
        await burdened(server, request("/api/predict", {"texts": [text.partition(".")[0]]}))


async def measure(*, long: float, seconds: float) -> None:
    """Print everything."""
    texts = [path.read_text(encoding="utf-8") for path in sample_articles()]
    cut = [text[s.start : s.end] for text in texts for s in sentences(text)]
    kinds = {
        "predict, a sentence": [request("/api/predict", {"texts": [one]}) for one in cut],
        "predict, 100 sentences": [
            request("/api/predict", {"texts": [*cut, *cut, *cut][i : i + 100]}) for i in range(8)
        ],
        "article": [request("/api/article", {"text": text}) for text in texts],
        "explain": [request("/api/explain", {"text": one}) for one in cut],
    }
    async with running() as server:
        print(f"{len(os.sched_getaffinity(0))} cores, {seconds:.0f} seconds each, articles of "
              f"{min(map(len, texts)):,} to {max(map(len, texts)):,} characters:\n")  # fmt: skip
        await table(server, kinds, seconds)
        if long:
            await stayed(server, [one for requests in kinds.values() for one in requests], long)
        await attacked(server, kinds["predict, a sentence"][0])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--long", nargs="?", type=float, const=LONG, default=0.0, help="also 50 clients for ten minutes"
    )
    parser.add_argument("--heavy", action="store_true", help="only what heavy requests do to the others")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long each number of clients is measured")
    given = parser.parse_args()
    asyncio.run(measure_burden() if given.heavy else measure(long=given.long, seconds=given.seconds))
