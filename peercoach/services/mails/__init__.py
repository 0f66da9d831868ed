"""Mails as people live with them: how many and when, which they want, and what became of them."""
