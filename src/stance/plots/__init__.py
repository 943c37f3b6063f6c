"""Draw trends and calibration with matplotlib: legible in grey and to colour-blind readers, to the same bytes."""
