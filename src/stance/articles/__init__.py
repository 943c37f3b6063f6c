"""Tell who says what of whom."""
