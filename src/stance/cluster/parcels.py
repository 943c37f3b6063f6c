"""Pack a model folder as one file of data, and unpack it in a worker, which knows by its SHA-256 that it is the one."""

import hashlib
import io
import tempfile
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from stance.errors import ModelError
from stance.files import content_hash
from stance.frames.choice import ModelChoice, model_of
from stance.model.classifier import StanceModel
from stance.model.store import NEEDED, load, save
from stance.resources import article_numbers, data_folder, default_model, default_offices, default_syntax
from stance.version import __version__

_LARGEST = 1 << 30
"""Bytes of a model that is sent to workers, each of which holds it in memory."""
_NO_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Parcel:
    """What a worker must find: the file of the model, its SHA-256, the version of stance, the hash of what ships.

    `shipped` is a hash of the word lists, offices, parser and numbers that articles are read with, None where no
    articles are.
    """

    name: str
    sha256: str
    version: str
    shipped: str | None


@dataclass(frozen=True)
class Packed:
    """A model, packed: what its workers must find, the bytes of the file, and the model itself."""

    parcel: Parcel
    content: bytes
    model: StanceModel


def packed(choice: ModelChoice, *, articles: bool = False) -> Packed:
    """Return a model as one file; the same model gives the same bytes.

    `choice` is as `stance.score` has it. Raises ModelError where a folder is refused, or is too large to be sent.
    """
    if isinstance(choice, str | Path):
        content, model = _of_folder(Path(choice))
    elif choice is None:
        content, model = _content(default_model()), model_of(choice)
    else:
        model = model_of(choice)
        with tempfile.TemporaryDirectory() as folder:
            save(model, Path(folder) / "model")
            content = _content(Path(folder) / "model")
    digest = hashlib.sha256(content).hexdigest()
    shipped = shipped_hash() if articles else None
    return Packed(Parcel(f"stance-model-{digest[:16]}.zip", digest, __version__, shipped), content, model)


def unpacked(parcel: Parcel, path: Path) -> StanceModel:
    """Return the model in a file; nothing in it is executed.

    Raises ModelError where the file, or the stance that is installed here, is not what the parcel says.
    """
    if __version__ != parcel.version:
        raise ModelError(
            f"stance {__version__} is installed on this worker and {parcel.version} on the driver; install the same"
        )
    if parcel.shipped is not None and shipped_hash() != parcel.shipped:
        raise ModelError(
            "the word lists, offices or parser of stance on this worker are not those on the driver; install the same"
        )
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise ModelError(f"{path}: the model did not reach this worker ({error.strerror})", file=path) from error
    found = hashlib.sha256(content).hexdigest()
    if found != parcel.sha256:
        raise ModelError(
            f"{path}: the model on this worker has the SHA-256 {found[:16]}..., the one that was sent "
            f"{parcel.sha256[:16]}...; it differs between workers, and none of its answers counts",
            file=path,
        )
    return _loaded(content)


def _of_folder(folder: Path) -> tuple[bytes, StanceModel]:
    """Return a model folder as one file, and the model in it; the folder is read once."""
    try:
        content = _content(folder)
        return content, _loaded(content)
    except (OSError, ModelError) as error:
        if isinstance(error, ModelError) and error.file == str(folder):
            raise
        load(folder)  # which says what is wrong with it, by the name that its user knows
        raise


def _loaded(content: bytes) -> StanceModel:
    with tempfile.TemporaryDirectory(prefix="stance-") as folder:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in NEEDED:
                (Path(folder) / name).write_bytes(archive.read(name))
        return load(folder)


@cache
def shipped_hash() -> str:
    """Return a SHA-256 of all tables, word lists and numbers that ship and articles are read with."""
    places = (data_folder() / "words", default_offices(), article_numbers(), default_syntax())
    return hashlib.sha256("".join(content_hash(place) for place in places).encode()).hexdigest()


def _content(folder: Path) -> bytes:
    size = sum((folder / name).stat().st_size for name in NEEDED)
    if size > _LARGEST:
        raise ModelError(
            f"{folder}: the model has {size / (1 << 20):,.0f} MiB, and at most {_LARGEST >> 20:,} MiB are sent to the "
            "workers of a cluster; train one on fewer texts, or score with stance predict on one machine",
            file=folder,
        )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in NEEDED:
            archive.writestr(zipfile.ZipInfo(name, _NO_DATE), (folder / name).read_bytes())
    return buffer.getvalue()
