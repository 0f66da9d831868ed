"""Questions and rules: what sign-up asks and how answers count, with what a change would do."""

from typing import Annotated, Any

from fastapi import Depends
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Solver, Weigh, Writing
from peercoach.models import Draft, Programme, Round
from peercoach.services.programmes.programmes import definition_of, find_programme
from peercoach.services.rounds.drafts import SolvingAlready
from peercoach.services.rules import words
from peercoach.services.rules.answered import answered_counts
from peercoach.services.rules.choosing import fields_of, with_fields
from peercoach.services.rules.drafting import keep_rules as keep
from peercoach.services.rules.drafting import next_letter
from peercoach.services.rules.effect import Effect, load_weighed
from peercoach.services.rules.keeping import Deed
from peercoach.services.rules.parsing import DefinitionRefused
from peercoach.services.rules.possible import shown_rules
from peercoach.services.rules.privacy import tick_of
from peercoach.services.rules.removed import removed_questions
from peercoach.services.rules.saving import LookFirst
from peercoach.services.sign_up.experiences import showable
from peercoach.services.versions import ChangedMeanwhile, Merged, merge
from peercoach.web import filled_in
from peercoach.web.coordinator.editing import Edited, Form, told_both
from peercoach.web.coordinator.frame import go, say_in, staff_page, who
from peercoach.web.pages import PageRouter

router = PageRouter()
HOME = "/rules"


async def weighed(programme: str, form: Form, weigh: Weigh) -> Effect | None:
    """What the choices in the form would do. Weighed before anything begins to be changed."""

    def load(session: Session) -> Any:
        found = find_programme(session, programme)
        return load_weighed(session, found, with_fields(definition_of(found), form.fields))

    try:
        return await weigh(load)
    except DefinitionRefused:
        return None  # said where it is kept


Weighing = Annotated[Effect | None, Depends(weighed)]


@router.page("/co/{programme}/rules")
def show_rules(request: Request, programme: str, session: Reading) -> Response:
    found = find_programme(session, programme)
    return _page(request, session, found, fields_of(definition_of(found)))


@router.form("/co/{programme}/rules/what-if")
def ask_what_if(
    request: Request, programme: str, form: Form, effect: Weighing, session: Reading
) -> Response:
    found = find_programme(session, programme)
    return _page(request, session, found, form.fields, edited=form, effect=effect, asked=True)


@router.form("/co/{programme}/rules")
def keep_rules(
    request: Request,
    programme: str,
    form: Form,
    effect: Weighing,
    *,
    session: Writing,
    now: Now,
    solver: Solver,
) -> Response:
    """Keep the choices, and make a draft with them where a round is open."""
    found, say = find_programme(session, programme), say_in(request)
    before, deed = definition_of(found), Deed("change rules", who(request), now)
    try:
        definition = with_fields(before, form.fields)
        draft = keep(
            session, found, definition, deed, seen=form.version, effect=effect, sure=form.sure
        )
    except LookFirst as first:
        return _page(
            request, session, found, form.fields, edited=form, status=409,
            effect=effect, asked=True, sure=first.sure,
        )  # fmt: skip
    except DefinitionRefused as error:
        messages = words.messages(error, before, form.fields, say)
        return _page(
            request, session, found, form.fields, edited=form, messages=messages, status=422
        )
    except ChangedMeanwhile as clash:
        merged = merge(form.was, fields_of(definition_of(found)), form.fields)
        return _page(request, session, found, merged.fields, clash=(clash, merged), status=409)
    except SolvingAlready as error:
        messages = {"effect": filled_in.say(error, say)}
        return _page(
            request, session, found, form.fields, edited=form, messages=messages, status=409
        )
    return after_keeping(session, found, draft, solver, now)


def after_keeping(
    session: Session, programme: Programme, draft: Draft | None, solver: Solver, now: Now
) -> Response:
    """Where the draft is being made; without one, the rules."""
    if draft is None:
        return go(programme, HOME)
    solver.after(session, draft.uid, now)
    return go(programme, f"/rounds/{session.get_one(Round, draft.round_id).uid}")


def _page(
    request: Request,
    session: Session,
    programme: Programme,
    fields: dict[str, str],
    *,
    edited: Edited | None = None,
    effect: Effect | None = None,
    asked: bool = False,
    sure: str = "",
    messages: dict[str, str] | None = None,
    clash: tuple[ChangedMeanwhile, Merged] | None = None,
    status: int = 200,
) -> Response:
    say, definition = say_in(request), definition_of(programme)
    own = fields_of(definition)
    counts = answered_counts(session, programme)
    return staff_page(
        request,
        "co/rules.html",
        programme,
        at=HOME,
        status=status,
        rules=shown_rules(definition),
        questions=definition.questions,
        agreed={one.key for one in definition.questions if tick_of(programme, one)},
        removed=removed_questions(programme),
        counts=counts,
        fields=own | fields,
        was=edited.was if edited else own,
        version=edited.version if edited and not clash else programme.version,
        changed={name for name in fields if fields[name] != own.get(name)},
        words=words,
        chosen=showable(definition),
        say=say,
        effect=effect,
        asked=asked,
        lines=words.effect_lines(effect, say) if effect else [],
        sure=sure,
        next_letter=next_letter(session, programme),
        messages=messages or {},
        errors=list(messages.items()) if messages else None,
        clash=told_both(clash, own, fields, words.caller(definition, say)) if clash else None,
    )
