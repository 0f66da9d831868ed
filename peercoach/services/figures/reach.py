"""Who signed up of those who were invited, in all and by what they study."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from peercoach.matching.disclosure import may_be_shown, parts_may_be_told
from peercoach.matching.questions import Question, QuestionKind, SeenBy
from peercoach.models import Enrolment, Person, Programme, Side
from peercoach.services.figures.first_meetings import Share, share
from peercoach.services.own_data.shells import is_somebody
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.sign_up.topics import asked


@dataclass(frozen=True, slots=True)
class Group:
    """Who gave this answer: so many, and how many of them came, None where that may not be told."""

    value: str
    size: int
    came: int | None

    @property
    def part(self) -> float | None:
        return None if self.came is None else self.came / self.size


@dataclass(frozen=True, slots=True)
class Reach:
    """`groups` are by answer to the question; those of fewer than ten people, and whatever would
    give these away, are not among them: `hidden` says whether something is left out."""

    all: Share
    question: Question | None
    groups: Sequence[Group]
    hidden: bool


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
        return Reach(everyone, None, (), hidden=False)
    said = [(str(answers.get(question.key, "")), sent is not None) for answers, sent in rows]
    sizes = Counter(group for group, _ in said)
    came = Counter(group for group, signed_up in said if signed_up)
    shown = [group for group in may_be_shown(sizes) if group in question.values]
    rest = sizes.keys() - shown
    told = parts_may_be_told(
        {group: (came[group], sizes[group] - came[group]) for group in shown},
        rest=(sum(came[one] for one in rest), sum(sizes[one] - came[one] for one in rest)),
    )
    groups = [Group(one, sizes[one], came[one] if one in told else None) for one in shown]
    groups.sort(key=lambda one: (one.part is None, one.part or 0, one.value))
    return Reach(everyone, question, groups, hidden=bool(rest) or told != set(shown))


def _what_they_study(programme: Programme) -> Question | None:
    """The first question with one answer out of some that a coordinator may see: in every programme
    that is where they are from, before what they want."""
    questions = asked(definition_of(programme), Side.first_year)
    seen = (one for one in questions if one.seen_by is not SeenBy.MATCHING)
    return next((one for one in seen if one.kind is QuestionKind.CHOICE), None)
