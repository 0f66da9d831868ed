"""Every occasion on which we write to someone: the template a notice names → who writes it."""

from peercoach.notify.letters import Occasion
from peercoach.notify.messages import check_in, match, sign_in

OCCASIONS: dict[str, Occasion] = {
    "sign-in": sign_in.write_sign_in,
    match.MATCHED: match.matched,
    match.NEW_MENTEES: match.new_mentees,
    match.WAITING: match.waiting,
    check_in.TEMPLATE: check_in.check_in,
}
