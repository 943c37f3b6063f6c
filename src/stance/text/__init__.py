"""Turn characters into paragraphs, sentences and word forms, every offset kept."""
