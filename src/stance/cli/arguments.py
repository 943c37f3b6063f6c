"""Tell texts from files among the arguments of a command, and refuse in words what is neither."""

import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from stance.cli.console import is_terminal, say
from stance.errors import TableError, UsageError

# These end a name that has blanks in it, also in capitals; beside them any three to five small letters do, which are no
# domain: "He reads state.gov" and "We met Mr.Wang" are statements, "my notes.cvs" is none.
_ENDINGS = frozenset(
    "7z arrow bz2 csv dat db doc docx dta eml epub feather gif gz htm html jpeg jpg joblib json jsonl log md mhtml msg "
    "ndjson npz odp ods odt parquet pdf pkl png ppt pptx rar rds rst rtf sav sqlite srt tab tar tex text tgz tif tiff "
    "tsv txt vtt webp xhtml xls xlsm xlsx xml xz zip zst".split()
)
_DOMAINS = frozenset("arpa asia biz com coop edu gov info int mil museum name net news org press".split())
"""What ends an address of the web in a sentence and no file's name."""
_ENDING = re.compile(r"\S\.([A-Za-z0-9]{1,8})\s*$")
_BEGINS_AS_PATH = re.compile(r"/[^\s/]|\.{1,2}[/\\]|~\w*/|[A-Za-z]:[\\/]|\\\\")
_LIKE_A_NAME = re.compile(rf"[/\\]|{_ENDING.pattern}")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_PATTERN = re.compile(r"[*?\[]")
_NEAR = 0.75
_LONGEST_NAME = 4096


@dataclass(frozen=True)
class Arguments:
    """The arguments of a command: texts, and files (`-` among them), each in the order given."""

    texts: list[str]
    files: list[str]


def is_text(argument: str) -> bool:
    """Tell whether an argument is surely a text: it has blanks inside, and does not look like a file's name.

    >>> is_text("We met."), is_text("data.csv"), is_text("my notes.txt"), is_text("peace")
    (True, False, False, False)
    """
    return not _names_file(argument) and not _on_disk(argument) and not _in_folder(argument)


def told_apart(arguments: Sequence[str], command: str = "predict") -> Arguments:
    """Return which arguments are texts and which are files, with patterns such as *.txt as the files that match.

    Raises UsageError for an empty argument or an address on the network, TableError for a file that is not there.
    """
    found = Arguments([], [])
    if len(arguments) > 1 and not any(map(_is_file_or_like_one, arguments)):
        raise UsageError(f"{' '.join(arguments)!r}: put a text in quotation marks; each word is an argument of its own")
    for argument in arguments:
        if not argument.strip():
            raise UsageError("an argument is empty; give a text, a file, or - for standard input")
        if is_text(argument):
            found.texts.append(argument)
        elif argument == "-" or _on_disk(argument):
            found.files.append(argument)
        else:
            found.files.extend(_matching(argument, command))
    if double := sorted({path for path in found.files if path == "-" and found.files.count(path) > 1}):
        raise UsageError(f"{double[0]} is given more than once; standard input can be read once")
    for path in _again(found.files):
        say(f"{shortened(path, 200)} is given more than once, and is read each time")
    if "-" in found.files and is_terminal(sys.stdin):
        say("Reading standard input; Ctrl-D (on Windows Ctrl-Z and Enter) ends it")
    return found


def _again(paths: Sequence[str]) -> list[str]:
    """Return the paths that lead to the same file as one before them."""
    seen: set[str] = set()
    again = []
    for path in paths:
        place = path if path == "-" else os.path.realpath(path)
        if place in seen:
            again.append(path)
        seen.add(place)
    return list(dict.fromkeys(again))


def files_only(arguments: Sequence[str], command: str) -> list[str]:
    """Return the files that arguments name; raise UsageError where one of them is a text."""
    found = told_apart(arguments, command)
    if found.texts:
        raise UsageError(
            f"{shortened(found.texts[0])!r} is a text, and stance {command} reads files; name one, or give the text on "
            f"standard input: echo '...' | stance {command} -"
        )
    return found.files


