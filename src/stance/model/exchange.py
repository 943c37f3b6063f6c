"""Exchange models with scikit-learn programs as joblib files, which run code when they are read."""

import io
from pathlib import Path
from typing import Any

import numpy as np

from stance.errors import ModelError
from stance.files import AtomicWriter
from stance.model.classifier import StanceModel
from stance.model.settings import Report, Settings
from stance.scoring.scorer import Block, Scorer


def export_joblib(model: StanceModel, path: str | Path) -> None:
    """Write the model's scikit-learn pipeline as a joblib file, atomically; raise TableError where that fails."""
    import joblib

    path, buffer = Path(path), io.BytesIO()
    pipeline = model.pipeline()
    pipeline.stance_ = {"poles": model.poles, "threshold": model.scorer_.threshold}
    joblib.dump(pipeline, buffer)
    with AtomicWriter(path) as handle:
        handle.write(buffer.getvalue())


def load_joblib(path: str | Path, *, trust_pickle: bool = False) -> StanceModel:
    """Return the model of an exported joblib file; unpickling runs code, so it must be asked for by name.

    Raises ModelError without `trust_pickle`, or where the file holds anything but a pipeline that stance exported.
    """
    if not Path(path).is_file():
        raise ModelError(f"{path}: no such file; stance model export makes one", file=path)
    if not trust_pickle:
        raise ModelError(
            f"{path}: a .joblib file can run any code when it is read; "
            "use a model folder, or --trust-pickle if you made the file",
            file=path,
        )
    import joblib

    try:
        pipeline = joblib.load(path)
        return _from_pipeline(pipeline)
    except Exception as error:  # unpickling can raise anything
        raise ModelError(f"{path}: not a pipeline that stance exported ({error!r})", file=path) from error


def _from_pipeline(pipeline: Any) -> StanceModel:
    union, classifier = pipeline.named_steps["blocks"], pipeline.named_steps["classify"]
    coefficients, intercepts = classifier.coef_, classifier.intercept_
    if len(coefficients) == 1:
        coefficients, intercepts = (np.concatenate([-part / 2, part / 2]) for part in (coefficients, intercepts))
    blocks, start = [], 0
    for name, vectoriser in union.transformer_list:
        features = tuple(sorted(vectoriser.vocabulary_, key=vectoriser.vocabulary_.__getitem__))
        stop = start + len(features)
        part = np.ascontiguousarray(coefficients[:, start:stop].T)
        weight = union.transformer_weights[name]
        blocks.append(Block(name, vectoriser.analyzer, weight, features, vectoriser.idf_, part))
        start = stop
    labels = tuple(map(str, classifier.classes_))
    meta = pipeline.stance_
    poles = tuple(meta["poles"]) if meta["poles"] else None
    analyzer = pipeline.named_steps["analyze"].analyzer
    scorer = Scorer(analyzer, tuple(blocks), intercepts, labels, poles, meta["threshold"])
    return StanceModel.from_fitted(scorer, Settings(), Report(), None)
