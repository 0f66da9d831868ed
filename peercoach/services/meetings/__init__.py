"""Meetings of a pair: one suggests a time, the other agrees or suggests another; both can cancel.

Every change says what it was based on (`Plan.stamp`). Whoever comes second to the same plan gets
PlanChanged and is shown how it is now.
"""
