"""Publications: a draft made public, at once or at a moment to come."""

from datetime import datetime
from typing import Any

from peercoach import models
from peercoach.api.resource import Resource
from peercoach.api.shapes import Given, Moment, RoundUid, Shown, Slug
from peercoach.deps import Me, Now, Reading, Writing
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rounds.drafts import find_draft, list_drafts
from peercoach.services.rounds.publications import list_publications
from peercoach.services.rounds.publishing import cancel, plan, publish
from peercoach.services.rounds.rounds import find_round

router = Resource(
    prefix="/programmes/{programme}/rounds/{round}/publications",
    tags=["publications"],
)


class Publication(Shown):
    """Number 1 is the round's own; later numbers are late arrivals. Until `published_at` is filled
    in, nobody is told and it can be cancelled."""

    uid: str
    number: int
    draft: str
    made_at: datetime
    planned_for: datetime
    published_at: datetime | None


class NewPublication(Given):
    """Without `planned_for`, at once. Coaches who were shown a draft and have not answered are
    waited for, unless `without_waiting`."""

    draft: str
    planned_for: Moment | None = None
    without_waiting: bool = False


@router.get("", name="list_publications")
def show_publications(programme: Slug, round_: RoundUid, session: Reading) -> list[Publication]:
    """First one first; what was cancelled is not among them."""
    found = find_round(session, find_programme(session, programme), round_)
    drafts = {draft.id: draft.uid for draft in list_drafts(session, found)}
    return [_shown(one, drafts[one.draft_id]) for one, _ in list_publications(session, found)]


@router.post("", status_code=201, name="publish_draft")
def publish_draft(
    programme: Slug,
    round_: RoundUid,
    given: NewPublication,
    session: Writing,
    me: Me,
    now: Now,
) -> Publication:
    """Pairs and their mails: all of it, or nothing.

    409 when somebody was first (who, and when), when something changed since the draft was solved
    (what): solve again then; and when coaches still look (how many, until when).
    """
    found = find_round(session, find_programme(session, programme), round_)
    draft = find_draft(session, found, given.draft)
    how: dict[str, Any] = {"by": me.person_id, "without_waiting": given.without_waiting, "now": now}
    if given.planned_for is None:
        made = publish(session, found, draft, **how)
    else:
        made = plan(session, found, draft, planned_for=given.planned_for, **how)
    return _shown(made, draft.uid)


@router.delete("/planned", status_code=204, name="cancel_planned_publication")
def cancel_planned(programme: Slug, round_: RoundUid, session: Writing, me: Me, now: Now) -> None:
    """Nobody was told, so nothing remains of it."""
    found = find_round(session, find_programme(session, programme), round_)
    cancel(session, found, by=me.person_id, now=now)


def _shown(publication: models.Publication, draft: str) -> Publication:
    return Publication(
        uid=publication.uid,
        number=publication.number,
        draft=draft,
        made_at=publication.made_at,
        planned_for=publication.planned_for,
        published_at=publication.published_at,
    )
