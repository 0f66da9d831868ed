"""Someone to turn to: worries and complaints, read by named people only.

The only place that reads their tables. Pairs know no more than that contact was stopped.
"""
