"""A programme and its staff: made, looked over, who may do what, whom to turn to."""
