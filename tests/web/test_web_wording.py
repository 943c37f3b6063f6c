"""The pages speak of their own fields, not of the options of commands."""

import ast
import re
from pathlib import Path

import pytest

from conftest import ROOT
from stance.web.wording import in_page_words

PAGE_READS = [
    "articles/output", "articles/sources", "documents/html", "files", "labelling/answers", "labelling/rows",
    "tables/csv_reader", "tables/labelled", "tables/label_names", "tables/lines", "tables/opening", "tables/table",
    "tables/workbook", "tables/writers",
]  # fmt: skip
"""Modules whose errors a page shows."""
OPTION = re.compile(r"(?<![\w-])(--[a-z][a-z-]*|-o\b)")


def literals(path: Path) -> list[str]:
    """Return the texts of a module that name an option and are no docstrings, with a word for each value."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    own = [n for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)]
    inside = {id(v) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for v in n.values}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            found.append("".join(str(v.value) if isinstance(v, ast.Constant) else "7" for v in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            found += [] if any(node is n.value for n in own) else [node.value]
    return [text for text in found if OPTION.search(text) and " " in text]


@pytest.mark.parametrize("module", PAGE_READS)
def test_no_message_of_what_a_page_reads_names_an_option_there(module: str) -> None:
    for text in literals(ROOT / "src" / "stance" / f"{module}.py"):
        assert OPTION.findall(in_page_words(text)) == [], text


def test_there_are_such_messages() -> None:
    assert sum(len(literals(ROOT / "src" / "stance" / f"{module}.py")) for module in PAGE_READS) > 15


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "a.csv, line 2: rejected: bytes that are not in the file's encoding (--encoding cp1252?)",
            "a.csv, line 2: rejected: bytes that are not in the file's encoding (choose another in “Encoding”, such as "
            "cp1252)",
        ),
        ("if that is the header, say --header-row 3", "if that is the header, say 3 in “Header row”"),
        (
            "the columns stance are in the input already; rename them there, or say --prefix model_ to name the new "
            "ones model_stance and so on",
            "the columns stance are in the input already; rename them there",
        ),
        (
            "; where one means the same, say so: --rename-labels conf lict=LABEL,...",
            "; where one means the same, write it so in the table",
        ),
        ("We met -- at last - in Oslo, and --all of it", "We met -- at last - in Oslo, and --all of it"),
    ],
)
def test_options_become_fields(said: str, told: str) -> None:
    assert in_page_words(said) == told


def test_a_long_message_of_a_user_takes_no_time() -> None:
    assert in_page_words("say so: --rename-labels " * 2_000 + "not read: " * 2_000)
