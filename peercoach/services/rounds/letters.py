"""The mails of a publication, written out for one real pair, so that one can read them first."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from peercoach.i18n import LANGUAGES, translator
from peercoach.models import Draft, Programme, ProposedPair, Round
from peercoach.notify.letters import Letter
from peercoach.notify.messages.match import matched, new_mentees, waiting
from peercoach.notify.own_words import own_words
from peercoach.services.pairs.duos import first_name
from peercoach.services.rounds.preview import somebodies


@dataclass(frozen=True, slots=True)
class Letters:
    """The same three letters in one language."""

    to_first_year: Letter
    to_coach: Letter
    to_waiting: Letter


def example_letters(session: Session, draft: Draft) -> Mapping[str, Letters]:
    """Language → letters, with the names of the coach who gets most."""
    most = session.exec(
        select(ProposedPair.coach_id)
        .where(ProposedPair.draft_id == draft.id)
        .group_by(col(ProposedPair.coach_id))
        .order_by(func.count(col(ProposedPair.id)).desc(), col(ProposedPair.coach_id))
        .limit(1)
    ).first()
    if most is None:
        return {}
    theirs = session.exec(
        select(ProposedPair.first_year_id)
        .where(ProposedPair.draft_id == draft.id, ProposedPair.coach_id == most)
        .order_by(col(ProposedPair.id))
    ).all()
    people = somebodies(session, [most, *theirs])
    coach, names = people[most].name, [people[row].name for row in theirs]
    programme = session.get_one(Programme, session.get_one(Round, draft.round_id).programme_id)
    to_first_year = {"name": first_name(people[theirs[0]]), "lines": [{"other": coach}]}
    to_coach = {"name": first_name(people[most]), "lines": [{"other": name} for name in names]}
    found = {}
    for language in LANGUAGES:
        own, say = {"own": own_words(programme, language)}, translator(language)
        found[language] = Letters(
            matched(to_first_year | own, say),
            new_mentees(to_coach | own, say),
            waiting({"name": to_first_year["name"]} | own, say),
        )
    return found
