"""The two front doors: the quick path for plain texts and the parser give the same bytes."""

import importlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import ran, run_apart
from stance.cli.main import app
from stance.cli.main import main as parser
from stance.cli.start import ALONE, plain_texts
from stance.cli.start import main as start


@pytest.fixture(scope="module", autouse=True)
def _small_default(folder: str) -> object:
    """Both doors ask for the model that ships; here that is one which loads fast."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("stance.resources.default_model", lambda: Path(folder))
        yield


argument = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30) | st.sampled_from(
    ["We met, again", '"We met," he said', "a\nb c", "d\udce9tente and more", "x" * 5000, "", " ", "@file x", "in.csv"]
)


@given(first=argument.map(lambda text: "We " + text), others=st.lists(argument, max_size=3))
@example(first="We met “today”, a\r\nb", others=["=1+1", "-"])
@example(first="We d\udce9cide", others=[])
def test_plain_texts_give_the_same_bytes_through_both_doors(first: str, others: Sequence[str]) -> None:
    quick, parsed = (ran(door, "predict", first, *others) for door in (start, parser))
    assert quick == parsed


def test_plain_texts_do_not_wait_for_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_parser(_: object) -> None:
        raise AssertionError("the parser was asked")

    monkeypatch.setattr("stance.cli.program.run", no_parser)
    assert ran(start, "predict", "We met today.").code == 0
    for name in ("--version", "-V"):
        assert ran(start, name).code == 0
    with pytest.raises(AssertionError, match="the parser was asked"):
        ran(start, "predict", "We met today.", "-f", "json")


def test_the_version_is_the_same_through_both_doors() -> None:
    assert ran(start, "--version") == ran(parser, "--version") == ran(start, "-V")


def test_every_command_that_is_a_function_is_loaded_alone() -> None:
    named = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert named - {"evaluate_articles"} == ALONE


@pytest.mark.parametrize("arguments", [["--help"], ["--nosuch"], []], ids=str)
@pytest.mark.parametrize("command", sorted(ALONE))
def test_a_command_that_is_loaded_alone_says_the_same(command: str, arguments: list[str]) -> None:
    if not arguments and command in ("serve", "mcp"):
        pytest.skip("it would wait to be asked")
    assert ran(start, command, *arguments) == ran(parser, command, *arguments)


@pytest.mark.parametrize("arguments", [[], ["--help"], ["nosuch"], ["model", "--help"], ["pre"], ["-V", "predict"]])
def test_whatever_begins_with_no_such_command_is_told_by_the_whole_program(arguments: list[str]) -> None:
    assert ran(start, *arguments) == ran(parser, *arguments)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["predict", "We met."], ["We met."]),
        (["predict", "We met.", "They left."], ["We met.", "They left."]),
        (["predict", "We met.", "data.csv"], None),
        (["predict", "We met.", ""], None),
        (["predict", "my data.csv"], None),
        (["predict", "We met.", "d\udce9tente and more"], None),
        (["predict"], None),
        ([], None),
        (["explain", "We met."], None),
        (["predict", "peace"], None),
        (["predict", " peace "], None),
        (["predict", "-"], None),
        (["predict", "We met.", "-"], None),
        (["predict", "We met.", "--format", "json"], None),
        (["predict", "two words.txt"], None),
        (["predict", "We met" * 100], ["We met" * 100]),
        (["predict", "We\0 met"], ["We\0 met"]),
    ],
)
def test_only_what_is_surely_a_text_takes_the_quick_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], expected: list[str] | None
) -> None:
    (tmp_path / "two words.txt").write_text("We met.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert plain_texts(arguments) == expected


def test_the_installed_command_gives_what_the_doors_give() -> None:
    importlib.import_module("stance.__main__")  # which runs nothing when it is imported
    done = run_apart("predict", "Japan is ready to resume talks.", "We condemn it, “all”.")
    assert done.code == 0
    assert done.err == b""
    with pytest.MonkeyPatch.context() as patched:
        from stance.resources import _CHECKOUT

        patched.setattr("stance.resources.default_model", lambda: _CHECKOUT / "models" / "default")
        assert ran(start, "predict", "Japan is ready to resume talks.", "We condemn it, “all”.") == done


@pytest.mark.parametrize(("command", "rare"), [("predict", True), ("serve", False), ("mcp", False)])
def test_only_what_ends_soon_leaves_garbage_for_long(command: str, rare: bool) -> None:
    code = (
        "import gc, sys, stance_command; before = gc.get_threshold()[0]\n"
        f"sys.argv = ['stance', {command!r}, '--help']\n"
        "try:\n    stance_command.main()\nexcept SystemExit:\n    print(before < gc.get_threshold()[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == str(rare)
