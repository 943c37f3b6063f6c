"""Compile functions with Numba, and keep what is compiled; imported only by what is compiled."""

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
