"""A model travels as data, and a worker refuses what is not the model that was sent."""

import os
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

import stance
from stance import ModelError, StanceModel
from stance.cluster import parcels, workers
from stance.cluster.parcels import Parcel, packed, shipped_hash, unpacked
from stance.version import __version__

TEXTS = ["We condemn the raid.", "We welcome the talks."]


def test_a_model_arrives_as_it_was_sent(few_model: StanceModel, folder: str, tmp_path: Path) -> None:
    found = packed(folder)
    (tmp_path / found.parcel.name).write_bytes(found.content)
    arrived = unpacked(found.parcel, tmp_path / found.parcel.name)
    assert arrived.predict_proba(TEXTS).tolist() == few_model.predict_proba(TEXTS).tolist()
    assert packed(folder).content == found.content
    assert packed(few_model).parcel == found.parcel
    with zipfile.ZipFile(tmp_path / found.parcel.name) as archive:
        assert {Path(name).suffix for name in archive.namelist()} == {".json", ".npz", ".csv"}


def test_another_model_is_refused(folder: str, small_model: StanceModel, tmp_path: Path) -> None:
    sent, other = packed(folder), packed(small_model)
    (tmp_path / "model.zip").write_bytes(other.content)
    with pytest.raises(ModelError, match="it differs between workers"):
        unpacked(sent.parcel, tmp_path / "model.zip")
    with pytest.raises(ModelError, match="did not reach this worker"):
        unpacked(sent.parcel, tmp_path / "nothing.zip")


def test_another_installation_is_refused(folder: str, tmp_path: Path) -> None:
    found = packed(folder)
    (tmp_path / "model.zip").write_bytes(found.content)
    with pytest.raises(ModelError, match=f"stance {__version__} is installed on this worker and 0.0.1"):
        unpacked(replace(found.parcel, version="0.0.1"), tmp_path / "model.zip")
    with pytest.raises(ModelError, match="the word lists"):
        unpacked(replace(found.parcel, shipped="0" * 64), tmp_path / "model.zip")
    assert unpacked(replace(found.parcel, shipped=shipped_hash()), tmp_path / "model.zip").labels


def test_the_parcel_of_articles_knows_what_they_are_read_with(folder: str) -> None:
    assert packed(folder).parcel.shipped is None
    assert packed(folder, articles=True).parcel == Parcel(**{**vars(packed(folder).parcel), "shipped": shipped_hash()})


def test_compiled_code_is_kept_with_the_job_where_there_is_no_other_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(workers.KEPT_IN, raising=False)
    monkeypatch.setattr(workers, "sys", type("Bare", (), {"modules": {}}))
    workers.keep_compiled(tmp_path)
    assert workers.KEPT_IN not in os.environ
    (tmp_path / "file").touch()
    monkeypatch.setattr(stance, "__file__", str(tmp_path / "file" / "stance" / "__init__.py"))
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    workers.keep_compiled(tmp_path)
    assert os.environ[workers.KEPT_IN] == str(tmp_path / "numba")


def test_a_model_that_is_too_large_to_be_sent_is_refused_before_it_is_read(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parcels, "_LARGEST", 1000)
    with pytest.raises(ModelError, match="at most 0 MiB are sent to the workers.*stance predict on one machine"):
        packed(folder)


def test_a_folder_is_read_once_on_the_driver(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    plain = Path.read_bytes

    def counted(path: Path) -> bytes:
        read.append(path)
        return plain(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    packed(folder)
    of_folder = [path.name for path in read if path.parent == Path(folder)]
    assert sorted(of_folder) == sorted(set(of_folder))


def test_a_damaged_folder_is_told_by_its_own_name(folder: str, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    (copy / "weights.npz").write_bytes(b"other")
    with pytest.raises(ModelError, match=f"{copy}/weights.npz: 5 bytes, the manifest says"):
        packed(str(copy))
    (copy / "weights.npz").unlink()
    with pytest.raises(ModelError, match=f"{copy}/weights.npz: cannot be read"):
        packed(str(copy))
    with pytest.raises(ModelError, match="nowhere: no such model folder"):
        packed(str(tmp_path / "nowhere"))