def shortened(text: str, most: int = 60) -> str:
    """Return the beginning of a text, for a message.

    >>> shortened("We met in the morning.", 9)
    'We met i…'
    """
    return text if len(text) <= most else text[: most - 1] + "…"


def _names_file(argument: str) -> bool:
    """Tell whether an argument has the look of a file's name, or is empty."""
    if len(argument.split()) < 2 or _BEGINS_AS_PATH.match(argument):
        return True
    if ending := _ENDING.search(argument):
        name = ending.group(1)
        like_one = 3 <= len(name) <= 5 and name.isalpha() and name.islower() and name not in _DOMAINS
        return like_one or name.lower() in _ENDINGS
    return False


def _is_file_or_like_one(argument: str) -> bool:
    """Tell whether an argument is anything but a single word of a text that nobody quoted."""
    return (
        len(argument.split()) != 1
        or argument == "-"
        or bool(_LIKE_A_NAME.search(argument) or _PATTERN.search(argument))
        or _on_disk(argument)
    )


def _on_disk(argument: str) -> bool:
    """Tell whether an argument names something that is there."""
    try:
        return len(argument) <= _LONGEST_NAME and Path(argument).exists()
    except (OSError, ValueError):  # too long for a name, or with a NUL in it
        return False


def _in_folder(argument: str) -> bool:
    """Tell whether an argument would stand in a folder that is there, and not in the present one."""
    try:
        path = Path(argument)
        return len(argument) <= _LONGEST_NAME and len(path.parts) > 1 and path.parent.is_dir()
    except (OSError, ValueError):
        return False


def _matching(argument: str, command: str) -> list[str]:
    """Return the files that match a pattern; raise in words what is wrong with anything else."""
    if scheme := _SCHEME.match(argument):
        where = "name the file by its path" if scheme.group(1).lower() == "file" else "save the page and name the file"
        raise UsageError(f"{argument}: stance reads nothing by its address; {where}", file=argument)
    if not _PATTERN.search(argument):
        raise _no_file(argument, command)
    from glob import glob  # Path.glob takes no pattern that begins with a folder's absolute path

    found = sorted(path for path in glob(argument, recursive=True) if not Path(path).is_dir())  # noqa: PTH207
    if not found:
        raise TableError(f"{argument}: no file matches this pattern", file=argument)
    return found


def _no_file(argument: str, command: str) -> TableError:
    """Return the error for a file that is not there, with the nearest one that is."""
    message = f"{shortened(argument, 200)}: cannot be read (No such file or directory)"
    with suppress(OSError, ValueError):
        if Path(argument).is_symlink():
            return TableError(
                f"{argument}: is a link to {Path(argument).readlink()}, which is not there", file=argument
            )
    if near := _nearest(argument):
        message += f"; did you mean {near}?"
    elif command in ("predict", "explain") and not (len(argument.split()) < 2 and _LIKE_A_NAME.search(argument)):
        what = "of a single word" if len(argument.split()) < 2 else "that ends or begins like a file's name"
        message += f"; a text {what} is read from standard input: echo '...' | stance {command} -"
    return TableError(message, file=argument)


def _nearest(argument: str) -> str | None:
    """Return what stands in the same folder under nearly the same name."""
    from difflib import get_close_matches

    try:
        path = Path(argument).expanduser()
        if path.exists():  # a ~ that no shell replaced
            return str(path)
        others = (other.name for other in path.parent.iterdir() if other.name[:1] != ".")
        names = {other.lower(): other for other in others if other != path.name}
    except (OSError, ValueError, RuntimeError):
        return None
    near = get_close_matches(path.name.lower(), names, 1, _NEAR)
    return str(path.with_name(names[near[0]])) if near else None
