"""Read the table of office-holders that a command is given."""

from pathlib import Path

from stance.articles.choosing import Actors
from stance.articles.offices import Office, read_offices
from stance.features.gazetteer import Gazetteer
from stance.resources import default_offices


def offices_of(path: Path | None, gazetteer: Gazetteer) -> list[Office]:
    """Return the office-holders of a table, with the ids of their actors, or those that ship.

    Raises TableError where the table cannot be read, LexiconError with the line where an actor of it is not known.
    """
    return read_offices(default_offices()) if path is None else read_offices(path, Actors(gazetteer))
