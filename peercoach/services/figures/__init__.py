"""How a programme goes, in numbers of ten or more."""
