"""Place values in a drawing."""

from collections.abc import Sequence


def place(value: float, start: float, end: float, low: float = 0.0, high: float = 1.0) -> float:
    """Return where a value of `low..high` stands between `start` and `end`, to hundredths; values outside at the edge.

    >>> place(0.5, 0, 200), place(-1, 100, 0, -1, 1), place(7, 0, 10)
    (100.0, 100.0, 10.0)
    """
    share = (min(max(value, low), high) - low) / (high - low)
    return round(start + share * (end - start), 2)


def points(places: Sequence[tuple[float, float]]) -> str:
    """Return points as the attribute of a line or a polygon.

    >>> points([(0, 1.5), (2, 3)])
    '0,1.5 2,3'
    """
    return " ".join(f"{x:g},{y:g}" for x, y in places)


def spread(count: int, most: int) -> list[int]:
    """Return the positions of labels along an axis: the first and the last of so many, and some evenly between.

    >>> spread(10, 4), spread(2, 4), spread(1, 4)
    ([0, 3, 6, 9], [0, 1], [0])
    """
    number = min(count, most)
    if number <= 1:
        return [0][:count]
    return [round(i * (count - 1) / (number - 1)) for i in range(number)]
