"""What the two of a pair see and do."""
