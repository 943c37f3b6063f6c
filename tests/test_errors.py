"""Errors: a tree with exit codes, and places that programs can read."""

from pathlib import Path

import pytest

from stance import InputError, LabelError, LexiconError, ModelError, StanceError, TableError, UsageError


@pytest.mark.parametrize(
    ("kind", "parent", "code"),
    [
        (UsageError, StanceError, 2),
        (InputError, StanceError, 4),
        (TableError, InputError, 4),
        (LabelError, InputError, 4),
        (LexiconError, InputError, 4),
        (ModelError, StanceError, 5),
        (StanceError, Exception, 4),
    ],
)
def test_each_error_has_its_parent_and_its_exit_code(
    kind: type[StanceError], parent: type[Exception], code: int
) -> None:
    assert kind.__bases__[0] == parent
    assert kind("no").exit_code == code


def test_an_error_says_where_or_that_there_is_no_such_place() -> None:
    error = TableError("no", file=Path("a/b.csv"), line=3, column="text")
    assert (str(error), error.file, error.line, error.column) == ("no", "a/b.csv", 3, "text")
    error = TableError("no")
    assert (error.file, error.line, error.column) == (None, None, None)
