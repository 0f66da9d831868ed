"""People from a file: checked as often as one likes, confirmed once."""
