"""A letter that a coordinator writes once, to many."""
