"""Tell of which body somebody is chief by the title alone: *the Secretary-General*, the High Representative."""

import re
from collections.abc import Mapping

_CHIEFS = {
    "secretary-general": ("UN", "NATO", "OAS", "ASEAN", "ARAB_LEAGUE", "OIC", "COE", "GCC", "CARICOM", "COMMONWEALTH"),
    "high representative": ("EU",),
}
"""The bodies whose chief has a title; the first counts of several that are named as often."""
_CHIEF = re.compile(
    r"(?i)^(?:the |spokes\w+ (?:for|of) (?:the )?)?(?P<title>secretary[- ]general|high representative)$"
)


def body_of(description: str, named: Mapping[str, int]) -> str | None:
    """Return the body whose chief a description ends with, of those that a text names, each so often.

    >>> body_of("the Secretary-General", {"UN": 2, "OAS": 1}), body_of("the secretary general", {"NATO": 1})
    ('UN', 'NATO')
    >>> body_of("the Secretary-General", {"CHL": 2}) is None
    True
    """
    chief = _CHIEF.search(description)
    if chief is None:
        return None
    bodies = [body for body in _CHIEFS[chief["title"].lower().replace(" g", "-g")] if named.get(body)]
    return max(bodies, key=lambda body: named[body], default=None)
