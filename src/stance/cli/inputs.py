"""Tell what the arguments of `stance predict` are, and which tables go into which output."""

import re
from collections.abc import Sequence
from pathlib import Path

from stance.cli.formats import InputFormat
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


def text_lines(path: str, encoding: str | None = None) -> list[str]:
    """Return the lines of a text file that are not blank; raise TableError where there is none."""
    from stance.files import read_text

    lines = [line for line in read_text(path, encoding).splitlines() if line.strip()]
    if not lines:
        raise TableError(f"{path}: no text in it", file=path)
    return lines
