"""Draw figures as inline SVG, each with a title, a description and the table of its numbers."""
