"""The page on reports: its commands print what it shows, and its examples run."""

import doctest
from pathlib import Path

from readme import BLOCK, refreshed

PAGE = Path(__file__).parents[2] / "docs" / "report.md"


def test_the_commands_of_the_page_on_reports_print_what_it_shows() -> None:
    """`python tests/readme.py` writes the present output into it."""
    text = PAGE.read_text(encoding="utf-8")
    assert refreshed(text) == text
    assert len(BLOCK.findall(text)) == 3


def test_the_examples_of_the_page_on_reports_run() -> None:
    done = doctest.testfile(str(PAGE), module_relative=False)
    assert done.attempted >= 5
    assert done.failed == 0
