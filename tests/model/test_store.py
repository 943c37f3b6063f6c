"""Model folders: identical after loading, verified, refused when damaged, never executed."""

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SMALL_SETTINGS, small_data
from stance import Analyzer, ModelError, StanceError, StanceModel, UsageError, load, save
from stance.model import store
from stance.model.exchange import export_joblib, load_joblib
from stance.model.store import read_manifest


@pytest.fixture(scope="module")
def folder(small_model: StanceModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "small"
    save(small_model, path)
    return path


@pytest.fixture(scope="module")
def loaded(folder: Path) -> StanceModel:
    return load(folder)


@given(texts=st.lists(st.text(max_size=80), max_size=4))
def test_a_loaded_model_gives_identical_probabilities(
    small_model: StanceModel, loaded: StanceModel, texts: list[str]
) -> None:
    assert np.array_equal(loaded.scorer_.probabilities(texts), small_model.scorer_.probabilities(texts))


def test_a_loaded_model_keeps_labels_poles_threshold_settings_and_report(
    small_model: StanceModel, loaded: StanceModel
) -> None:
    for model in (small_model, loaded):
        assert model.labels == ("conciliatory", "hostile", "neutral")
        assert model.poles == ("conciliatory", "hostile")
    assert loaded.scorer_.threshold == small_model.scorer_.threshold
    assert loaded.settings == small_model.settings
    assert loaded.report_ == small_model.report_


def test_the_same_data_and_settings_give_the_same_bytes(analyzer: Analyzer, folder: Path, tmp_path: Path) -> None:
    texts, labels, groups = small_data()
    save(StanceModel(analyzer, SMALL_SETTINGS).fit(texts, labels, groups, n_jobs=1), tmp_path / "again")
    for file in sorted(folder.iterdir()):
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes(), file.name


def test_saving_a_loaded_model_gives_the_same_bytes(loaded: StanceModel, folder: Path, tmp_path: Path) -> None:
    save(loaded, tmp_path / "copy")
    for file in sorted(folder.iterdir()):
        assert (tmp_path / "copy" / file.name).read_bytes() == file.read_bytes(), file.name


def test_the_bytes_of_weights_hang_on_no_system_and_no_release_of_python(folder: Path) -> None:
    """Sizes of 64 bits are written in one way before 3.11.4 and in another one since."""
    with ZipFile(folder / "weights.npz") as archive:
        entries = archive.infolist()
        assert {(e.extract_version, e.extra, e.create_system, e.date_time[:3]) for e in entries} == {
            (20, b"", 3, (1980, 1, 1))
        }
    with np.load(folder / "weights.npz") as arrays:
        assert [f"{name}.npy" for name in arrays.files] == [e.filename for e in entries]


@pytest.mark.parametrize("name", ["weights.npz", "vocabulary.json", "lexicon.csv", "concepts.csv", "actors.csv"])
def test_a_changed_byte_or_a_missing_file_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(bytes(content))
    with pytest.raises(ModelError, match=f"{name}: its SHA-256"):
        load(copy)
    (copy / name).write_bytes(bytes(content) + b"\n")
    with pytest.raises(ModelError, match=f"{name}: .* bytes, the manifest says"):
        load(copy)
    (copy / name).unlink()
    with pytest.raises(ModelError, match=f"{name}: cannot be read"):
        load(copy)


def with_manifest(folder: Path, tmp_path: Path, **changes: object) -> Path:
    copy = tmp_path / "changed"
    shutil.copytree(folder, copy)
    manifest = read_manifest(folder) | changes
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return copy


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 99}, "format is 99, this version of stance reads format 1"),
        ({"labels": ["a", "b"]}, "does not fit together"),
        ({"poles": ["a", "b"]}, "does not fit together"),
        ({"settings": {"words": [5, 1]}}, "n-grams run from 5 to 1"),
        ({"settings": {"no_such": 1}}, "does not fit together"),
        ({"weights": {}}, "does not fit together"),
        ({"threshold": "high"}, "does not fit together"),
        ({"files": {}}, "missing or malformed"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(
    folder: Path, tmp_path: Path, change: dict[str, object], message: str
) -> None:
    with pytest.raises(ModelError, match=message):
        load(with_manifest(folder, tmp_path, **change))


@pytest.mark.parametrize("content", ["", "not json", "[]", "[" * 100_000])
def test_a_manifest_that_is_no_manifest_is_refused(folder: Path, tmp_path: Path, content: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="manifest"):
        load(copy)


def test_what_is_no_folder_or_no_model_is_a_type_error(few_model: StanceModel, tmp_path: Path) -> None:
    for call in (lambda: load(3), lambda: save(few_model, few_model)):  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="in place of a model folder"):
            call()
    with pytest.raises(TypeError, match="found a str to save; pass a fitted StanceModel"):
        save("model", tmp_path / "m")


