"""Inviting people: a mail with a sign-up in which what is known is filled in."""
