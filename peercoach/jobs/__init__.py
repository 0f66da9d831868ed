"""What happens without anyone asking: the timetable, and the sender of mails."""

from peercoach.jobs.scheduler import start_scheduler
from peercoach.jobs.timetable import tick

__all__ = ["start_scheduler", "tick"]
