"""Signing up, and going on with it elsewhere."""
