"""JSON for people's own programs, one module per resource, described in /api/v1/openapi.json."""
