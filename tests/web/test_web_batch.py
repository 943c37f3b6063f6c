"""What is uploaded is scored as the command line does it, to the byte, in a folder that is private and goes away."""

import asyncio
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from served import PAYLOADS, opened, page, unsafe, words, workbook
from starlette.testclient import TestClient

from conftest import ROOT, run
from stance import StanceModel
from stance.errors import UsageError
from stance.web.apart import Apart
from stance.web.folders import PrivateFolder, safe_name, size_of
from stance.web.limits import Limits
from stance.web.runs import Command, Run, Runs, _take
from stance.web.sessions import Labellings, Plan
from stance.web.workers import Busy

EXAMPLES = ROOT / "data" / "examples"


def upload(client: TestClient, *files: tuple[str, bytes]) -> str:
    """Upload files and return the address of their run."""
    answer = client.post("/batch", files=[("files", file) for file in files], follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def finished(client: TestClient, address: str, **chosen: str) -> Any:
    """Have a run done and return its page."""
    client.post(address, data=chosen)
    end = time.monotonic() + 120
    while client.get(f"{address}/state").json()["state"] in ("waiting", "running"):
        assert time.monotonic() < end
        time.sleep(0.2)
    answer = client.get(address)
    assert unsafe(answer.text) == []
    return page(answer.text)


def downloads(client: TestClient, tree: Any) -> dict[str, bytes]:
    """Return the files that a page of a run offers."""
    links = tree.xpath("//ul[@class='downloads']//a/@href")
    return {link.rpartition("/")[2]: client.get(link).content for link in links}


def test_a_table_comes_out_as_from_the_command_line_with_its_rejects(client: TestClient, tmp_path: Path) -> None:
    address = upload(client, ("export.csv", (EXAMPLES / "export.csv").read_bytes()))
    start = page(client.get(address).text)
    assert start.xpath("//select[@name='column']/option[@selected]/text()") == ["text"]
    tree = finished(client, address, column="text", format="csv", why="1")
    (tmp_path / "export.csv").write_bytes((EXAMPLES / "export.csv").read_bytes())
    run("predict", "export.csv", "-o", "scored-export.csv", "--why", code=3, cwd=tmp_path)
    found = downloads(client, tree)
    for name in ("scored-export.csv", "scored-export.csv.rejects.csv"):
        assert found[name] == (tmp_path / name).read_bytes()
    assert "3 rows read: 2 scored, 1 rejected" in tree.text_content()


@pytest.mark.slow
def test_documents_come_out_as_from_the_command_line_with_their_dyads(client: TestClient, tmp_path: Path) -> None:
    texts = {path.name: path.read_bytes() for path in sorted((EXAMPLES / "articles").glob("*.txt"))[:2]}
    address = upload(client, *texts.items())
    tree = finished(client, address)
    for name, content in texts.items():
        (tmp_path / name).write_bytes(content)
    run("article", *texts, "--csv", "-o", "statements.csv", cwd=tmp_path)
    run("article", *texts, "--dyads", "-o", "dyads.csv", cwd=tmp_path)
    found = downloads(client, tree)
    for name in ("statements.csv", "dyads.csv"):
        assert found[name] == (tmp_path / name).read_bytes()


def test_a_run_that_fails_says_why_and_leaves_nothing_to_download(client: TestClient) -> None:
    address = upload(client, ("clash.csv", b"text,stance\nWe met.,x\n"))
    tree = finished(client, address, column="text")
    assert "could not be done" in words(tree, "//p[@role='alert']")[0]
    assert "'stance'" in tree.text_content()
    assert "stance-serve" not in tree.text_content()
    assert downloads(client, tree) == {}
    assert client.post(address, data={}).status_code == 400


@pytest.mark.parametrize("column", ["a\0b", "c" * 200_000])
def test_a_column_that_no_command_can_be_told_is_refused(client: TestClient, column: str) -> None:
    address = upload(client, ("a.csv", b"text\nWe met.\n"))
    body = b'--x\r\nContent-Disposition: form-data; name="column"\r\n\r\n%s\r\n--x--\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = client.post(address, content=body % column.encode(), headers=headers, follow_redirects=False)
    assert answer.status_code == 400
    assert "The name of a column has at most 10,000 characters" in page(answer.text).text_content()
    assert client.get(f"{address}/state").json()["state"] == "uploaded"
    client.post(f"{address}/delete")


@pytest.mark.parametrize("argument", ["a\0b", "\ud800", "c" * 200_000])
def test_a_run_whose_process_cannot_be_started_has_failed_and_says_so(tmp_path: Path, argument: str) -> None:
    async def ran() -> Run:
        folder = PrivateFolder()
        runs = Runs(folder, Limits())
        inside = runs.folder()
        (inside / "a.csv").write_bytes(b"text\nWe met.\n")
        run = runs.add(inside, ["a.csv"])
        runs.start(run, Command(["predict", argument], {}))
        await settled(runs)
        assert not (inside / "a.csv").exists()
        await runs.close()
        folder.close()
        return run

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(tmp_path))
        run = asyncio.run(ran())
    assert run.state == "failed"
    assert len(run.lines) == 1
    assert run.lines[0].startswith("The work could not be started")
    assert argument not in run.lines[0]


