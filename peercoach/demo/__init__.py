"""A demonstration: the real service on made-up people, with a clock and a letter box of its own.

Only `peercoach demo` opens its doors. Nothing outside this package and that command imports it, and
no setting leads here.
"""
