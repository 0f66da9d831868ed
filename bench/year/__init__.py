"""A whole academic year, hour by hour, through the real timetable and the real senders:

    python -m bench.year --pairs 2500

Nobody waits for a clock, and no mail leaves: a transport writes down what would have. What people
do is made up (`people.py`), what they should have got for it was counted by hand (`expected.py`).
"""
