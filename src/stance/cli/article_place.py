"""Tell where `stance article` writes, and in which form."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from stance.cli.console import is_terminal
from stance.cli.formats import ArticleForm
from stance.errors import UsageError


def other_place(output: Path | None, inputs: Sequence[str]) -> Path | None:
    """Return where to write, None for standard output; raise UsageError where that is an input."""
    from stance.places import same_place

    if output is None or str(output) == "-":
        return None
    if any(path != "-" and same_place(output, Path(path)) for path in inputs):
        raise UsageError(f"{output} is the input itself; write to another file", file=output)
    return output


def is_workbook(output: Path | None) -> bool:
    """Tell whether a workbook is written."""
    return output is not None and output.suffix.lower() == ".xlsx"


def is_lines(output: Path | None) -> bool:
    """Tell whether JSON Lines are written, an article a line."""
    return output is not None and output.suffix.lower() == ".jsonl"


def form_of(output: Path | None, options: Mapping[str, bool], *, by_article: bool) -> ArticleForm:
    """Return how articles are written, by the options or else the output; raise UsageError where these are at odds."""
    if by_article and not options["dyads"]:
        raise UsageError("--by-article says how --dyads are summed up; say both")
    form = _named_form(output, options)
    return ArticleForm.dyads_by_article if by_article else form


def _named_form(output: Path | None, options: Mapping[str, bool]) -> ArticleForm:
    from stance.places import place_of

    wanted = [ArticleForm(name) for name, given in options.items() if given]
    if len(wanted) > 1:
        raise UsageError("choose one of --json, --csv, --view and --dyads")
    form = wanted[0] if wanted else None
    if output is None:
        return form or (ArticleForm.view if is_terminal(sys.stdout) else ArticleForm.json)
    ending = output.suffix.lower()
    if form is ArticleForm.view:
        raise UsageError("--view is for the terminal; into a file goes a .csv, .xlsx, .json or .jsonl", file=output)
    if not ending and place_of(output).is_stream:
        return form or ArticleForm.json
    if ending not in (".csv", ".xlsx", ".json", ".jsonl"):
        raise UsageError(f"{output}: name a .csv, .xlsx, .json or .jsonl file, or - for standard output", file=output)
    named = ArticleForm.csv if ending in (".csv", ".xlsx") else ArticleForm.json
    if form and (form is ArticleForm.json) != (named is ArticleForm.json):
        raise UsageError(f"{output}: the name is at odds with --{form}", file=output)
    return form or named
