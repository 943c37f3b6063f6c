"""Score tables in one long run that can be resumed."""
