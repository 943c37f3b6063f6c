"""Label texts, check the labels, measure how far coders agree, and choose what to label next."""
