import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_kernel import random_weights

from stance.errors import ModelError, StanceError
from stance.syntax import store
from stance.syntax.weights import Weights


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store.save(random_weights(3), tmp_path / "syntax", figures={"heads": 0.5}, settings={"seed": 1})
    return tmp_path / "syntax"


def same(one: Weights, other: Weights) -> bool:
    tables = ("tag_table", "move_table", "label_table")
    return (list(one.forms), one.tags, one.labels) == (list(other.forms), other.tags, other.labels) and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in tables
    )


@pytest.mark.parametrize("seed", range(5))
def test_what_is_saved_loads_the_same(tmp_path: Path, seed: int) -> None:
    store.save(random_weights(seed), tmp_path)
    assert same(store.load(tmp_path), random_weights(seed))
    assert not same(store.load(tmp_path), random_weights(seed + 1))


def test_figures_and_settings_are_kept(folder: Path) -> None:
    stored = store.read(folder)
    assert (stored.figures, stored.settings) == ({"heads": 0.5}, {"seed": 1})


def test_same_weights_same_bytes(folder: Path, tmp_path: Path) -> None:
    store.save(random_weights(3), tmp_path / "again", figures={"heads": 0.5}, settings={"seed": 1})
    for name in (store.WEIGHTS, store.MANIFEST):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()
    assert sorted(path.name for path in folder.iterdir()) == [store.MANIFEST, store.WEIGHTS]


def edit(folder: Path, **changes: Any) -> None:
    path = folder / store.MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def swap(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the arrays and put the right hash in: damage that no hash finds."""
    with np.load(folder / store.WEIGHTS) as archive:
        arrays = {name: archive[name] for name in archive.files}
    change(arrays)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    put(folder, buffer.getvalue())


def put(folder: Path, content: bytes) -> None:
    (folder / store.WEIGHTS).write_bytes(content)
    edit(folder, sha256=hashlib.sha256(content).hexdigest())


def zipped(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def cut(name: str) -> Callable[[Path], None]:
    def fault(folder: Path) -> None:
        path = folder / name
        path.write_bytes(path.read_bytes()[:-20])

    return fault


def flip(folder: Path) -> None:
    content = bytearray((folder / store.WEIGHTS).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / store.WEIGHTS).write_bytes(content)


FAULTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut weights": (cut(store.WEIGHTS), r"syntax\.npz: is not the file that syntax\.json was written for"),
    "one bit": (flip, r"syntax\.npz: is not the file"),
    "cut manifest": (cut(store.MANIFEST), r"syntax\.json: is not readable JSON"),
    "no weights": (lambda folder: (folder / store.WEIGHTS).unlink(), r"syntax\.npz: cannot be read"),
    "no manifest": (lambda folder: (folder / store.MANIFEST).unlink(), r"syntax\.json: cannot be read"),
    "another format": (lambda folder: edit(folder, format=99), r"syntax\.json: format is 99, this version .* format 1"),
    "a list": (lambda folder: (folder / store.MANIFEST).write_text("[]"), r"syntax\.json: format is None"),
    "other templates": (lambda folder: edit(folder, templates="0"), r"syntax\.json: was learned with other templates"),
    "other tags": (lambda folder: edit(folder, tags=["A"] * 20), r"syntax\.npz: does not fit"),
    "tags of numbers": (lambda folder: edit(folder, tags=[1, 2, 3, 4, 5, 6]), r"syntax\.npz: does not fit"),
    "other words": (lambda folder: edit(folder, words=3), r"syntax\.npz: does not fit .*8 words"),
    "no labels": (lambda folder: edit(folder, labels=None), r"syntax\.npz: does not fit"),
    "foreign": (lambda folder: put(folder, b"PK?"), r"syntax\.npz: does not fit"),
    "foreign zip": (lambda folder: put(folder, zipped("a.txt", b"a")), r"syntax\.npz: does not fit"),
    "bomb": (lambda folder: put(folder, zipped("forms.npy", bytes(1 << 27))), r"syntax\.npz: does not fit .* unpacked"),
    "pickle": (
        lambda folder: swap(folder, lambda arrays: arrays.update(forms=np.array([{}], dtype=object))),
        r"syntax\.npz: does not fit .* allow_pickle=False",
    ),
    "one value less": (
        lambda folder: swap(folder, lambda arrays: arrays.update(tag_values=arrays["tag_values"][1:])),
        r"syntax\.npz: does not fit .* do not fit together",
    ),
    "wide gap": (
        lambda folder: swap(folder, lambda arrays: arrays.update(tag_gaps=arrays["tag_gaps"] + np.uint16(900))),
        r"syntax\.npz: does not fit .* outside",
    ),
    "floats": (
        lambda folder: swap(folder, lambda arrays: arrays.update(move_values=arrays["move_values"].astype(float))),
        r"syntax\.npz: does not fit .* int8",
    ),
    "huge": (
        lambda folder: swap(folder, lambda arrays: arrays.update(move_shape=np.array([1 << 60, 4]))),
        r"syntax\.npz: does not fit .* power of two",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_damaged_folder_is_refused_by_name(folder: Path, fault: str) -> None:
    damage, message = FAULTS[fault]
    damage(folder)
    with pytest.raises(ModelError, match=f"(?s){message}.*again"):
        store.load(folder)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="none: no such folder of a parser; name one that holds"):
        store.load(tmp_path / "none")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StanceError, match="the parser cannot be written there"):
        store.save(random_weights(1), tmp_path / "file" / "syntax")
