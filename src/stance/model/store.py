"""Keep a model as a folder of data: written atomically, verified after writing and on loading, nothing executable."""

import hashlib
import io
import json
import os
import platform
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import numpy as np

from stance.errors import ModelError, StanceError, UsageError
from stance.features.analyzer import Analyzer
from stance.features.gazetteer import COLUMNS as ACTOR_COLUMNS
from stance.features.gazetteer import Gazetteer
from stance.features.lexicon import CONCEPT_COLUMNS, LEXICON_COLUMNS, Lexicon
from stance.features.ngrams import BLOCKS
from stance.files import write_file
from stance.model.classifier import StanceModel
from stance.model.promise import promise_of
from stance.model.record import Record
from stance.model.resources import ACTORS, CONCEPTS, LEXICON
from stance.model.settings import Report, Settings
from stance.resources import default_model
from stance.scoring.scorer import Block, Scorer
from stance.series import kind_of
from stance.tables.csv_lines import csv_lines
from stance.version import __version__

FORMAT = 1
"""The format number of model folders that this version writes and reads."""

MANIFEST = "manifest.json"
WEIGHTS = "weights.npz"
VOCABULARY = "vocabulary.json"
CARD = "CARD.md"
RECORD = "training.npz"
"""What training leaves beside the numbers. The manifest does not know it, and a model does without it."""
_VERIFIED = (WEIGHTS, VOCABULARY, LEXICON, CONCEPTS, ACTORS)
NEEDED = (MANIFEST, *_VERIFIED)
"""The files that a model folder cannot do without."""
_LARGEST_FILE = 1 << 30
_WRITTEN_AS = {"C": "regularisation"}
"""Settings that format 1 knows by another name."""
_FROM_BEFORE = {"certain_confidence": 0.0, "copies_together": False}
"""What models are trained with whose manifests do not say: they are from before there were these settings."""
_PROBES = ("We welcome the offer of talks.", "They condemned the attack on Paris.", "The meeting is on 3 May.", "")


