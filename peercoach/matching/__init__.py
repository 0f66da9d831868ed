"""Matching first-years to coaches: exact, proven, explainable, deterministic. Usable alone."""
