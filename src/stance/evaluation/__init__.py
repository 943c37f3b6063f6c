"""Measure models and the reading of articles: figures with intervals, comparisons, reports."""
