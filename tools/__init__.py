"""What developers run by hand; nothing of this is installed."""