def save(model: Any, folder: str | Path, *, overwrite: bool = False) -> None:
    """Write the folder of a model, or of a fitted StanceClassifier: complete and verified, or not at all.

    The folder is written beside its place, loaded back, held to identical probabilities, and then put in place. A
    model card that stands in the folder is kept. Raises UsageError where the folder exists and `overwrite` is not
    given or it is not a model folder, ModelError where the written folder does not verify, StanceError where the place
    cannot be written.
    """
    model = getattr(model, "model_", model)
    if not isinstance(model, StanceModel):
        raise TypeError(f"found {kind_of(model)} to save; pass a fitted StanceModel or StanceClassifier")
    folder = _folder(folder).absolute()
    check_place(folder, overwrite)
    files = _files(model)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            _write_verified(model, files, draft, folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise StanceError(f"{folder}: the model cannot be written ({error.strerror or error})", file=folder) from error


def _folder(given: str | Path) -> Path:
    if not isinstance(given, str | os.PathLike):
        raise TypeError(f"found {kind_of(given)} in place of a model folder; pass its path")
    return Path(given)


def _write_verified(model: StanceModel, files: Mapping[str, bytes], draft: Path, folder: Path) -> None:
    draft.chmod(0o755)
    for name, content in files.items():
        write_file(draft / name, content)
    if (folder / CARD).is_file():
        shutil.copyfile(folder / CARD, draft / CARD)
    _prove_identical(model, load(draft))
    _put_in_place(draft, folder)


def load(folder: str | Path | None = None) -> StanceModel:
    """Return the model of a folder, of None the one that ships.

    Nothing in the folder is executed: arrays are read without pickle, the rest is JSON and CSV. Raises ModelError where
    it is missing, damaged or of another format.
    """
    folder = default_model() if folder is None else _folder(folder)
    manifest = read_manifest(folder)
    contents = {name: _verified(folder, name, manifest) for name in _VERIFIED}
    try:
        model = _assemble(manifest, contents)
    except StanceError as error:
        raise ModelError(f"{folder}: {error}", file=folder) from error
    except (KeyError, TypeError, ValueError, EOFError, OSError, zipfile.BadZipFile, AttributeError) as error:
        raise ModelError(
            f"{folder}: the model does not fit together ({error!r}); train or download it again", file=folder
        ) from error
    model.record_ = _record(folder, len(model.labels))
    return model


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a model folder; raise ModelError where there is none or its format is another."""
    path = folder / MANIFEST
    if not folder.is_dir():
        raise _no_folder(folder)
    if not path.exists():
        inside = sorted(str(p.parent) for p in folder.glob(f"*/{MANIFEST}"))
        hint = f"; did you mean {inside[0]}?" if inside else ""
        raise ModelError(f"{folder}: no model folder, it holds no {MANIFEST}{hint}", file=folder)
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(
            f"{path}: not a readable manifest ({error}); is {folder} a model folder?", file=path
        ) from error
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if found != FORMAT:
        raise ModelError(f"{path}: model format is {found!r}, this version of stance reads format {FORMAT}", file=path)
    return dict(manifest)


def _no_folder(folder: Path) -> ModelError:
    """Return the error for what is no folder: a file, or nothing."""
    if not folder.exists():
        message = f"{folder}: no such model folder (make one with: stance train DATA -o {folder})"
    elif folder.suffix == ".joblib":
        message = f"{folder}: is a pipeline for Python programs and no model folder, and says nothing of itself"
    else:
        message = f"{folder}: is a file and no model folder; a model is the folder that stance train writes"
    return ModelError(message, file=folder)


def check_place(folder: Path, overwrite: bool) -> None:
    """Raise UsageError where a model may not be written to a folder: it exists, or holds something else."""
    if not folder.exists():
        _check_parent(folder)
        return
    if not overwrite:
        raise UsageError(
            f"{folder} exists; choose another name, or say --overwrite (in a program: overwrite=True) to replace the "
            "model",
            file=folder,
        )
    if not folder.is_dir() or (any(folder.iterdir()) and not (folder / MANIFEST).exists()):
        raise UsageError(f"{folder} exists and is not a model folder; choose another name", file=folder)


def _check_parent(folder: Path) -> None:
    """Raise UsageError where a folder cannot be made: what it would lie in is no folder, or may not be written to."""
    parent = next(p for p in folder.absolute().parents if p.exists())
    if not parent.is_dir():
        raise UsageError(f"{folder} cannot be made: {parent} is a file; choose another name", file=folder)
    if not os.access(parent, os.W_OK | os.X_OK):
        raise UsageError(f"{folder} cannot be made: {parent} may not be written to; choose another place", file=folder)


def _put_in_place(draft: Path, folder: Path) -> None:
    """Rename the draft to its place; an old folder is moved aside first and back should the rename fail."""
    if not folder.exists():
        draft.rename(folder)
        return
    aside = draft.with_name(draft.name + ".old")
    folder.rename(aside)
    try:
        draft.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _prove_identical(model: StanceModel, loaded: StanceModel) -> None:
    # Both by the interpreted scorer: the compiled one, which may be at hand for one of them, sums up in another order.
    written, fitted = (m.scorer_.probabilities(_PROBES) for m in (loaded, model))
    if not np.array_equal(written, fitted):
        raise ModelError("the written model gives other probabilities than the fitted one; nothing was put in place")


def _files(model: StanceModel) -> dict[str, bytes]:
    """Return the content of each file of a model folder, the manifest last."""
    scorer: Scorer = model.scorer_
    analyzer = scorer.analyzer
    files = {
        WEIGHTS: _npz(scorer),
        VOCABULARY: _json({block.name: block.features for block in scorer.blocks}, indent=None),
        LEXICON: _csv(LEXICON_COLUMNS, analyzer.lexicon.entries),
        CONCEPTS: _csv(
            CONCEPT_COLUMNS, [(c.name, c.polarity, c.definition) for c in analyzer.lexicon.concepts.values()]
        ),
        ACTORS: _csv(ACTOR_COLUMNS, analyzer.gazetteer.rows),
    }
    files[MANIFEST] = _json(_manifest(model, files), indent=2)
    record = model.record_
    return files if record is None else {RECORD: _arrays(confusion=record.confusion, texts=record.texts), **files}


def _manifest(model: StanceModel, files: Mapping[str, bytes]) -> dict[str, Any]:
    import sklearn

    scorer, report = model.scorer_, asdict(model.report_)
    promise = {} if model.promise_ is None else {"promise": asdict(model.promise_)}
    return {
        "format": FORMAT,
        "versions": {
            "stance": __version__,
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
            "python": ".".join(platform.python_version_tuple()[:2]),
        },
        "labels": scorer.labels,
        "poles": scorer.poles,
        "threshold": scorer.threshold,
        "settings": _written(
            {name: value for name, value in asdict(model.settings).items() if value != _FROM_BEFORE.get(name, ...)}
        ),
        "report": {**report, "chosen": _written(report["chosen"])},
        "weights": {block.name: block.weight for block in scorer.blocks},
        "data_sha256": model.data_hash_,
        **promise,
        "files": {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in files.items()
        },
    }


def _npz(scorer: Scorer) -> bytes:
    arrays = {"intercepts": scorer.intercepts}
    for block in scorer.blocks:
        arrays[f"{block.name}_idf"] = block.idf.astype(np.float32)
        arrays[f"{block.name}_coefficients"] = block.coefficients.astype(np.float32)
    return _arrays(**arrays)


def _arrays(**arrays: Any) -> bytes:
    """Return arrays as an uncompressed npz, whose bytes depend on no compressor, system or release of Python.

    NumPy asks for sizes of 64 bits, which Python writes otherwise from 3.11.4 on.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, array in arrays.items():
            entry, content = zipfile.ZipInfo(f"{name}.npy"), io.BytesIO()
            entry.create_system = 3  # Unix, wherever it is written
            np.lib.format.write_array(content, np.asanyarray(array), allow_pickle=False)
            archive.writestr(entry, content.getvalue())
    return buffer.getvalue()


def _json(value: Any, *, indent: int | None) -> bytes:
    separators = None if indent else (",", ":")
    text = json.dumps(value, ensure_ascii=True, indent=indent, separators=separators, allow_nan=False)
    return (text + "\n").encode()


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return csv_lines([header, *rows]).encode("utf-8")


def _verified(folder: Path, name: str, manifest: Mapping[str, Any]) -> bytes:
    path = folder / name
    try:
        expected = manifest["files"][name]
        size, digest = int(expected["bytes"]), str(expected["sha256"])
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(
            f"{folder / MANIFEST}: the entry of {name} is missing or malformed", file=folder / MANIFEST
        ) from error
    try:
        found = path.stat().st_size
        if found != size or size > _LARGEST_FILE:
            raise ModelError(
                f"{path}: {found} bytes, the manifest says {size}; the file is damaged or was changed", file=path
            )
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror})", file=path) from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise ModelError(f"{path}: its SHA-256 is not the manifest's; the file is damaged or was changed", file=path)
    return content


