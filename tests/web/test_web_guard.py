"""What stands before the pages: hosts, origins, sizes, times, threads, and logs that quote nobody."""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from served import HOME, PAYLOADS, opened, page, site, unsafe
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from stance import StanceModel
from stance.web.answers import Reader
from stance.web.application import application
from stance.web.guard import Bodies, Silence
from stance.web.limits import Limits
from stance.web.workers import Busy, Workers

PAGES = ["/", "/article?sample=dispute", "/batch", "/label", "/model", "/about", "/nothing", "/article?sample=x"]
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", "[::2]", "0", ""])
@pytest.mark.parametrize("path", ["/", "/healthz", "/style.css", "/static/page.js"])
def test_a_host_that_is_not_trusted_is_refused(client: TestClient, host: str, path: str) -> None:
    """Which keeps pages of other sites from reaching the server by a name of theirs that leads here."""
    assert client.get(path, headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:1234", "localhost:8000", "[::1]:8000", "LOCALHOST"])
def test_this_machine_is_trusted_by_all_its_names(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


FOREIGN = [
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": "https://127.0.0.1:8000.evil.example"},
    {"Origin": "http://127.0.0.1:9999"},
    {"Origin": "file://"},
    {"Origin": "http://[::1"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": HOME, "Sec-Fetch-Site": "cross-site"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("path", ["/api/predict", "/article", "/article/labels", "/batch", "/label", "/model"])
def test_what_changes_something_is_refused_from_pages_of_other_sites(
    client: TestClient, headers: dict[str, str], path: str
) -> None:
    answer = client.post(path, content=b'{"texts": ["We met."]}', headers={**headers, **JSON})
    assert answer.status_code == 403
    assert "another site" in answer.text


@pytest.mark.parametrize("headers", [{}, {"Origin": HOME}, {"Origin": HOME, "Sec-Fetch-Site": "same-origin"}], ids=str)
def test_programs_and_own_pages_may_ask(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post("/api/predict", json={"texts": ["We met."]}, headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize("path", [*PAGES, "/style.css", "/static/page.js", "/api/openapi.json", "/healthz"])
def test_every_answer_says_what_a_page_may_do(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers
    assert "set-cookie" not in headers
    assert "server" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_a_script_or_a_style_inside_or_loads_anything_from_elsewhere(client: TestClient, path: str) -> None:
    assert unsafe(client.get(path).text) == []


def test_markup_that_is_unsafe_is_found() -> None:
    """The check of the checks: each payload, put on a page as it is, shows."""
    harmless = {p for p in PAYLOADS if unsafe(f"<p>{p}</p>") == []}
    assert len(harmless) < len(PAYLOADS) * 0.55
    assert '<script>document.title="pwned"</script>' not in harmless


def test_a_bug_is_logged_by_its_place_and_never_by_the_text(
    shipped: StanceModel, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(self: Reader, texts: Any) -> Any:  # noqa: ARG001
        raise ValueError(f"cannot read {texts}")

    monkeypatch.setattr(Reader, "predictions", fail)
    with opened(shipped) as client, caplog.at_level(logging.DEBUG):
        answer = client.post("/api/predict", json={"texts": ["the secret of the envoy"]})
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "secret" not in caplog.text
    assert "ValueError" in caplog.text
    assert "fail" in caplog.text


def test_no_log_quotes_what_is_asked(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="stance"):
        client.post("/article", data={"text": "We condemn the zorbulation."})
        client.post("/api/predict", content=b"zorbulation", headers=JSON)
        client.get("/article?sample=zorbulation")
    assert "zorbulation" not in "".join(r.getMessage() for r in caplog.records if not r.name.startswith("httpx"))


def test_only_so_many_uploads_come_at_a_time() -> None:
    """Each may fill as much of the disk as an upload may have; other requests come meanwhile."""
    files = {"type": "http", "path": "/model", "method": "POST", "headers": [(b"content-type", b"multipart/form-data")]}

    async def work() -> None:
        go = asyncio.Event()

        async def wait(scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG001
            if scope is files:
                await go.wait()

        guard = Bodies(wait, Limits(uploads=2), ["/model"])
        coming = [asyncio.create_task(guard(files, wait, wait)) for _ in range(2)]  # type: ignore[arg-type]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await guard(files, wait, wait)  # type: ignore[arg-type]
        await guard({**files, "headers": []}, wait, wait)  # type: ignore[arg-type]
        go.set()
        await asyncio.gather(*coming)
        await guard(files, wait, wait)  # type: ignore[arg-type]

    run(work)


@pytest.mark.parametrize("begun", [False, True])
def test_a_request_that_the_end_of_the_server_cuts_off_is_answered_and_no_bug(
    begun: bool, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[Any] = []
    start = {"type": "http.response.start", "status": 200, "headers": []}

    async def cut(scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG001
        if begun:
            await send(start)
        raise asyncio.CancelledError

    async def send(message: Any) -> None:
        told.append(message)

    run(lambda: Silence(cut)({"type": "http", "headers": []}, send, send))  # type: ignore[arg-type]
    assert [one["status"] for one in told if "status" in one] == [200 if begun else 503]
    assert not caplog.records


def run(work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Return what a coroutine returns on a loop of its own."""
    return asyncio.run(work())


def test_threads_take_what_they_can_and_the_rest_is_refused() -> None:
    async def work() -> list[object]:
        workers = Workers(2, waiting=3, patience=10)
        go = threading.Event()
        begun = [asyncio.create_task(workers.run(go.wait)) for _ in range(8)]
        await asyncio.sleep(0.1)
        go.set()
        found = await asyncio.gather(*begun, return_exceptions=True)
        after = await workers.run(lambda: "free again")
        workers.close()
        return [*found, after]

    found = run(work)
    assert found[:5] == [True] * 5
    assert [type(one) for one in found[5:8]] == [Busy] * 3
    assert found[8] == "free again"


def test_who_waits_too_long_is_refused_and_what_has_begun_is_waited_for() -> None:
    async def work() -> list[object]:
        workers = Workers(1, waiting=5, patience=0.1)
        go = threading.Event()
        tasks = [asyncio.create_task(workers.run(lambda: go.wait(5) and "done")) for _ in range(2)]
        await asyncio.sleep(0.4)
        go.set()
        done: list[object] = [*await asyncio.gather(*tasks, return_exceptions=True)]
        workers.close()
        return done

    found = run(work)
    assert found[0] == "done"
    assert isinstance(found[1], Busy)


def test_an_error_of_a_piece_of_work_is_its_askers() -> None:
    async def work() -> int:
        workers = Workers(1, waiting=0, patience=1)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await workers.run(lambda: 1 // 0)
        workers.close()
        return 1

    assert run(work) == 1


def test_a_server_with_too_much_to_do_says_when_to_ask_again(
    shipped: StanceModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, begun = threading.Event(), threading.Event()

    def slow(self: Reader, texts: Any) -> Any:  # noqa: ARG001
        begun.set()
        go.wait(10)
        return {}

    monkeypatch.setattr(Reader, "predictions", slow)
    with opened(shipped, Limits(threads=1, waiting=0)) as client:
        first = threading.Thread(target=lambda: client.post("/api/predict", json={"texts": ["a"]}))
        first.start()
        begun.wait(10)
        answer = client.post("/api/predict", json={"texts": ["a"]})
        pages = client.post("/article", data={"text": "We met."})
        health = client.get("/healthz")
        go.set()
        first.join()
    assert answer.status_code == pages.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.json()["error"]["status"] == 503
    assert health.status_code == 200


@pytest.mark.parametrize(("idle", "whole", "pause"), [(0.1, 10, 5), (10, 0.3, 0.06)])
def test_a_body_that_comes_too_slowly_is_refused(idle: float, whole: float, pause: float) -> None:
    """Not at all, or byte by byte."""

    async def receive() -> Any:
        await asyncio.sleep(pause)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def read(scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG001
        while (await receive())["more_body"]:
            pass

    async def work() -> float:
        begin = asyncio.get_running_loop().time()
        guard = Bodies(read, Limits(idle=idle, whole=whole))
        with pytest.raises(HTTPException) as refused:
            await guard({"type": "http", "path": "/", "method": "POST", "headers": []}, receive, receive)  # type: ignore[arg-type]
        assert refused.value.status_code == 408
        assert refused.value.headers == {"Connection": "close"}
        return asyncio.get_running_loop().time() - begin

    assert run(work) < 2


def form_in(client: TestClient, path: str, charset: str, value: bytes = b"We met.") -> Any:
    """Return the answer to a form with one field, of a browser or program that names a charset."""
    body = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + value + b"\r\n--x--\r\n"
    return client.post(path, content=body, headers={"Content-Type": f"multipart/form-data; boundary=x{charset}"})


@pytest.mark.parametrize("path", ["/article", "/article/labels", "/batch", "/label", "/model"])
@pytest.mark.parametrize("charset", ["undefined", "unicode_escape", "utf-7", "latin-1", '"idna"', "", "<b>"])
def test_a_form_that_is_not_in_utf_8_is_refused_and_told_so(client: TestClient, path: str, charset: str) -> None:
    answer = form_in(client, path, f"; charset={charset}", b"We met \\ud800.")
    assert answer.status_code == 400
    assert "UTF-8" in page(answer.text).text_content()
    assert unsafe(answer.text) == []


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", '; Charset="UTF-8"', ";charset=utf8"])
def test_a_form_in_utf_8_is_taken_however_that_is_named(client: TestClient, charset: str) -> None:
    answer = form_in(client, "/article", charset, "We met in Malmö.".encode())
    assert answer.status_code == 200
    assert "Malmö" in answer.text


def test_a_charset_of_what_is_no_form_is_left_to_whom_it_concerns(client: TestClient) -> None:
    headers = {"Content-Type": "application/json; charset=latin-1"}
    assert client.post("/api/predict", content=b'{"texts": ["We met."]}', headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("path", "kind"), [("/batch", "multipart/form-data; boundary=x"), ("/api/predict", "application/json")]
)
def test_a_client_that_leaves_while_it_sends_is_no_bug(
    shipped: StanceModel, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    path: str, kind: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    messages: list[Any] = [{"type": "http.request", "body": b"--x\r\n", "more_body": True}, {"type": "http.disconnect"}]
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": [(b"host", b"127.0.0.1:8000"), (b"content-type", kind.encode())], "scheme": "http",
        "http_version": "1.1", "server": ("127.0.0.1", 8000), "client": ("127.0.0.1", 9), "state": {},
    }  # fmt: skip

    async def receive() -> Any:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    async def send(_: Any) -> None:
        return None

    app = application(site(shipped))
    with caplog.at_level(logging.DEBUG):
        asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
    assert messages == []
    assert "a bug" not in caplog.text
