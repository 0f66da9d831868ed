"""What can be ticked when something is passed on; stored by key, shown in words."""

from collections.abc import Mapping

from peercoach.i18n import mark

NOT_LIVING = "not_living"
"""Ticking this shows that 113 gives advice, and proposes to pass it on with the name."""

SEEN: Mapping[str, str] = {
    "absent": mark("No longer comes"),
    "low": mark("Is low"),
    "sleep": mark("Sleeps badly"),
    "money": mark("Worries about money"),
    "unsafe": mark("Does not feel safe"),
    NOT_LIVING: mark("Spoke of not wanting to live any more"),
    "other": mark("Something else"),
}

HAPPENED: Mapping[str, str] = {
    "boundary": mark("Crossed my boundaries"),
    "unwanted": mark("Wants contact that I do not want"),
    "money": mark("Asked me for money or things"),
    "threat": mark("Swore at me or threatened me"),
    "discrimination": mark("Discriminated against me"),
    "other": mark("Something else, or hard to say"),
}

DANGER: Mapping[str, str] = {
    "no": mark("No immediate danger, according to {name}."),
    "yes": mark("There may be immediate danger, according to {name}."),
}

KNOWS: Mapping[str, str] = {
    "agrees": mark("{other} knows that this is passed on, and agrees."),
    "rather_not": mark("{other} knows that this is passed on, and would rather not."),
    "not_yet": mark("{other} does not know yet that this is passed on."),
}

REACH: Mapping[str, str] = {
    "call": mark("May be called."),
    "mail": mark("May be written to."),
    "no": mark("Would rather not be contacted now."),
}
