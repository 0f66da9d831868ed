"""The mail with which a coordinator's week begins, where there is something to do."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter

TEMPLATE = "coordinator-week"


def write_week(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload: `name`, `programme` per language, `path` of its page, the `monday` of the week,
    `counts` of what there is to do, by name, and about how many `minutes` that takes. No names of
    those it is about."""
    many: Mapping[str, Callable[[int], str]] = {
        "asking": lambda count: speak.ngettext(
            "%(num)s pair asked for you.", "%(num)s pairs asked for you.", count
        ),
        "quiet": lambda count: speak.ngettext(
            "%(num)s pair is quiet.", "%(num)s pairs are quiet.", count
        ),
        "waiting": lambda count: speak.ngettext(
            "%(num)s first-year asked for a buddy.", "%(num)s first-years asked for a buddy.", count
        ),
        "changes": lambda count: speak.ngettext(
            "%(num)s change to look at.", "%(num)s changes to look at.", count
        ),
        "undelivered": lambda count: speak.ngettext(
            "%(num)s e-mail address does not work.", "%(num)s e-mail addresses do not work.", count
        ),
    }
    counts, minutes = payload["counts"], payload["minutes"]
    total = len(counts)  # as on the page that it leads to
    things = speak.ngettext("%(num)s thing for this week", "%(num)s things for this week", total)
    subject = things % {"num": total}
    if "monday" in payload:  # not in what waited for its turn when this came
        subject = f"{subject} ({speak.date(date.fromisoformat(payload['monday']))})"
    takes = speak.ngettext(
        "That takes about %(num)s minute.", "That takes about %(num)s minutes.", minutes
    )
    return Letter(
        subject=subject,
        paragraphs=(
            speak.gettext("Hi {name},").format(name=payload["name"]),
            speak.gettext("This waits for you in {programme}:").format(
                programme=payload["programme"][speak.language]
            ),
            *(
                tell(counts[kind]) % {"num": counts[kind]}
                for kind, tell in many.items()
                if kind in counts
            ),
            takes % {"num": minutes},
        ),
        button=Button(speak.gettext("Start"), payload["path"]),
    )
