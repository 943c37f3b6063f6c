"""Hold what has to be known of a group of statements to estimate a share or a mean in it, in a form that adds up."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from stance.shares.moments import Floats, Moments, summed_by

TABLE_ENTRIES = 6
"""Of a document, sums: rows, naive values, the model's; and of labelled rows weights, labels' values, the model's."""
LABEL_ENTRIES = 4
"""Of a labelled row, each times its weight: 1, the label's value, the model's value, the label's value squared."""


@dataclass(frozen=True)
class Stratum:
    """Labelled rows of one stratum of the sample: of how many rows in it how many have a label, and their moments."""

    rows: int
    labelled: int
    moments: Moments

    def __add__(self, other: "Stratum") -> "Stratum":
        """Return both parts of one stratum, which know already how large the whole is."""
        return Stratum(self.rows, self.labelled, self.moments + other.moments)


@dataclass(frozen=True)
class Sums:
    """Of a group of rows: moments over its documents (without documents: its rows), and its labelled rows by stratum.

    `coded` counts the documents with a labelled row in them. Sums of parts add up to those of the whole where no
    document is in two parts, so that a cluster can make them of partitions.
    """

    table: Moments = field(default_factory=lambda: Moments.none(TABLE_ENTRIES))
    strata: Mapping[str, Stratum] = field(default_factory=dict)
    coded: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        strata = dict(self.strata)
        for name, part in other.strata.items():
            strata[name] = strata[name] + part if name in strata else part
        return Sums(self.table + other.table, strata, self.coded + other.coded)

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return round(self.table.sums[0])

    @property
    def labelled(self) -> int:
        """Return the number of labelled rows."""
        return sum(stratum.moments.units for stratum in self.strata.values())

    @property
    def labels(self) -> Moments:
        """Return the moments of the labelled rows of all strata."""
        return sum((stratum.moments for stratum in self.strata.values()), Moments.none(LABEL_ENTRIES))


@dataclass(frozen=True)
class Sampled:
    """Which rows of a table are labelled: their positions, weights and strata, and how large those are.

    `strata` holds for each labelled row a number that indexes `names`, `rows` and `labelled`, which say of each stratum
    how many rows the table has in it and how many of them are labelled.
    """

    places: npt.NDArray[np.intp]
    weights: Floats
    strata: npt.NDArray[np.intp]
    names: tuple[str, ...]
    rows: tuple[int, ...]
    labelled: tuple[int, ...]


def sums_of(
    naive: Floats,
    model: Floats,
    labels: Floats,
    sampled: Sampled,
    documents: npt.NDArray[np.intp] | None = None,
) -> Sums:
    """Return the sums of a group of rows.

    `naive` and `model` have an entry for each row (what is counted without a correction, and what the model expects),
    `labels` one for each labelled row, `documents` the number of each row's document. Positions in `sampled` count the
    group's rows.
    """
    vectors = np.zeros((len(naive), TABLE_ENTRIES))
    vectors[:, 0], vectors[:, 1], vectors[:, 2] = 1.0, naive, model
    told = model[sampled.places]
    entries = np.stack([np.ones(len(labels)), labels, told, labels**2], axis=1) * sampled.weights[:, None]
    vectors[sampled.places, 3:] = entries[:, :3]
    number = 0
    if documents is not None:
        kinds, documents = np.unique(documents, return_inverse=True)
        number = len(kinds)
    by_document = summed_by(vectors, documents, number)
    strata = {
        sampled.names[i]: Stratum(sampled.rows[i], sampled.labelled[i], Moments.of(entries[sampled.strata == i]))
        for i in np.unique(sampled.strata).tolist()
    }
    return Sums(Moments.of(by_document), strata, int((by_document[:, 3] > 0).sum()))
