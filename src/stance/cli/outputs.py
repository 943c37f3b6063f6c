"""Tell which tables go into which output, and what is written there: as its name says, or it is refused."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stance.cli.formats import Format, InputFormat
from stance.errors import UsageError

_FOREIGN = frozenset(
    ".7z .arrow .avro .br .doc .docx .dta .feather .htm .html .lz4 .md .ods .orc .pdf .pkl .por .rar .rda .rds "
    ".sas7bdat .sav .tar .xls .xlsb .xlsm .xml .yaml .zip".split()
)
"""Endings that say what a file holds, and that nothing here writes."""
_NAMES = ".csv, .tsv, .jsonl, .json, .parquet, .xlsx, .db or .sqlite (the first four also with .gz, .zst, .bz2 or .xz)"


@dataclass(frozen=True)
class Job:
    """Tables that go into one output (None: standard output), what is written there, and where their rejects go."""

    inputs: Sequence[str]
    out: Path | None
    kind: str
    rejects: Path | None


def output_jobs(
    inputs: Sequence[str], kind: InputFormat, output: str | None, format: Format, rejects: Path | None
) -> list[Job]:
    """Return one job for all inputs or, where the output is a folder, one for each; make that folder.

    Raises UsageError where an output would replace an input or another output, or where its name and the format do not
    tell, or are at odds about, what to write; TableError where nothing can be written there.
    """
    if output is not None and not output.strip():
        raise UsageError("--output is empty; name a file, a FOLDER/, or - for standard output")
    if rejects is not None and str(rejects) in ("-", "."):
        raise UsageError("--rejects takes the name of a .csv file; standard output is for the scored rows")
    if output is not None and (output.endswith(("/", os.sep)) or _is_folder(output)):
        return _jobs_into(Path(output), inputs, kind, format, rejects)
    out = None if output is None or output == "-" else Path(output)
    return [_job(inputs, out, kind, format, rejects)]


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):  # no such name can be; whoever writes there says so
        return False


def _job(inputs: Sequence[str], out: Path | None, kind: InputFormat, format: Format, rejects: Path | None) -> Job:
    from stance.places import place_of, same_place

    is_stream = out is None or place_of(out).is_stream
    for place in (out, rejects):
        if place is not None and any(path != "-" and same_place(place, Path(path)) for path in inputs):
            raise UsageError(f"{place} is the input itself; write to another file", file=place)
    written = output_kind(None if is_stream else out, kind, format)
    if rejects is None and out is not None and not is_stream:
        rejects = out.with_name(out.name + ".rejects.csv")
    return Job(inputs, out, written, rejects)


def _jobs_into(
    folder: Path, inputs: Sequence[str], kind: InputFormat, format: Format, rejects: Path | None
) -> list[Job]:
    if "-" in inputs or not inputs or rejects is not None:
        raise UsageError("with a folder as output, name files as inputs, and leave out --rejects", file=folder)
    names = [_name_inside(Path(path).name, kind, format) for path in inputs]
    if double := sorted({name for name in names if names.count(name) > 1}):
        raise UsageError(
            f"{', '.join(double)}: two inputs have the same name, so they cannot go into one folder", file=double[0]
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: the folder cannot be made ({error.strerror})", file=folder) from error
    return [_job([path], folder / name, kind, format, None) for path, name in zip(inputs, names, strict=True)]


def _name_inside(name: str, kind: InputFormat, format: Format) -> str:
    """Return how the output of an input is called in a folder: as the input, where that says what is written."""
    from stance.tables.writers import TEXT_KINDS, out_kind_of
    from stance.unpacking import COMPRESSIONS

    wanted = None if format is Format.auto else format.value
    if wanted in (None, out_kind_of(name)) and out_kind_of(name):
        return name
    compression = next((end for end in COMPRESSIONS if name.lower().endswith(end)), "")
    bare = name[: len(name) - len(compression)]
    written = wanted or output_kind(None, kind, Format.auto)
    known = bare.lower().endswith(".txt") or out_kind_of(bare)
    stem = Path(bare).stem if known else bare
    return f"{stem}.{'db' if written == 'sqlite' else written}{compression if written in TEXT_KINDS else ''}"


def output_kind(out: Path | None, kind: InputFormat, format: Format) -> str:
    """Return the kind of a table to write: as a file's name says, else as --format says; to a stream as the input's.

    Raises UsageError where the name says nothing that is written here, or something else than --format.
    """
    from stance.tables.writers import TEXT_KINDS, out_kind_of

    if format is Format.table:
        raise UsageError("--format table is for texts on a terminal; name what to write: csv, tsv, jsonl, json ...")
    wanted = None if format is Format.auto else format.value
    if out is None:
        if wanted is not None and wanted not in TEXT_KINDS:
            raise UsageError(f"--format {wanted} cannot be printed; name a file with --output")
        return wanted or (kind.value if kind.value in TEXT_KINDS else "csv")
    named = out_kind_of(str(out))
    if named and wanted not in (None, named):
        raise UsageError(f"{out}: the name says {named} and --format {wanted}; leave one of them out", file=out)
    if named is None and (wanted is None or out.suffix.lower() in _FOREIGN):
        found = f"nothing is written as {out.suffix}" if out.suffix else "its name does not say what to write"
        raise UsageError(f"{out}: {found}; name it {_NAMES}", file=out)
    return named or str(wanted)
