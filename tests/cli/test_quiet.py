"""Every command that says something beside its output can be told not to."""

from pathlib import Path

import pytest

from conftest import ROOT, run


@pytest.mark.parametrize(
    "arguments",
    [
        ["article", str(ROOT / "data" / "examples" / "article.txt"), "-o", "out.json"],
        ["predict", str(ROOT / "data" / "examples" / "statements.csv"), "-o", "out.csv"],
    ],
)
def test_a_quiet_command_says_nothing(folder: str, tmp_path: Path, arguments: list[str]) -> None:
    assert run(*arguments, "-m", folder, cwd=tmp_path)[1] != ""
    assert run(*arguments, "-m", folder, "--quiet", cwd=tmp_path) == ("", "")
    assert run(*arguments, "-m", folder, cwd=tmp_path)[1] != ""  # and the next one speaks again


def test_an_article_is_no_place_for_what_was_read_in_it(folder: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\n“We met” was all he said.\n", encoding="utf-8")
    _, err = run("article", "in.csv", "-o", "in.csv", "-m", folder, code=2, cwd=tmp_path)
    assert "in.csv is the input itself" in err
    _, err = run("article", "in.csv", "-o", "out.csv", "-m", folder, cwd=tmp_path)
    assert err.startswith("1 article read: 1 statement, 0 rejected")
