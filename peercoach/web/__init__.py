"""Pages, one module per person."""
