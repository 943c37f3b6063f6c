"""Build the documentation site: the pages that docs/README.md lists, as HTML that needs no network.

Usage: python tests/website.py OUT

The list is the navigation: a section a heading, a page a line. Pages that stand elsewhere in the repository (the cards,
the changelog) are read from there. Links between pages become links of the site, those to other files lead to the
forge. A warning of the generator, a link to nothing and whatever a browser would fetch from elsewhere are errors.
"""

import html.parser
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).parents[1]
CONTENTS = "docs/README.md"
ENTRY = re.compile(r"^- \[([^\]]+)\]\(([^)#]+\.md)\)", re.MULTILINE)
LINK = re.compile(r"(\]\()([^)\s]+)(\))")
FENCE = re.compile(r"(^```.*?^```$|`[^`\n]+`)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """A heading of the navigation, and the titles of its pages by their place in the repository."""

    title: str
    pages: dict[str, str]


def sections() -> list[Section]:
    """Return the navigation."""
    _, *parts = re.split(r"^## ", (ROOT / CONTENTS).read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = [(part.partition("\n")[0], ENTRY.findall(part)) for part in parts]
    return [Section(title, {_place("docs", target): name for name, target in entries}) for title, entries in found]


def pages() -> dict[str, str]:
    """Return the name on the site of every page, by its place in the repository."""
    listed = [place for section in sections() for place in section.pages]
    return {CONTENTS: "index.md"} | {place: _name(place) for place in listed}


def _name(place: str) -> str:
    """Return a page's name on the site.

    >>> _name("docs/recipes/r.md"), _name("models/default/CARD.md")
    ('recipes/r.md', 'models-default-card.md')
    """
    return place.removeprefix("docs/") if place.startswith("docs/") else place.replace("/", "-").lower()


def _place(folder: str, target: str) -> str:
    return os.path.normpath(os.path.join(folder, target))  # noqa: PTH118 - pathlib keeps the dots


def staged(place: str, names: dict[str, str], forge: str) -> str:
    """Return a page's text with its links as they are on the site; raise ValueError for one that leads nowhere."""
    text = (ROOT / place).read_text(encoding="utf-8")
    parts = FENCE.split(text)
    parts[::2] = [LINK.sub(lambda m: f"{m[1]}{_moved(m[2], place, names, forge)}{m[3]}", part) for part in parts[::2]]
    return "".join(parts)


def _moved(target: str, place: str, names: dict[str, str], forge: str) -> str:
    if "://" in target or target.startswith(("#", "mailto:")):
        return target
    path, hash_mark, anchor = target.partition("#")
    wanted = _place(str(Path(place).parent), path)
    if wanted in names:
        return os.path.relpath(names[wanted], Path(names[place]).parent) + hash_mark + anchor
    if not (ROOT / wanted).exists():
        raise ValueError(f"{place}: a link to {target}, where there is nothing")
    if wanted.startswith("docs/pictures/"):
        return os.path.relpath(wanted.removeprefix("docs/"), Path(names[place]).parent)
    return f"{forge}/{'tree' if (ROOT / wanted).is_dir() else 'blob'}/main/{wanted}{hash_mark}{anchor}"


def stage(folder: Path) -> None:
    """Write the pages into a folder as the generator reads them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names, forge = pages(), project["project"]["urls"]["Source"]
    for place, name in names.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(staged(place, names, forge), encoding="utf-8")
    with (folder / "index.md").open("a", encoding="utf-8") as index:
        index.writelines(_toctree(section, names) for section in sections())
    shutil.copytree(ROOT / "docs" / "pictures", folder / "pictures")
    for name in ("conf.py", "site.css"):
        shutil.copy(ROOT / "docs" / name, folder)


def _toctree(section: Section, names: dict[str, str]) -> str:
    lines = [f"{title} <{names[place].removesuffix('.md')}>" for place, title in section.pages.items()]
    return "\n".join(["", "```{toctree}", ":hidden:", f":caption: {section.title}", "", *lines, "```", ""])


def build(out: Path) -> None:
    """Build the site; raise CalledProcessError where the generator warns of anything."""
    with tempfile.TemporaryDirectory() as folder:
        stage(Path(folder))
        told = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet", "-E", "-d"]
        subprocess.run([*told, f"{folder}/.doctrees", "-b", "html", folder, str(out)], check=True)


@dataclass
class Page(html.parser.HTMLParser):
    """What a page of the site links to, loads, and has as places to link to."""

    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag's links."""
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif value and (name in ("src", "srcset", "data", "poster") or (name == "href" and tag == "link")):
                self.loads.append(value)
            elif value and name == "href":
                self.links.append(value)


def faults(site: Path) -> list[str]:
    """Return what is wrong with a site: links to nothing, and what it would fetch from elsewhere."""
    read = {path: _read(path) for path in sorted(site.rglob("*.html"))}
    found = [fault for path, page in read.items() for fault in _page_faults(path, page, read)]
    for sheet in sorted(site.rglob("*.css")):
        far = re.findall(r"(?:url\(|@import\s*)['\"]?(?:https?:)?//[^'\")\s]+", sheet.read_text(encoding="utf-8"))
        found += [f"{sheet.name} loads {address}" for address in far]
    return found


def _read(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def _page_faults(path: Path, page: Page, read: dict[Path, Page]) -> list[str]:
    found = [f"{path.name} loads {address}" for address in page.loads if "//" in address.partition(":data")[0][:8]]
    for address in page.links + [a for a in page.loads if "//" not in a and not a.startswith("data:")]:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
        if not target.exists():
            found.append(f"{path.name} links to {address}")
        elif parts.fragment and target in read and unquote(parts.fragment) not in read[target].ids:
            found.append(f"{path.name} links to {address}, a place that is not there")
    return found


def main() -> None:
    """Build, look for faults, and say what was built."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    out = Path(sys.argv[1]).resolve()
    try:
        build(out)
    except subprocess.CalledProcessError:
        sys.exit("The site was not built; what the generator said stands above")
    if found := faults(out):
        sys.exit("\n".join(found))
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 2**20
    print(f"{len(list(out.rglob('*.html')))} pages, {size:.1f} MiB: every link leads somewhere, nothing is fetched")


if __name__ == "__main__":
    main()
