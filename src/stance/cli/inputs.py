"""Tell what the arguments of `stance predict` are, and which tables go into which output."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stance.cli.arguments import Arguments, files_only, shortened
from stance.cli.console import say
from stance.cli.formats import Format, InputFormat
from stance.errors import TableError, UsageError
from stance.values import TEXT_COLUMN


def input_kind(inputs: Arguments, wanted: InputFormat, text_column: str = TEXT_COLUMN) -> InputFormat | None:
    """Return what the inputs are: tables, text files, or (None) texts given on the command line.

    Raises UsageError where neither a file's name nor its first lines say what it holds, or where the inputs do not go
    together, TableError where a file is of a kind that is no table and no text.
    """
    if inputs.texts and inputs.files:
        raise UsageError(
            f"{shortened(inputs.texts[0])!r} is a text and {inputs.files[0]} is a file; score texts and files apart",
            file=inputs.files[0],
        )
    if inputs.texts:
        if wanted is not InputFormat.auto:
            raise UsageError(
                f"--input-format {wanted.value} is for files and standard input, and {shortened(inputs.texts[0])!r} is "
                "a text"
            )
        return None
    kinds = {path: _kind_of(path, wanted, text_column) for path in inputs.files}
    first = inputs.files[0]
    if other := next((path for path in kinds if kinds[path] is not kinds[first]), None):
        raise UsageError(
            f"{first} is {kinds[first].value} and {other} is {kinds[other].value}; score files of one kind at a time",
            file=other,
        )
    return kinds[first]


def _kind_of(path: str, wanted: InputFormat, text_column: str) -> InputFormat:
    """Return what a file is read as."""
    from stance.tables.opening import kind_of, looked_into  # which loads the readers of tables

    if path != "-" and Path(path).is_dir():
        raise UsageError(f"{path} is a folder; name the files in it ({path.rstrip('/')}/*.csv)", file=path)
    if wanted is not InputFormat.auto:
        return wanted
    if kind := kind_of(path):
        return InputFormat(kind)
    if path != "-" and Path(path).is_file() and not path.lower().endswith((".txt", ".txt.gz", ".txt.zst")):
        raise _unknown(path)
    return InputFormat(looked_into(path, text_column=text_column))


def _unknown(path: str) -> UsageError:
    """Return the error for a file whose ending does not say what it holds."""
    from stance.files import first_bytes
    from stance.tables.contents import NEEDED, Content, content_of
    from stance.tables.opening import DOCUMENTS

    content = content_of(first_bytes(path, NEEDED))
    if content in DOCUMENTS:
        hint = f"{content.value}; stance article reads it, or save it as text"
    elif content is Content.text:
        hint = "the ending does not say what it holds; say it with --input-format"
    else:
        hint = f"{content.value}, which cannot be scored"
    return UsageError(f"{path}: {hint}", file=path)


_NOT_WRITTEN = re.compile(r"\.(?:xlsx|txt)((?:\.gz|\.zst)?)$", re.IGNORECASE)
"""What inputs may end in and tables that are written never do."""


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
        if any(path != "-" and _same(out, Path(path)) for path in inputs):
            raise UsageError(f"{out} is the input itself; write to another file", file=out)
        if rejects is None:
            rejects = out.with_name(out.name + ".rejects.csv")
    others = [*(Path(path) for path in inputs if path != "-"), *([out] if out is not None else [])]
    if rejects is not None and any(_same(rejects, other) for other in others):
        raise UsageError(f"{rejects} is an input or the output itself; write the rejects to another file", file=rejects)
    return [Job(inputs, out, rejects)]


def _same(one: Path, other: Path) -> bool:
    """Tell whether two paths are those of one file, there or not."""
    return one == other or (one.exists() and other.exists() and one.samefile(other))


def _jobs_into(folder: Path, inputs: Sequence[str], rejects: Path | None) -> list[Job]:
    names = [Path(path).name for path in inputs]
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
    outputs = [folder / _NOT_WRITTEN.sub(r".csv\1", name) for name in names]
    return [job for path, out in zip(inputs, outputs, strict=True) for job in table_jobs([path], str(out), None)]


def output_kind(out: Path | None, kind: InputFormat, format: Format) -> str:
    """Return the kind of a table to write: as its name says, else as --format says, else as the input's."""
    from stance.tables.opening import kind_of

    if out is not None and (named := kind_of(str(out))):
        if named == "xlsx":
            raise UsageError(f"{out}: workbooks are only read; write a .csv, with --excel for a spreadsheet", file=out)
        return named
    if format in (Format.csv, Format.jsonl):
        return format.value
    if format is not Format.auto:
        raise UsageError(f"--format {format.value} is for texts; a table is written as csv or jsonl")
    return (
        "csv"
        if kind in (InputFormat.xlsx, InputFormat.text) or (kind is InputFormat.parquet and out is None)
        else kind.value
    )


def table_inputs(arguments: Sequence[str], command: str) -> list[str]:
    """Return the tables, and folders of them, that arguments name; say what in a folder is left aside.

    Raises UsageError where an argument is a text, or where what has to be read more than once is a pipe.
    """
    from stance.files import is_pipe
    from stance.tables.labelled import left_aside
    from stance.tables.opening import named

    files = files_only(arguments, command)
    if command == "train" and (pipes := [path for path in files if is_pipe(path)]):
        raise UsageError(f"{named(pipes[0])} can be read once, and training reads a table several times; name a file")
    if aside := left_aside(files):
        more = f" and {len(aside) - 5} more" if len(aside) > 5 else ""
        say(f"No tables by their names, and left aside: {', '.join(aside[:5])}{more}")
    return files


def text_lines(paths: Sequence[str], encoding: str | None = None) -> list[str]:
    """Return the lines of text files that are not blank; raise TableError where there is none, or one is no text."""
    from stance.tables.opening import opened_table

    lines: list[str] = []
    for path in paths:
        with opened_table(path, InputFormat.text.value, encoding=encoding) as table:
            for chunk in table.chunks(0):
                if chunk.rejects:
                    reject = chunk.rejects[0]
                    raise TableError(f"{path}, line {reject.line}: {reject.reason}", file=path, line=reject.line)
                lines += chunk.texts
    if not lines:
        raise TableError(f"{', '.join(paths)}: no text in it", file=paths[0])
    return lines
