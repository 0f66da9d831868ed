"""Removing a question, with what goes along; putting it back, or erasing what people answered."""

from typing import Annotated, Any, Literal

from fastapi import Depends, Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Log, Now, Reading, Weigh, Writing
from peercoach.errors import Conflict
from peercoach.i18n import mark
from peercoach.models import Programme
from peercoach.services.programmes.programmes import definition_of, find_programme
from peercoach.services.rules import words
from peercoach.services.rules.answered import answered_counts, answered_told
from peercoach.services.rules.effect import Effect, load_weighed
from peercoach.services.rules.keeping import Deed, keep_definition, lock_seen, note_change
from peercoach.services.rules.lost_answers import erase_answers
from peercoach.services.rules.parsing import DefinitionRefused
from peercoach.services.rules.questions import (
    find_question,
    rules_that_go,
    with_put_back,
    without_question,
)
from peercoach.services.rules.removed import find_removed, forget_removed, remember_removed
from peercoach.services.versions import ChangedMeanwhile
from peercoach.web.coordinator.frame import go, say_in, staff_page, who
from peercoach.web.pages import PageRouter

router = PageRouter()
HOME = "/rules"


async def weighed(programme: str, key: str, weigh: Weigh) -> Effect | None:
    """What pairing would be like without it."""

    def load(session: Session) -> Any:
        found = find_programme(session, programme)
        question = find_question(session, found, key)
        return load_weighed(session, found, without_question(definition_of(found), question.key))

    return await weigh(load)


@router.page("/co/{programme}/rules/questions/{key}/remove")
def look_first(
    request: Request,
    programme: str,
    key: str,
    effect: Annotated[Effect | None, Depends(weighed)],
    session: Reading,
) -> Response:
    return _page(request, session, find_programme(session, programme), key, effect)


@router.form("/co/{programme}/rules/questions/{key}/remove")
def remove(
    request: Request,
    programme: str,
    key: str,
    *,
    session: Writing,
    now: Now,
    version: Annotated[int, Form()] = 0,
) -> Response:
    found = find_programme(session, programme)
    question = find_question(session, found, key)
    deed = Deed("remove question", who(request), now, key)
    without = without_question(definition_of(found), question.key)
    try:
        keep_definition(session, found, without, deed, seen=version)
    except ChangedMeanwhile as clash:
        return _page(request, session, found, key, None, clash=clash)
    remember_removed(found, question)
    return go(found, f"{HOME}#questions")


@router.form("/co/{programme}/rules/removed")
def decide(
    request: Request,
    programme: str,
    *,
    session: Writing,
    now: Now,
    folding: Log,
    key: Annotated[str, Form()],
    do: Annotated[Literal["put back", "erase"], Form()],
) -> Response:
    """A removed question: asked again, or gone for good with everything that was answered."""
    found = find_programme(session, programme)
    lock_seen(session, found, seen=None)
    table = find_removed(found, key)
    if do == "erase":
        erase_answers(session, found, key)
        forget_removed(found, key)
        note_change(session, found, Deed("erase answers", who(request), now, key))
        folding.after(session)
    else:
        deed = Deed("put question back", who(request), now, key)
        try:
            changed = with_put_back(definition_of(found), table)
        except DefinitionRefused:
            raise Conflict(
                mark("Another question has this name by now. Change that one first")
            ) from None
        keep_definition(session, found, changed, deed, seen=None)
        forget_removed(found, key)
    return go(found, f"{HOME}#questions")


def _page(
    request: Request,
    session: Session,
    programme: Programme,
    key: str,
    effect: Effect | None,
    clash: ChangedMeanwhile | None = None,
) -> Response:
    say, definition = say_in(request), definition_of(programme)
    question = find_question(session, programme, key)
    return staff_page(
        request,
        "co/question_remove.html",
        programme,
        at=HOME,
        status=409 if clash else 200,
        question=question,
        answered=answered_told(answered_counts(session, programme), question),
        rules=[words.sentence(one, say) for one in rules_that_go(definition, key)],
        effect=effect,
        lines=words.effect_lines(effect, say) if effect else [],
        version=programme.version,
        clash=clash,
    )