def test_a_folder_without_a_record_loads_and_one_with_a_damaged_record_says_so(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    record = load(copy).record_
    assert record is not None
    assert record.confusion.sum() == 24
    assert record.knows(small_data()[0]) == [True] * 24
    (copy / "training.npz").write_bytes(b"PK no zip")
    with pytest.raises(ModelError, match="training.npz: damaged .*delete the file, or train again"):
        load(copy)
    (copy / "training.npz").unlink()
    assert load(copy).record_ is None


def test_a_manifest_of_before_says_nothing_of_confidence_and_copies(
    few_model: StanceModel, folder: Path, tmp_path: Path
) -> None:
    assert read_manifest(folder)["settings"]["certain_confidence"] == 0.95
    plain = StanceModel(few_model.analyzer, replace(SMALL_SETTINGS, certain_confidence=0.0, copies_together=False))
    save(plain.fit(*small_data(), n_jobs=1), tmp_path / "plain")
    settings = read_manifest(tmp_path / "plain")["settings"]
    assert {"certain_confidence", "copies_together"} & set(settings) == set()
    assert load(tmp_path / "plain").settings == plain.settings


def test_pickled_arrays_in_the_weights_are_refused(folder: Path, tmp_path: Path) -> None:
    """An npz whose array is an object would run code on loading; it is refused even with a fitting manifest."""
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    np.savez(copy / "weights.npz", intercepts=np.array([Trap()], dtype=object), allow_pickle=True)
    content = (copy / "weights.npz").read_bytes()
    manifest = read_manifest(folder)
    manifest["files"]["weights.npz"] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError):
        load(copy)
    assert Trap.sprung == 0


class Trap:
    """Counts how often it is unpickled."""

    sprung = 0

    def __reduce__(self) -> tuple[object, tuple[()]]:
        return spring, ()


def spring() -> int:
    Trap.sprung += 1
    return Trap.sprung


def test_no_folder_is_an_error_that_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such model folder .*stance train"):
        load(tmp_path / "nothing")


def test_an_existing_model_is_replaced_only_on_request(loaded: StanceModel, folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    with pytest.raises(UsageError, match="--overwrite"):
        save(loaded, copy)
    save(loaded, copy, overwrite=True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["copy"]


def test_a_folder_that_is_no_model_is_never_replaced(loaded: StanceModel, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("precious", encoding="utf-8")
    with pytest.raises(UsageError, match="not a model folder"):
        save(loaded, tmp_path, overwrite=True)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "precious"


def test_a_failed_save_leaves_the_old_model_and_no_draft(
    loaded: StanceModel, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("stance.model.store.write_file", fail)
    with pytest.raises(StanceError, match=r"the model cannot be written \(No space left on device\)"):
        save(loaded, copy, overwrite=True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["copy"]
    assert load(copy).labels == loaded.labels


def test_an_exported_pipeline_is_read_back_only_with_trust(small_model: StanceModel, tmp_path: Path) -> None:
    path = tmp_path / "model.joblib"
    export_joblib(small_model, path)
    with pytest.raises(ModelError, match="--trust-pickle"):
        load_joblib(path)
    again = load_joblib(path, trust_pickle=True)
    texts = small_data()[0]
    assert np.array_equal(again.scorer_.probabilities(texts), small_model.scorer_.probabilities(texts))
    assert again.predict(texts) == small_model.predict(texts)


def test_a_model_whose_compiled_scorer_is_at_hand_is_saved_too(shipped: StanceModel, tmp_path: Path) -> None:
    shipped.warm_up()
    save(shipped, tmp_path / "model")
    assert load(tmp_path / "model").fingerprint() == shipped.fingerprint()


def test_an_export_to_a_place_that_cannot_be_written_says_so(small_model: StanceModel, tmp_path: Path) -> None:
    with pytest.raises(StanceError, match=r"cannot be written \(No such file or directory; make the folder"):
        export_joblib(small_model, tmp_path / "no" / "model.joblib")


def test_a_joblib_file_of_something_else_is_refused(tmp_path: Path) -> None:
    import joblib

    joblib.dump({"not": "a pipeline"}, tmp_path / "x.joblib")
    with pytest.raises(ModelError, match="not a pipeline that stance exported"):
        load_joblib(tmp_path / "x.joblib", trust_pickle=True)


def test_arrays_that_unpack_to_more_than_a_model_may_have_are_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    np.savez_compressed(copy / "weights.npz", intercepts=np.zeros(1 << 20))
    content = (copy / "weights.npz").read_bytes()
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["files"]["weights.npz"] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    (copy / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setattr(store, "_LARGEST_FILE", 4 << 20)
    with pytest.raises(ModelError, match="its arrays unpack to 8388"):
        load(copy)
