"""Turn a text into masked words, concepts and n-grams."""
