"""Write sections as Markdown."""

from collections.abc import Sequence

from stance.evaluation.sections import Section


def markdown(title: str, leads: Sequence[str], parts: Sequence[Section]) -> str:
    r"""Return sections as GitHub's Markdown; what would be read as markup is escaped.

    >>> markdown("T", [], [Section("a|b", ("c",), (("<d>",),))]).splitlines()[2]
    '## a\\|b'
    """
    lines = [f"# {_plain(title)}", ""]
    for lead in filter(None, leads):
        lines += [_plain(lead), ""]
    for part in parts:
        lines += [f"## {_plain(part.title)}", "", _row(part.header), f"|{'---|' * len(part.header)}"]
        lines += [*map(_row, part.rows), "", *([_plain(part.note), ""] if part.note else [])]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_plain, cells))} |"


def _plain(text: str) -> str:
    for mark in "\\`*_|[]#":
        text = text.replace(mark, "\\" + mark)
    return " ".join(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split())
