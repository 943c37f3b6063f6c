"""A server has its port from the beginning, and ends in order when its terminal is closed."""

import signal
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from served import running

from stance.errors import UsageError
from stance.web.server import listening

FORM = {"Content-Type": "multipart/form-data; boundary=cut"}


def part(name: str, content: str, more: str = "") -> str:
    return f'--cut\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{content}\r\n'


def test_a_port_is_taken_while_its_server_gets_ready() -> None:
    with listening("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(UsageError, match=f"127.0.0.1:{port}: cannot be listened to"):
            listening("127.0.0.1", port)


@pytest.fixture
def _closing_ends() -> Iterator[None]:
    """Let the end of a terminal end what is started, which it does not below `nohup`."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("_closing_ends")
@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="the system has no such signal")
def test_labels_are_kept_when_the_terminal_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with running() as program:
        table = part("file", "text\nWe met.\nWe left.\n", '; filename="a.csv"')
        body = (part("annotator", "ana") + part("labels", "yes,no") + table + "--cut--\r\n").encode()
        begun = urllib.request.Request(f"{program.url}/label", body, FORM)  # noqa: S310  # this server
        with urllib.request.urlopen(begun) as answer:  # noqa: S310
            address, content = answer.url, answer.read().decode()
        row = content.partition('name="row" value="')[2].partition('"')[0]
        with urllib.request.urlopen(address, f"row={row}&label=yes".encode()):  # noqa: S310
            pass
        program.process.send_signal(signal.SIGHUP)
        assert program.process.wait(20) == 0
    assert "1 label not downloaded; kept in" in "".join(program.said)
    [kept] = tmp_path.iterdir()
    assert [path.name for path in kept.iterdir()] == ["a.csv.labels-ana.csv"]
