"""Fill the templates that ship, with all that comes from outside escaped."""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: str) -> str:
    r"""Return a text without what a page cannot hold: control characters, halves of surrogate pairs, non-characters.

    >>> clean("a\x1bb\ud800")
    'a\ufffdb\ufffd'
    """
    return _UNPRINTABLE.sub("\ufffd", text)


def safe(value: object) -> Markup:
    r"""Return a value as HTML: escaped unless it is that already, and without characters that no page can hold.

    >>> str(safe("<b>\x00"))
    '&lt;b&gt;\ufffd'
    """
    if hasattr(value, "__html__"):
        return escape(value)
    return escape(clean(str(value)))


def counted(number: int) -> str:
    """Return a count as it is read.

    >>> counted(1234567)
    '1,234,567'
    """
    return f"{number:,}"


def several(number: int, noun: str) -> str:
    """Return a count with its noun.

    >>> several(1, "dyad"), several(1200, "dyad")
    ('1 dyad', '1,200 dyads')
    """
    return f"{counted(number)} {noun}{'' if number == 1 else 's'}"


def percent(share: float) -> str:
    """Return a share as a percentage.

    >>> percent(0.1234), percent(1)
    ('12.3 %', '100.0 %')
    """
    return f"{100 * share:.1f} %"


def signed(score: float) -> str:
    """Return a score with its sign, a true minus where it is negative, none where it rounds to 0.

    >>> signed(0.256), signed(-0.5), signed(-0.001)
    ('+0.26', '−0.50', '0.00')
    """
    shown = f"{score:+z.2f}"
    return "0.00" if float(shown) == 0 else shown.replace("-", "−")


def render(template: str, **values: Any) -> Markup:
    """Return a template that ships, filled in; names that it lacks are an error, and values are escaped."""
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704  # every value was escaped


def source(template: str) -> str:
    """Return a template as it is, such as the style sheet."""
    environment = _environment()
    assert environment.loader is not None  # noqa: S101
    return environment.loader.get_source(environment, template)[0]


@dataclass(frozen=True)
class Style:
    """A style sheet, and its SHA-256 as a policy names it."""

    text: Markup
    digest: str


def styled(*templates: str) -> Style:
    """Return style sheets that ship as one."""
    text = "\n".join(source(name).strip() for name in templates)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Style(Markup(text), digest)  # noqa: S704  # files of this package


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("stance.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=safe,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(counted=counted, percent=percent, signed=signed)
    return environment
