"""Which mails somebody wants: chosen on their page, or by the link in a mail without signing in.

Only what can be done without has a topic. Account, safety, meetings, whom they are paired with and
what their buddy does always come.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from peercoach.errors import NotFound
from peercoach.i18n import mark
from peercoach.models import Notice, Person, Programme, Role
from peercoach.notify.kinds import Topic, kind_of

TOO_SOON = timedelta(seconds=60)
"""Nobody opens a mail and presses so soon after the mail server took it; programs that look into
mails do. What mail programs themselves ask does not come from a page, and is done at once."""
TOLD = {
    Topic.check_ins: (
        mark("How it is going"),
        mark("A few times a semester one question, answered with one tap"),
    ),
    Topic.reminders: (
        mark("Reminders"),
        mark("When something still waits for you, such as an answer or a first meeting"),
    ),
    Topic.news: (mark("News"), mark("What the coordinators write to everybody")),
    Topic.desk: (mark("For staff"), mark("What waits for coordinators and readers")),
}
"""What a topic is called, and what it is."""
FOR_ALL = (Topic.check_ins, Topic.reminders, Topic.news)


@dataclass(frozen=True, slots=True)
class Stoppable:
    """What the link of one mail stops, in which programme that mail was, and whether all of it is
    `stopped` already."""

    notice: Notice
    person: Person
    programme: Programme | None
    topics: Sequence[Topic]
    stopped: bool


def topics_for(session: Session, person: Person) -> Sequence[Topic]:
    """Those of which they can get mail at all."""
    is_staff = session.exec(select(Role.id).where(Role.person_id == person.id)).first() is not None
    return (*FOR_ALL, Topic.desk) if is_staff else FOR_ALL


def wants(person: Person, topic: Topic) -> bool:
    return topic not in (person.unwanted_mail or ())


def gets_check_ins(person: Person) -> bool:
    """Who does not want them is not silent: nobody asked."""
    return wants(person, Topic.check_ins)


def choose_mail(session: Session, person: Person, *, wanted: Collection[str]) -> None:
    """From now on these topics only, of those there are for them."""
    person.unwanted_mail = [
        topic.value for topic in topics_for(session, person) if topic.value not in wanted
    ]


def find_stoppable(session: Session, token: str) -> Stoppable:
    """What the link in a mail is for. Raises NotFound."""
    notice = session.exec(select(Notice).where(col(Notice.stop) == token)).one_or_none()
    if notice is None or notice.person_id is None:
        raise NotFound
    programme = session.get(Programme, notice.programme_id) if notice.programme_id else None
    topic = kind_of(notice.template).topic
    person = session.get_one(Person, notice.person_id)
    topics = [topic] if topic else topics_for(session, person)
    return Stoppable(
        notice, person, programme, topics, stopped=not any(wants(person, each) for each in topics)
    )


def stop_mail(session: Session, token: str, *, pressed: bool, now: datetime) -> bool:
    """No more of the mails that this one is like; of one that cannot be stopped itself, of all that
    can. `pressed` on our page: False, and nothing changed, where that came too soon to be a person.
    Raises NotFound.
    """
    found = find_stoppable(session, token)
    arrived = found.notice.sent_at or found.notice.next_at
    if pressed and now - arrived < TOO_SOON:
        return False
    person = session.exec(
        select(Person)
        .where(Person.id == found.notice.person_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    person.unwanted_mail = sorted({*(person.unwanted_mail or ()), *found.topics})
    return True
