"""What coordinators work with, and what they did: as `holdings.py` lists it."""

from sqlalchemy import false, true
from sqlmodel import col

from peercoach.i18n import mark
from peercoach.models import Demand, Draft, HelpEntry, ProposedPair, Publication, Unmatched, Upload
from peercoach.services.own_data.holding import ONE_DAY, UNTIL_YOU_ERASE, Holding

COORDINATING = (
    Holding(
        ProposedPair,
        # As a coach, what you were asked; a first-year does not know who was proposed
        lambda who: (
            col(ProposedPair.coach_id).in_(who.enrolments) & col(ProposedPair.asked_at).is_not(None)
        ),
        mark("Proposals for pairs, and what you said of them as a coach"),
        mark("So that a coordinator can compare them; one may be shown to its coach first"),
        UNTIL_YOU_ERASE,
        shown=("asked_at", "fine_at", "not_at", "not_because"),
        hidden=("id", "draft_id", "first_year_id", "coach_id", "fit", "reasons"),
        erased=lambda who: (
            col(ProposedPair.first_year_id).in_(who.enrolments)
            | col(ProposedPair.coach_id).in_(who.enrolments)
        ),
    ),
    Holding(
        Unmatched,
        lambda who: false(),
        mark("Why there was nobody for you in a proposal"),
        mark("So that a coordinator can look for someone"),
        UNTIL_YOU_ERASE,
        shown=(),
        hidden=("id", "draft_id", "first_year_id", "reason"),
        erased=lambda who: col(Unmatched.first_year_id).in_(who.enrolments),
    ),
    Holding(
        Demand,
        # Never shown: it may be there because another asked for it
        lambda who: false(),
        mark("Whom a coordinator keeps together or apart when pairs are made"),
        mark("To heed it in that round"),
        UNTIL_YOU_ERASE,
        shown=(),
        hidden=tuple(Demand.model_fields),
        erased=lambda who: (
            col(Demand.first_year_id).in_(who.enrolments) | col(Demand.coach_id).in_(who.enrolments)
        ),
    ),
    Holding(
        Upload,
        lambda who: col(Upload.made_by_id) == who.person_id,
        mark("A list with people that a coordinator is reading in"),
        mark("To show what it would change, before it does"),
        ONE_DAY,
        shown=("programme_id", "made_at", "side"),
        hidden=(
            *("id", "uid", "made_by_id", "language", "name", "content"),
            *("columns", "cells", "invite"),
        ),
        # Anyone can be in one, and it cannot be seen from outside: the list is uploaded once more
        erased=lambda who: true(),
    ),
    Holding(
        HelpEntry,
        lambda who: col(HelpEntry.owner_email) == who.email,
        mark("Entries of the help page that you keep right"),
        mark("To ask you now and then whether they still hold"),
        mark("they stay, without your name"),
        shown=("programme_id", "kind", "name", "owner", "owner_email", "checked_on"),
        hidden=("id", "uid", "about_nl", "about_en", "phone", "email", "web", "changed_at"),
        # Whom the page names is the institution's to say: people who look for help read it
        left=tuple(set(HelpEntry.model_fields) - {"owner", "owner_email"}),
        emptied={"owner": "–", "owner_email": ""},
    ),
    Holding(
        Draft,
        lambda who: col(Draft.made_by_id) == who.person_id,
        mark("Proposals you had made, if you coordinate"),
        mark("So that other coordinators know who made them"),
        mark("they stay, without your name"),
        shown=("number", "status", "made_at"),
        hidden=tuple(set(Draft.model_fields) - {"number", "status", "made_at"}),
        left=tuple(Draft.model_fields),  # what they say about people: see mentions.py
    ),
    Holding(
        Publication,
        lambda who: col(Publication.made_by_id) == who.person_id,
        mark("Pairs you made public, if you coordinate"),
        mark("So that other coordinators know who did it"),
        mark("they stay, without your name"),
        shown=("number", "made_at", "planned_for", "published_at", "cancelled_at"),
        hidden=("id", "uid", "round_id", "draft_id", "made_by_id", "cancelled_by_id"),
        left=tuple(Publication.model_fields),
    ),
)
