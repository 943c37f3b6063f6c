"""Tag and parse sentences: words -> part-of-speech tags, heads and labels."""
