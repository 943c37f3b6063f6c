"""Write docs/api.md: the docstring and signature of every public name, as they stand in the source.

Usage: python tests/reference.py
"""

import ast
import inspect
import sys
import textwrap
from pathlib import Path
from types import FunctionType, ModuleType

sys.path.insert(0, str(Path(__file__).parent))

import stance
import stance.spark

ROOT = Path(__file__).parents[1]
HEAD = """# The Python interface

All names of `import stance`, from their docstrings; `python tests/reference.py` writes this page.
[In Python](python.md) shows the first steps, [recipes](recipes/pandas.md) how to go on with pandas.
"""
GROUPS = {
    "Score": [
        "load", "score", "StanceModel", "Prediction", "Predictions", "Explanation", "Contrast", "Evidence",
        "Contribution", "Span",
    ],
    "Read articles": [
        "read_article", "read_articles", "Articles", "Article", "Statement", "Participant", "Dyad", "DyadSums",
        "Office", "offices_from_csv",
    ],
    "Follow through time": ["trend", "Trends", "plot"],
    "Train and measure": ["StanceClassifier", "Settings", "save", "evaluate", "Evaluation", "TrainingWarning"],
    "Shares": ["sample", "share", "Shares"],
    "Parts": ["default_model", "default_analyzer", "Analyzer", "Gazetteer", "Lexicon", "Mention", "sentences"],
    "Errors": ["StanceError", "UsageError", "InputError", "TableError", "LabelError", "LexiconError", "ModelError"],
}  # fmt: skip

SPARK = """## On Spark

Names of `import stance.spark`; [scale.md](scale.md) shows them at work.
"""


def page() -> str:
    """Return docs/api.md as the docstrings say it now."""
    parts = [HEAD]
    for title, names in GROUPS.items():
        parts += [f"## {title}\n", *(_entry(name, stance) for name in names)]
    parts += [SPARK, *(_entry(name, stance.spark) for name in stance.spark.__all__)]
    return "\n".join(parts).rstrip() + "\n"


def _entry(name: str, module: ModuleType) -> str:
    found = getattr(module, name)
    if inspect.ismodule(found):
        told = [_part(name, getattr(found, part)) for part in found.__all__]
        return "\n".join([f"### `{name}`\n", _doc(found), *told])
    if inspect.isclass(found):
        methods = [m for key, m in vars(found).items() if not key.startswith("_")]
        told = [_member(name, m) for m in methods if _documented(m)]
        return "\n".join([f"### `{name}`\n", f"```python\n{_class_signature(found)}\n```\n", _doc(found), *told])
    return f"### `{name}`\n\n```python\n{_signature(found)}\n```\n\n{_doc(found)}"


def _part(owner: str, function: object) -> str:
    signature = _signature(function)
    return f"#### `{owner}.{signature.partition('(')[0]}`\n\n```python\n{owner}.{signature}\n```\n\n{_doc(function)}"


def _documented(member: object) -> bool:
    function = getattr(member, "__func__", getattr(member, "fget", member))
    return isinstance(function, FunctionType) and bool(function.__doc__)


def _member(owner: str, member: object) -> str:
    if isinstance(member, property):
        return f"#### `{owner}.{getattr(member.fget, '__name__', '')}`\n\n{_doc(member)}"
    function = getattr(member, "__func__", member)
    name = getattr(function, "__name__", "")
    return f"#### `{owner}.{name}`\n\n```python\n{_signature(function)}\n```\n\n{_doc(function)}"


def _doc(found: object) -> str:
    return f"{inspect.getdoc(found)}\n"


def _tree(found: object) -> ast.stmt:
    return ast.parse(textwrap.dedent(inspect.getsource(found))).body[0]  # type: ignore[arg-type]


def _signature(function: object) -> str:
    """Return a function's signature as its source has it, which is the same on every version of Python."""
    tree = _tree(function)
    assert isinstance(tree, ast.FunctionDef)
    tree.args.args = [a for a in tree.args.args if a.arg not in ("self", "cls")]
    returns = f" -> {ast.unparse(tree.returns)}" if tree.returns else ""
    return f"{tree.name}({ast.unparse(tree.args)}){returns}"


def _class_signature(found: type) -> str:
    """Return how an instance is made: by `__init__`, or for a dataclass by its fields."""
    tree = _tree(found)
    assert isinstance(tree, ast.ClassDef)
    made = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "__init__"]
    if made:
        return _signature(vars(found)["__init__"]).replace("__init__", tree.name, 1).removesuffix(" -> None")
    fields = [ast.unparse(node) for node in tree.body if isinstance(node, ast.AnnAssign)]
    if not fields:
        return f"class {tree.name}({', '.join(map(ast.unparse, tree.bases))})"
    return f"{tree.name}({', '.join(field for field in fields if not field.startswith('_'))})"


if __name__ == "__main__":
    (ROOT / "docs" / "api.md").write_text(page(), encoding="utf-8")
