"""Checkpoints: parts and their manifest, taken up only by the same run, gone when they are not needed."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

import pytest

from stance import UsageError
from stance.batch.checkpoints import Checkpoints, Part, run_identity
from stance.places import place_of
from stance.tables.rejects import Reject
from stance.tables.scored import Scored
from stance.tables.table import Chunk
from stance.tables.writers import Writer


class Lines(Writer):
    """Writes pieces of bytes as they are, behind a header."""

    start = b"head\n"
    rows: Callable[[Chunk, Scored], Any]

    def write(self, handle: IO[bytes], pieces: Sequence[Any], first: bool) -> None:
        handle.write((self.start if first else b"") + b"".join(pieces))

    def count(self, path: Path) -> int:
        return path.read_bytes().count(b"\n") - 1

    def join(self, parts: Sequence[Path], handle: IO[bytes]) -> None:
        handle.write(b"".join(part.read_bytes() for part in parts))


REJECT = Reject("in.csv", 3, None, "no text", "2,")
PARTS = [
    Part([b"1\n", b"2\n"], [], 2, 2, 1, full=True),
    Part([b"3\n"], [REJECT], 1, 1, 1, full=True),
    Part([b"4\n"], [], 1, 1, 1, full=False),
]


def checkpoints(folder: Path, **identity: Any) -> Checkpoints:
    whole = {"inputs": [], "model": "m", "options": {}} | identity
    return Checkpoints(place_of(folder / "out.csv"), folder / "rejects.csv", lambda: whole, Lines())


def stopped(parts: Sequence[Part], after: int) -> Any:
    """Yield so many parts and then be interrupted."""
    yield from parts[:after]
    raise KeyboardInterrupt


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("after", [1, 2, 3])
def test_what_was_finished_is_taken_up_and_the_rest_joined_to_it(tmp_path: Path, after: int) -> None:
    first = checkpoints(tmp_path)
    first.begin(resume=False, restart=False)
    with pytest.raises(KeyboardInterrupt):
        first.finish(stopped(PARTS, after))
    assert names(tmp_path) == ["out.csv.parts"]
    again = checkpoints(tmp_path)
    again.begin(resume=True, restart=False)
    assert [part.scored for part in again.finished] == [part.scored for part in PARTS[:after]]
    again.finish(iter(PARTS[after:]))
    assert (tmp_path / "out.csv").read_bytes() == b"head\n1\n2\n3\n4\n"
    assert (tmp_path / "rejects.csv").read_bytes() == b'file,line,offset,reason,raw\nin.csv,3,,no text,"2,"\n'
    assert names(tmp_path) == ["out.csv", "rejects.csv"]


def test_one_part_that_is_not_full_makes_no_folder(tmp_path: Path) -> None:
    run = checkpoints(tmp_path)
    run.begin(resume=False, restart=False)
    run.finish(iter([PARTS[2]]))
    assert names(tmp_path) == ["out.csv"]
    assert (tmp_path / "out.csv").read_bytes() == b"head\n4\n"


def test_an_older_table_of_rejects_goes_where_there_are_none(tmp_path: Path) -> None:
    (tmp_path / "rejects.csv").write_bytes(b"older")
    for parts in ([PARTS[2]], [PARTS[0], PARTS[2]]):
        (tmp_path / "rejects.csv").write_bytes(b"older")
        checkpoints(tmp_path).finish(iter(parts))
        assert names(tmp_path) == ["out.csv"]


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"inputs": ["x"]}, "other input"),
        ({"model": "n"}, "another model"),
        ({"options": {"unit": "row"}}, "other options"),
        ({"inputs": ["x"], "model": "n"}, "other input and another model"),
    ],
)
def test_another_run_does_not_take_the_parts_up(tmp_path: Path, other: dict[str, Any], told: str) -> None:
    with pytest.raises(KeyboardInterrupt):
        checkpoints(tmp_path).finish(stopped(PARTS, 2))
    with pytest.raises(UsageError, match=rf"is of a run with {told}: go on"):
        checkpoints(tmp_path, **other).begin(resume=True, restart=False)
    with pytest.raises(UsageError, match="holds 4 rows of a run that did not end"):
        checkpoints(tmp_path).begin(resume=False, restart=False)
    checkpoints(tmp_path, **other).begin(resume=False, restart=True)
    assert names(tmp_path) == []


@pytest.mark.parametrize("damage", ["output", "rejects"])
@pytest.mark.parametrize("number", [0, 1])
def test_parts_from_a_damaged_one_on_are_made_again(tmp_path: Path, damage: str, number: int) -> None:
    with pytest.raises(KeyboardInterrupt):
        checkpoints(tmp_path).finish(stopped(PARTS, 2))
    (tmp_path / "out.csv.parts" / f"{number:06d}.{damage}").write_bytes(b"other")
    again = checkpoints(tmp_path)
    again.begin(resume=True, restart=False)
    assert len(again.finished) == number
    (tmp_path / "out.csv.parts" / f"{number:06d}.{damage}").unlink()
    again.begin(resume=True, restart=False)
    assert len(again.finished) == number


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 99}', '{"format": 1, "key": {}, "parts": [{"no": 1}]}'])
def test_a_manifest_that_cannot_be_read_is_not_thrown_away_unasked(tmp_path: Path, content: str) -> None:
    with pytest.raises(KeyboardInterrupt):
        checkpoints(tmp_path).finish(stopped(PARTS, 1))
    manifest = tmp_path / "out.csv.parts" / "manifest.json"
    assert json.loads(manifest.read_bytes())["parts"][0]["scored"] == 2
    manifest.write_text(content, encoding="utf-8")
    for resume in (True, False):
        with pytest.raises(UsageError, match="cannot be read; say --restart"):
            checkpoints(tmp_path).begin(resume=resume, restart=False)
    assert manifest.exists()


def test_a_run_that_ended_before_its_first_part_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "out.csv.parts").mkdir()
    again = checkpoints(tmp_path)
    again.begin(resume=True, restart=False)
    assert again.finished == []


def test_the_identity_of_a_run_is_that_of_its_bytes_and_options(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(b"text\n")
    before = run_identity([str(path)], "m", {"unit": "row"})
    assert before == run_identity([str(path)], "m", {"unit": "row"})
    assert run_identity(["-"], "m", {})["inputs"] == [{"name": "-", "sha256": None}]
    path.write_bytes(b"text\nWe met.\n")
    assert run_identity([str(path)], "m", {"unit": "row"}) != before
