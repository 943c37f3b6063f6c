"""Drive the compiled kernel over Arrow string arrays: threads, working memory, and the rows that the kernel leaves."""

import logging
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from os import cpu_count
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from stance.scoring.scorer import Floats, Scorer
from stance.scoring.spans import Spans

if TYPE_CHECKING:
    import pyarrow as pa

    from stance.scoring.arrays import ScorerArrays, Scratch

_LONGEST = 1 << 20
"""Bytes of a row from which on it is left to the reference, so that working memory stays small."""
_FEWEST_A_THREAD = 256
_LONGEST_KEPT = 4096
"""Bytes of a row up to which working memory is kept."""
_PATIENCE = 2.0
"""Seconds of silence before the user is told what takes so long."""
_FUNCTIONS = 256
"""More than the kernel has, in all the types they are compiled for: so often at most can keeping one of them fail."""

_log = logging.getLogger(__name__)


class CompiledScorer:
    """Scores many texts with the kernel: the numbers of a `Scorer`, to rounding, a hundred times as fast.

    Building it takes about a second, and ten more when the kernel has never been compiled on this machine.
    """

    def __init__(self, scorer: Scorer, arrays: "ScorerArrays") -> None:
        self._scorer, self._arrays = scorer, arrays
        self._kept = _Kept()

    def probabilities(self, texts: "Sequence[str] | pa.Array", *, threads: int | None = None) -> Floats:
        """Return calibrated probabilities, shape (texts, labels).

        `texts` are strings or a string array without nulls, of which nothing is copied. `threads` are as many as there
        are cores, unless given. Raises ValueError for an array of another type or with nulls.
        """
        out = np.empty((len(texts), len(self._scorer.labels)))
        status = np.ones(len(texts), np.uint8)
        array = _array(texts)
        if array is not None:
            data, offsets = buffers(array)
            self._run(data, offsets, out, status, threads)
        left = np.flatnonzero(status).tolist()
        if left:
            out[left] = self._scorer.probabilities([_text(texts[i]) for i in left])
        return out

    def span_probabilities(self, spans: Spans) -> Floats:
        """Return the same for texts that lie in a piece of memory, on the thread that asks."""
        out = np.empty((len(spans), len(self._scorer.labels)))
        status = np.ones(len(spans), np.uint8)
        self._score(spans.data, spans.starts, spans.ends, 0, len(spans), out, status)
        left = np.flatnonzero(status).tolist()
        if left:
            out[left] = self._scorer.probabilities([spans.text(i) for i in left])
        return out

    def _run(self, data: Any, offsets: Any, out: Floats, status: Any, threads: int | None) -> None:
        """Score the rows that are not too long, in stretches of about as many bytes as threads."""
        most = len(out) // _FEWEST_A_THREAD
        if most < 2:  # before the cores are counted, which takes as long as scoring a few rows
            self._score(data, offsets[:-1], offsets[1:], 0, len(out), out, status)
            return
        bounds = _stretches(offsets, max(1, min(threads or cpu_count() or 1, most)))
        with ThreadPoolExecutor(len(bounds) - 1) as pool:
            jobs = [
                pool.submit(self._score, data, offsets[:-1], offsets[1:], first, last, out, status)
                for first, last in pairwise(bounds)
            ]
            for job in jobs:
                job.result()

    def _score(self, data: Any, starts: Any, ends: Any, first: int, last: int, out: Floats, status: Any) -> None:
        from stance.scoring import kernel

        lengths = ends[first:last] - starts[first:last]
        fitting = lengths[lengths <= _LONGEST]
        longest = int(fitting.max()) if len(fitting) else 0
        work = self._work(longest, out.shape[1])
        kernel.score_rows(data, starts, ends, first, last, _LONGEST, self._arrays, work, out, status)

    def _work(self, length: int, labels: int) -> "Scratch":
        """Return working memory for rows of up to so many bytes: of short ones that of the thread's last call.

        With a few rows at a time, making it anew would take longer than scoring them.
        """
        from stance.scoring.arrays import scratch

        columns = len(self._arrays.numbers.columns)
        if length > _LONGEST_KEPT:
            return scratch(length, columns, labels)
        if self._kept.work is None:
            self._kept.work = scratch(_LONGEST_KEPT, columns, labels)
        return self._kept.work


class _Kept(threading.local):
    """What a thread keeps from one call to the next; the kernel leaves all counts at zero."""

    work: "Scratch | None" = None


def compile_scorer(scorer: Scorer) -> CompiledScorer | None:
    """Return the compiled form of a scorer; None, with a warning logged, where it cannot be had on this machine.

    Where the compiled code cannot be kept (a full disk), it is compiled again the next time.
    """
    notice = threading.Timer(
        _PATIENCE, _log.info, ["getting the compiled scorer ready; the first time on a machine that takes longest ..."]
    )
    notice.daemon = True
    notice.start()
    try:
        return _compile(scorer)
    except (ImportError, RuntimeError, OSError) as error:
        _log.warning("the compiled scorer is not available (%s); scoring goes on about fifty times slower", error)
        return None
    finally:
        notice.cancel()


def _compile(scorer: Scorer) -> CompiledScorer | None:
    from stance.scoring.layout import scorer_arrays

    for tries_left in reversed(range(_FUNCTIONS)):
        try:
            arrays = scorer_arrays(scorer)
            made = CompiledScorer(scorer, arrays) if arrays is not None else None
            if made is not None:
                made.probabilities(["Compile now."], threads=1)
            return made
        except OSError:  # a function was compiled but could not be kept; the next try finds it in memory
            if not tries_left:
                raise
    return None


def _array(texts: "Sequence[str] | pa.Array") -> "pa.Array | None":
    """Return texts as a string array; None where one of them cannot be UTF-8 (a lone surrogate)."""
    import pyarrow as pa

    if isinstance(texts, pa.Array):
        if not (pa.types.is_string(texts.type) or pa.types.is_large_string(texts.type)):
            raise ValueError(f"expected an array of strings, found {texts.type}")
        if texts.null_count:
            raise ValueError(f"expected an array without nulls, found {texts.null_count}")
        return texts
    try:
        return pa.array(texts, pa.large_string())
    except UnicodeEncodeError:
        return None


def buffers(array: "pa.Array") -> tuple[npt.NDArray[np.uint8], npt.NDArray[Any]]:
    """Return the bytes of a string array and where its rows start and end in them."""
    import pyarrow as pa

    _, offsets, data = array.buffers()
    kind = np.dtype(np.int64 if pa.types.is_large_string(array.type) else np.int32)
    nothing = np.frombuffer(b"", np.uint8)  # not to be written, as all others: the kernel is compiled for one type
    if offsets is None or not offsets.size:
        return nothing, np.zeros(1, np.int64)
    starts = np.frombuffer(offsets, kind)[array.offset : array.offset + len(array) + 1].astype(np.int64)
    return np.frombuffer(data, np.uint8) if data is not None and data.size else nothing, starts


def _stretches(offsets: Any, count: int) -> list[int]:
    """Return the rows at which to cut, so that each stretch has about as many bytes."""
    wanted = offsets[0] + (offsets[-1] - offsets[0]) * np.arange(1, count) // count
    cuts = np.searchsorted(offsets, wanted).tolist()
    return [0, *cuts, len(offsets) - 1]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value.as_py())