async def settled(runs: Runs) -> None:
    """Wait until no run is being worked on."""
    while runs._tasks:
        await asyncio.gather(*runs._tasks)


def test_a_run_that_is_done_is_not_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two requests may both have been let through before either began it."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    async def ran() -> str:
        runs = Runs(PrivateFolder(), Limits())
        run = runs.add(runs.folder(), [])
        runs.start(run, Command(["--version"], {}))
        await settled(runs)
        with pytest.raises(UsageError, match="upload them anew"):
            runs.start(run, Command(["--no-such"], {}))
        await settled(runs)
        return run.state

    assert asyncio.run(ran()) == "done"


def test_what_is_made_besides_is_told_where_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    async def ran() -> Run:
        runs = Runs(PrivateFolder(), Limits())
        run = runs.add(runs.folder(), [])
        runs.start(run, Command(["--version"], {"r.html": "Report"}, {"r.html": ["report", "none.csv"]}))
        await settled(runs)
        return run

    run = asyncio.run(ran())
    assert run.state == "done"
    assert run.lines[-1].startswith("Report (r.html) could not be made: the command ended with exit code")


def test_a_run_that_is_deleted_while_more_is_made_of_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    calls = []

    async def ran() -> None:
        runs = Runs(PrivateFolder(), Limits())
        run = runs.add(runs.folder(), [])

        async def deleted(_: Run, arguments: Any) -> int:
            calls.append(arguments)
            runs.remove(run)
            return 0

        monkeypatch.setattr(runs, "_ran", deleted)
        runs.start(run, Command(["one"], {}, {"r.html": ["two"]}))
        await settled(runs)

    asyncio.run(ran())
    assert calls == [["one"]]


def test_a_run_that_is_deleted_while_its_process_starts_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    made: list[asyncio.subprocess.Process] = []
    start = asyncio.create_subprocess_exec

    async def ran() -> None:
        runs = Runs(PrivateFolder(), Limits())
        run = runs.add(runs.folder(), [])

        async def started(*arguments: Any, **options: Any) -> asyncio.subprocess.Process:
            made.append(await start(*arguments, **options))
            runs.remove(run)
            return made[0]

        monkeypatch.setattr("stance.web.runs.asyncio.create_subprocess_exec", started)
        runs.start(run, Command(["serve", "--port", "0"], {}))
        async with asyncio.timeout(20):
            await settled(runs)

    asyncio.run(ran())
    assert made[0].returncode == -signal.SIGKILL


