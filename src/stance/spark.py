"""Score and read on Apache Spark: tables, articles, a function for SQL, and sums that are those of one machine."""

from stance.cluster.chunks import ChunkScorer
from stance.cluster.frames import read_articles, score, udf
from stance.cluster.sums import dyads, sample, series, share

__all__ = ["ChunkScorer", "dyads", "read_articles", "sample", "score", "series", "share", "udf"]
