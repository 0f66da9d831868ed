"""What coaches see and do besides their pairs."""
