"""Follow stances through time: series of shares and scores by period, with what changed and when."""
