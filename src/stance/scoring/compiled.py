"""Drive the compiled kernel over Arrow string arrays: threads, working memory, and the rows that the kernel leaves."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from itertools import accumulate, islice, pairwise
from os import cpu_count
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from stance.features.analyzer import Located
from stance.jit import Direct
from stance.scoring.explanation import Weighed, weighed
from stance.scoring.scorer import Floats, Scorer
from stance.scoring.spans import Spans
from stance.values import Mention

if TYPE_CHECKING:
    import pyarrow as pa

    from stance.scoring.arrays import Places, ScorerArrays, Scratch, Told

_LONGEST = 1 << 20
"""Bytes of a row from which on it is left to the reference, so that working memory stays small."""
_FEWEST_A_THREAD = 256
_LONGEST_KEPT = 4096
"""Bytes of a row up to which working memory is kept."""
_PATIENCE = 2.0
"""Seconds of silence before the user is told what takes so long."""
_FUNCTIONS = 256
"""More than the kernel has, in all the types they are compiled for: so often at most can keeping one of them fail."""

Made = TypeVar("Made")

_log = logging.getLogger(__name__)


class CompiledScorer:
    """Scores many texts with the kernel: the numbers of a `Scorer`, to rounding, some thirty times as fast on a thread.

    `benchmarks/speed.py` measures it. Building it takes about a second, and ten more when the kernel has never been
    compiled on this machine.
    """

    def __init__(self, scorer: Scorer, arrays: "ScorerArrays") -> None:
        from stance.scoring import kernel
        from stance.scoring.layout import actors_of, concept_symbols

        self._scorer, self._arrays, self._kernel = scorer, arrays, kernel
        self._concepts = tuple(concept_symbols(scorer.analyzer.lexicon))
        self._actors = (*actors_of(scorer.analyzer.gazetteer), None)
        self._kept = _Kept()
        self._ran: set[str] = set()
        """What is compiled: it is when first asked for, unless it is at hand from before."""
        self._direct = Direct()

    def probabilities(self, texts: "Sequence[str] | pa.Array", *, threads: int | None = None) -> Floats:
        """Return calibrated probabilities, shape (texts, labels).

        `texts` are strings or a string array without nulls, of which nothing is copied. `threads` are as many as there
        are cores, unless given. Raises ValueError for an array of another type or with nulls.
        """
        out = np.empty((len(texts), len(self._scorer.labels)))
        status = np.ones(len(texts), np.uint8)
        held = _held(texts)
        if held is not None:
            self._run(*held, out, status, threads)
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

    def mentions(self, text: str) -> list[Mention]:
        """Return the names that the gazetteer knows in a text, in order, as the gazetteer itself does."""
        try:
            data = np.frombuffer(text.encode(), np.uint8)
        except UnicodeEncodeError:  # half of a surrogate pair
            return self._scorer.analyzer.gazetteer.mentions(text)
        count = -1
        if len(data) <= _LONGEST:
            letters, tokens, names = self._arrays.letters, self._arrays.tokens, self._arrays.names
            pieces = self._work(len(data), len(self._scorer.labels)).pieces
            found = np.empty((len(data) // 2 + 2, 3), np.int64)
            find = self._kernel.find_names
            count = self._run_compiled("names", lambda: self._called(find, data, letters, tokens, names, pieces, found))
        if count < 0:
            return self._scorer.analyzer.gazetteer.mentions(text)
        actors = self._actors
        return [Mention(text[start:end], start, end, actors[actor]) for start, end, actor in found[:count].tolist()]

    def weighed(self, texts: Sequence[str], labels: Sequence[int], against: int | None = None) -> list[Weighed]:
        """Return what each word of a text adds to the logit of its label against another's, or the others' mean."""
        from stance.scoring.arrays import told

        held = _held(texts)
        if held is None:
            return [weighed(self._scorer, *pair, against) for pair in zip(texts, labels, strict=True)]
        data, offsets = held
        longest = _longest(np.diff(offsets))
        found = told(len(texts), int(offsets[-1] - offsets[0]) // 2 + 2 * len(texts))
        work, places, other = self._work(longest, len(self._scorer.labels)), self._places(longest), against
        self._run_compiled("words", lambda: self._called(
            self._kernel.weigh_rows, data, offsets[:-1], offsets[1:], np.array(labels, np.int64),
            -1 if other is None else other, _LONGEST, self._arrays, work, places, found,
        ))  # fmt: skip
        read = self._told(found)
        pairs = zip(read, texts, labels, strict=True)
        return [weighed(self._scorer, text, label, against) if one is None else one for one, text, label in pairs]

    def _run_compiled(self, name: str, run: Callable[[], Made]) -> Made:
        """Return what compiled code returns; while it is compiled, the user is told so."""
        if name in self._ran:
            return run()
        with _told_of_waiting():
            made = _compiling(run)
        self._ran.add(name)
        return made

    def _called(self, compiled: Any, data: Any, *arguments: Any) -> Any:
        """Return what a compiled function returns, given arguments of the same types in each call, but for `data`.

        Data that may be written to are of another type, and are looked at.
        """
        return compiled(data, *arguments) if data.flags.writeable else self._direct(compiled, data, *arguments)

    def _told(self, told: "Told") -> Iterator[Weighed | None]:
        """Yield what the kernel tells of each row, None of one that it left."""
        weights, firsts, ends = told.weight.tolist(), told.first.tolist(), told.end.tolist()
        matches = zip(told.feature.tolist(), told.start.tolist(), told.stop.tolist(), strict=True)
        at = 0
        for words, found in zip(told.words.tolist(), told.matches.tolist(), strict=True):
            if words < 0:
                yield None
                continue
            here = slice(at, at + words)
            located = [Located(self._concepts[symbol], *place) for symbol, *place in islice(matches, found)]
            yield Weighed(weights[here], firsts[here], ends[here], located)
            at += words

    def _run(self, data: Any, offsets: Any, out: Floats, status: Any, threads: int | None) -> None:
        """Score the rows that are not too long, in stretches of about as many bytes as threads."""
        most = len(out) // _FEWEST_A_THREAD
        if most < 2:  # before the cores are counted, which takes as long as scoring a few rows
            work = self._work(_longest(np.diff(offsets)), out.shape[1])
            starts, ends, rows = offsets[:-1], offsets[1:], self._kernel.score_rows
            self._called(rows, data, starts, ends, 0, len(out), _LONGEST, self._arrays, work, out, status)
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
        work = self._work(_longest(ends[first:last] - starts[first:last]), out.shape[1])
        self._kernel.score_rows(data, starts, ends, first, last, _LONGEST, self._arrays, work, out, status)

    def _work(self, length: int, labels: int) -> "Scratch":
        """Return working memory for rows of up to so many bytes: of short ones that of the thread's last call.

        With a few rows at a time, making it anew would take longer than scoring them.
        """
        kept = self._kept.work
        if kept is not None and length <= _LONGEST_KEPT:
            return kept
        from stance.scoring.arrays import scratch

        work = scratch(max(length, _LONGEST_KEPT), len(self._arrays.numbers.columns), labels)
        if length <= _LONGEST_KEPT:
            self._kept.work = work
        return work

    def _places(self, length: int) -> "Places":
        """Return room for the places of columns in rows of up to so many bytes, kept as working memory is."""
        from stance.scoring.arrays import places

        if length > _LONGEST_KEPT:
            return places(length, self._arrays)
        if self._kept.places is None:
            self._kept.places = places(_LONGEST_KEPT, self._arrays)
        return self._kept.places


def _longest(lengths: Any) -> int:
    """Return the largest of some lengths that the kernel does not leave for being too long; 0 of none."""
    longest = int(lengths.max()) if len(lengths) else 0
    return longest if longest <= _LONGEST else int(lengths.max(initial=0, where=lengths <= _LONGEST))


class _Kept(threading.local):
    """What a thread keeps from one call to the next; the kernel leaves all counts at zero."""

    work: "Scratch | None" = None
    places: "Places | None" = None


def compile_scorer(scorer: Scorer) -> CompiledScorer | None:
    """Return the compiled form of a scorer; None, with a warning logged, where it cannot be had on this machine.

    Where the compiled code cannot be kept (a full disk), it is compiled again the next time.
    """
    try:
        with _told_of_waiting():
            return _compile(scorer)
    except (ImportError, RuntimeError, OSError) as error:
        _log.warning("the compiled scorer is not available (%s); scoring goes on some thirty times slower", error)
        return None


@cache  # once: the parts of the scorer are compiled one after another
def _tell_of_waiting() -> None:
    _log.info("getting the compiled scorer ready; the first time on a machine that takes longest ...")


@contextmanager
def _told_of_waiting() -> Iterator[None]:
    """Tell the user what takes so long, if it does."""
    notice = threading.Timer(_PATIENCE, _tell_of_waiting)
    notice.daemon = True
    notice.start()
    try:
        yield
    finally:
        notice.cancel()


def _compile(scorer: Scorer) -> CompiledScorer | None:
    from stance.scoring.layout import scorer_arrays

    def make() -> CompiledScorer | None:
        arrays = scorer_arrays(scorer)
        made = CompiledScorer(scorer, arrays) if arrays is not None else None
        if made is not None:
            made.probabilities(["Compile now."], threads=1)
        return made

    return _compiling(make)


def _compiling(run: Callable[[], Made]) -> Made:
    """Return what a function returns that may have code compiled on its way."""
    for _ in range(_FUNCTIONS):
        try:
            return run()
        except OSError:  # a function was compiled but could not be kept; the next try finds it in memory
            continue
    return run()


def _held(texts: "Sequence[str] | pa.Array") -> "tuple[npt.NDArray[np.uint8], npt.NDArray[Any]] | None":
    """Return the bytes of texts and where each starts and ends in them; None where one cannot be UTF-8."""
    try:
        return _joined(texts) if isinstance(texts, list) and len(texts) < _FEWEST_A_THREAD else buffers(_array(texts))
    except UnicodeEncodeError:  # half of a surrogate pair
        return None


def _joined(texts: Sequence[str]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[Any]]:
    """Return the bytes of a few texts, those of an article, with less to do than for an array of Arrow."""
    parts = [text.encode() for text in texts]
    ends = np.array([0, *accumulate(map(len, parts))], np.int64)
    return np.frombuffer(b"".join(parts), np.uint8), ends


def _array(texts: "Sequence[str] | pa.Array") -> "pa.Array":
    """Return texts as a string array; raise UnicodeEncodeError where one of them cannot be UTF-8."""
    import pyarrow as pa

    if not isinstance(texts, pa.Array):
        return pa.array(texts, pa.large_string())
    if not (pa.types.is_string(texts.type) or pa.types.is_large_string(texts.type)):
        raise ValueError(f"expected an array of strings, found {texts.type}")
    if texts.null_count:
        raise ValueError(f"expected an array without nulls, found {texts.null_count}")
    return texts


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
