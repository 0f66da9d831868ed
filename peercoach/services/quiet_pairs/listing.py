"""What a coordinator sees of quiet pairs: who, why, since when."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from peercoach.errors import NotFound
from peercoach.i18n import Translator
from peercoach.models import Pair, Programme, QuietEpisode, QuietReason
from peercoach.services.calendar import calendar_of
from peercoach.services.duos import Duo, find_duos
from peercoach.services.quiet_pairs.histories import histories


@dataclass(frozen=True, slots=True)
class QuietPair:
    """An open episode with its facts as they are now."""

    episode: QuietEpisode
    duo: Duo
    started: date
    last_contact: date | None
    days: int
    """Since the last contact, or since the start; all days, as a person would count them."""


def list_quiet_pairs(session: Session, programme: Programme, *, now: datetime) -> list[QuietPair]:
    """All open episodes of the programme, the longest silence first."""
    calendar = calendar_of(programme)
    episodes = {
        episode.pair_id: episode
        for episode in session.exec(
            select(QuietEpisode)
            .join(Pair, col(QuietEpisode.pair_id) == col(Pair.id))
            .where(col(Pair.programme_id) == programme.id, col(QuietEpisode.closed_at).is_(None))
        )
    }
    duos = find_duos(session, col(Pair.id).in_(episodes))
    known = histories(session, [duo.pair for duo in duos], calendar)
    found = []
    for duo in duos:
        history = known[duo.pair.id]
        last = max(history.contacts, default=None)
        days = (calendar.day(now) - (last or history.start)).days
        found.append(QuietPair(episodes[duo.pair.id], duo, history.start, last, days))
    return sorted(found, key=lambda quiet: (-quiet.days, quiet.duo.pair.id))


def open_episode(session: Session, programme: Programme, *, pair_uid: str) -> QuietEpisode:
    """The open episode of this pair of this programme."""
    episode = session.exec(
        select(QuietEpisode)
        .join(Pair, col(QuietEpisode.pair_id) == col(Pair.id))
        .where(
            col(Pair.uid) == pair_uid,
            col(Pair.programme_id) == programme.id,
            col(QuietEpisode.closed_at).is_(None),
        )
    ).one_or_none()
    if episode is None:
        raise NotFound
    return episode


def describe(quiet: QuietPair, translator: Translator) -> str:
    """Why this pair is on the list, in plain words."""
    _ = translator.gettext
    match quiet.episode.reason:
        case QuietReason.no_first_contact:
            return _("Paired {days} days ago, and no contact is known yet.").format(days=quiet.days)
        case QuietReason.no_first_meeting:
            return _("Paired on {start}, and no meeting is known yet.").format(
                start=translator.date(quiet.started)
            )
        case QuietReason.quiet:
            return _describe_silence(quiet, translator)


def _describe_silence(quiet: QuietPair, translator: Translator) -> str:
    _ = translator.gettext
    if quiet.last_contact is None:
        text = _("No contact known since they were paired {days} days ago.")
        return text.format(days=quiet.days)
    rhythm = round(quiet.episode.facts.get("rhythm") or 0)
    text = _(
        "Last in touch {days} days ago, on {day}. They are usually in touch about every"
        " {rhythm} days."
    )
    return text.format(days=quiet.days, day=translator.date(quiet.last_contact), rhythm=rhythm)
