"""Peercoach pairs first-year students with senior students, and keeps those pairs alive."""
