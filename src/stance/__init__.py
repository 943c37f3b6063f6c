"""Tell who takes which stance toward whom in diplomatic text: conciliatory, hostile or neutral, with evidence."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from stance.errors import (
    InputError,
    LabelError,
    LexiconError,
    ModelError,
    StanceError,
    TableError,
    TrainingWarning,
    UsageError,
)
from stance.values import Contrast, Contribution, Evidence, Explanation, Mention, Prediction, Predictions, Span
from stance.version import __version__ as __version__

if TYPE_CHECKING:
    from stance import plot
    from stance.articles.dyads import DyadSums
    from stance.articles.offices import Office, offices_from_csv
    from stance.articles.reading import read_article
    from stance.articles.statements import Article, Dyad, Participant, Statement
    from stance.evaluation.evaluation import Evaluation, evaluate
    from stance.features.analyzer import Analyzer
    from stance.features.gazetteer import Gazetteer
    from stance.features.lexicon import Lexicon
    from stance.frames.reading import Articles, read_articles
    from stance.frames.scoring import score
    from stance.frames.trending import Trends, trend
    from stance.model.classifier import StanceModel
    from stance.model.estimator import StanceClassifier
    from stance.model.resources import default_analyzer
    from stance.model.settings import Settings
    from stance.model.store import load, save
    from stance.resources import default_model
    from stance.text.sentences import sentences

__all__ = [
    "Analyzer",
    "Article",
    "Articles",
    "Contrast",
    "Contribution",
    "Dyad",
    "DyadSums",
    "Evaluation",
    "Evidence",
    "Explanation",
    "Gazetteer",
    "InputError",
    "LabelError",
    "Lexicon",
    "LexiconError",
    "Mention",
    "ModelError",
    "Office",
    "Participant",
    "Prediction",
    "Predictions",
    "Settings",
    "Span",
    "StanceClassifier",
    "StanceError",
    "StanceModel",
    "Statement",
    "TableError",
    "TrainingWarning",
    "Trends",
    "UsageError",
    "default_analyzer",
    "default_model",
    "evaluate",
    "load",
    "offices_from_csv",
    "plot",
    "read_article",
    "read_articles",
    "save",
    "score",
    "sentences",
    "trend",
]

# Loaded on first use, so that `import stance` stays quick.
_ROOMS = {
    "Analyzer": "features.analyzer",
    "Article": "articles.statements",
    "Articles": "frames.reading",
    "Dyad": "articles.statements",
    "DyadSums": "articles.dyads",
    "Evaluation": "evaluation.evaluation",
    "Gazetteer": "features.gazetteer",
    "Lexicon": "features.lexicon",
    "Office": "articles.offices",
    "Participant": "articles.statements",
    "Settings": "model.settings",
    "StanceClassifier": "model.estimator",
    "StanceModel": "model.classifier",
    "Statement": "articles.statements",
    "Trends": "frames.trending",
    "default_analyzer": "model.resources",
    "default_model": "resources",
    "evaluate": "evaluation.evaluation",
    "load": "model.store",
    "offices_from_csv": "articles.offices",
    "read_article": "articles.reading",
    "read_articles": "frames.reading",
    "save": "model.store",
    "score": "frames.scoring",
    "sentences": "text.sentences",
    "trend": "frames.trending",
}


def __getattr__(name: str) -> Any:
    if name == "plot":
        return import_module("stance.plot")
    if name in _ROOMS:
        return getattr(import_module(f"stance.{_ROOMS[name]}"), name)
    raise AttributeError(f"module 'stance' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
