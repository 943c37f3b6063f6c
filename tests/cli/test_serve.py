"""The commands that serve say what hinders them, and warn before they let others in."""

import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from conftest import run
from stance.cli import extras
from stance.cli.serve import _hosts, _is_own


@pytest.mark.parametrize(("command", "extra"), [("serve", "web"), ("mcp", "mcp")])
def test_without_its_libraries_a_command_says_how_to_install_them(
    monkeypatch: pytest.MonkeyPatch, command: str, extra: str
) -> None:
    missing = {"serve": "starlette", "mcp": "mcp"}[command]
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name == missing else find_spec(name))
    _, err = run(command, code=2)
    assert err == f"Error: this needs {missing}: pip install 'diplomatic-stance[{extra}]'\n"


def test_a_port_that_is_taken_is_told_at_once() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        _, err = run("serve", "--port", str(port), code=2)
    assert f"127.0.0.1:{port}: cannot be listened to (Address already in use); choose another --port" in err


def test_an_address_that_is_none_of_this_machines_is_told() -> None:
    _, err = run("serve", "--host", "192.0.2.1", code=2)
    assert "192.0.2.1:8000: cannot be listened to" in err


def test_a_folder_for_labels_has_to_be_there(tmp_path: Path) -> None:
    _, err = run("serve", "--labels", str(tmp_path / "none"), code=2)
    assert "is no folder; make it first" in err


def test_a_model_that_is_none_is_refused(tmp_path: Path) -> None:
    _, err = run("serve", "--port", "0", "--model", str(tmp_path), code=5)
    assert str(tmp_path) in err


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False),  # noqa: S104
     ("192.168.1.2", False), ("example.org", False)],
)  # fmt: skip
def test_this_machines_own_addresses_are_known(host: str, own: bool) -> None:
    assert _is_own(host) == own


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104
def test_other_addresses_are_warned_of_and_only_named_hosts_are_trusted(
    monkeypatch: pytest.MonkeyPatch, host: str, folder: str
) -> None:
    seen: list[Any] = []

    def serve(app: Any, *rest: Any) -> None:
        seen.append(app)
        rest[-1]()

    monkeypatch.setattr("stance.web.server.serve", serve)
    monkeypatch.setattr("stance.web.answers.Reader.warm_up", lambda _: None)
    given = ["--port", "0", "--host", host, "--trusted-host", "stance.ministry.example", "--model", folder]
    _, err = run("serve", *given)
    assert ("Warning" in err) == (host != "127.0.0.1")
    assert f"http://{host}:" in err
    from starlette.testclient import TestClient

    with TestClient(seen[0], base_url="http://stance.ministry.example") as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/healthz", headers={"Host": "other.example"}).status_code == 400


@pytest.mark.parametrize(
    "name", ["*foo", "http://x", "a.example:8000", "a.example/", "a.*.example", "", "*.", "[::1", "a b", "fd00::x"]
)
def test_a_host_that_no_request_can_name_is_refused(name: str) -> None:
    _, err = run("serve", "--port", "0", "--trusted-host", name, code=2)
    assert f"--trusted-host {name}: this is no name of a host; allowed are" in " ".join(err.split("\n"))
    assert "*.example.org for all names below one" in err


def test_addresses_of_version_6_are_trusted_as_browsers_write_them() -> None:
    hosts = _hosts("fd00::7", ["FD00::8", "*.Desk.example", "10.0.0.1"])
    assert {"fd00::7", "[fd00::7]", "[fd00::8]", "*.desk.example", "10.0.0.1", "[::1]"} <= set(hosts)
    assert len(hosts) == len(set(hosts))


def test_any_host_is_warned_of(monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    monkeypatch.setattr("stance.web.server.serve", lambda *_: None)
    monkeypatch.setattr("stance.web.answers.Reader.warm_up", lambda _: None)
    _, err = run("serve", "--port", "0", "--trusted-host", "*", "--model", folder)
    assert "--trusted-host * turns the check of names off" in err


def test_a_program_that_asks_for_it_is_told_the_progress_in_lines(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: str
) -> None:
    (tmp_path / "in.csv").write_text("id,text\n1,We met.\n2,\n3,They left.\n")
    given = ["predict", "in.csv", "-o", "out.csv", "--model", folder]
    _, quiet = run(*given, code=3, cwd=tmp_path)
    monkeypatch.setenv("STANCE_PROGRESS", "lines")
    _, told = run(*given, code=3, cwd=tmp_path)
    assert "{" not in quiet
    assert '{"rows": 3, "rejected": 1}\n' in told


def test_the_command_line_does_not_load_what_serves() -> None:
    import subprocess

    code = (
        "import sys, stance.cli.main; print({'starlette', 'uvicorn', 'mcp', 'jsonschema', 'jinja2'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "set()\n"
