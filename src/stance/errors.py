"""Say what went wrong, where, and what to do next.

The tree, with the exit code that the command line gives each::

    StanceError                 4
    ├── UsageError              2   the call itself cannot be carried out
    │   └── MissingExtra        2   an optional package is not installed
    ├── InputError              4   the input cannot be used
    │   ├── TableError          4   a CSV or TSV file cannot be read
    │   ├── LabelError          4   labels do not make a training set
    │   └── LexiconError        4   a lexicon or actors table is malformed
    └── ModelError              5   a model folder is refused
"""


class StanceError(Exception):
    """The root of all errors that the user can mend; anything else is a bug."""

    exit_code = 4


class UsageError(StanceError):
    """A call that cannot be carried out as given."""

    exit_code = 2


class MissingExtra(UsageError):
    """An optional package is needed and missing; the message holds the `pip install` line."""


class InputError(StanceError):
    """Input that cannot be used."""


class TableError(InputError):
    """A table that cannot be read: no such column, wrong encoding, empty."""


class LabelError(InputError):
    """Labels that do not make a training set."""


class LexiconError(InputError):
    """A lexicon, concepts or actors table that is malformed."""


class ModelError(StanceError):
    """A model folder that is missing, damaged or of an unknown format."""

    exit_code = 5
