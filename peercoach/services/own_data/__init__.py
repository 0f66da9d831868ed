"""What is held about one person: listed, handed over, and erased. `holdings.py` is the one list."""
