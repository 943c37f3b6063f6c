"""Write sections as Markdown, or as one HTML page that needs nothing else and runs nothing."""

from collections.abc import Sequence

from stance import markup
from stance.evaluation.sections import Section

_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:70em;margin:2em auto;padding:0 1em;color:#222;background:#fff}"
    "table{border-collapse:collapse;margin:.5em 0}tr{border-bottom:1px solid #ddd}p{max-width:45em;color:#555}"
)


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


def page(title: str, leads: Sequence[str], parts: Sequence[Section]) -> str:
    """Return sections as an HTML page with all text escaped, without script, links or pictures."""
    body = []
    for part in parts:
        note = f"<p>{markup.safe(part.note)}</p>" if part.note else ""
        body.append(f"<h2>{markup.safe(part.title)}</h2>{markup.table(part.header, part.rows)}{note}\n")
    opening = "".join(f"<p>{markup.safe(lead)}</p>" for lead in filter(None, leads))
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" '
        f'content="{policy}"><title>{markup.safe(title)}</title><style>{_STYLE}</style></head>\n'
        f"<body><h1>{markup.safe(title)}</h1>{opening}\n{''.join(body)}</body></html>\n"
    )


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_plain, cells))} |"


def _plain(text: str) -> str:
    for mark in "\\`*_|[]#":
        text = text.replace(mark, "\\" + mark)
    return " ".join(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split())
