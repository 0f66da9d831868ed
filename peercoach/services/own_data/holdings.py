"""Every table with something about a person: what it is for, what they get to see of it, and what
is left of it when they have everything erased.

The page, the download and the erasure all read this list, and a test holds that no column of any
table is missing from it. A new table is one more `Holding`, or a line in `NOBODY`.
"""

from sqlmodel import col

from peercoach.i18n import mark
from peercoach.models import (
    Audit,
    AuditHead,
    CheckIn,
    Concern,
    ConcernEntry,
    Contact,
    Enrolment,
    Language,
    MailServerState,
    Notice,
    Pair,
    PairRequest,
    Person,
    Programme,
    QuietEpisode,
    QuietReason,
    Round,
    SchedulerTick,
)
from peercoach.models.table import new_uid
from peercoach.services.own_data.coordinating import COORDINATING
from peercoach.services.own_data.holding import UNTIL_YOU_ERASE, Holding
from peercoach.services.own_data.looks import told_about
from peercoach.services.own_data.shells import shell_address
from peercoach.services.own_data.signing_in import SIGNING_IN
from peercoach.services.own_data.together import TOGETHER

HOLDINGS = (
    Holding(
        Person,
        lambda who: col(Person.id) == who.person_id,
        mark("Your name, address, language and which mails you want"),
        mark("To know you when you come back, and to write to you"),
        UNTIL_YOU_ERASE,
        shown=("name", "email", "language", "created_at", "confirmed_at", "unwanted_mail"),
        hidden=("id", "uid"),
        # The row stays, empty: others' pairs and what staff did refer to it
        left=("id", "created_at"),
        emptied={
            "uid": new_uid,
            "email": shell_address,
            "name": "–",
            "language": Language.nl,
            "confirmed_at": None,
            "unwanted_mail": None,
        },
    ),
    Holding(
        Enrolment,
        lambda who: col(Enrolment.id).in_(who.enrolments),
        mark("Your sign-ups, with your answers"),
        mark("To find someone who suits you"),
        mark("until you delete everything; thirty days for what you did not send in"),
        shown=(
            "programme_id",
            "side",
            "status",
            "answers",
            "shows",
            "top_wish",
            "capacity",
            "minimum",
            "priority",
            "paused_until",
            "created_at",
            "changed_at",
            "sent_at",
            "withdrawn_at",
            "invited_at",
            "reminded_at",
        ),
        hidden=("id", "uid", "person_id", "version", "link_hash"),
        left=(
            "id",
            "programme_id",
            "person_id",
            "side",
            "status",
            "capacity",
            "created_at",
            "changed_at",
            "sent_at",
            "withdrawn_at",
            "invited_at",
            "version",
        ),
        emptied={
            "uid": new_uid,
            "answers": {},
            "shows": [],
            "top_wish": None,
            "minimum": 0,
            "priority": None,
            "paused_until": None,
            "link_hash": None,
            "reminded_at": None,
        },
    ),
    Holding(
        PairRequest,
        lambda who: col(PairRequest.enrolment_id).in_(who.enrolments),
        mark("With whom you asked to be paired, or not to be"),
        mark("To heed it when pairs are made; the other never sees it"),
        UNTIL_YOU_ERASE,
        shown=("programme_id", "kind", "made_at"),
        hidden=("id", "enrolment_id", "other_id"),
        erased=lambda who: (
            col(PairRequest.enrolment_id).in_(who.enrolments)
            | col(PairRequest.other_id).in_(who.enrolments)
        ),
    ),
    Holding(
        Pair,
        # What is planned nobody hears before its moment
        lambda who: col(Pair.id).in_(who.pairs) & col(Pair.started_at).is_not(None),
        mark("Your pairs, and why you suit each other"),
        mark("So that you find each other, and to count pairs"),
        UNTIL_YOU_ERASE,
        shown=("programme_id", "status", "reasons", "started_at", "paused_at", "ended_at"),
        hidden=(
            "id",
            "uid",
            "publication_id",
            "first_year_id",
            "coach_id",
            "fit",
            "made_at",
            # Not by whom, nor until when: that is for whoever paused it
            "holds",
            "resumed_at",
            "stopped_at",
            "end_reason",
        ),
        erased=lambda who: col(Pair.id).in_(who.pairs),
        left=(
            "id",
            "programme_id",
            "publication_id",
            "first_year_id",
            "coach_id",
            "status",
            "made_at",
            "started_at",
            "paused_at",
            "resumed_at",
            "stopped_at",
            "ended_at",
            "end_reason",
        ),
        emptied={"uid": new_uid, "fit": None, "reasons": [], "holds": {}},
    ),
    Holding(
        Contact,
        lambda who: col(Contact.by_id) == who.person_id,
        mark("On which days you said that you met or wrote"),
        mark("To see whether pairs are in touch; never what you say to each other"),
        mark("the dates stay without your name, for they are the other person’s too"),
        shown=("day", "kind", "source", "noted_at"),
        hidden=("id", "pair_id", "by_id"),
        left=("id", "pair_id", "day", "kind", "source", "by_id", "noted_at"),
    ),
    Holding(
        CheckIn,
        lambda who: col(CheckIn.person_id) == who.person_id,
        mark("Questions about how it is going, and your answers"),
        mark("So that a coordinator can help when it does not go well"),
        UNTIL_YOU_ERASE,
        shown=(
            "step",
            "due_at",
            "sent_at",
            "reminded_at",
            "answer_until",
            "answered_at",
            "answer",
            "answer_day",
            "said",
            "skipped",
        ),
        hidden=(
            "id",
            "pair_id",
            "person_id",
            "token_hash",
            "reminder_hash",
            "answered_from",
            "suspect",
        ),
    ),
    Holding(
        QuietEpisode,
        # Who asked for somebody in an answer did so between them and staff
        lambda who: (
            col(QuietEpisode.pair_id).in_(who.pairs)
            & (col(QuietEpisode.reason) != QuietReason.answer)
        ),
        mark("Times that your pair was quiet"),
        mark("So that a coordinator can ask whether you would like help"),
        mark("when it was stays without your name, to be counted"),
        shown=("opened_at", "reason"),
        # It closes too at the moment the other asks for somebody
        hidden=(
            "id",
            "pair_id",
            "number",
            "facts",
            "closed_at",
            "closed_how",
            "closed_by_id",
            "waits_until",
            "decided",
        ),
        erased=lambda who: col(QuietEpisode.pair_id).in_(who.pairs),
        left=(
            "id",
            "pair_id",
            "number",
            "opened_at",
            "reason",
            "closed_at",
            "closed_how",
            "closed_by_id",
            "waits_until",
        ),
        emptied={"facts": {}, "decided": None},
    ),
    Holding(
        Notice,
        lambda who: (col(Notice.person_id) == who.person_id) | (col(Notice.recipient) == who.email),
        mark(
            "Which mails we sent you; their text until they left, or a week if they did not arrive"
        ),
        mark("To send each once, and to see that it arrived"),
        UNTIL_YOU_ERASE,
        shown=("template", "language", "created_at", "status", "sent_at"),
        hidden=(
            "id",
            "dedupe_key",
            "message_id",
            "recipient",
            "person_id",
            "programme_id",
            "template_version",
            "payload",
            "about",
            "expires_at",
            "attempts",
            "ambiguous",
            "next_at",
            "lease_by",
            "lease_until",
            "fence",
            "last_error",
            "carried_by_id",
            "stop",
        ),
    ),
    *SIGNING_IN,
    Holding(
        Audit,
        lambda who: told_about(who.uids),
        mark("Who did something with your data"),
        mark("So that you, and whoever supervises us, can see who did what"),
        mark("it stays, under a code that leads to nobody once you deleted everything"),
        shown=("at", "action", "subject_kind"),
        hidden=(
            "id",
            "actor",
            "subject_uid",
            "programme_id",
            "details",
            "previous_hash",
            "hash",
        ),
        left=tuple(Audit.model_fields),
    ),
    Holding(
        Concern,
        lambda who: col(Concern.author_id) == who.person_id,
        mark("That you passed something on in confidence"),
        mark("So that a named person can read it and do something"),
        mark("that there was something stays, under no name"),
        shown=("programme_id", "kind", "made_at", "opened_at", "closed_at"),
        hidden=("id", "uid", "author_id", "about_id", "pair_id", "held_until"),
        # Who is complained about cannot make that disappear
        left=tuple(Concern.model_fields),
    ),
    Holding(
        ConcernEntry,
        lambda who: col(ConcernEntry.by_id) == who.person_id,
        mark("What you wrote then, sealed"),
        mark("Only named readers open it, and every opening is noted"),
        mark("until a reader closes it, twelve weeks at most, also when you delete everything"),
        shown=("kind", "at"),
        hidden=("id", "concern_id", "by_id", "sealed"),
        left=tuple(ConcernEntry.model_fields),
    ),
    *COORDINATING,
    *TOGETHER,
)

NOBODY = (Programme, Round, AuditHead, SchedulerTick, MailServerState)
"""Tables that hold nothing about a person."""
