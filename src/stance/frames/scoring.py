"""Score a table: the same table with the columns of the predictions."""

from typing import Any

import pyarrow as pa

from stance.frames.choice import ModelChoice, model_of
from stance.frames.frame import SAY_TEXT, column_of, frame_of, text_column
from stance.model.classifier import NO_TEXT
from stance.series import kind_of
from stance.tables.scored import Scored, added_columns, column_types


def score(frame: Any, text: Any = None, *, model: ModelChoice = None, prefix: str = "", why: bool = False) -> Any:
    """Return a table with the predictions of its texts: a pandas or polars DataFrame or pyarrow Table of its own kind.

    `text` names the column of texts, "text" if nothing is said. Its columns, their types and the index stay as they
    are; added are, under a `prefix`, those that `stance predict` writes: stance, a probability for each label, score,
    certain and, with `why`, what an answer lacks to be certain. Where a text is missing or blank they are null. A
    series of texts is taken as a table of one column, a list as a pandas one; what else Arrow can read comes back as a
    pyarrow Table. `model` is a `StanceModel`, a fitted `StanceClassifier` or a model folder; None is the model that
    ships.

    Raises TableError where a column is missing or there already, TypeError for what is no table.
    """
    if not isinstance(prefix, str):
        raise TypeError(f"prefix must be a string, found {kind_of(prefix)}")
    chosen, table = model_of(model), frame_of(frame)
    texts = table.texts(text_column(table, frame, text), hint=SAY_TEXT)
    places = [i for i, one in enumerate(texts) if one is not None]
    there = [one for one in texts if one is not None]
    scored = Scored(
        chosen.labels,
        chosen.poles,
        chosen.scorer_.threshold,
        chosen.predict_proba(there),
        chosen.reasons(there),
        why=why,
    )
    names = added_columns(chosen.labels, chosen.poles, sentences=False, prefix=prefix, why=why)
    types = column_types(chosen.labels, chosen.poles, sentences=False, why=why)
    arrays = [column_of(v, places, len(texts), t) for v, t in zip(scored.columns(), types, strict=True)]
    if why:  # what such a text lacks is known
        arrays[-1] = arrays[-1].fill_null(NO_TEXT)
    return table.with_columns(pa.table(dict(zip(names, arrays, strict=True))))
