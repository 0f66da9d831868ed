"""The publications of a round: what is planned, what there is, and what makes a draft too late."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from peercoach.models import Draft, Person, Publication, Round
from peercoach.services.people import KNOWN_AS


def pending(session: Session, round_: Round) -> Publication | None:
    """What is planned and not yet live."""
    return session.exec(
        select(Publication).where(
            Publication.round_id == round_.id,
            col(Publication.published_at).is_(None),
            col(Publication.cancelled_at).is_(None),
        )
    ).first()


def list_publications(session: Session, round_: Round) -> Sequence[tuple[Publication, str]]:
    """Those that were not cancelled, first one first, with the name of who did it."""
    return session.exec(
        select(Publication, KNOWN_AS)
        .join(Person, col(Person.id) == Publication.made_by_id)
        .where(Publication.round_id == round_.id, col(Publication.cancelled_at).is_(None))
        .order_by(col(Publication.number))
    ).all()


def earlier_publication(
    session: Session, round_: Round, draft: Draft
) -> tuple[Publication, str] | None:
    """What makes this draft too late, and who did it. A draft that was made after a publication is
    about late arrivals; one that was made before it proposes people who are paired by now."""
    for publication, name in list_publications(session, round_):
        if publication.published_at is None or publication.made_at >= draft.made_at:
            return publication, name
    return None


def same_people(
    draft: Draft, drafts: Sequence[Draft], publications: Sequence[Publication]
) -> list[Draft]:
    """Of these drafts, those that are for the same publication as this one: before it or after it
    there are other people without a coach, and comparing says nothing."""

    def come_before(one: Draft) -> int:
        return sum(publication.made_at < one.made_at for publication in publications)

    return [one for one in drafts if come_before(one) == come_before(draft)]
