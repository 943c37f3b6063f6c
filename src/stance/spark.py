"""Score and read on Apache Spark: `stance.spark.score(df)`, `read_articles`, a function for SQL, and sums that add up."""

from stance.cluster.chunks import ChunkScorer
from stance.cluster.frames import read_articles, score, udf

__all__ = ["ChunkScorer", "read_articles", "score", "udf"]
