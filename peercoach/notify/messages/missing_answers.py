"""The mail to who takes part and has not answered what pairing needs, as after an import."""

from collections.abc import Mapping
from typing import Any

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter

TEMPLATE = "missing-answers"


def write_missing_answers(payload: Mapping[str, Any], say: Translator) -> Letter:
    """payload: `name`, `to` the side of the reader, `programme` per language, `path` of the page
    with their answers."""
    _ = say.gettext
    why = (
        _("Without them we cannot find first-years who suit you.")
        if payload["to"] == "coach"
        else _("Without them we cannot find a buddy who suits you.")
    )
    takes_part = _("You take part in {programme}, but we still need a few answers from you.")
    return Letter(
        subject=_("We still need a few answers from you"),
        paragraphs=(
            _("Hi {name},").format(name=payload["name"]),
            " ".join((takes_part.format(programme=payload["programme"][say.language]), why)),
            _("It takes about five minutes. Next to every question stands who sees your answer."),
        ),
        button=Button(_("Fill in my answers"), payload["path"]),
        after=(_("Rather not take part? You can withdraw on your page, without explaining."),),
    )
