"""Signing up: the questions in pages, the answers, what is needed, and gates for coaches."""
