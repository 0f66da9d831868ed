from tests.jobs.sending import plain

__all__ = ["plain"]
