"""Take a model as callers name it: the default one, a folder, a fitted classifier, or a model itself."""

from functools import cache
from pathlib import Path
from typing import TypeAlias

from stance.model.classifier import StanceModel
from stance.model.store import load
from stance.series import kind_of

ModelChoice: TypeAlias = "StanceModel | str | Path | object | None"


def model_of(given: ModelChoice) -> StanceModel:
    """Return the model that is meant, the one that ships for None; raise TypeError for what is none."""
    if given is None:
        return _default()
    if isinstance(given, str | Path):
        return load(given)
    model = getattr(given, "model_", given)
    if not isinstance(model, StanceModel):
        raise TypeError(f"model: found {kind_of(given)}; pass a StanceModel, a fitted StanceClassifier or a folder")
    return model


@cache
def _default() -> StanceModel:
    return load()
