"""Make HTML of values, with all that comes from outside escaped."""

from collections.abc import Iterable, Mapping, Sequence

_STYLES = {"conciliatory": "#2a7f4f", "hostile": "#b3392f", "neutral": "#6b6b6b"}
_OTHER = "#2b5d9b"
_CELL = "text-align:left;vertical-align:top;padding:2px 8px"


class Html(str):
    """A string that is HTML already, and is not escaped again, here or in a template."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def safe(value: object) -> Html:
    """Return a value as HTML, escaped unless it is that already.

    >>> safe("<b>"), safe(Html("<b>"))
    ('&lt;b&gt;', '<b>')
    """
    from html import escape  # its table of entities is not needed to import the package

    return value if isinstance(value, Html) else Html(escape(str(value), quote=True))


def table(header: Sequence[object], rows: Iterable[Sequence[object]], *, caption: object = "") -> Html:
    """Return a table; its cells are escaped unless they are HTML already.

    >>> table(["a"], [["<"]]).count("&lt;")
    1
    """
    title = f"<caption style='text-align:left'>{safe(caption)}</caption>" if caption else ""
    head = "".join(f"<th style='{_CELL}'>{safe(name)}</th>" for name in header)
    body = "".join("<tr>" + "".join(f"<td style='{_CELL}'>{safe(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return Html(f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def marked(text: str, places: Iterable[tuple[int, int]]) -> Html:
    """Return a text with stretches of it marked; those that overlap are joined.

    >>> marked("a < b", [(2, 3), (2, 5)])
    'a <mark>&lt; b</mark>'
    """
    pieces, done = [], 0
    for start, end in _joined(places):
        pieces += [safe(text[done:start]), f"<mark>{safe(text[start:end])}</mark>"]
        done = end
    return Html("".join([*pieces, safe(text[done:])]))


def label(stance: str, certain: bool) -> Html:
    """Return a stance in its colour; one that is not certain has a question mark."""
    colour = _STYLES.get(stance, _OTHER)
    return Html(f"<b style='color:{colour}'>{safe(stance)}</b>{'' if certain else '?'}")


def shares(probabilities: Mapping[str, float]) -> Html:
    """Return probabilities in words.

    >>> shares({"for": 0.25, "against": 0.75})
    'for 0.25, against 0.75'
    """
    return safe(", ".join(f"{name} {p:.2f}" for name, p in probabilities.items()))


def _joined(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found