SERVER = """
import asyncio, sys
from stance.web.folders import PrivateFolder
from stance.web.limits import Limits
from stance.web.runs import Command, Runs

async def main():
    runs = Runs(PrivateFolder(), Limits())
    run = runs.add(runs.folder(), [])
    runs.start(run, Command(["serve", "--port", "0"], {}))
    while not run.lines:
        await asyncio.sleep(0.05)
    print(runs._processes[run.key].pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""
"""A server whose run goes on for ever."""


@pytest.mark.skipif(os.name != "posix", reason="Windows does not tell of a parent that ended")
def test_a_run_ends_when_its_server_is_killed(tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as server:
        assert server.stdout is not None
        child = int(server.stdout.readline())
        os.kill(child, 0)
        server.kill()
    end = time.monotonic() + 10  # a second on a machine that has nothing else to do
    with pytest.raises(ProcessLookupError):
        while time.monotonic() < end:
            os.kill(child, 0)
            time.sleep(0.05)


def test_an_upload_under_way_counts_as_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    runs = Runs(PrivateFolder(), Limits(jobs=2))
    first, second = runs.folder(), runs.folder()
    with pytest.raises(Busy):
        runs.folder()
    runs.drop(first)
    run = runs.add(second, [])
    runs.folder()
    with pytest.raises(Busy):
        runs.folder()
    runs.remove(run)
    runs.folder()


def zipped(name: str, content: bytes) -> bytes:
    """Return a .zip file with a file in it."""
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr(name, content)
    return made.getvalue()


def test_an_upload_is_told_by_itself_and_not_by_what_has_its_name_where_the_server_runs(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of that name, a packed text or nothing may lie there."""
    (tmp_path / "a.csv").mkdir()
    (tmp_path / "may.zip").write_bytes(zipped("note.md", b"We met."))
    monkeypatch.chdir(tmp_path)
    for name, content in (("a.csv", b"text\nWe met.\n"), ("may.zip", zipped("a.csv", b"text\nWe met.\n"))):
        address = upload(client, (name, content))
        start = page(client.get(address).text)
        assert start.xpath("//select[@name='column']/option[@selected]/text()") == ["text"]
        answer = client.post("/batch", files=[("files", (name, content)), ("files", ("b.txt", b"We met."))])
        assert f"{name} is a table" in page(answer.text).text_content()
        client.post(f"{address}/delete")


def test_a_packed_table_that_is_none_is_told_without_its_folder(client: TestClient) -> None:
    for content in (b"PK no archive", zipped("a.xlsx", b"x")):
        answer = client.post("/batch", files=[("files", ("may.zip", content))])
        assert answer.status_code == 400, answer.text
        assert "may.zip" in page(answer.text).text_content()
        assert "stance-serve" not in answer.text


@pytest.mark.slow
def test_documents_named_as_what_is_written_are_read_as_any(client: TestClient) -> None:
    text = b"Norway condemned the raid of Chile on Tuesday."
    names = ("dyads.csv.txt", "report.html", ".out", "out")
    address = upload(client, *((name, text) for name in names))
    tree = finished(client, address)
    found = downloads(client, tree)
    assert set(found) == {"statements.csv", "dyads.csv", "report.html"}
    assert found["statements.csv"].count(b"Norway condemned") >= len(names)
    assert b"<!doctype html>" in found["report.html"].lower()
    assert ".out/" not in tree.text_content()


@pytest.mark.slow
def test_an_upload_named_as_a_module_is_never_run(client: TestClient, tmp_path: Path) -> None:
    """Python looks for modules in the folder that it works in, unless it is told not to."""
    trap = f"open({str(tmp_path / 'run')!r}, 'w')\nNorway condemned Chile on Tuesday.\n".encode()
    address = upload(client, ("json.py", trap), ("typing.py", trap), ("sitecustomize.py", trap))
    tree = finished(client, address)
    assert "statements.csv" in downloads(client, tree)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([], "No file was chosen"),
        ([("a.csv", b"")], "a.csv is empty"),
        ([("a.csv", b"text\nx y\n"), ("b.txt", b"x y")], "a.csv is a table: tables are scored one at a time"),
    ],
)
def test_what_cannot_be_taken_is_told(client: TestClient, files: Any, told: str) -> None:
    answer = client.post("/batch", files=[("files", file) for file in files], data={"x": "y"})
    assert answer.status_code == 400
    assert told in page(answer.text).text_content()


