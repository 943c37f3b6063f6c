"""Keep a parser as a folder of two files: weights as plain arrays, the rest as JSON; nothing in it can execute."""

import hashlib
import io
import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from stance.errors import ModelError, StanceError
from stance.syntax.arrays import LABEL_TEMPLATES, MOVE_TEMPLATES, TAG_TEMPLATES, Array
from stance.syntax.numbering import MOVES, NONE_TAG
from stance.syntax.packing import Packed, pack, unpack
from stance.syntax.weights import Weights, width

FORMAT = 1
"""The format number of the folders that this version writes and reads."""

WEIGHTS, MANIFEST = "syntax.npz", "syntax.json"
_TABLES = ("tag", "move", "label")
_LARGEST_FILE = 1 << 26
_MOST_ROWS = 1 << 24
_AGAIN = "make it again with benchmarks/train_syntax.py or fetch it again"


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """What a folder holds: weights, and the figures and settings that were saved with them."""

    weights: Weights
    figures: Mapping[str, Any]
    settings: Mapping[str, Any]


def save(
    weights: Weights, folder: str | Path, *, figures: Mapping[str, Any] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Write a folder; same weights, same bytes. Raise StanceError where it cannot be written.

    The manifest is put in place last: a folder whose writing was cut short is refused, not misread.
    """
    folder = Path(folder)
    content = _npz(weights)
    manifest = {
        "format": FORMAT, "sha256": hashlib.sha256(content).hexdigest(), "templates": _templates(),
        "tags": list(weights.tags), "labels": list(weights.labels), "words": len(weights.forms),
        "settings": dict(settings or {}), "figures": dict(figures or {}),
    }  # fmt: skip
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / WEIGHTS, content)
        _write(folder / MANIFEST, (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode())
    except OSError as error:
        raise StanceError(
            f"{folder}: the parser cannot be written there ({error.strerror or error})", file=folder
        ) from error


def load(folder: str | Path) -> Weights:
    """Return the weights of a folder; raise ModelError where it is missing, damaged or of another format."""
    return read(folder).weights


def read(folder: str | Path) -> Stored:
    """Return all that a folder holds; raise ModelError where it is missing, damaged or of another format."""
    folder = Path(folder)
    manifest = _manifest(folder)
    path = folder / WEIGHTS
    content = _content(path)
    if hashlib.sha256(content).hexdigest() != manifest.get("sha256"):
        raise ModelError(
            f"{path}: is not the file that {MANIFEST} was written for (SHA-256 differs); {_AGAIN}", file=path
        )
    try:
        weights = _weights(manifest, _arrays(content))
        return Stored(weights, dict(manifest["figures"]), dict(manifest["settings"]))
    except (KeyError, TypeError, ValueError, EOFError, OSError, zipfile.BadZipFile, zlib.error) as error:
        raise ModelError(f"{path}: does not fit together with {MANIFEST} ({error!r}); {_AGAIN}", file=path) from error


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not folder.is_dir():
        raise ModelError(
            f"{folder}: no such folder of a parser; name one that holds {MANIFEST} and {WEIGHTS}", file=folder
        )
    try:
        manifest = json.loads(_content(path))
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path}: is not readable JSON ({error}); {_AGAIN}", file=path) from error
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if found != FORMAT:
        raise ModelError(
            f"{path}: format is {found!r}, this version of stance reads format {FORMAT}; {_AGAIN}", file=path
        )
    if manifest.get("templates") != _templates():
        raise ModelError(
            f"{path}: was learned with other templates than this version of stance has; {_AGAIN}", file=path
        )
    return dict(manifest)


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > _LARGEST_FILE:
            raise ModelError(f"{path}: has {size:,} bytes, expected at most {_LARGEST_FILE:,}; {_AGAIN}", file=path)
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror or error}); {_AGAIN}", file=path) from error


def _templates() -> str:
    """Return a hash of all templates: the rows of the tables are picked by them."""
    joined = "\n".join((TAG_TEMPLATES, MOVE_TEMPLATES, LABEL_TEMPLATES))
    return hashlib.sha256(" ".join(joined.split()).encode()).hexdigest()[:16]


def _npz(weights: Weights) -> bytes:
    arrays: dict[str, Array] = {"forms": np.frombuffer("\n".join(weights.forms).encode(), np.uint8)}
    for name, table in zip(_TABLES, (weights.tag_table, weights.move_table, weights.label_table), strict=True):
        packed = pack(table)
        arrays |= {f"{name}_gaps": packed.gaps, f"{name}_values": packed.values}
        arrays[f"{name}_shape"] = np.array([packed.rows, packed.classes], np.int64)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _arrays(content: bytes) -> dict[str, Array]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > _LARGEST_FILE:
        raise ValueError(f"{size:,} bytes unpacked, expected at most {_LARGEST_FILE:,}")
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def _weights(manifest: dict[str, Any], arrays: dict[str, Array]) -> Weights:
    tags, labels = manifest["tags"], manifest["labels"]
    forms = arrays["forms"].tobytes().decode("utf-8").split("\n")
    if len(forms) != manifest["words"] or len(set(forms)) != len(forms):
        raise ValueError(f"{len(forms)} words, expected {manifest['words']} different ones")
    columns = (width(len(tags)), MOVES, width(len(labels)))
    return Weights(forms, _names(tags), _names(labels), *map(_table, (arrays,) * 3, _TABLES, columns))


def _names(names: Any) -> tuple[str, ...]:
    if not isinstance(names, list) or not 0 < len(names) < NONE_TAG or not all(isinstance(n, str) and n for n in names):
        raise ValueError(f"expected 1 to {NONE_TAG - 1} names of tags or labels")
    return tuple(names)


def _table(arrays: dict[str, Array], name: str, columns: int) -> Array:
    gaps, values = arrays[f"{name}_gaps"], arrays[f"{name}_values"]
    rows, classes = arrays[f"{name}_shape"].tolist()
    if classes != columns or not 0 < rows <= _MOST_ROWS or rows & (rows - 1):
        raise ValueError(f"{name}: {rows} rows of {classes}, expected a power of two up to {_MOST_ROWS} of {columns}")
    if gaps.dtype != np.uint16 or values.dtype != np.int8:
        raise ValueError(f"{name}: expected uint16 gaps and int8 values, found {gaps.dtype} and {values.dtype}")
    return unpack(Packed(gaps, values, rows, classes))


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
