"""Messages owed to people: rows first, e-mails later."""
