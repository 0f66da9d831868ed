"""Mails about what is passed on in confidence. None says what, by whom or about whom."""

from collections.abc import Mapping
from typing import Any

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter

WAITING, RECEIVED, NAMED, TALKED, CHECK_HELP, MANY_OPENED = (
    "concern-waiting",
    "concern-received",
    "reader-named",
    "talked-first",
    "check-help",
    "many-opened",
)


def waiting(payload: Mapping[str, Any], say: Translator) -> Letter:
    """To a reader, or with `desk` to a coordinator; `again` when nobody opened it yet, `many` is
    how much waits."""
    _ = say.gettext
    many = payload.get("many", 1)
    nothing_more = _("For privacy nothing more is said here.")
    if payload.get("desk"):
        return Letter(
            subject=say.ngettext(
                "A message has been waiting for two working days",
                "%(num)s messages have been waiting for two working days",
                many,
            )
            % {"num": many},
            paragraphs=(
                _(
                    "What was passed on to the confidential readers of your programme has not been "
                    "opened for two working days or longer. You cannot open it yourself. Can you "
                    "reach one of them, or name another?"
                ),
            ),
            button=Button(_("See who the readers are"), payload["desk"]),
            after=(nothing_more,),
        )
    subject = (
        say.ngettext(
            "A message is still waiting for you", "%(num)s messages are still waiting for you", many
        )
        if payload["again"]
        else say.ngettext("A message is waiting for you", "%(num)s messages wait for you", many)
    )
    again = say.ngettext(
        "Nobody has opened it yet. Can you not come to it? Ask another reader to.",
        "Nobody has opened them yet. Can you not come to it? Ask another reader to.",
        many,
    )
    read = say.ngettext("Sign in to read it.", "Sign in to read them.", many)
    return Letter(
        subject=subject % {"num": many},
        paragraphs=(read, *([again] if payload["again"] else [])),
        button=Button(_("Open"), "/reader"),
        after=(nothing_more,),
    )


def received(payload: Mapping[str, Any], say: Translator) -> Letter:
    """`path` of the page that tells what happens now, which asks to sign in."""
    _ = say.gettext
    return Letter(
        subject=_("We have your message"),
        paragraphs=(
            _("Thank you for passing this on. You do not have to do anything now."),
            _("On the page you find who reads it and when you hear more."),
            _("Is there immediate danger? Call 112."),
        ),
        button=Button(_("What happens now"), payload["path"]),
    )


def named(payload: Mapping[str, Any], say: Translator) -> Letter:
    """`name` of the reader, `programme` per language."""
    _ = say.gettext
    return Letter(
        subject=_("You are a confidential reader now"),
        paragraphs=(
            _("Hi {name},").format(name=payload["name"]),
            _(
                "You have been named a confidential reader of {programme}. When somebody passes on "
                "a worry, or says that something is wrong with their buddy, you get a mail. You "
                "read it after signing in, within one working day."
            ).format(programme=payload["programme"][say.language]),
        ),
        button=Button(_("See what is waiting"), "/reader"),
        after=(_("Every opening is recorded with your name."),),
    )


def talked(payload: Mapping[str, Any], say: Translator) -> Letter:
    """To a coach who wanted to talk first; no name, for others may see the screen."""
    _ = say.gettext
    return Letter(
        subject=_("How did your talk go?"),
        paragraphs=(
            _("Yesterday you wanted to talk to somebody first, before passing on a worry."),
            _("Are you still worried, or was there no chance to talk? Then pass it on after all."),
            _("Is there immediate danger? Call 112."),
        ),
        button=Button(_("To your page"), "/coach"),
    )


def check_help(payload: Mapping[str, Any], say: Translator) -> Letter:
    """`names` of the entries, oldest first; `path` where they are seen or changed; `months`."""
    _ = say.gettext
    names = payload["names"]
    return Letter(
        subject=say.ngettext(
            "Is this help entry still right?", "Are these help entries still right?", len(names)
        ),
        paragraphs=(
            say.ngettext(
                "Nobody has looked at this for half a year: {names}. Somebody who needs help may "
                "call a number that does not work.",
                "Nobody has looked at these for half a year: {names}. Somebody who needs help may "
                "call a number that does not work.",
                len(names),
            ).format(names=", ".join(names)),
            _("Try the number and the link once, and note that you did.")
            if payload["edits"]
            else _("Try the number and the link once. Does something differ? Reply to this mail."),
        ),
        button=Button(_("Look at the entries"), payload["path"]),
    )


def many_opened(payload: Mapping[str, Any], say: Translator) -> Letter:
    """To the data protection officer: `reader`, their `email`, and what is the `most` an hour."""
    _ = say.gettext
    return Letter(
        subject=_("A confidential reader opens much"),
        paragraphs=(
            _(
                "{reader} ({email}) opened more than {most} messages within an hour. Every opening "
                "and its reason are recorded. Please ask whether there is a good reason for it."
            ).format(**payload),
        ),
        button=Button(_("Who to turn to"), "/help"),
        after=(_("For privacy nothing more is said here."),),
    )
