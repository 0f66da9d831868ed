"""Days: on which we write to people, on which staff work, and where in the year we are."""
