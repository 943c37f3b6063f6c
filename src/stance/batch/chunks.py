"""Score the rows of a chunk, or the sentences in them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from stance.model.classifier import StanceModel, judged_where_they_lie
from stance.scoring.scorer import Floats
from stance.scoring.spans import Spans
from stance.tables.cut import TEXT, TEXT_END, CutRows
from stance.tables.scored import Scored, Sentences
from stance.text.sentences import sentences


def score_rows(model: StanceModel, texts: list[str], *, why: bool, sets: bool = False) -> Scored:
    """Return the scores of texts, one for each, and on request why they are not certain and their label sets."""
    probabilities, reasons = _once(model, texts)
    held = ["|".join(labels) for labels in model.sets_of(probabilities)] if sets else None
    return Scored(model.labels, model.poles, model.scorer_.threshold, probabilities, reasons, None, why, sets=held)


def score_cut(model: StanceModel, rows: CutRows, *, why: bool) -> Scored:
    """Return the scores of rows that were cut, on the thread that asks."""
    probabilities, reasons = _once_where_they_lie(model, Spans(rows.data, *rows.places(TEXT, TEXT_END)))
    return Scored(model.labels, model.poles, model.scorer_.threshold, probabilities, reasons, None, why)


def score_sentences(
    model: StanceModel, texts: Sequence[str], numbers: Sequence[int], *, why: bool, sets: bool = False
) -> Scored:
    """Return the scores of the sentences in texts; `numbers` says which row each text is, from 1."""
    cut = _cut(texts, numbers)
    scored = score_rows(model, [text for text in cut.texts if text is not None], why=why, sets=sets)
    return replace(scored, sentences=cut)


def spread(scored: Scored, places: Sequence[int], missing: dict[int, str], numbers: Sequence[int]) -> Scored:
    """Return the scores of some rows as those of all rows, of which the ones at `places` were scored.

    `missing` says why each of the others was not; `numbers` which row each of all is, from 1.
    """
    cut = scored.sentences
    if cut is None:
        return _spread(scored, places, missing)
    found: dict[int, list[int]] = {}
    for i, row in enumerate(cut.rows):
        found.setdefault(places[row], []).append(i)
    whole = Sentences([], [], [], numbers)
    out, without = [], {}
    for row in range(len(numbers)):
        for i in found.get(row, []):
            out.append(len(whole.rows))
            whole.rows.append(row)
            whole.texts.append(cut.texts[i])
            whole.spans.append(cut.spans[i])
        if row in missing:
            without[len(whole.rows)] = missing[row]
            whole.rows.append(row)
            whole.texts.append(None)
            whole.spans.append(None)
    return replace(_spread(scored, out, without), sentences=whole)


def _spread(scored: Scored, places: Sequence[int], missing: dict[int, str]) -> Scored:
    labels = scored.probabilities.shape[1]
    probabilities = np.zeros((len(places) + len(missing), labels))
    probabilities[list(places)] = scored.probabilities
    reasons = {places[i]: reason for i, reason in scored.reasons.items()}
    sets = None if scored.sets is None else dict(zip(places, scored.sets, strict=True))
    spread_sets = None if sets is None else [sets.get(row, "") for row in range(len(probabilities))]
    return replace(scored, probabilities=probabilities, reasons=reasons, missing=missing, sets=spread_sets)


def _cut(texts: Sequence[str], numbers: Sequence[int]) -> Sentences:
    cut = Sentences([], [], [], numbers)
    for row, text in enumerate(texts):
        for span in sentences(text):
            cut.rows.append(row)
            cut.texts.append(text[span.start : span.end])
            cut.spans.append(span)
    return cut


def _once(model: StanceModel, texts: list[str]) -> tuple[Floats, dict[int, str]]:
    """Return the probabilities of texts, and why some are not ones to judge; the same text is scored once."""
    places: dict[str, int] = {}
    where = [places.setdefault(text, len(places)) for text in texts]
    if len(places) == len(texts):
        return model.predict_proba(texts), model.reasons(texts)
    different = list(places)
    reasons = model.reasons(different)
    return model.predict_proba(different)[where], {i: reasons[w] for i, w in enumerate(where) if w in reasons}


def _once_where_they_lie(model: StanceModel, spans: Spans) -> tuple[Floats, dict[int, str]]:
    """Return what `_once` does, of texts that lie in a piece of memory."""
    from stance.tables import kernel

    first = np.empty(len(spans), np.int64)
    slots = np.full(1 << max(4, 2 * len(spans) - 1).bit_length(), -1, np.int64)
    different = kernel.find_repeats(spans.data, spans.starts, spans.ends, slots, first)
    if different == len(spans):
        return judged_where_they_lie(model, spans)
    kept = np.flatnonzero(first == np.arange(len(first)))
    where = np.searchsorted(kept, first)
    probabilities, reasons = judged_where_they_lie(model, spans.some(kept))
    odd = np.zeros(len(kept), bool)
    odd[list(reasons)] = True
    told = {i: reasons[int(where[i])] for i in np.flatnonzero(odd[where]).tolist()}
    return probabilities[where], told
