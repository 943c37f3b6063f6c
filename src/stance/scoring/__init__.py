"""Turn features into probabilities and reasons: the reference, and the same compiled."""
