"""Fit, calibrate, measure, save and load the classifier."""
