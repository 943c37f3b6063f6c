"""Tell who takes which stance toward whom in diplomatic text: conciliatory, hostile or neutral, with evidence."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from stance.errors import InputError, LabelError, LexiconError, ModelError, StanceError, TableError, UsageError
from stance.values import Contribution, Evidence, Explanation, Mention, Prediction, Span
from stance.version import __version__ as __version__

if TYPE_CHECKING:
    from stance.articles.dyads import DyadSums
    from stance.articles.offices import Office, offices_from_csv
    from stance.articles.reading import read_article
    from stance.articles.statements import Article, Dyad, Participant, Statement
    from stance.features.analyzer import Analyzer
    from stance.features.gazetteer import Gazetteer
    from stance.features.lexicon import Lexicon
    from stance.model.classifier import StanceModel
    from stance.model.evaluation import Evaluation, evaluate
    from stance.model.resources import default_analyzer
    from stance.model.settings import Settings
    from stance.model.store import load, save
    from stance.resources import default_model
    from stance.text.sentences import sentences

__all__ = [
    "Analyzer",
    "Article",
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
    "Settings",
    "Span",
    "StanceError",
    "StanceModel",
    "Statement",
    "TableError",
    "UsageError",
    "default_analyzer",
    "default_model",
    "evaluate",
    "load",
    "offices_from_csv",
    "read_article",
    "save",
    "sentences",
]

# Loaded on first use, so that `import stance` stays quick.
_ROOMS = {
    "Analyzer": "features.analyzer",
    "Article": "articles.statements",
    "Dyad": "articles.statements",
    "DyadSums": "articles.dyads",
    "Evaluation": "model.evaluation",
    "Gazetteer": "features.gazetteer",
    "Lexicon": "features.lexicon",
    "Office": "articles.offices",
    "Participant": "articles.statements",
    "Settings": "model.settings",
    "StanceModel": "model.classifier",
    "Statement": "articles.statements",
    "default_analyzer": "model.resources",
    "default_model": "resources",
    "evaluate": "model.evaluation",
    "load": "model.store",
    "offices_from_csv": "articles.offices",
    "read_article": "articles.reading",
    "save": "model.store",
    "sentences": "text.sentences",
}


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(import_module(f"stance.{_ROOMS[name]}"), name)
    raise AttributeError(f"module 'stance' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
