"""Talking to the places where people of the institution sign in, by OpenID Connect.

Nothing is imported here: an installation without such a place does not load the libraries.
"""
