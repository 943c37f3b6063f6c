"""Find the states that a text has listed and then counts: Chad, Niger and Mali met. *The three countries* agreed."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from stance.values import Mention

_FEWEST = 3
"""Two who have been named are known better: "both"."""
_NUMBERS = {word: number for number, word in enumerate("three four five six seven eight nine ten".split(), _FEWEST)}
_SEVERAL = re.compile(
    rf"(?i)(?:all )?(?:the |these )?(?P<number>two|{'|'.join(_NUMBERS)}|\d+)(?: \w+)? "
    r"(?:countries|nations|states|governments|capitals|powers|neighbou?rs|allies)$"
)
_DEFINITE = re.compile(r"(?i)(?:all|the|these)\b")
_BETWEEN = re.compile(r",? (?:and |as well as )?(?:the )?")
"""What stands between states that are listed."""


def is_several(mention: str) -> bool:
    """Tell whether a mention counts states without naming them.

    >>> is_several("the three countries"), is_several("the three ministers")
    (True, False)
    """
    return _SEVERAL.match(mention) is not None


def listed_before(
    text: str, mention: str, sentences: Iterable[tuple[int, int]], states_in: Callable[[int, int], Sequence[Mention]]
) -> list[Mention]:
    """Return the states that a mention such as "the three countries" means: the last so many that stand in a list.

    `sentences` are the ends of those before it, the nearest first; none are returned where no list has that length.
    """
    several = _SEVERAL.match(mention)
    wanted = _NUMBERS.get(several["number"].lower(), 0) if several and _DEFINITE.match(mention) else 0
    for first, last in sentences if wanted else ():
        states = states_in(first, last)
        for at in range(len(states) - wanted, -1, -1):
            listed = states[at : at + wanted]
            gaps = (text[one.end : other.start] for one, other in pairwise(listed))
            if all(map(_BETWEEN.fullmatch, gaps)) and len({m.actor for m in listed}) == wanted:
                return list(listed)
    return []
