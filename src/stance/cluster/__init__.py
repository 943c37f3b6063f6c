"""Carry models to the workers of a cluster, score and read there as on one machine, and add up what comes back."""
