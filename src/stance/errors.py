"""Say what went wrong, where, and what to do next.

The tree, with the exit code that the command line gives each::

    StanceError                 4
    ├── UsageError              2   the call itself cannot be carried out
    ├── InputError              4   the input cannot be used
    │   ├── TableError          4   a table, text file or folder cannot be read or written
    │   ├── LabelError          4   labels do not make a training set
    │   └── LexiconError        4   a table of words, concepts, actors or offices is malformed
    └── ModelError              5   a model folder is refused

Beside it stands TrainingWarning, for what is odd about training data and does not hinder the training.
"""

from os import PathLike


class StanceError(Exception):
    """The root of all errors that the user can mend; anything else is a bug.

    `file`, `line` (from 1) and `column` (a name) say where, and are None where there is no such place.
    """

    exit_code = 4

    def __init__(
        self,
        message: str,
        *,
        file: str | PathLike[str] | None = None,
        line: int | None = None,
        column: str | None = None,
    ) -> None:
        super().__init__(message)
        self.file = None if file is None else str(file)
        self.line, self.column = line, column


class UsageError(StanceError):
    """A call that cannot be carried out as given."""

    exit_code = 2


class InputError(StanceError):
    """Input that cannot be used."""


class TableError(InputError):
    """A table, text file or folder that cannot be read or written: no such column, wrong encoding, empty."""


class LabelError(InputError, ValueError):
    """Labels that do not make a training set; a ValueError too, which is what scikit-learn's tools look for."""


class LexiconError(InputError):
    """A table of words, concepts, actors or offices that is malformed."""


class ModelError(StanceError):
    """A model folder that is missing, damaged or of an unknown format."""

    exit_code = 5


class TrainingWarning(UserWarning):
    """Something odd about training data, with its count: it may make a model worse, or its figures too good."""
