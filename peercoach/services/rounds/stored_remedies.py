"""A remedy as a draft keeps it: what it says, and what pressing its button does. People by uid."""

from typing import Any

from peercoach.matching.questions import LANGUAGES
from peercoach.matching.remedies import Remedy
from peercoach.services.rounds.milder import key_of
from peercoach.services.rounds.people import RoundPeople


def as_stored(remedy: Remedy, people: RoundPeople) -> dict[str, Any]:
    """`ask`: these are mailed, for nobody else knows what they will say, and the rest waits for
    that. `wish`: two of `lift` did not want each other themselves, which no button overrules."""
    measures = remedy.measures
    lift = [(person.id, coach.id) for person, coach in measures.together]
    wished = {
        (person.id, coach.id)
        for person, coach in measures.together
        if coach.id in person.not_with or person.id in coach.not_with
    }
    adding = {coach.id for coach, _ in measures.places}
    return {
        "kind": remedy.kind.value,
        "say": {language: remedy.say(language) for language in LANGUAGES},
        "matched": list(remedy.matched),
        "ask": [one.id for one in measures.asked]
        + [asked.coach.id for asked in measures.coaches_asked],
        "wish": bool(wished) or any(pair not in people.bars for pair in lift),
        "lift": [list(pair) for pair in lift],
        "kept": [[person.id, coach.id, coach.id in adding] for person, coach in measures.kept],
        "milder": [key_of(rule) for rule in measures.rules],
    }
