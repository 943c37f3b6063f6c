"""Draw statements to be coded by hand, and correct shares and means of a model's answers by what the coders found."""
