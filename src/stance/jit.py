"""Compile functions with Numba, keep what is compiled, and call it quickly; Numba is imported when first used."""

from collections.abc import Callable
from typing import Any

_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}


def jit(function: Callable[..., Any]) -> Any:
    """Return the function compiled without the interpreter's lock and without counting references.

    No function that is compiled so may make an array. What is compiled is kept beside the source or in the user's cache
    folder; where there is neither, not at all. It is kept by the file that the function stands in, so that a change in
    another file, whose compiled functions it calls, goes unnoticed. Raises ImportError where Numba is not installed.
    """
    from numba import njit

    try:
        return njit(cache=True, **_OPTIONS)(function)
    except RuntimeError:
        return njit(**_OPTIONS)(function)


class Direct:
    """Calls compiled functions, each given arguments of the same types in every call.

    Numba looks at the types of some ninety arrays in each call, which takes longer than to score two sentences: what it
    found in the first is kept. What was not compiled is called as it is.
    """

    def __init__(self) -> None:
        self._found: dict[str, Callable[..., Any]] = {}

    def __call__(self, compiled: Any, *arguments: Any) -> Any:
        """Return what a function returns."""
        direct = self._found.get(compiled.__name__)
        if direct is not None:
            return direct(*arguments)
        made = compiled(*arguments)
        if hasattr(compiled, "get_overload"):
            from numba import typeof

            self._found[compiled.__name__] = compiled.get_overload(tuple(map(typeof, arguments)))
        return made