def _check_arrays(content: IO[bytes]) -> None:
    """Raise ValueError where arrays unpack to more than a file of a model may have; those of stance are not packed."""
    with zipfile.ZipFile(content) as archive:
        size = sum(part.file_size for part in archive.infolist())
    if size > _LARGEST_FILE:
        raise ValueError(f"its arrays unpack to {size} bytes")
    content.seek(0)


def _record(folder: Path, labels: int) -> Record | None:
    """Return what training left in a folder, None where it left nothing; raise ModelError where it is damaged."""
    path = folder / RECORD
    if not path.exists():
        return None
    try:
        with path.open("rb") as content:
            _check_arrays(content)
        with np.load(path, allow_pickle=False) as arrays:
            record = Record(arrays["confusion"].astype(np.intp), arrays["texts"].astype(np.uint64))
        if record.confusion.shape != (labels, labels) or record.texts.ndim != 1:
            raise ValueError(f"confusion {record.confusion.shape} of {labels} labels")
    except (KeyError, TypeError, ValueError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise ModelError(
            f"{path}: damaged ({error!r}); the model does without it: delete the file, or train again", file=path
        ) from error
    return record


def _assemble(manifest: Mapping[str, Any], contents: Mapping[str, bytes]) -> StanceModel:
    settings = _settings(manifest["settings"])
    vocabulary = json.loads(contents[VOCABULARY])
    lexicon = Lexicon.from_csv(contents[LEXICON].decode(), contents[CONCEPTS].decode(), checked=True)
    analyzer = Analyzer(Gazetteer.from_csv(contents[ACTORS].decode(), checked=True), lexicon)
    labels = tuple(map(str, manifest["labels"]))
    weights = io.BytesIO(contents[WEIGHTS])
    _check_arrays(weights)
    with np.load(weights, allow_pickle=False) as arrays:
        names = [name for name in BLOCKS if name in settings.grams()]
        blocks = tuple(_block(name, settings, manifest, vocabulary[name], arrays, len(labels)) for name in names)
        intercepts = np.asarray(arrays["intercepts"], dtype=np.float64)
    if intercepts.shape != (len(labels),) or len(labels) < 2:
        raise ValueError(f"{len(labels)} labels, {intercepts.shape} intercepts")
    poles = (str(manifest["poles"][0]), str(manifest["poles"][1])) if manifest["poles"] else None
    if poles and not set(poles) <= set(labels):
        raise ValueError(f"poles {poles} are no labels")
    scorer = Scorer(analyzer, blocks, intercepts, labels, poles, float(manifest["threshold"]))
    model = StanceModel.from_fitted(scorer, settings, _report(manifest["report"]), manifest["data_sha256"])
    if "promise" in manifest:
        model.promise_ = promise_of(manifest["promise"])
        if model.promise_.label_sets is not None and tuple(model.promise_.label_sets.least) != labels:
            raise ValueError(f"label sets of {', '.join(model.promise_.label_sets.least)}")
    return model


def _block(
    name: str, settings: Settings, manifest: Mapping[str, Any], features: list[str], arrays: Any, labels: int
) -> Block:
    idf = np.asarray(arrays[f"{name}_idf"], dtype=np.float64)
    coefficients = np.asarray(arrays[f"{name}_coefficients"], dtype=np.float64)
    if idf.shape != (len(features),) or coefficients.shape != (len(features), labels):
        raise ValueError(f"block {name}: {len(features)} features, {idf.shape} idf, {coefficients.shape} coefficients")
    if not (np.isfinite(idf).all() and np.isfinite(coefficients).all()):
        raise ValueError(f"block {name}: not all numbers are finite")
    weight = float(manifest["weights"][name])
    return Block(name, settings.grams()[name], weight, tuple(map(str, features)), idf, coefficients)


def _settings(values: Mapping[str, Any]) -> Settings:
    tuples: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in _read(values).items()
    }
    return Settings(**{**_FROM_BEFORE, **tuples})


def _report(values: Mapping[str, Any]) -> Report:
    return Report(**{**values, "chosen": _read(values["chosen"])})


def _written(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings under the names that a model folder has for them."""
    return {_WRITTEN_AS.get(name, name): value for name, value in values.items()}


def _read(values: Mapping[str, Any]) -> dict[str, Any]:
    names = {written: name for name, written in _WRITTEN_AS.items()}
    return {names.get(name, name): value for name, value in values.items()}
