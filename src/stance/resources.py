"""Find the tables and word lists that ship: in an installed package, or in a checkout beside the source."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from stance.errors import LexiconError
from stance.lists import table_rows

_PACKAGED = Path(__file__).parent / "resources"
_CHECKOUT = Path(__file__).parents[2]

WORD_COLUMNS = {
    "abbreviations": ("abbreviation", "may_end"),
    "agencies": ("form", "actor"),
    "bodies": ("form", "actor", "role"),
    "deeds": ("word", "use"),
    "given": ("name", "gender"),
    "houses": ("form", "actor"),
    "institutions": ("institution", "sent"),
    "offices": ("office", "same_as", "sent"),
    "people": ("noun",),
    "places": ("place", "actor"),
    "pronouns": ("pronoun", "use"),
    "reporting": ("word", "use"),
    "roles": ("word", "role", "person"),
    "states": ("actor", "iso3", "cow", "gw", "since", "until"),
    "titles": ("title", "gender"),
    "wholes": ("part", "whole"),
}
"""The columns of each list in data/words/."""


def data_folder() -> Path:
    """Return the folder of the lexicon, the tables of actors, offices and concepts, and the word lists."""
    return _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT / "data"


def default_model() -> Path:
    """Return the folder of the model that ships."""
    return _PACKAGED / "default" if _PACKAGED.is_dir() else _CHECKOUT / "models" / "default"


def default_syntax() -> Path:
    """Return the folder of the tagger and parser that ship."""
    return _PACKAGED / "syntax" if _PACKAGED.is_dir() else _CHECKOUT / "models" / "syntax"


def article_numbers() -> Path:
    """Return the file of the numbers that the article reader has learned."""
    return _PACKAGED / "articles.json" if _PACKAGED.is_dir() else _CHECKOUT / "models" / "articles.json"


def labelling_guide() -> Path:
    """Return the file that tells how the three stances are labelled."""
    return data_folder() / "guide.txt"


def sample_articles() -> list[Path]:
    """Return the files of the composed articles that the local page reads at a click."""
    return sorted((data_folder() / "examples" / "articles").glob("*.txt"))


def default_offices() -> Path:
    """Return the table of office-holders that ships."""
    return data_folder() / "offices.csv"


@cache
def learned(name: str) -> Mapping[str, Any]:
    """Return one part of what the article reader has learned; raise LexiconError where it is missing or damaged."""
    path = article_numbers()
    try:
        part = json.loads(path.read_text(encoding="utf-8"))[name]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LexiconError(f"{path}: cannot be read ({error!r})", file=path) from error
    return dict(part)


@cache
def word_rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a word list that ships, by column; raise LexiconError where it is missing or malformed."""
    path, columns = data_folder() / "words" / f"{name}.csv", WORD_COLUMNS[name]
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path}: cannot be read ({error})", file=path) from error
    return tuple(dict(zip(columns, row, strict=True)) for row in table_rows(text, columns, str(path)))


def words(name: str, *uses: str) -> Sequence[str]:
    """Return the words of a list that ships, in its order: all of them, or those of any of the uses."""
    first = WORD_COLUMNS[name][0]
    return [row[first] for row in word_rows(name) if not uses or row["use"] in uses]
