"""A round on files alone: two spreadsheets in, pairs and reasons out; no database."""
