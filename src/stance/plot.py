"""Draw trends and calibration: `stance.plot.lines(stance.trend(frame))`; needs the extra `plot`."""

from stance.plots.forest import forest
from stance.plots.heatmap import heatmap
from stance.plots.lines import lines
from stance.plots.quotes import quotes
from stance.plots.reliability import reliability
from stance.plots.saving import save

__all__ = ["forest", "heatmap", "lines", "quotes", "reliability", "save"]
