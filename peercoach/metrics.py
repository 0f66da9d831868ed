"""Figures for machines that watch over this one, in the format of Prometheus."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import Engine

from peercoach.readiness import MAIL_STATES, Readiness, readiness
from peercoach.services.mails.queues import Queues


class Figures:
    """Read when they are asked for, from the database: the same from whichever process."""

    def __init__(self, engine: Engine, *, now: datetime) -> None:
        self._engine, self._now = engine, now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        found = readiness(self._engine, now=self._now)
        yield GaugeMetricFamily("peercoach_ready", "1 when all is well", value=found.ready)
        yield self._mail(found)
        if found.last_tick:
            seconds = found.last_tick.timestamp()
            words = "When the timetable was last gone through"
            yield GaugeMetricFamily("peercoach_last_tick_timestamp_seconds", words, value=seconds)
        if found.waiting:
            yield from self._queues(found.waiting)

    def _mail(self, found: Readiness) -> GaugeMetricFamily:
        family = GaugeMetricFamily(
            "peercoach_mail_state", "1 for how mail leaves now", labels=["state"]
        )
        for state in MAIL_STATES:
            family.add_metric([state], found.mail == state)
        return family

    def _queues(self, found: Queues) -> Iterator[GaugeMetricFamily]:
        mails = GaugeMetricFamily(
            "peercoach_mails", "Mails by what became of them", labels=["status"]
        )
        for status, count in found.mails.items():
            mails.add_metric([status], count)
        yield mails
        yield GaugeMetricFamily("peercoach_mails_due", "Mails that are late", value=found.due)
        yield GaugeMetricFamily(
            "peercoach_mails_oldest_due_seconds",
            "How late the latest is",
            value=found.oldest_seconds,
        )
        yield GaugeMetricFamily(
            "peercoach_drafts_at_work", "Rounds that are being solved", value=found.drafts
        )


def as_text(engine: Engine, *, now: datetime) -> bytes:
    """Counts only: nothing leads to anybody."""
    registry = CollectorRegistry()
    registry.register(Figures(engine, now=now))
    return generate_latest(registry)
