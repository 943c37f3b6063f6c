"""Keep the state of one annotator's work on a list of texts: what is answered, what comes next, what can be undone."""

import random
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stance.errors import UsageError

UNDO, SKIP, NOTE, GUIDE, QUIT, MORE = "u", "s", "+", "?", "q", " "
"""The keys of an annotator that are no labels."""
_COMMANDS = (UNDO, SKIP, NOTE, GUIDE, QUIT, MORE)
_DIGITS = "1234567890"


@dataclass(frozen=True)
class Answer:
    """The label of a row, by its position, when it was given (ISO 8601, UTC), and a note on it."""

    row: int
    label: str
    labelled_at: str
    note: str = ""


class Session:
    """What one annotator has answered, and the rows still to come in their order.

    `done` are answers of earlier sessions, in the order in which they were given.
    """

    def __init__(self, order: Sequence[int], done: Sequence[Answer] = ()) -> None:
        answered = {answer.row for answer in done}
        self.answers = list(done)
        self.total = len(answered | set(order))
        self._waiting = deque(row for row in order if row not in answered)
        self._history: list[int | Answer] = list(done)

    @property
    def current(self) -> int | None:
        """Return the row to answer, None where all are answered."""
        return self._waiting[0] if self._waiting else None

    def answer(self, label: str, labelled_at: str, note: str = "") -> Answer:
        """Label the current row and return the answer."""
        given = Answer(self._waiting.popleft(), label, labelled_at, note)
        self.answers.append(given)
        self._history.append(given)
        return given

    def skip(self) -> None:
        """Put the current row behind all others."""
        self._history.append(self._waiting[0])
        self._waiting.rotate(-1)

    def undo(self) -> Answer | int | None:
        """Take back the last answer, or the last skip, and return it; its row is the current one again.

        Returns None where there is nothing to take back.
        """
        if not self._history:
            return None
        last = self._history.pop()
        if isinstance(last, Answer):
            self.answers.pop()
            self._waiting.appendleft(last.row)
        else:
            self._waiting.remove(last)
            self._waiting.appendleft(last)
        return last


def shuffled(number: int, seed: int) -> list[int]:
    """Return the positions of so many rows in an order drawn by lot, the same for the same seed.

    >>> shuffled(5, 0) == shuffled(5, 0) != shuffled(5, 1)
    True
    """
    order = list(range(number))
    random.Random(seed).shuffle(order)  # noqa: S311  # an order to read in, no secret
    return order


def label_keys(labels: Sequence[str]) -> Mapping[str, str]:
    """Return the key of each label: its first letter, or a digit where that is another's or a command.

    A digit is the label's number among them, so that it does not move when another label is added behind. Raises
    UsageError where labels are too few, too many, blank or the same.

    >>> label_keys(["conciliatory", "hostile", "neutral"])
    {'conciliatory': 'c', 'hostile': 'h', 'neutral': 'n'}
    >>> label_keys(["support", "oppose", "other"])
    {'support': '1', 'oppose': '2', 'other': '3'}
    """
    if len(labels) < 2 or len(set(labels)) < len(labels) or not all(label.strip() for label in labels):
        raise UsageError(f"labels must be two or more, each another: found {', '.join(map(repr, labels)) or 'none'}")
    if len(labels) > len(_DIGITS):
        raise UsageError(f"{len(labels)} labels are more than the {len(_DIGITS)} that keys can tell apart")
    first = [label.strip()[0].casefold() for label in labels]
    keys: dict[str, str] = {}
    for number, (label, letter) in enumerate(zip(labels, first, strict=True)):
        clear = len(letter) == 1 and letter.isalpha() and first.count(letter) == 1 and letter not in _COMMANDS
        keys[label] = letter if clear else _DIGITS[number]
    return keys


def matched(rows: Sequence[tuple[str, ...]], earlier: Sequence[tuple[str, ...]]) -> list[int | None]:
    """Return for each earlier row which of the rows it is, by its cells; of rows that are alike, one after the other.

    None stands for one that is not among them.

    >>> matched([("a",), ("b",), ("a",)], [("a",), ("c",), ("a",)])
    [0, None, 2]
    """
    places: dict[tuple[str, ...], deque[int]] = {}
    for i, row in enumerate(rows):
        places.setdefault(row, deque()).append(i)
    return [places[row].popleft() if places.get(row) else None for row in earlier]
