"""What a programme asks and how answers count: looked at, weighed, and changed."""
