"""The documents say what the program does."""

import doctest
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

import codebook
import pictures
import stance
import website
from conftest import ROOT, run
from readme import BLOCK, COPIED, commands, copied, refreshed, written
from reference import GROUPS, page
from stance import ModelError, StanceError, UsageError, __version__
from stance.cli.console import EXIT_INTERRUPTED, EXIT_REJECTS
from stance.tables.writers import OUT_KINDS
from website import sections

FOLDERS = (ROOT, *(ROOT / name for name in ("data", "docs", "docs/recipes", "models")))
DOCS = sorted((ROOT / "docs").rglob("*.md"))
WRITTEN = written()
DOCUMENTS = sorted(str(path.relative_to(ROOT)) for folder in FOLDERS for path in folder.glob("*.md"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT)).removeprefix("docs/")


def _blocks(path: Path) -> list[tuple[str, str]]:
    """Return the fenced blocks of a page: language and text; without those marked `run`, which other tests run."""
    text = re.sub(r"^<!-- run: \w+ -->\n```.*?^```$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


WITH_COMMANDS = [path for path in WRITTEN if BLOCK.search(path.read_text(encoding="utf-8"))]
WITH_CODE = [path for path in WRITTEN if {"python", "sh"} & {language for language, _ in _blocks(path)}]
WITH_SESSIONS = [path for path in WRITTEN if "pycon" in {language for language, _ in _blocks(path)}]


@pytest.mark.parametrize("path", WITH_COMMANDS, ids=_name)
def test_the_commands_of_a_page_print_what_it_shows(path: Path) -> None:
    """`python tests/readme.py` writes the present output into it."""
    text = path.read_text(encoding="utf-8")
    assert refreshed(text) == text


def test_the_pages_for_users_show_commands() -> None:
    shown = {_name(path) for path in WITH_COMMANDS}
    assert {"README.md", "articles.md", "evaluating.md", "io.md", "labelling.md", "shares.md"} - shown == set()
    assert {"explaining.md", "scoring.md", "tables.md", "training.md", "tutorial.md"} - shown == set()


@pytest.mark.parametrize("path", [path for path in WRITTEN if COPIED.search(path.read_text("utf-8"))], ids=_name)
def test_a_table_that_a_page_takes_from_another_is_the_one_there(path: Path) -> None:
    """`python tests/readme.py` writes the present one into it."""
    text = path.read_text(encoding="utf-8")
    assert copied(text) == text
    assert all(len(found[0].splitlines()) > 5 for found in re.finditer(COPIED, text))


def test_every_figure_of_the_comparison_stands_where_it_was_measured() -> None:
    text = (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")
    measured = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("accuracy.md", "performance.md")]
    told = set(re.findall(r"\b\d\.\d\d\d?\b", text))
    assert len(told) > 20
    assert [figure for figure in told if not any(figure in page for page in measured)] == []


@pytest.mark.parametrize("path", WITH_SESSIONS, ids=_name)
def test_the_sessions_of_a_page_go_as_it_shows(path: Path) -> None:
    found = doctest.DocTestParser().get_doctest(path.read_text("utf-8"), {}, path.name, str(path), 0)
    assert found.examples
    assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(found).failed == 0


def test_the_example_of_dated_statements_is_composed_again_to_the_byte(tmp_path: Path) -> None:
    again = tmp_path / "dated.csv"
    subprocess.run([sys.executable, str(ROOT / "tools" / "dated_example.py"), str(again)], check=True)
    assert again.read_bytes() == (ROOT / "data" / "examples" / "dated.csv").read_bytes()


def test_the_documented_interface_is_the_one_that_there_is() -> None:
    """`python tests/reference.py` writes the present one into docs/api.md."""
    assert (ROOT / "docs" / "api.md").read_text(encoding="utf-8") == page()
    assert sorted(name for names in GROUPS.values() for name in names) == stance.__all__


@pytest.mark.parametrize("path", WITH_CODE, ids=_name)
def test_the_code_of_a_page_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its Python in one go and its commands as they come, in a folder with the examples; R and Stata are shown."""
    pytest.importorskip(path.stem) if path.stem in ("polars", "duckdb") else None
    shutil.copytree(ROOT / "data" / "examples", tmp_path / "data" / "examples")
    shutil.copy(ROOT / "data" / "challenge.csv", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for language, code in _blocks(path):
        if language == "python":
            with warnings.catch_warnings():  # code that quiets a warning may quiet it here alone
                exec(compile(code, path.name, "exec"), names)  # noqa: S102
        elif language == "sh" and path.parent.name == "recipes":
            for line in code.splitlines():
                run(*shlex.split(line.removeprefix("stance ")))


@pytest.mark.parametrize("path", WRITTEN, ids=_name)
def test_the_blocks_of_a_page_are_in_a_language_that_is_run_or_known_to_be_shown(path: Path) -> None:
    known = {"bibtex", "console", "json", "pycon", "python", "r", "sh", "stata", "text", "xml", ""}
    assert {language for language, _ in _blocks(path)} <= known


def test_the_codebook_is_what_the_tables_say() -> None:
    """`python tests/codebook.py` writes the present one."""
    assert (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8") == codebook.page()


@pytest.mark.parametrize("name", pictures.COMMANDS)
@pytest.mark.skipif(not version("rich").startswith(pictures.DRAWN_WITH["rich"]), reason="another rich draws otherwise")
def test_a_picture_of_the_terminal_is_what_the_command_shows(name: str) -> None:
    """`python tests/pictures.py` draws the present one."""
    assert (pictures.FOLDER / f"{name}.svg").read_text(encoding="utf-8") == pictures.shown(name)


@pytest.mark.parametrize("name", pictures.DRAWN)
@pytest.mark.skipif(
    not version("matplotlib").startswith(pictures.DRAWN_WITH["matplotlib"]), reason="another matplotlib draws otherwise"
)
def test_a_figure_is_what_the_command_draws(name: str) -> None:
    """`python tests/pictures.py` draws the present one."""
    assert (pictures.FOLDER / f"{name}.svg").read_text(encoding="utf-8") == pictures.drawn(name)


def test_pictures_need_no_network_and_are_on_a_page() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in WRITTEN)
    for path in pictures.FOLDER.iterdir():
        drawn = path.read_bytes().decode("latin-1")
        assert re.findall(r"(?:href=.|src=.|url\(.?|@import.*)https?:", drawn) == []
        assert f"pictures/{path.name})" in pages


def test_every_page_is_in_the_navigation_once() -> None:
    listed = [place for section in sections() for place in section.pages]
    assert sorted(set(listed)) == sorted(listed)
    assert {str(path.relative_to(ROOT)) for path in DOCS} - {"docs/README.md"} <= set(listed)
    assert [place for place in listed if not (ROOT / place).is_file()] == []


def test_a_link_to_nothing_is_an_error_of_the_site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("[there](nowhere.md) `[not](a-link.md)`\n", encoding="utf-8")
    monkeypatch.setattr(website, "ROOT", tmp_path)
    with pytest.raises(ValueError, match=re.escape("page.md: a link to nowhere.md")):
        website.staged("page.md", {"page.md": "page.md"}, "https://forge.test/stance")


def test_links_of_a_page_lead_to_pages_of_the_site_or_to_the_forge() -> None:
    text = website.staged("docs/codebook.md", website.pages(), "https://forge.test/stance")
    assert "(data-readme.md#how-it-was-labelled)" in text
    text = website.staged("docs/recipes/label-studio.md", website.pages(), "https://forge.test/stance")
    assert "(../labelling.md#other-programs)" in text
    text = website.staged("docs/README.md", website.pages(), "https://forge.test/stance")
    assert "(https://forge.test/stance/tree/main/notebooks)" in text


def test_faults_of_a_site_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<p id="here"><a href="a.html#here"></a><a href="a.html#gone"></a><a href="b.html"></a><a href="https://x.test"></a>'
        '<script src="https://cdn.test/x.js"></script><img src="c.png">',
        encoding="utf-8",
    )
    (tmp_path / "a.css").write_text("@import url('https://fonts.test/a.css');", encoding="utf-8")
    assert website.faults(tmp_path) == [
        "a.html loads https://cdn.test/x.js",
        "a.html links to a.html#gone, a place that is not there",
        "a.html links to b.html",
        "a.html links to c.png",
        "a.css loads url('https://fonts.test/a.css",
    ]


@pytest.mark.slow
def test_the_site_is_built_without_a_warning_and_needs_no_network(tmp_path: Path) -> None:
    pytest.importorskip("sphinx")
    website.build(tmp_path)
    assert website.faults(tmp_path) == []
    assert len(list(tmp_path.rglob("*.html"))) >= len(website.pages())
    assert "condemn" in (tmp_path / "searchindex.js").read_text(encoding="utf-8")  # a script, read from a disk too


def test_the_entry_to_cite_is_that_of_the_citation_file() -> None:
    page, cited = ((ROOT / name).read_text(encoding="utf-8") for name in ("docs/citing.md", "CITATION.cff"))
    given = dict(re.findall(r"^  (\w+) +=\s+\{+(.+?)\}+,?$", page, re.MULTILINE))
    fields = dict(re.findall(r"^(?:  - )?([\w-]+): \"?(.+?)\"?$", cited, re.MULTILINE))
    assert given == {
        "title": fields["title"],
        "author": fields["name"],
        "version": __version__,
        "license": fields["license"],
        "url": fields["repository-code"],
    }


@pytest.mark.skipif(
    tuple(map(int, version("typer").split(".")[:2])) < (0, 29), reason="earlier versions of typer write help otherwise"
)
def test_the_documented_commands_and_options_are_those_that_there_are() -> None:
    """`python tests/readme.py` writes the present ones into docs/cli.md."""
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == commands()


def test_every_ending_that_is_written_and_every_exit_code_is_documented() -> None:
    text = (ROOT / "docs" / "io.md").read_text(encoding="utf-8")
    assert [ending for ending in OUT_KINDS if f"`{ending}`" not in text] == []
    codes = {EXIT_REJECTS, EXIT_INTERRUPTED, UsageError.exit_code, StanceError.exit_code, ModelError.exit_code}
    assert [code for code in codes if f"\n| {code} | " not in text] == []


def test_how_many_simulated_intervals_hold_too_seldom_is_what_the_tables_of_the_page_say() -> None:
    """`python benchmarks/interval_tally.py` prints the table."""
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "interval_tally.py"], capture_output=True, text=True, check=True
    )
    page = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    told = page.partition("<!-- coverage -->\n")[2].partition("<!-- /coverage -->")[0]
    assert told.strip() == done.stdout.strip()


def test_cells_are_counted_below_inside_and_above(tmp_path: Path) -> None:
    """92.9 is below, 93.0 and 97.0 are inside, 97.1 is above; of `97.5% (99.9%)` the first number counts."""
    page = tmp_path / "page.md"
    page.write_text(
        "<!-- dyads -->\n\n| statements | how many | their own mean | width |\n|---|---|---|---|\n"
        "| sure | 1 | 92.9% | 1 |\n| sure | 2 | 93.0% | 1 |\n| too sure | 1 | 97.1% | 1 |\n\n<!-- /dyads -->\n"
        "<!-- shares -->\n| | labels | corrected holds |\n|---|---|---|\n| real | 50 | 97.0% (97.0%) |\n"
        "| real, one of 6 groups | 0 | 97.5% (99.9%) |\n<!-- /shares -->\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "interval_tally.py", page], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[2:-1] == [
        "| `share`: whole tables | 0 | 1 | 0 | 97.0% | 97.0% |",
        "| `share`: real groups without labels | 0 | 0 | 1 | 97.5% | 97.5% |",
        "| dyads | 1 | 1 | 0 | 92.9% | 93.0% |",
        "| dyads, where the model's doubt is wrong | 0 | 0 | 1 | 97.1% | 97.1% |",
        "| all | 1 | 2 | 2 | 92.9% | 97.5% |",
    ]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_and_named_files_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    targets += re.findall(r"`((?:data|models|tests|benchmarks|docs|notebooks|src)/[\w./-]+\.\w+)`", text)
    folder = (ROOT / name).parent
    assert [t for t in targets if not ((folder / t).exists() or (ROOT / t).exists())] == []


def test_the_version_stands_in_one_place_and_is_cited() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    assert project["tool"]["hatch"]["version"]["path"] == "src/stance/version.py"
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r'^version: "?([\w.]+)"?$', cited, re.MULTILINE) == [__version__]


def test_the_licence_and_changelog_are_there() -> None:
    assert "MIT License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(Path(ROOT / "src").rglob("*.py")), ids=lambda p: p.name)
def test_a_module_states_its_purpose_in_its_first_line(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith(('"""', 'r"""'))
