"""Name what can be asked of shares: of which population, which measure; and how a number was corrected."""

from enum import StrEnum

FEW = 20
"""Labels below which a group's own correction is not trusted alone."""


class Population(StrEnum):
    """Of what a share is one: of the stream of statements that the table is a sample of, or of its very rows."""

    stream = "stream"
    table = "table"


class Measure(StrEnum):
    """What is estimated: the share of each label, or the mean of the score."""

    share = "share"
    mean = "mean"


class Method(StrEnum):
    """How a number was corrected: by its group's labels, with a tuned lambda, by those of all groups, or not at all."""

    difference = "difference"
    tuned = "tuned"
    shared = "shared"
    none = "none"
