"""One question of sign-up: added, changed, moved; with what becomes of answers."""

from typing import Annotated, Any

from fastapi import Depends, Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Weigh, Writing
from peercoach.models import Programme
from peercoach.services.programmes.programmes import definition_of, find_programme
from peercoach.services.rules import question_words, words
from peercoach.services.rules.effect import Effect, load_weighed
from peercoach.services.rules.keeping import Deed, keep_definition, lock_seen
from peercoach.services.rules.parsing import DefinitionRefused
from peercoach.services.rules.privacy import TickMissing, tick_of
from peercoach.services.rules.question_fields import (
    folded,
    moved,
    option_rows,
    question_fields,
    unfolded,
    with_more,
)
from peercoach.services.rules.questions import find_question, with_moved, with_question
from peercoach.services.rules.saving import LookFirst, question_at, save_question
from peercoach.services.versions import ChangedMeanwhile, merge
from peercoach.services.whole_numbers import whole_number
from peercoach.web.coordinator.editing import Clash, Edited, edited, told_both
from peercoach.web.coordinator.frame import go, say_in, staff_page, who
from peercoach.web.filled_in import say as said
from peercoach.web.pages import PageRouter

router = PageRouter()
HOME = "/rules"
UNTICKED = {"required": "", "touches": "", "most": ""}


def filled(form: Annotated[Edited, Depends(edited)]) -> Edited:
    """What a box that is not ticked does not send is empty."""
    fields = UNTICKED | form.fields
    return Edited(fields, form.was, form.version, form.sure, form.do)


Filled = Annotated[Edited, Depends(filled)]


async def weighed(programme: str, key: str, form: Filled, weigh: Weigh) -> Effect | None:
    """What the question as filled in would do, worked out before anything is being changed."""

    def load(session: Session) -> Any:
        found = find_programme(session, programme)
        old = find_question(session, found, key)
        changed, _ = with_question(definition_of(found), form.fields, old=old)
        return load_weighed(session, found, changed)

    try:
        return None if form.do else await weigh(load)
    except DefinitionRefused:
        return None  # said where it is kept


@router.page("/co/{programme}/rules/add-question")
def show_new(request: Request, programme: str, session: Reading) -> Response:
    return _page(request, session, find_programme(session, programme), "")


@router.form("/co/{programme}/rules/add-question")
def add(request: Request, programme: str, form: Filled, *, session: Writing, now: Now) -> Response:
    found = find_programme(session, programme)
    return _save(request, session, found, "", form, now=now)  # a new one leaves nobody out


@router.page("/co/{programme}/rules/questions/{key}")
def show(request: Request, programme: str, key: str, session: Reading) -> Response:
    return _page(request, session, find_programme(session, programme), key)


@router.form("/co/{programme}/rules/questions/{key}")
def change(
    request: Request,
    programme: str,
    key: str,
    form: Filled,
    effect: Annotated[Effect | None, Depends(weighed)],
    *,
    session: Writing,
    now: Now,
) -> Response:
    found = find_programme(session, programme)
    return _save(request, session, found, key, form, effect=effect, now=now)


@router.form("/co/{programme}/rules/questions/{key}/move")
def move(
    programme: str,
    key: str,
    *,
    request: Request,
    session: Writing,
    now: Now,
    by: Annotated[int, Form(ge=-1, le=1)],
) -> Response:
    found = find_programme(session, programme)
    lock_seen(session, found, seen=None)
    question = find_question(session, found, key)
    changed = with_moved(definition_of(found), question.key, by)
    deed = Deed("move question", who(request), now, key)
    keep_definition(session, found, changed, deed, seen=None)
    return go(found, f"{HOME}#questions")


def _save(
    request: Request,
    session: Session,
    programme: Programme,
    key: str,
    form: Edited,
    *,
    now: Now,
    effect: Effect | None = None,
) -> Response:
    say = say_in(request)
    if form.do:
        return _page(request, session, programme, key, _pressed(form), edited=form)
    try:
        save_question(
            session, programme, key, form.fields,
            seen=form.version, by=who(request), now=now, effect=effect, sure=form.sure,
        )  # fmt: skip
    except DefinitionRefused as error:
        messages = question_words.messages(error, form.fields, say)
    except TickMissing as error:
        messages = {field: said(one, say) for field, one in error.problems.items()}
    except LookFirst as first:
        return _page(
            request, session, programme, key, form.fields, edited=form, first=first, effect=effect
        )
    except ChangedMeanwhile as error:
        return _clash(request, session, programme, key, form, error)
    else:
        return go(programme, f"{HOME}#questions")
    return _page(request, session, programme, key, form.fields, edited=form, messages=messages)


def _pressed(form: Edited) -> dict[str, str]:
    """Buttons that change the form and save nothing: more room, or a row up or down."""
    what, _, row = form.do.partition(".")
    place = whole_number(row)
    if what in ("up", "down") and place is not None:
        return moved(form.fields, place, -1 if what == "up" else 1)
    return with_more(form.fields)


def _clash(
    request: Request,
    session: Session,
    programme: Programme,
    key: str,
    form: Edited,
    error: ChangedMeanwhile,
) -> Response:
    theirs = folded(question_fields(question_at(session, programme, key)))
    yours = {name: value for name, value in folded(form.fields).items() if name in theirs}
    merged = merge(folded(form.was), theirs, yours)
    called = question_words.caller(say_in(request))
    clash = told_both((error, merged), theirs, merged.fields, called)
    return _page(request, session, programme, key, unfolded(merged.fields), clash=clash)


def _page(
    request: Request,
    session: Session,
    programme: Programme,
    key: str,
    fields: dict[str, str] | None = None,
    *,
    edited: Edited | None = None,
    first: LookFirst | None = None,
    effect: Effect | None = None,
    messages: dict[str, str] | None = None,
    clash: Clash | None = None,
) -> Response:
    say = say_in(request)
    question = question_at(session, programme, key)
    own = question_fields(question)
    shown = own if fields is None else fields
    rules = [one for one in definition_of(programme).rules if key in one.keys]
    lost = first.lost if first else None
    return staff_page(
        request,
        "co/question.html",
        programme,
        at=HOME,
        status=422 if messages else 409 if first or clash else 200,
        question=question,
        fields={**own, "officer": "", "agreed_on": "", **shown},
        rows=option_rows(shown),
        was=edited.was if edited else own,
        version=edited.version if edited else programme.version,
        tick=tick_of(programme, question) if question else None,
        rules=[words.sentence(one, say) for one in rules],
        words=question_words,
        say=say,
        lost=lost,
        lost_lines=question_words.lost_lines(lost, question, say) if lost and question else [],
        effect=effect,
        lines=words.effect_lines(effect, say) if effect else [],
        sure=first.sure if first else "",
        messages=messages or {},
        errors=list(messages.items()) if messages else None,
        clash=clash,
    )
