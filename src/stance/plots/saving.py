"""Save a figure as SVG, PDF or PNG: complete or not at all, and the same bytes for the same figure."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.errors import UsageError
from stance.files import AtomicWriter
from stance.plots.style import rendered

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KINDS = {".svg": "svg", ".pdf": "pdf", ".png": "png"}
"""What a figure is saved as, by the ending of the file."""
_log = logging.getLogger(__name__)


def save(drawn: "Figure", path: Any) -> None:
    """Save a figure under a name that ends in .svg, .pdf or .png.

    Raises UsageError where it ends in something else, TableError where it cannot be written.
    """
    place = Path(path)
    kind = KINDS.get(place.suffix.lower())
    if kind is None:
        raise UsageError(f"{place}: a picture ends in one of {', '.join(KINDS)}", file=place)
    content, missing = rendered(drawn, kind)
    if missing:
        _log.warning("%s: %d kinds of characters are not in the font and are drawn as boxes", place, missing)
    with AtomicWriter(place) as handle:
        handle.write(content)
