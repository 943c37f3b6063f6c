"""Take texts as callers have them: in a list, an array, or a series of any library, some of them missing."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, TypeAlias

Texts: TypeAlias = Iterable[Any]
"""Texts in any order-keeping form: a list, tuple, generator, NumPy array, pandas or polars series, Arrow array."""

_ACCEPTED = "a list, tuple, generator, NumPy array, pandas or polars Series, or Arrow array of texts"
_ONE_EACH = "pass a list, array or Series with one for each text"
_MISSING_KINDS = frozenset({"NAType", "NaTType", "MaskedConstant"})
"""The types, by name, of what pandas and NumPy have for a missing value: naming them spares importing them."""


def texts_of(given: Texts, *, what: str = "texts") -> list[str | None]:
    """Return what was given as a list, with None where a text is missing (None, NaN, pd.NA, null) or blank.

    Raises TypeError where it is no series of texts, or holds something else than texts; the message says what to pass.

    >>> texts_of(("We met.", None, float("nan"), " "))
    ['We met.', None, None, None]
    """
    values = _values(given, what)
    return [_text(value, row, what) for row, value in enumerate(values)]


def is_frame(given: object) -> bool:
    """Tell whether something is a table of columns, of whatever library."""
    return hasattr(given, "collect_schema") or hasattr(given, "columns")


def is_missing(value: object) -> bool:
    """Tell whether a value is what some library has for a missing one.

    >>> is_missing(None), is_missing(float("nan")), is_missing("")
    (True, True, False)
    """
    if value is None or type(value).__name__ in _MISSING_KINDS:
        return True
    # NumPy's floats are no Python ones, but for float64.
    return hasattr(value, "is_integer") and not isinstance(value, int) and bool(value != value)


def kind_of(value: object) -> str:
    """Return what something is, in words.

    >>> kind_of({}), kind_of(3)
    ('a dict', 'an int')
    """
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def listed(given: Iterable[Any], *, what: str) -> list[Any]:
    """Return labels, groups or weights as a list of Python values; raise TypeError where they are no series."""
    if isinstance(given, str | bytes | Mapping | Set) or is_frame(given):
        raise TypeError(f"{what}: found {kind_of(given)}; {_ONE_EACH}")
    values = _arrow_values(given) if _is_arrow(given) else given
    if hasattr(values, "__array__") and not hasattr(values, "tolist"):
        import numpy as np

        values = np.asarray(values)
    if getattr(values, "ndim", 1) != 1:
        raise TypeError(f"{what}: found an array of {getattr(values, 'ndim', '?')} dimensions; pass one of 1")
    tolist = getattr(values, "tolist", None)
    try:
        return list(tolist() if callable(tolist) else values)
    except TypeError as error:
        raise TypeError(f"{what}: found {kind_of(given)}; {_ONE_EACH}") from error


@dataclass(frozen=True, slots=True)
class Present:
    """The texts that there are among those given, in order, and the position of each; `total` counts all."""

    texts: list[str]
    places: list[int]
    total: int

    @property
    def complete(self) -> bool:
        """Tell whether no text is missing."""
        return len(self.texts) == self.total


def present(given: Texts) -> Present:
    """Return the texts of a series that are neither missing nor blank; raise TypeError as `texts_of` does.

    >>> present(["We met.", None]).places
    [0]
    """
    texts = texts_of(given)
    found = [text for text in texts if text is not None]
    if len(found) == len(texts):
        return Present(found, list(range(len(found))), len(found))
    return Present(found, [i for i, text in enumerate(texts) if text is not None], len(texts))


def _values(given: Any, what: str) -> Iterable[Any]:
    if isinstance(given, list | tuple):
        return given
    if isinstance(given, str):
        raise TypeError(f"{what}: expected a series of texts, found one string: put it in a list, [text]")
    if isinstance(given, Mapping):
        raise TypeError(f"{what}: found {kind_of(given)}: put its texts in a list, such as list(d.values())")
    if isinstance(given, Set):
        raise TypeError(f"{what}: found {kind_of(given)}, which has no order: put the texts in a list")
    if is_frame(given):
        raise TypeError(
            f"{what}: found {kind_of(given)}: pass one column of it, such as frame['text'], "
            "or score the frame as a whole with stance.score(frame, text='text')"
        )
    ndim = getattr(given, "ndim", 1)
    if ndim != 1:
        raise TypeError(f"{what}: found an array of {ndim} dimensions: pass one of 1, such as array[:, 0]")
    if _is_arrow(given):
        return _arrow_values(given)
    if isinstance(given, bytes | bytearray) or not isinstance(given, Iterable):
        raise TypeError(f"{what}: found {kind_of(given)}: pass {_ACCEPTED}")
    return given


def _is_arrow(given: object) -> bool:
    """Tell whether a series is best read as Arrow; those of pandas and NumPy are read as they are."""
    if type(given).__module__.partition(".")[0] in ("pandas", "numpy"):
        return False
    return hasattr(given, "__arrow_c_stream__") or hasattr(given, "__arrow_c_array__")


def _arrow_values(given: Any) -> Sequence[Any]:
    import pyarrow as pa

    try:
        found = pa.chunked_array(given) if hasattr(given, "__arrow_c_stream__") else pa.array(given)
        return list(found.to_pylist())
    except (pa.ArrowException, OSError, TypeError, ValueError) as error:
        if hasattr(given, "to_list"):  # older versions of polars export categories wrongly
            return list(given.to_list())
        raise TypeError(f"found {kind_of(given)} that Arrow cannot read ({error}): pass {_ACCEPTED}") from error


def _text(value: Any, row: int, what: str) -> str | None:
    if type(value) is str:
        return value if value and not value.isspace() else None
    if isinstance(value, str):  # NumPy's and other kinds of string
        return _text(str(value), row, what)
    if is_missing(value):
        return None
    shown = repr(value) if len(repr(value)) <= 60 else f"{repr(value)[:60]}..."
    raise TypeError(
        f"{what}: number {row + 1} is {kind_of(value)}, not a text: {shown} "
        "(a missing text is None, NaN or pd.NA; make others text with str)"
    )