def test_a_table_that_cannot_be_read_says_why_and_offers_another_encoding(client: TestClient) -> None:
    content = "id;text\n1;Le ministre a dit « détente ».\n".encode("utf-16")[2:]
    address = upload(client, ("odd.csv", content))
    tree = page(client.get(address).text)
    assert "odd.csv" in words(tree, "//p[@role='alert']")[0]
    again = page(client.get(address, params={"encoding": "utf-16"}).text)
    assert again.xpath("//select[@name='encoding']") or again.xpath("//input[@name='encoding']/@value") == ["utf-16"]


def test_another_encoding_is_read_and_handed_on(client: TestClient) -> None:
    address = upload(client, ("latin.csv", "id;text\n1;Nous saluons la détente avec l’Islande.\n".encode("cp1252")))
    tree = page(client.get(address, params={"encoding": "cp1252"}).text)
    assert "détente" in tree.text_content()
    done = finished(client, address, column="text", encoding="cp1252")
    assert "1 scored" in done.text_content()


def test_a_row_that_cannot_be_read_is_told_before_the_run(client: TestClient) -> None:
    address = upload(client, ("latin.csv", "text\nWe met.\nUne détente.\n".encode("cp1252")))
    tree = page(client.get(address).text)
    told = words(tree, "//p[@class='note']")[1]
    assert told.startswith("line 3: bytes that are not in the file's encoding (choose another in “Encoding”")
    assert tree.xpath("//details[@open]//select[@name='encoding']")
    assert "--" not in finished(client, address, column="text").text_content()


def test_the_sheet_is_told_before_the_run_and_can_be_chosen(client: TestClient) -> None:
    rows = [["Statements"], ["day", "text"], ["May", "We condemn it."], ["June", "We met."]]
    address = upload(client, ("book.xlsx", workbook(Cover=[["By the desk"]], Data=rows)))
    tree = page(client.get(address).text)
    assert words(tree, "//p[@class='note']")[0] == "Read as Excel, sheet 'Cover', the first of 2 that is not empty."
    assert "not read: 'Data' (“Sheet” names another)" in tree.text_content()
    tree = page(client.get(address, params={"sheet": "Data", "header_row": "2"}).text)
    assert words(tree, "//p[@class='note']") == ["Read as Excel, sheet 'Data'."]
    assert tree.xpath("//select[@name='column']/option[@selected]/text()") == ["text"]
    hidden = {one.get("name"): one.get("value") for one in tree.xpath("//input[@type='hidden']")}
    assert hidden == {"sheet": "Data", "header_row": "2"}
    assert "2 scored" in finished(client, address, column="text", **hidden).text_content()


def test_documents_in_another_encoding_are_read_when_the_page_is_told_which(client: TestClient) -> None:
    texts = [(f"{name}.txt", "Norway condemned Chile’s “détente”.".encode("cp1252")) for name in "ab"]
    address = upload(client, *texts)
    assert "cp1252" in page(client.get(address).text).xpath("//select[@name='encoding']/option/text()")
    assert "2 articles read" in finished(client, address, encoding="cp1252").text_content()


@pytest.mark.parametrize("query", [{"encoding": "klingon"}, {"sheet": "\0"}, {"header_row": "-1"}])
def test_a_way_to_read_that_is_none_is_refused(client: TestClient, query: dict[str, str]) -> None:
    address = upload(client, ("a.csv", b"text\nWe met.\n"))
    assert client.get(address, params=query).status_code == 400
    assert client.post(address, data=query).status_code == 400
    client.post(f"{address}/delete")


