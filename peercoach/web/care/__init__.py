"""Passing something on, and the desk of who reads it."""
