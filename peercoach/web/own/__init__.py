"""What is one's own: data, name, calendar, keys."""
