"""Outside a round: who waits gets a place, and when life happens as little changes as can."""
