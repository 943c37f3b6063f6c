"""Tell who takes which stance toward whom in diplomatic text: conciliatory, hostile or neutral, with evidence."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from stance.errors import (
    InputError,
    LabelError,
    LexiconError,
    MissingExtra,
    ModelError,
    StanceError,
    TableError,
    UsageError,
)
from stance.schema import Contribution, Evidence, Explanation, Mention, Prediction, Span, Token

if TYPE_CHECKING:
    from stance.actors import Gazetteer
    from stance.article import Article, Dyad, Statement, read_article
    from stance.entities import Office, offices_from_csv
    from stance.evaluation import Evaluation, evaluate
    from stance.features import Reader
    from stance.lexicon import Lexicon
    from stance.model import Settings, StanceModel
    from stance.store import default_model, default_reader, load, save
    from stance.text import sentences

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Contribution",
    "Dyad",
    "Evaluation",
    "Evidence",
    "Explanation",
    "Gazetteer",
    "InputError",
    "LabelError",
    "Lexicon",
    "LexiconError",
    "Mention",
    "MissingExtra",
    "ModelError",
    "Office",
    "Prediction",
    "Reader",
    "Settings",
    "Span",
    "StanceError",
    "StanceModel",
    "Statement",
    "TableError",
    "Token",
    "UsageError",
    "default_model",
    "default_reader",
    "evaluate",
    "load",
    "offices_from_csv",
    "read_article",
    "save",
    "sentences",
]

# Loaded on first use, so that `import stance` stays quick.
_ROOMS = {
    "Article": "article",
    "Dyad": "article",
    "Evaluation": "evaluation",
    "Gazetteer": "actors",
    "Lexicon": "lexicon",
    "Office": "entities",
    "Reader": "features",
    "Settings": "model",
    "StanceModel": "model",
    "Statement": "article",
    "default_model": "store",
    "default_reader": "store",
    "evaluate": "evaluation",
    "load": "store",
    "offices_from_csv": "entities",
    "read_article": "article",
    "save": "store",
    "sentences": "text",
}


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(import_module(f"stance.{_ROOMS[name]}"), name)
    raise AttributeError(f"module 'stance' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
