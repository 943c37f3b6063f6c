"""Score and read the tables that Python programs hold, of whatever library, and give them back in their own kind."""
