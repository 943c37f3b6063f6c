"""Lay out what was scored, or read in articles, as one page that needs nothing else and runs nothing."""
