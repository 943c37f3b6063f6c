"""Tell what the arguments of a command that reads tables hold."""

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from stance.cli.arguments import Arguments, files_only, shortened
from stance.cli.console import say
from stance.cli.formats import InputFormat
from stance.errors import TableError, UsageError
from stance.values import TEXT_COLUMN

_TEXT = re.compile(r"\.txt(?:\.(?:gz|zst|bz2|xz|zip))?$", re.IGNORECASE)
"""What the files end in that hold one text a line."""


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
    from stance.files import is_pipe
    from stance.tables.opening import kind_of, looked_into  # which loads the readers of tables

    is_folder = path != "-" and Path(path).is_dir()
    if wanted is not InputFormat.auto and not (is_folder and wanted is not InputFormat.parquet):
        return wanted
    if kind := kind_of(path):
        return InputFormat(kind)
    if is_folder:
        raise _folder(path)
    if not is_pipe(path) and Path(path).is_file() and not _TEXT.search(path):
        raise _unknown(path)
    return InputFormat(looked_into(path, text_column=text_column))


def _folder(path: str) -> UsageError:
    """Return the error for a folder, with what to type for the files in it."""
    from stance.articles.sources import ENDINGS
    from stance.files import endings
    from stance.tables.opening import KINDS, typed

    found: set[str] = set()
    with suppress(OSError):  # where it may not be looked into, nothing can be proposed
        found = {endings(one.name)[0] for one in Path(path).iterdir() if one.is_file() and one.name[:1] != "."}
    hints = [f"stance predict {typed(path)}/*{ending}" for ending in sorted(found & {*KINDS, ".txt"})][:3]
    if found & {*ENDINGS}:
        hints.append(f"stance article {typed(path)} (an article each)")
    what = f"say {', or '.join(hints)}" if hints else "no table and no text can be seen in it"
    return UsageError(f"{path} is a folder, and stance predict scores files; {what}", file=path)


def _unknown(path: str) -> UsageError:
    """Return the error for a file whose ending does not say what it holds, with what to type instead."""
    from stance.files import first_bytes
    from stance.tables.contents import NEEDED, Content, content_of
    from stance.tables.opening import DOCUMENTS, how_to_export, typed

    content = content_of(first_bytes(path, NEEDED))
    if content in DOCUMENTS:
        return UsageError(f"{path} is {content.value}, which holds an article: stance article {typed(path)}", file=path)
    if how := how_to_export(path):
        hint = how
    elif content is Content.text:
        hint = (
            "the ending does not say what it holds; say --input-format text (a text a line), csv or jsonl; or, if it "
            f"is one article, stance article {typed(path)}"
        )
    else:
        hint = f"{content.value}, which cannot be scored{content.advice}"
    return UsageError(f"{path}: {hint}", file=path)


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
