"""What is stored: one file per subject. What must hold however many act at once is a constraint."""

from peercoach.models.address_changes import AddressChange
from peercoach.models.audit import Audit, AuditHead
from peercoach.models.calendar_feeds import CalendarFeed
from peercoach.models.check_ins import CheckIn, QuietEnd, QuietEpisode, QuietReason
from peercoach.models.concerns import Concern, ConcernEntry, ConcernKind, EntryKind
from peercoach.models.drafts import Draft, DraftKind, DraftStatus, ProposedPair, Unmatched
from peercoach.models.enrolments import (
    Enrolment,
    EnrolmentStatus,
    PairRequest,
    RequestKind,
    Side,
)
from peercoach.models.gates import GateKind, GatePassed
from peercoach.models.help_entries import HelpEntry, HelpKind
from peercoach.models.meetings import LONGEST_PLACE, Meeting, MeetingStatus, Proposal
from peercoach.models.messages import LONGEST_MESSAGE, Message
from peercoach.models.notices import (
    DID_NOT_ARRIVE,
    IS_QUEUED,
    IS_SENDING,
    MailServerState,
    Notice,
    NoticeStatus,
)
from peercoach.models.pairs import Contact, ContactKind, ContactSource, Pair, PairStatus, PausedBy
from peercoach.models.people import Language, Person, Role, RoleKind
from peercoach.models.programme import Programme
from peercoach.models.rounds import Demand, DemandKind, Publication, Round, RoundStatus
from peercoach.models.sessions import ApiToken, BrowserSession, Identity, SignInRequest
from peercoach.models.table import Table
from peercoach.models.ticks import Downtime, SchedulerTick
from peercoach.models.uploads import Upload

__all__ = [
    "DID_NOT_ARRIVE",
    "IS_QUEUED",
    "IS_SENDING",
    "LONGEST_MESSAGE",
    "LONGEST_PLACE",
    "AddressChange",
    "ApiToken",
    "Audit",
    "AuditHead",
    "BrowserSession",
    "CalendarFeed",
    "CheckIn",
    "Concern",
    "ConcernEntry",
    "ConcernKind",
    "Contact",
    "ContactKind",
    "ContactSource",
    "Demand",
    "DemandKind",
    "Downtime",
    "Draft",
    "DraftKind",
    "DraftStatus",
    "Enrolment",
    "EnrolmentStatus",
    "EntryKind",
    "GateKind",
    "GatePassed",
    "HelpEntry",
    "HelpKind",
    "Identity",
    "Language",
    "MailServerState",
    "Meeting",
    "MeetingStatus",
    "Message",
    "Notice",
    "NoticeStatus",
    "Pair",
    "PairRequest",
    "PairStatus",
    "PausedBy",
    "Person",
    "Programme",
    "Proposal",
    "ProposedPair",
    "Publication",
    "QuietEnd",
    "QuietEpisode",
    "QuietReason",
    "RequestKind",
    "Role",
    "RoleKind",
    "Round",
    "RoundStatus",
    "SchedulerTick",
    "Side",
    "SignInRequest",
    "Table",
    "Unmatched",
    "Upload",
]
