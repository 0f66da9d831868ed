"""The mails of a publication, written out for one real pair, so that one can read them first."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from peercoach.i18n import LANGUAGES, translator
from peercoach.models import Draft, Programme, Round
from peercoach.notify.letters import Letter
from peercoach.notify.messages.match import matched, new_mentees, waiting
from peercoach.notify.own_words import own_words
from peercoach.services.rounds.preview import weakest_pairs

EXAMPLES = 200


@dataclass(frozen=True, slots=True)
class Letters:
    """The same three letters in one language."""

    to_first_year: Letter
    to_coach: Letter
    to_waiting: Letter


def example_letters(session: Session, draft: Draft) -> Mapping[str, Letters]:
    """Language → letters, with the names of the coach who gets most of the pairs looked at."""
    pairs = weakest_pairs(session, draft, most=EXAMPLES)
    if not pairs:
        return {}
    mentees: dict[str, list[str]] = {}
    for pair in pairs:
        mentees.setdefault(pair.coach.name, []).append(pair.first_year.name)
    coach, names = max(mentees.items(), key=lambda item: (len(item[1]), item[0]))
    programme = session.get_one(Programme, session.get_one(Round, draft.round_id).programme_id)
    to_first_year = {"name": names[0], "lines": [{"other": coach}]}
    to_coach = {"name": coach, "lines": [{"other": name} for name in names]}
    found = {}
    for language in LANGUAGES:
        own, say = {"own": own_words(programme, language)}, translator(language)
        found[language] = Letters(
            matched(to_first_year | own, say),
            new_mentees(to_coach | own, say),
            waiting({"name": names[0]} | own, say),
        )
    return found
