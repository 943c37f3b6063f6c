"""Turn files into rows and back, none lost."""