def test_files_are_private_and_go_away(shipped: StanceModel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with opened(shipped, Limits(threads=1)) as client:
        address = upload(client, ("a.csv", b"text\nWe condemn the raid.\n"))
        [folder] = tmp_path.glob("stance-serve-*")
        [inside] = folder.iterdir()
        assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IMODE(inside.stat().st_mode) == 0o700
        assert (inside / "a.csv").exists()
        finished(client, address, column="text")
        assert not (inside / "a.csv").exists()
        assert (inside / ".out" / "scored-a.csv").exists()
        client.post(f"{address}/delete")
        assert not inside.exists()
        assert client.get(address).status_code == 404
        client.post("/article", files={"file": ("a.txt", b"Norway condemned the raid.")})
        client.post("/model", files={"file": ("l.csv", b"text,label\nWe met.,neutral\n")})
        assert list(folder.iterdir()) == []
        upload(client, ("b.csv", b"text\nWe met.\n"))
    assert list(tmp_path.iterdir()) == []


def test_a_private_folder_that_was_tidied_away_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = PrivateFolder()
    gone = folder.path
    shutil.rmtree(gone)
    made = folder.make()
    assert made.parent == folder.path != gone
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    folder.close()
    assert list(tmp_path.iterdir()) == []


def test_what_is_deleted_while_it_is_measured_counts_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "c").write_bytes(bytes(10))
    scan = os.scandir

    def scanned(path: Any) -> Any:
        if str(path).endswith(("a", "b")):
            shutil.rmtree(path, ignore_errors=True)
        return scan(path)

    monkeypatch.setattr("os.scandir", scanned)
    assert 0 < size_of(tmp_path) < 1 << 20


def test_a_preview_of_what_was_scored_meanwhile_says_so(tmp_path: Path) -> None:
    assert Apart(Limits()).preview(tmp_path / "a.csv").fault == "a.csv is no longer here; upload it anew"


@pytest.mark.parametrize(
    "line", ['{"rows": null}', '{"rows": 1e999}', '{"rows": "9"}', '{"rows": [[1]', '{"rows": ' + "[" * 100_000]
)
def test_a_message_that_begins_as_progress_does_is_a_message(tmp_path: Path, line: str) -> None:
    one = Run("key", tmp_path, [])
    _take(one, line)
    assert (one.rows, one.lines) == (0, [line])
    _take(one, '{"rows": 3, "rejected": 1}')
    assert (one.rows, one.rejected, one.lines) == (3, 1, [line])


def test_a_run_that_the_system_ends_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    start = asyncio.create_subprocess_exec

    async def started(*arguments: Any, **options: Any) -> asyncio.subprocess.Process:
        made = await start(*arguments, **options)
        made.kill()
        return made

    async def ran() -> Run:
        runs = Runs(PrivateFolder(), Limits())
        run = runs.add(runs.folder(), [])
        monkeypatch.setattr("stance.web.runs.asyncio.create_subprocess_exec", started)
        runs.start(run, Command(["serve", "--port", "0"], {}))
        await settled(runs)
        return run

    ended = asyncio.run(ran())
    assert ended.state == "failed"
    assert ended.lines == ["The work was ended by the system (signal 9), as it does where there is too little memory."]


def test_runs_above_the_limit_are_refused_until_one_is_deleted_or_old(shipped: StanceModel) -> None:
    with opened(shipped, Limits(threads=1, jobs=2)) as client:
        first = upload(client, ("a.csv", b"text\nWe met.\n"))
        upload(client, ("b.csv", b"text\nWe met.\n"))
        refused = client.post("/batch", files=[("files", ("c.csv", b"text\nWe met.\n"))])
        assert refused.status_code == 503
        assert refused.headers["retry-after"]
        client.post(f"{first}/delete")
        upload(client, ("c.csv", b"text\nWe met.\n"))
    with opened(shipped, Limits(threads=1, jobs=1, kept=0.05)) as client:
        first = upload(client, ("a.csv", b"text\nWe met.\n"))
        time.sleep(0.1)
        upload(client, ("b.csv", b"text\nWe met.\n"))
        assert client.get(first).status_code == 404
    with opened(shipped, Limits(threads=1, jobs=1, abandoned=0.05)) as client:
        upload(client, ("a.csv", b"text\nWe met.\n"))
        time.sleep(0.1)
        upload(client, ("b.csv", b"text\nWe met.\n"))


