"""Choose the compiled reader for a table where it pays and covers what is asked for, else the strict one."""

import logging
import sys
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from stance.files import endings
from stance.tables.cut import CutRows
from stance.tables.table import Chunk, Table
from stance.tables.writers import Writer

FEWEST_BYTES = 4 << 20
"""Bytes of a file from which on reading it in compiled code saves more time than getting that ready takes."""
_PACKED = 4
"""How many times shorter a packed file is, about."""
_PATIENCE = 2.0
"""Seconds of silence before the user is told what takes so long."""
_FUNCTIONS = 64
"""More than the kernels have: so often at most can keeping one of them fail."""

_log = logging.getLogger(__name__)


def quick_chunks(table: Table, text_column: int, size: int, writer: Writer) -> Iterator[CutRows | Chunk]:
    """Yield the chunks of a table that has just been opened: the same rows in either case.

    They are cut in compiled code where the file is long and the writer takes its rows as they stand.
    """
    if writer.appends(table) and _pays(table.name) and ready():
        from stance.tables.cutter import can_be_cut, cut_chunks

        if can_be_cut(table, text_column):
            yield from cut_chunks(table, text_column, size)
            return
    yield from table.chunks(text_column, size)


def _pays(path: str) -> bool:
    """Tell whether there is a regular file of that name, and a long one."""
    file = Path(path)
    if path == "-" or not file.is_file():
        return False
    return file.stat().st_size * (_PACKED if endings(path)[1] else 1) >= FEWEST_BYTES


@cache
def ready() -> bool:
    """Get the kernels ready; return whether that can be had on this machine."""
    if sys.byteorder != "little":  # their masks of bytes would be the wrong way round
        return False
    notice = threading.Timer(
        _PATIENCE, _log.info, ["getting the compiled reader ready; the first time on a machine that takes longest ..."]
    )
    notice.daemon = True
    notice.start()
    try:
        from stance.scoring import plain
        from stance.tables import cutter

        for tries_left in reversed(range(_FUNCTIONS)):
            try:
                cutter.try_out()
                plain.try_out()
                return True
            except OSError:  # a function was compiled but could not be kept; the next try finds it in memory
                if not tries_left:
                    raise
    except (ImportError, RuntimeError, OSError) as error:
        _log.warning("the compiled reader of tables is not available (%s); reading goes on slower", error)
    finally:
        notice.cancel()
    return False
