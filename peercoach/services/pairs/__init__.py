"""Two people once they are paired: contacts, messages, breaks, and the end."""
