"""Every input of the server has a bound, and whatever goes beyond one is told so and costs little."""

import asyncio
import bz2
import errno
import gzip
import http.client
import io
import lzma
import os
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from served import opened, page, running, words
from starlette.testclient import TestClient

from stance import StanceModel, TableError
from stance.batch.run import Hooks, Options, score_tables
from stance.errors import InputError
from stance.web import apart
from stance.web.answers import Reader
from stance.web.apart import Apart
from stance.web.deadline import Deadline, TooMuch
from stance.web.folders import PrivateFolder
from stance.web.limits import MEBIBYTE, Limits
from stance.web.runs import Command, Run, Runs
from stance.web.workers import Busy

ROW = b"We condemn the raid on the envoy,hostile\n"
HEAD = b"text,label\n"
SMALL = Limits(table=1 << 16, upload=8 * MEBIBYTE, reading=20.0, memory=400 * MEBIBYTE)
Worked: TypeAlias = tuple[Run, dict[str, str], dict[str, bytes]]
URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}
LONG = "We condemn this barbaric attack on the envoy. " * 4_000


def zipped(**parts: bytes) -> bytes:
    """Return an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


def dictionary_bomb() -> bytes:
    """Return a Parquet file of a few kB, one text of which stands in ten thousand rows."""
    out = io.BytesIO()
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 10_000, pa.int32()), pa.array(["We condemn it. " * 100_000]))
    pq.write_table(pa.table({"text": text, "label": ["hostile"] * 10_000}), out, compression="zstd", store_schema=False)
    return out.getvalue()


def shared_string() -> bytes:
    """Return a workbook with one long text in three hundred cells."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["text", "label"])
        for row in range(300):
            sheet.write_row(row + 1, 0, ["We condemn it. " * 2_000, "hostile"])
    return out.getvalue()


