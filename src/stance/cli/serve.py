"""Serve the local page: the `serve` command."""

import ipaddress
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.console import hush, say, warn
from stance.cli.extras import needs
from stance.cli.options import ModelOption, Offices, Quiet, TrustOption, load_model, model_folder
from stance.errors import UsageError

_ANY = "*"
_HOST = re.compile(r"(?:\*\.)?[\w-]{1,63}(?:\.[\w-]{1,63})*", re.ASCII)
"""A name of a host, or of all below it, as requests have it: letters beyond ASCII are sent as xn--."""

if TYPE_CHECKING:
    from stance.web.answers import Reader
    from stance.web.application import Site


def serve(
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="Port; 0 for any that is free.")] = 8000,
    host: Annotated[
        str,
        typer.Option("--host", help="Address to listen at; other than this machine's own is for networks you trust."),
    ] = "127.0.0.1",
    trusted_host: Annotated[
        list[str] | None,
        typer.Option(
            "--trusted-host", metavar="NAME", help="A further name by which it may be asked; may be repeated."
        ),
    ] = None,
    model: ModelOption = None,
    offices: Offices = None,
    labels: Annotated[
        Path | None,
        typer.Option("--labels", help="Folder into which the labels given on its page are saved, answer by answer."),
    ] = None,
    run_minutes: Annotated[
        int,
        typer.Option("--run-minutes", min=1, help="Minutes that a run of Batch may take; it ends with what it has."),
    ] = 240,
    run_mib: Annotated[
        int, typer.Option("--run-mib", min=1, help="MiB that a run of Batch may write; it ends with what it has.")
    ] = 4096,
    quiet: Quiet = False,
    trust_pickle: TrustOption = False,
) -> None:
    """Serve a local page to paste articles into, score tables and label texts, and a JSON interface."""
    hush(quiet)
    needs("web", "starlette", "uvicorn", "multipart", "jsonschema", "markdown_it")
    hosts = _hosts(host, trusted_host or ())
    if labels is not None and not labels.is_dir():
        raise UsageError(f"--labels {labels} is no folder; make it first", file=labels)
    from stance.cli.office_table import offices_of
    from stance.web.answers import Reader
    from stance.web.application import application
    from stance.web.limits import MEBIBYTE, Limits
    from stance.web.server import listening
    from stance.web.server import serve as run

    limits = Limits(run_time=60 * run_minutes, run_disk=run_mib * MEBIBYTE)
    with listening(host, port) as sock:
        loaded = load_model(model, trust_pickle=trust_pickle)
        found = Reader(loaded, offices_of(offices, loaded.analyzer.gazetteer), limits)
        say("Getting ready ...")
        found.warm_up()
        app = application(_site(found, model, hosts, labels))
        if _ANY in hosts:
            warn(
                f"Warning: --trusted-host {_ANY} turns the check of names off: pages of other sites that a name of "
                "theirs leads here for can read what this server answers"
            )
        if not _is_own(host):
            names = "to any name" if _ANY in hosts else f"only to the names {', '.join(hosts)}"
            warn(
                f"Warning: {host} is not this machine's own address: whoever reaches it can use this server, and what "
                f"is sent goes unencrypted. It answers {names}"
            )
        address = f"[{host}]" if ":" in host else host
        run(app, sock, limits, lambda: say(f"http://{address}:{sock.getsockname()[1]}/ (Ctrl+C ends it)"))


def _hosts(host: str, trusted: Sequence[str]) -> list[str]:
    """Return the names by which the server may be asked; raise UsageError for one that no request can have.

    An address of version 6 is asked for in brackets, and listened at without.
    """
    from stance.web.application import LOCAL_HOSTS

    names = [name.strip().lower() for name in trusted]
    for given, name in zip(trusted, names, strict=True):
        if name != _ANY and not _is_address(name) and not _HOST.fullmatch(name):
            raise UsageError(
                f"--trusted-host {given}: this is no name of a host; allowed are a name such as desk.example.org, an "
                f"address, *.example.org for all names below one, and {_ANY} for any, without http:// and without a "
                "port"
            )
    every = [*LOCAL_HOSTS, host, *names]
    return list(dict.fromkeys([*every, *(f"[{name}]" for name in every if ":" in name and name[0] != "[")]))


def _is_address(name: str) -> bool:
    """Tell whether a name is an address, of version 6 with brackets or without."""
    try:
        ipaddress.ip_address(name[1:-1] if name.startswith("[") and name.endswith("]") else name)
    except ValueError:
        return False
    return True


def _site(reader: "Reader", model: Path | None, hosts: list[str], labels: Path | None) -> "Site":
    """Return what is shown of a model that was loaded."""
    from stance.model.store import CARD, read_manifest
    from stance.resources import labelling_guide, sample_articles
    from stance.web.application import Site

    folder = model_folder(model)
    card = folder / CARD
    return Site(
        reader, folder.name, model, card.read_text(encoding="utf-8") if card.is_file() else "",
        read_manifest(folder) if folder.is_dir() else {}, labelling_guide().read_text(encoding="utf-8"),
        sample_articles(), hosts, labels=labels,
    )  # fmt: skip


def _is_own(host: str) -> bool:
    """Tell whether an address can be reached from this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
