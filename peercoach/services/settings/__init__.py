"""What a coordinator sets of a programme besides its questions and rules."""