BOMBS: dict[str, Callable[[], bytes]] = {
    "zeros.csv.gz": lambda: gzip.compress(HEAD + bytes(64 * MEBIBYTE)),
    "rows.csv.gz": lambda: gzip.compress(HEAD + ROW * 100_000),
    "blank.csv.bz2": lambda: bz2.compress(HEAD + b"\n" * (16 * MEBIBYTE)),
    "rows.csv.xz": lambda: lzma.compress(HEAD + ROW * 1_000_000, preset=0),
    "rows.zip": lambda: zipped(rows_csv=HEAD + ROW * 1_000_000),
    "nested.zip": lambda: zipped(rows_csv_gz=gzip.compress(HEAD + bytes(64 * MEBIBYTE))),
    "dictionary.parquet": dictionary_bomb,
    "shared.xlsx": shared_string,
    "plain.csv": lambda: HEAD + ROW * 10_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_table_that_unpacks_to_more_than_is_read_is_refused_and_fills_no_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(BOMBS[name]())
    before = resident()
    with pytest.raises(TableError, match=name):
        Apart(SMALL).rows(path, text_column="text")
    assert resident() - before < 32 * MEBIBYTE
    assert [one.name for one in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("path", ["/label", "/model"])
def test_a_packed_table_is_refused_on_the_pages_in_words(shipped: StanceModel, path: str) -> None:
    with opened(shipped, SMALL) as client:
        file = ("rows.csv.gz", BOMBS["rows.csv.gz"]())
        answer = client.post(path, files={"file": file}, data={"annotator": "ana", "column": "text"})
        assert answer.status_code == 400
        alert = words(page(answer.text), "//p[@role='alert']")[0]
        assert "rows.csv.gz: it holds more than is read here" in alert
        assert "split it, or use stance at a terminal" in alert
        assert "stance-serve" not in alert


def test_a_document_that_unpacks_to_much_is_refused(shipped: StanceModel) -> None:
    body = b"<w:t>" + b"a" * (300 * MEBIBYTE) + b"</w:t>"
    with opened(shipped) as client:
        answer = client.post("/article", files={"file": ("a.docx", zipped(**{"word/document_xml": body}))})
        assert answer.status_code == 400
        assert "and is refused" in words(page(answer.text), "//p[@role='alert']")[0]


def resident() -> int:
    """Return the bytes of memory that this process takes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_what_is_read_in_a_process_of_its_own_is_what_is_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        "id,text,label\n1,Wir „treffen“ uns,neutral\n2,,hostile\n\n3,a,b,c\n4,We met,\ud800x\n".encode(
            "utf-8", "surrogatepass"
        )
    )
    made = Apart(Limits())
    here = [made.rows(path, text_column="text"), made.rows(path, text_column=""), made.preview(path),
            made.labelled(path, text_column="text", label_column="label")]  # fmt: skip
    monkeypatch.setattr(apart, "_SHORT", -1)
    assert here == [made.rows(path, text_column="text"), made.rows(path, text_column=""), made.preview(path),
                    made.labelled(path, text_column="text", label_column="label")]  # fmt: skip
    with pytest.raises(TableError, match="no column 'x'"):
        made.rows(path, text_column="x")


def test_a_table_of_which_every_line_brings_a_column_takes_nothing_of_the_server(tmp_path: Path) -> None:
    """Its cells are the square of its lines: 60 KiB of text make 16 million of them."""
    path = tmp_path / "keys.jsonl"
    path.write_bytes(b"".join(b'{"text":"a","k%d":1}\n' % i for i in range(4_000)))
    before, began = resident(), time.process_time()
    with pytest.raises(TableError, match="it holds more than is read here"):
        Apart(Limits(reading=4.0)).rows(path, text_column="text")
    assert resident() - before < 32 * MEBIBYTE
    assert time.process_time() - began < 1


def test_a_reading_that_does_not_end_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(HEAD + ROW * 10_000)
    began = time.monotonic()
    with pytest.raises(TableError, match="it holds more than is read here"):
        Apart(Limits(reading=0.05)).rows(path, text_column="text")
    assert time.monotonic() - began < 10


CHILDREN = Path(f"/proc/self/task/{os.getpid()}/children")


@pytest.mark.skipif(not CHILDREN.is_file(), reason="the system does not tell whose child a process is")
def test_a_reading_ends_when_its_server_was_killed(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"".join(b'{"text":"a","k%d":1}\n' % i for i in range(12_000)))
    asks = "from pathlib import Path; from stance.web.apart import Apart; from stance.web.limits import Limits; "
    asks += "Apart(Limits()).rows(Path('a.jsonl'), text_column='text')"
    with subprocess.Popen([sys.executable, "-c", asks], cwd=tmp_path) as server:
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
        end = time.monotonic() + 30
        while not (told := children.read_text().split()):
            assert time.monotonic() < end
            time.sleep(0.05)
        child = Path(f"/proc/{told[0]}")
        time.sleep(3)  # until it reads, which takes half a minute
        server.kill()
    began = time.monotonic()
    while child.exists() and (child / "cmdline").read_bytes():
        assert time.monotonic() - began < 5
        time.sleep(0.05)


def test_a_reading_ends_when_its_upload_is_deleted(tmp_path: Path) -> None:
    """So that a server that ends need not wait for it."""
    folder = tmp_path / "upload"
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(b"".join(b'{"text":"a","k%d":1}\n' % i for i in range(12_000)))
    deleting = threading.Timer(2.0, shutil.rmtree, [folder])
    deleting.start()
    began = time.monotonic()
    with pytest.raises(TableError):
        Apart(Limits()).rows(folder / "a.jsonl", text_column="text")
    assert time.monotonic() - began < 10


def test_an_archive_tells_a_few_names_in_it_and_of_each_the_beginning(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.zip"
    path.write_bytes(zipped(**{"x" * 60_000 + f"{i}_csv": b"text\n" for i in range(12)}))
    with pytest.raises(TableError, match="x…', 'xxx.* and 3 more; unpack it") as refused:
        Apart(SMALL).is_table(path)
    assert len(str(refused.value)) < 1_000


@pytest.mark.parametrize(("path", "sent"), [("/article", "data"), ("/api/article", "json")])
def test_an_article_that_takes_too_long_is_ended_and_the_thread_is_free(
    shipped: StanceModel, path: str, sent: str
) -> None:
    with opened(shipped, Limits(threads=1, slow_threads=1, article_time=0.02)) as client:
        began = time.process_time()
        answer = client.post(path, **{sent: {"text": LONG}})  # type: ignore[arg-type]
        assert answer.status_code == 413
        assert "takes more than 0.02 seconds of the processor to read" in page(answer.text).text_content()
        assert "stance article at a terminal" in page(answer.text).text_content()
        assert time.process_time() - began < 10
        assert client.post("/api/predict", json={"texts": ["We met."]}).status_code == 200


def test_getting_ready_takes_as_long_as_it_takes(shipped: StanceModel) -> None:
    """Compiling takes a busy machine longer than an article may take."""
    Reader(shipped, (), Limits(article_time=-1.0)).warm_up()
    with pytest.raises(TooMuch):
        Reader(shipped, (), Limits(article_time=-1.0)).article("We met.")


def test_a_deadline_counts_the_time_of_its_own_thread_and_at_last_that_of_the_clock() -> None:
    deadline = Deadline(0.2, 60.0)
    time.sleep(0.3)
    deadline()
    with pytest.raises(TooMuch):
        while True:
            deadline()
    late = Deadline(60.0, 0.05)
    late()
    time.sleep(0.1)
    with pytest.raises(TooMuch):
        late()
    assert issubclass(TooMuch, InputError)


def test_more_statements_than_a_page_shows_are_told(shipped: StanceModel) -> None:
    with opened(shipped, Limits(statements=2)) as client:
        answer = client.post("/article", data={"text": "We met. We left. We won."})
        assert answer.status_code == 413
        assert "The article has 3 statements; at most 2 are shown" in page(answer.text).text_content()


def test_long_articles_do_not_hold_up_the_rest(shipped: StanceModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """While as many are read as ever are, and one more is refused, a sentence is scored."""
    held, begun = threading.Event(), threading.Event()

    def stuck(*_: Any, **__: Any) -> Any:
        begun.set()
        held.wait(60)
        raise InputError("done")

    limits = Limits(threads=1, slow_threads=1, waiting=0, long=1_000)
    with opened(shipped, limits) as client:
        monkeypatch.setattr("stance.web.answers.read_article", stuck)
        found: list[int] = []
        ask = lambda: found.append(client.post("/api/article", json={"text": LONG}).status_code)  # noqa: E731
        first = threading.Thread(target=ask)
        first.start()
        assert begun.wait(30)
        assert client.post("/api/predict", json={"texts": ["We met."]}).status_code == 200
        assert client.post("/api/article", json={"text": LONG}).status_code == 503
        held.set()
        first.join(30)
        assert found == [400]


def worked(
    limits: Limits, command: Command, *, stop: bool = False, **files: bytes
) -> tuple[Run, dict[str, str], dict[str, bytes]]:
    """Return a run that was worked on, its results, and what is in them."""

    async def work() -> Worked:
        folder = PrivateFolder()
        runs = Runs(folder, limits)
        inside = runs.folder()
        for name, content in files.items():
            (inside / name.replace("_", ".")).write_bytes(content)
        run = runs.add(inside, [name.replace("_", ".") for name in files])
        run.stop_asked = stop
        runs.start(run, command)
        async with asyncio.timeout(120):
            await asyncio.gather(*runs._tasks)
        contents = {name: (run.out / name).read_bytes() for name in run.results}
        results = run.results
        await runs.close()
        folder.close()
        return run, results, contents

    return asyncio.run(work())


PREDICT = Command(["predict", "-o", ".out/scored.csv", "--", "a.csv"], {"scored.csv": "Result", "more.csv": "More"},
                  {"more.csv": ["predict", "-o", ".out/more.csv", "--", "a.csv"]})  # fmt: skip


@pytest.mark.parametrize(
    ("limits", "stop", "why"),
    [
        (Limits(), True, "it was stopped by hand"),
        (Limits(run_time=0.0), False, "it took longer than the 0 minutes that a run may take here (--run-minutes)"),
        (Limits(run_disk=-1), False, "it wrote more than the"),
    ],
)
def test_a_run_beyond_a_bound_ends_with_what_it_has_and_says_that_it_is_incomplete(
    limits: Limits, stop: bool, why: str
) -> None:
    run, results, contents = worked(limits, PREDICT, stop=stop, a_csv=HEAD + ROW * 3)
    assert run.state == "done"
    assert run.stopped.startswith(why)
    assert results == {"incomplete-scored.csv": "Result, incomplete"}
    assert contents["incomplete-scored.csv"].startswith(b"text,label,stance,")
    assert any(line.startswith("More (more.csv) was not made: ") for line in run.lines)


def test_a_run_that_does_not_heed_a_bound_is_ended() -> None:
    began = time.monotonic()
    run, results, _ = worked(Limits(run_time=0.5, grace=0.5), Command(["serve", "--port", "0"], {"a.csv": "Result"}))
    assert time.monotonic() - began < 60
    assert (run.state, results) == ("failed", {})
    assert run.lines[-1].startswith("Ended: it took longer than the ")


@pytest.mark.skipif(not hasattr(__import__("resource"), "prlimit"), reason="the system cannot bound another process")
def test_a_run_that_takes_too_much_memory_fails() -> None:
    run, results, _ = worked(Limits(run_memory=32 * MEBIBYTE), PREDICT, a_csv=HEAD + ROW * 3)
    assert (run.state, results) == ("failed", {})


def test_the_rows_of_a_run_that_is_stopped_are_the_first_of_the_whole(shipped: StanceModel, tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(b"id,text\n" + b"".join(b"%d,We condemn raid number %d.\n" % (i, i) for i in range(40)))
    for kind in ("csv", "jsonl"):
        options = Options(out_kind=kind)
        score_tables(shipped, [str(source)], tmp_path / f"all.{kind}", options, chunk_rows=4)
        asked = iter([False, False, False, True])
        hooks = Hooks(stop=lambda asked=asked: next(asked))  # type: ignore[misc]
        tally = score_tables(shipped, [str(source)], tmp_path / f"some.{kind}", options, chunk_rows=4, hooks=hooks)
        some, whole = (tmp_path / f"some.{kind}").read_bytes(), (tmp_path / f"all.{kind}").read_bytes()
        assert tally.read == 12
        assert some.count(b"\n") == 12 + (kind == "csv")
        assert whole.startswith(some)


def test_articles_end_between_two_of_them_and_within_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from conftest import run as command
    from stance.cli.stopping import Stopped

    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Norway condemned Chile. Chile condemned Norway.")
    asked = iter([False, True])
    with monkeypatch.context() as patch:
        patch.setattr("stance.cli.article.stop_asked", lambda: next(asked))
        command("article", "a.txt", "b.txt", "--csv", "-o", "between.csv", cwd=tmp_path)
    assert (tmp_path / "between.csv").read_text().count("\na.txt") == 2
    assert "b.txt" not in (tmp_path / "between.csv").read_text()
    sentences = iter([None, None, None, None, None])

    def heed() -> None:
        if next(sentences, Stopped) is Stopped:
            raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr("stance.cli.article.heed", heed)
        command("article", "a.txt", "b.txt", "--csv", "-o", "within.csv", cwd=tmp_path)
    assert (tmp_path / "within.csv").read_text().count("\n") == 1
    (tmp_path / "stop").touch()
    monkeypatch.setenv("STANCE_STOP", str(tmp_path / "stop"))
    command("article", "a.txt", "--csv", "-o", "none.csv", cwd=tmp_path)
    assert (tmp_path / "none.csv").read_text().count("\n") == 1


def test_a_stopped_run_is_shown_as_incomplete(shipped: StanceModel) -> None:
    with opened(shipped, Limits(run_time=0.0)) as client:
        address = client.post("/batch", files={"files": ("a.csv", HEAD + ROW)}).url.path
        client.post(address, data={"column": "text"})
        end = time.monotonic() + 100
        while client.get(f"{address}/state").json()["state"] in ("waiting", "running"):
            assert time.monotonic() < end
            time.sleep(0.2)
        tree = page(client.get(address).text)
        assert words(tree, "//p[@role='alert']")[0].startswith("Incomplete: it took longer than the 0 minutes")
        assert tree.xpath("//ul[@class='downloads']//a/@href") == [f"{address}/files/incomplete-scored-a.csv"]


def test_the_page_and_the_options_tell_the_bounds_of_a_run(client: TestClient) -> None:
    told = page(client.get("/batch").text).text_content()
    assert f"{Limits().run_time / 60:.0f} minutes and write {Limits().run_disk // MEBIBYTE} MiB" in told


def test_uploads_that_take_all_the_room_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    runs = Runs(PrivateFolder(), Limits(disk=1_000))
    kept = runs.folder()
    (kept / "a").write_bytes(bytes(1_001))
    with pytest.raises(Busy, match="take all the room"):
        runs.folder()
    runs.drop(kept)
    runs.folder()


@pytest.mark.parametrize(
    ("path", "name", "most"),
    [
        ("/label", "annotator", Limits().name),
        ("/label", "labels", Limits().name),
        ("/label", "column", Limits().column),
        ("/model", "text", Limits().column),
        ("/article", "speaker", Limits().name),
    ],
)
def test_what_a_form_names_is_bounded(client: TestClient, path: str, name: str, most: int) -> None:
    data = {"annotator": "ana", "labels": "a,b", name: "x" * (most + 1) + (",b" if name == "labels" else "")}
    file = {"file": ("a.txt", b"We met.") if path == "/article" else ("a.csv", b"text,label\nWe met.,neutral\n")}
    answer = client.post(path, data=data, files=file)
    assert answer.status_code == 400
    assert f"has {most + 1:,} characters; at most {most:,} are taken" in page(answer.text).text_content()


@pytest.mark.parametrize("path", ["/article", "/batch", "/label", "/model"])
def test_a_disk_that_is_full_is_no_bug(client: TestClient, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [OSError(errno.ENOSPC, "No space left on device"), OSError(errno.EIO, "Input/output error")]

    def full(*_: Any, **__: Any) -> Any:
        raise told.pop(0)

    monkeypatch.setattr("stance.web.folders.tempfile.mkdtemp", full)
    files = {"files" if path == "/batch" else "file": ("a.csv", b"text\nWe met.\n")}
    answer = client.post(path, files=files, data={"annotator": "ana"})
    assert answer.status_code == 507
    assert "The disk of this machine is full" in words(page(answer.text), "//p[@role='alert']")[0]
    assert client.post(path, files=files, data={"annotator": "ana"}).status_code == 500


def test_a_note_is_bounded(client: TestClient) -> None:
    file = {"file": ("a.csv", b"text\nWe met.\n")}
    at = client.post("/label", data={"annotator": "ana", "labels": "a,b"}, files=file).url.path
    most = Limits().note
    assert client.post(at, data={"row": "0", "label": "a", "note": "x" * (most + 1)}).status_code == 400
    assert client.post(at, data={"row": "0", "label": "a", "note": "x" * most}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "<b>evil</b>.example"])
def test_a_refused_host_is_told_as_json_to_programs_and_on_a_page_to_people(client: TestClient, host: str) -> None:
    answer = client.post("/api/predict", json={"texts": ["We met."]}, headers={"Host": host})
    assert answer.json()["error"]["status"] == answer.status_code == 400
    assert f"does not answer to the name {host!r}" in answer.json()["error"]["message"]
    shown = client.get("/", headers={"Host": host})
    assert f"does not answer to the name {host!r}" in words(page(shown.text), "//p[@role='alert']")[0]
    assert "<b>" not in shown.text


@pytest.mark.parametrize("path", ["/article", "/batch", "/label", "/model"])
def test_only_forms_that_bring_files_may_be_as_large_as_these(shipped: StanceModel, path: str) -> None:
    with opened(shipped, Limits(body=1_000, upload=100_000)) as client:
        for body, status in ((b"&" * 1_000, 400), (b"&" * 1_001, 413)):
            assert client.post(path, content=body, headers=URLENCODED).status_code == status
            parts = iter([body[:999], body[999:]])  # whose length nobody declares
            assert client.post(path, content=parts, headers=URLENCODED).status_code == status
        answer = client.post(path, files={"none": ("a.csv", bytes(1_001))})
        assert answer.status_code == 400


def test_who_sends_a_body_that_is_refused_at_once_gets_the_answer() -> None:
    """Much more than what a connection holds: without somebody who takes it the sender would find it reset."""
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    cases = [
        (form, 400), ({**form, "Origin": "http://evil.example"}, 403), ({**form, "Host": "evil.example"}, 400),
        ({"Content-Type": "multipart/form-data; boundary=x; charset=utf-7"}, 400),
    ]  # fmt: skip
    with running() as program:
        address = urlsplit(program.url)
        for headers, status in cases:
            connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
            connection.request("POST", "/batch", bytes(32 * MEBIBYTE), headers)
            assert connection.getresponse().status == status
            connection.close()
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
        connection.request("POST", "/api/predict", bytes(32 * MEBIBYTE), {"Content-Type": "application/json"})
        assert connection.getresponse().status == 413
        connection.close()
