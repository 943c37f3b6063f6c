"""Split training rows into folds: of what is held out, no document, source or copy is fitted on."""

import numpy as np
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold, StratifiedKFold

from stance.errors import LabelError
from stance.model.examples import Examples
from stance.model.metrics import Classes
from stance.model.settings import Settings


def document_folds(settings: Settings, examples: Examples) -> list[tuple[Classes, Classes]]:
    """Return for each fold the rows to fit on and those to hold out; of a document held out nothing is fitted on."""
    measured, seed = examples.measured, settings.seed
    y = examples.y[measured]
    folds = min(settings.folds, int(np.bincount(y)[np.unique(y)].min()))
    if examples.groups is None:
        splitter = StratifiedKFold(folds, shuffle=True, random_state=seed)
        tests = [test for _, test in splitter.split(np.zeros(len(y)), y)]
        return [(others(examples, measured[test], None), measured[test]) for test in tests]
    groups = examples.groups[measured]
    if len(np.unique(groups)) < 2:
        raise LabelError("all texts belong to one group; held-out folds need at least two")
    splitter = StratifiedGroupKFold(min(folds, len(np.unique(groups))), shuffle=True, random_state=seed)
    tests = [test for _, test in splitter.split(np.zeros(len(y)), y, groups)]
    # Few groups can leave a fold empty, or its training rows without some label: such folds teach nothing.
    splits = [(others(examples, measured[test], examples.groups), measured[test]) for test in tests]
    labels = set(y.tolist())
    usable = [(rows, test) for rows, test in splits if len(test) and labels <= set(examples.y[rows].tolist())]
    if not usable:
        raise LabelError("the groups cannot be split so that every label stays on the training side: use more groups")
    return usable


def others(examples: Examples, test: Classes, groups: Classes | None) -> Classes:
    """Return the rows that may be fitted on while others are held out: no row of their groups, and no copy of them."""
    out = np.zeros(len(examples.texts), bool)
    out[test] = True
    if examples.together:
        out |= np.isin(examples.copies, np.unique(examples.copies[test]))
    if groups is not None:
        out |= np.isin(groups, np.unique(groups[test]))
    return np.flatnonzero(~out)


def source_tests(settings: Settings, examples: Examples) -> list[Classes]:
    """Return the measured rows in parts, each with all that there are of its sources."""
    measured, sources = examples.measured, examples.sources
    assert sources is not None  # noqa: S101
    found = len(np.unique(sources[measured]))
    if found < 2:
        raise LabelError("all measured texts are of one source; to hold out sources takes at least two")
    splits = GroupKFold(min(settings.folds, found)).split(measured, groups=sources[measured])
    return [measured[test] for _, test in splits]
