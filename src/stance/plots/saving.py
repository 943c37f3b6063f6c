"""Save a figure as SVG, PDF or PNG: complete or not at all, and the same bytes for the same figure."""

import io
import logging
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.errors import UsageError
from stance.files import AtomicWriter
from stance.plots.style import styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KINDS = {".svg": "svg", ".pdf": "pdf", ".png": "png"}
"""What a figure is saved as, by the ending of the file."""
_METADATA: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}
"""What says when, or with which version, a figure was drawn."""
_log = logging.getLogger(__name__)


def save(drawn: "Figure", path: Any) -> None:
    """Save a figure under a name that ends in .svg, .pdf or .png.

    Raises UsageError where it ends in something else, TableError where it cannot be written.
    """
    place = Path(path)
    kind = KINDS.get(place.suffix.lower())
    if kind is None:
        raise UsageError(f"{place}: a picture ends in one of {', '.join(KINDS)}", file=place)
    content = io.BytesIO()
    with styled(), warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        drawn.savefig(content, format=kind, metadata=_METADATA[kind], dpi=150)
    missing = {str(warning.message) for warning in told if "missing from font" in str(warning.message)}
    if missing:
        _log.warning("%s: %d kinds of characters are not in the font and are drawn as boxes", place, len(missing))
    with AtomicWriter(place) as handle:
        handle.write(content.getvalue())
