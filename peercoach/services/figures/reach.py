"""Who signed up of those who were invited, in all and by what they study."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from peercoach.matching.disclosure import may_be_shown
from peercoach.matching.questions import Question, QuestionKind
from peercoach.models import Enrolment, Person, Programme, Side
from peercoach.services.figures.first_meetings import Share, share
from peercoach.services.own_data.shells import is_somebody
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.sign_up.topics import asked


@dataclass(frozen=True, slots=True)
class Reach:
    """`groups` are values of the question; those of fewer than ten people, and whatever would give
    these away, are not among them: `hidden` says how many are left out."""

    all: Share
    question: Question | None
    groups: Sequence[tuple[str, Share]]
    hidden: int


def reach_of(session: Session, programme: Programme) -> Reach | None:
    """Of first-years who were invited, ten at least."""
    question = _what_they_study(programme)
    rows = session.exec(
        select(Enrolment.answers, Enrolment.sent_at)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(
            Enrolment.programme_id == programme.id,
            Enrolment.side == Side.first_year,
            col(Enrolment.invited_at).is_not(None),
            is_somebody(),
        )
    ).all()
    everyone = share(sum(sent is not None for _, sent in rows), len(rows))
    if everyone is None:
        return None
    if question is None:
        return Reach(everyone, None, (), 0)
    said = [(str(answers.get(question.key, "")), sent is not None) for answers, sent in rows]
    sizes = Counter(group for group, _ in said)
    came = Counter(group for group, signed_up in said if signed_up)
    shown = [group for group in may_be_shown(sizes) if group in question.values]
    groups = sorted(
        ((group, Share(came[group], sizes[group])) for group in shown),
        key=lambda one: (one[1].part, one[0]),
    )
    return Reach(everyone, question, groups, len(sizes) - len(shown))


def _what_they_study(programme: Programme) -> Question | None:
    """The first question with one answer out of some: in every programme that is where they are
    from, before what they want."""
    questions = asked(definition_of(programme), Side.first_year)
    return next((one for one in questions if one.kind is QuestionKind.CHOICE), None)
