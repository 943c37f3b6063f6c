"""Tell what the arguments of `stance predict` are, and which tables go into which output."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stance.cli.formats import Format, InputFormat
from stance.errors import TableError, UsageError


def is_text(argument: str) -> bool:
    """Tell whether an argument is surely a text and not the name of a file.

    >>> is_text("We met."), is_text("data.csv")
    (True, False)
    """
    if " " not in argument.strip():
        return False
    try:
        return not Path(argument).exists()
    except (OSError, ValueError):  # too long for a name, or with a NUL in it
        return True


def input_kind(inputs: Sequence[str], wanted: InputFormat) -> InputFormat | None:
    """Return what the inputs are: tables, a text file, or (None) texts given on the command line.

    Raises UsageError where a name does not say what the file holds, or the inputs do not go together.
    """
    first, others = inputs[0], inputs[1:]
    kind = _kind_by_name(first) if wanted is InputFormat.auto else wanted
    if kind is None:
        return None
    if kind is InputFormat.text and others:
        raise UsageError(
            f"one text file at a time: {first} is a file, and {len(others)} more inputs follow it", file=first
        )
    from stance.tables.opening import kind_of

    if wrong := [path for path in others if kind_of(path) not in (None, kind.value)]:
        raise UsageError(
            f"{first} is {kind.value} and {wrong[0]} is not; score files of one kind at a time", file=wrong[0]
        )
    return kind


def _kind_by_name(path: str) -> InputFormat | None:
    if path == "-":
        return InputFormat.text
    if is_text(path):
        return None
    from stance.tables.opening import kind_of  # which loads the readers of tables

    if kind := kind_of(path):
        return InputFormat(kind)
    if re.search(r"\.txt(?:\.(?:gz|zst|bz2|xz|zip))?$", path.lower()):
        return InputFormat.text
    if Path(path).is_dir():
        raise UsageError(f"{path} is a folder; name the files in it ({path.rstrip('/')}/*.csv)", file=path)
    if Path(path).is_file():
        raise UsageError(f"{path}: the ending does not say what it holds; say it with --input-format", file=path)
    return None


@dataclass(frozen=True)
class Job:
    """Tables that go into one output (None: standard output), and where their rejects go."""

    inputs: Sequence[str]
    out: Path | None
    rejects: Path | None


def table_jobs(inputs: Sequence[str], output: str | None, rejects: Path | None) -> list[Job]:
    """Return one job for all tables or, where the output is a folder, one for each; make that folder.

    Raises UsageError where an output would replace an input or another output.
    """
    if output is not None and (output.endswith(("/", os.sep)) or Path(output).is_dir()):
        return _jobs_into(Path(output), inputs, rejects)
    out = None if output is None or output == "-" else Path(output)
    if out is not None:
        if any(path != "-" and out.exists() and Path(path).exists() and out.samefile(path) for path in inputs):
            raise UsageError(f"{out} is the input itself; write to another file", file=out)
        if rejects is None:
            rejects = out.with_name(out.name + ".rejects.csv")
    return [Job(inputs, out, rejects)]


def _jobs_into(folder: Path, inputs: Sequence[str], rejects: Path | None) -> list[Job]:
    names = [Path(path).name for path in inputs]
    names = [name if Path(name).suffix or not Path(path).is_dir() else f"{name}.parquet"
             for name, path in zip(names, inputs, strict=True)]  # fmt: skip
    if double := sorted({name for name in names if names.count(name) > 1}):
        raise UsageError(
            f"{', '.join(double)}: two inputs have the same name, so they cannot go into one folder", file=double[0]
        )
    if "-" in inputs or rejects is not None:
        raise UsageError("with a folder as output, name files as inputs, and leave out --rejects", file=folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: the folder cannot be made ({error.strerror})", file=folder) from error
    outputs = [folder / _written_as(name) for name in names]
    return [job for path, out in zip(inputs, outputs, strict=True) for job in table_jobs([path], str(out), None)]


def _written_as(name: str) -> str:
    """Return the name of the output for an input, whose kind may be one that is only read.

    >>> _written_as("a.xlsx"), _written_as("b.json.gz"), _written_as("c.parquet")
    ('a.csv', 'b.jsonl.gz', 'c.parquet')
    """
    name = re.sub(r"\.(?:xls[xmb]?|ods|feather|arrows?|ipc)$", ".csv", name, flags=re.IGNORECASE)
    return re.sub(r"\.json(?=$|\.\w+$)", ".jsonl", name, flags=re.IGNORECASE)


def output_kind(out: Path | None, kind: InputFormat, format: Format) -> str:
    """Return the kind of a table to write: as its name says, else as --format says, else as the input's."""
    from stance.tables.opening import kind_of

    if out is not None and (named := kind_of(str(out))):
        if named == "xlsx":
            raise UsageError(f"{out}: workbooks are only read; write a .csv, with --excel for a spreadsheet", file=out)
        if named == "arrow":
            raise UsageError(f"{out}: Arrow's own files are only read; write a .parquet", file=out)
        if named == "json":
            raise UsageError(f"{out}: tables are written as .jsonl, an object a line, not as one array", file=out)
        return named
    if format in (Format.csv, Format.jsonl):
        return format.value
    if format is not Format.auto:
        raise UsageError(f"--format {format.value} is for texts; a table is written as csv or jsonl")
    if kind is InputFormat.json:
        return "jsonl"
    return (
        "csv"
        if kind in (InputFormat.xlsx, InputFormat.arrow) or (kind is InputFormat.parquet and out is None)
        else kind.value
    )


def text_lines(path: str, encoding: str | None = None) -> list[str]:
    """Return the lines of a text file that are not blank; raise TableError where there is none."""
    from stance.files import read_text

    lines = [line for line in read_text(path, encoding).splitlines() if line.strip()]
    if not lines:
        raise TableError(f"{path}: no text in it", file=path)
    return lines
