"""Coaches look first: a draft is shown to them before anybody hears of pairs, and for a while they
can say "not this one"."""