def test_what_nobody_asks_for_is_deleted_though_nobody_uploads(
    shipped: StanceModel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with opened(shipped, Limits(threads=1, kept=0.2), tidied=0.05) as client:
        upload(client, ("a.csv", b"text\nWe met.\n"))
        client.post("/label", files={"file": ("b.csv", b"text\nWe met.\n")}, data={"annotator": "ana"})
        [folder] = tmp_path.glob("stance-serve-*")
        end = time.monotonic() + 20
        while list(folder.iterdir()):
            assert time.monotonic() < end
            time.sleep(0.05)
    assert list(tmp_path.iterdir()) == []


def test_an_upload_to_label_under_way_counts_as_a_labelling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    labellings = Labellings(PrivateFolder(), None, Limits(sessions=1))
    folder = labellings.folder()
    with pytest.raises(Busy):
        labellings.folder()
    labellings.drop(folder)
    folder = labellings.folder()
    (folder / "a.csv").write_text("text\nWe met.\n")
    one = labellings.open(folder, folder / "a.csv", Plan("ana", ["a", "b"], "text"))
    with pytest.raises(Busy):
        labellings.folder()
    labellings.remove(one)
    labellings.folder()


@pytest.mark.parametrize(
    "path", ["/batch/x", "/batch/x/state", "/batch/x/files/y", "/batch/../x", "/label/x", "/label/x/labels.csv"]
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("name", ["..%2f..%2fetc%2fpasswd", "%2e%2e", "a.csv", "scored-a.csv"])
def test_only_what_a_run_wrote_can_be_downloaded(client: TestClient, name: str) -> None:
    address = upload(client, ("a.csv", b"text\nWe met.\n"))
    assert client.get(f"{address}/files/{name}").status_code == 404
    client.post(f"{address}/delete")


@pytest.mark.parametrize("payload", PAYLOADS[::3])
def test_markup_in_a_table_and_its_name_is_shown_as_text(client: TestClient, payload: str) -> None:
    cell = '"' + payload.replace('"', '""') + '"'
    address = upload(client, (f"{payload}.csv", f"id,{cell}\n1,{cell}\n".encode()))
    answer = client.get(address)
    assert unsafe(answer.text) == []
    assert payload.split()[0] in page(answer.text).text_content()
    client.post(f"{address}/delete")


@pytest.mark.parametrize(
    "name", [*PAYLOADS[:20], "a" * 300 + ".csv", "..", ".", "-o", "con\x00.csv", "\ud800.csv", "  "]
)
def test_a_name_is_made_safe(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe.encode()) <= 400
    assert not re.search(r"[\x00-\x1f/\\]", safe)
    assert not safe.startswith((".", "-"))


def test_folders_of_processes_that_were_killed_are_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dead, alive, other = (tmp_path / f"stance-serve-{n}-x" for n in (2**22 + 1, os.getpid(), "n"))
    for folder in (dead, alive, other):
        folder.mkdir()
    (tmp_path / f"stance-serve-{10**30}-x").mkdir()  # no number of a process
    PrivateFolder().close()
    left = [alive.name, other.name, f"stance-serve-{10**30}-x"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(left)


def test_labels_of_a_process_that_was_killed_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """And nothing of what a link leads to, which another user may have made."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    inside = tmp_path / f"stance-serve-{2**22 + 1}-x" / "tmpx"
    inside.mkdir(parents=True)
    for name in ("a.csv", "a.csv.labels-ana.csv", ".a.csv.labels-ana.csv.lock", "b.csv.labels-ana.csv"):
        (inside / name).write_text(name)
    own = tmp_path / "own" / "c"
    own.mkdir(parents=True)
    for name in ("a.csv", "a.csv.labels-ana.csv"):
        (own / name).write_text(name)
    (tmp_path / f"stance-serve-{2**22 + 2}-x").symlink_to(own.parent)
    PrivateFolder().close()
    [kept] = tmp_path.glob("stance-labels-*")
    assert [(path.name, path.read_text()) for path in kept.iterdir()] == [("a.csv.labels-ana.csv",) * 2]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert f"labels of a server that was killed are kept in {kept}" in caplog.text
    assert not inside.parent.exists()
    assert sorted(path.name for path in own.iterdir()) == ["a.csv", "a.csv.labels-ana.csv"]
