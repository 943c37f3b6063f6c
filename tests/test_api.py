"""What `import stance` offers."""

import ast
from pathlib import Path

import stance


def test_all_is_sorted_and_without_doubles() -> None:
    assert stance.__all__ == sorted(set(stance.__all__))


def test_every_name_in_all_can_be_had() -> None:
    for name in stance.__all__:
        assert getattr(stance, name).__name__.removeprefix("stance.") == name


def test_all_is_complete() -> None:
    """Whatever the package imports for its users, at once or lazily, is in __all__."""
    tree = ast.parse(Path(stance.__file__).read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("stance")
        for alias in node.names
    }
    assert imported - {"__version__"} == set(stance.__all__)


def test_every_lazy_name_is_in_all_and_says_its_own_room() -> None:
    assert set(stance._ROOMS) <= set(stance.__all__)
    for name, room in stance._ROOMS.items():
        assert getattr(stance, name).__module__ == f"stance.{room}"


def test_every_public_name_has_a_docstring() -> None:
    assert [name for name in stance.__all__ if not getattr(stance, name).__doc__] == []


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(stance, "no_such_name")


def test_dir_lists_the_public_names() -> None:
    assert dir(stance) == stance.__all__
