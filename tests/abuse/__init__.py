"""What people may try with the service, by number, and exactly what they get.

`pytest -k case_13` finds case 13. Who may do what is asked of every route in tests/permissions; the
numbers here are for what needs more than a place in that table. Case 33 belongs to what is yet to
be built: a key for everything that is stored.
"""
