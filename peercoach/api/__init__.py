"""JSON, one module per resource."""
