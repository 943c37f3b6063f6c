"""Read the analyzer that ships, or that a folder of tables makes."""

from pathlib import Path

from stance.errors import LexiconError
from stance.features.analyzer import Analyzer
from stance.features.gazetteer import Gazetteer
from stance.features.lexicon import Lexicon
from stance.resources import data_folder

LEXICON = "lexicon.csv"
CONCEPTS = "concepts.csv"
ACTORS = "actors.csv"


def default_analyzer() -> Analyzer:
    """Return an analyzer with the lexicon and the gazetteer that ship."""
    return read_analyzer(data_folder())


def read_analyzer(folder: Path) -> Analyzer:
    """Return an analyzer of the lexicon, concepts and actors tables in a folder; LexiconError on a malformed one."""
    try:
        tables = {name: (folder / name).read_text(encoding="utf-8") for name in (LEXICON, CONCEPTS, ACTORS)}
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"cannot read the tables in {folder}: {error}", file=folder) from error
    return Analyzer(Gazetteer.from_csv(tables[ACTORS]), Lexicon.from_csv(tables[LEXICON], tables[CONCEPTS]))
