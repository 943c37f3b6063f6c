"""Spare the collector of garbage most of its work while articles are read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS = 200_000
"""So many objects more than before set off a search for circles of them."""


@contextmanager
def few_collections() -> Iterator[None]:
    """Look for circles of objects seldom, and not among a model's: reading an article leaves none behind."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
