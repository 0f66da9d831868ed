"""One rule: what exactly it looks at, how much it counts, and in which words it is told."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Solver, Weigh, Writing
from peercoach.errors import NotFound
from peercoach.models import Programme
from peercoach.services.programmes.deeds import Action
from peercoach.services.programmes.programmes import definition_of, find_programme
from peercoach.services.rounds.drafts import SolvingAlready
from peercoach.services.rules import rule_words, words
from peercoach.services.rules.drafting import keep_rules, next_letter
from peercoach.services.rules.effect import Effect, load_weighed
from peercoach.services.rules.keeping import Deed, keep_definition, lock_seen
from peercoach.services.rules.parsing import DefinitionRefused
from peercoach.services.rules.rule_fields import (
    PARTS,
    WORDS,
    choices_for,
    kinds_that_fit,
    whole_form,
)
from peercoach.services.rules.rules import (
    find_rule,
    kind_of,
    place_of,
    with_rule,
    with_rule_moved,
    without_rule,
)
from peercoach.services.rules.saving import LookFirst
from peercoach.services.versions import ChangedMeanwhile, merge
from peercoach.web import filled_in
from peercoach.web.coordinator.editing import Clash, Edited, edited, told_both
from peercoach.web.coordinator.frame import go, say_in, staff_page, who
from peercoach.web.coordinator.rules import HOME, after_keeping
from peercoach.web.pages import PageRouter

router = PageRouter()
NEW = "/co/{programme}/rules/add-rule"
ONE = "/co/{programme}/rules/rule/{rule}"


def filled(form: Annotated[Edited, Depends(edited)]) -> Edited:
    """What was there and is not sent is a box without a tick."""
    unticked = {name: "" for name in form.was if "." in name}
    return Edited(unticked | form.fields, form.was, form.version, form.sure, form.do)


Filled = Annotated[Edited, Depends(filled)]


async def weighed(programme: str, form: Filled, weigh: Weigh, rule: str = "") -> Effect | None:
    """What the rule as filled in would do, or its absence, before anything is being changed."""

    def load(session: Session) -> Any:
        found = find_programme(session, programme)
        return load_weighed(session, found, _changed(session, found, rule, form))

    try:
        return await weigh(load)
    except (DefinitionRefused, NotFound):
        return None  # said where it is kept


Weighing = Annotated[Effect | None, Depends(weighed)]


@router.page(NEW)
def show_new(request: Request, programme: str, session: Reading, kind: str = "") -> Response:
    found = find_programme(session, programme)
    fits = kinds_that_fit(definition_of(found))
    if fits.get(kind):
        return _page(request, session, found, "", kind)
    return staff_page(request, "co/rule_new.html", found, at=HOME, kinds=rule_words.NEW, fits=fits)


@router.form(NEW + "/what-if")
def ask_about_new(
    request: Request, programme: str, form: Filled, effect: Weighing, session: Reading
) -> Response:
    return _weighed_page(request, session, programme, "", form, effect)


@router.form(NEW)
def add(
    request: Request,
    programme: str,
    form: Filled,
    effect: Weighing,
    *,
    session: Writing,
    now: Now,
    solver: Solver,
) -> Response:
    return _keep(request, session, programme, "", form, effect, now=now, solver=solver)


@router.page(ONE)
def show(request: Request, programme: str, rule: str, session: Reading) -> Response:
    return _page(request, session, find_programme(session, programme), rule)


@router.form(ONE + "/what-if")
def ask_what_if(
    request: Request, programme: str, rule: str, form: Filled, effect: Weighing, session: Reading
) -> Response:
    return _weighed_page(request, session, programme, rule, form, effect)


@router.form(ONE)
def change(
    request: Request,
    programme: str,
    rule: str,
    form: Filled,
    effect: Weighing,
    *,
    session: Writing,
    now: Now,
    solver: Solver,
) -> Response:
    return _keep(request, session, programme, rule, form, effect, now=now, solver=solver)


@router.form(ONE + "/move")
def move(
    request: Request,
    programme: str,
    rule: str,
    *,
    session: Writing,
    now: Now,
    by: Annotated[int, Form(ge=-1, le=1)],
) -> Response:
    found = find_programme(session, programme)
    lock_seen(session, found, seen=None)
    changed = with_rule_moved(definition_of(found), find_rule(session, found, rule), by)
    keep_definition(session, found, changed, Deed("move rule", who(request), now), seen=None)
    return go(found, f"{HOME}/rule/{rule}#place")


def _changed(session: Session, programme: Programme, rule: str, form: Edited) -> Any:
    """Raises DefinitionRefused."""
    old = find_rule(session, programme, rule) if rule else None
    if old and form.do == "remove":
        return without_rule(definition_of(programme), old)
    return with_rule(definition_of(programme), form.fields, old=old)


def _weighed_page(
    request: Request,
    session: Session,
    programme: str,
    rule: str,
    form: Edited,
    effect: Effect | None,
) -> Response:
    found = find_programme(session, programme)
    if gone := _gone(session, found, rule, form):
        return _page(request, session, found, "", edited=_as_new(rule, form), clash=gone)
    return _page(request, session, found, rule, edited=form, effect=effect, asked=True)


def _gone(
    session: Session, programme: Programme, rule: str, form: Edited
) -> ChangedMeanwhile | None:
    """Who changed the programme since this form was made, where that took its rule: it was removed,
    or looks at other questions now, which is another name. What was filled in is not lost by it."""
    try:
        if rule:
            find_rule(session, programme, rule)
    except NotFound:
        if not form.was or rule.partition("-")[0] not in PARTS:
            raise
        try:
            lock_seen(session, programme, seen=form.version)
        except ChangedMeanwhile as clash:
            return clash
        raise
    return None


def _as_new(rule: str, form: Edited) -> Edited:
    return replace(form, fields=form.fields | {"kind": rule.partition("-")[0]})


def _keep(
    request: Request,
    session: Session,
    programme: str,
    rule: str,
    form: Edited,
    effect: Effect | None,
    *,
    now: Now,
    solver: Solver,
) -> Response:
    found, say = find_programme(session, programme), say_in(request)
    if gone := _gone(session, found, rule, form):
        return _page(request, session, found, "", edited=_as_new(rule, form), clash=gone)
    old = find_rule(session, found, rule) if rule else None
    removes = old is not None and form.do == "remove"
    shown: dict[str, Any] = {"edited": form, "effect": effect, "asked": bool(form.sure)}
    try:
        definition = _changed(session, found, rule, form)
        what: Action = "remove rule" if removes else "change rule" if rule else "add rule"
        draft = keep_rules(
            session, found, definition, Deed(what, who(request), now),
            seen=form.version, effect=effect, sure=form.sure, ask=removes,
        )  # fmt: skip
    except LookFirst as first:
        shown |= {"sure": first.sure, "removing": removes, "asked": True, "status": 409}
    except DefinitionRefused as error:
        kind = kind_of(old, form.fields)
        shown["messages"] = rule_words.messages(error, form.fields, kind, say)
    except ChangedMeanwhile as clash:
        shown = {"edited": form, "clash": clash}
    except SolvingAlready as error:
        shown |= {"messages": {"effect": filled_in.say(error, say)}, "status": 409}
    else:
        return after_keeping(session, found, draft, solver, now)
    return _page(request, session, found, rule, **shown)


def _page(
    request: Request,
    session: Session,
    programme: Programme,
    rule: str,
    kind: str = "",
    *,
    edited: Edited | None = None,
    effect: Effect | None = None,
    asked: bool = False,
    sure: str = "",
    removing: bool = False,
    messages: dict[str, str] | None = None,
    clash: ChangedMeanwhile | None = None,
    status: int = 0,
) -> Response:
    say, definition = say_in(request), definition_of(programme)
    old = find_rule(session, programme, rule) if rule else None
    kind = kind_of(old, edited.fields if edited else {"kind": kind})
    own = whole_form(definition, old.rule if old else None, kind)
    fields = own | (edited.fields if edited else {})
    both = None
    if edited and clash and edited.fields.get("kind") and edited.was:
        both = Clash(clash, [], gone=True)
    elif edited and clash:
        yours = {name: value for name, value in edited.fields.items() if name in own}
        merged = merge(edited.was, own, yours)
        fields = dict(merged.fields)
        both = told_both((clash, merged), own, fields, rule_words.caller(definition, kind, say))
    return staff_page(
        request,
        "co/rule.html",
        programme,
        at=HOME,
        status=status or (422 if messages else 409 if clash else 200),
        shown=old,
        kind=kind,
        parts=PARTS[kind],
        own_words=WORDS,
        choices=choices_for(definition, fields, kind),
        place=place_of(definition, old) if old and old.kept else None,
        last=len(definition.rules) - 1,
        fields=fields,
        was=edited.was if edited and not clash else own,
        version=edited.version if edited and not clash else programme.version,
        words=words,
        rule_words=rule_words,
        say=say,
        effect=effect,
        asked=asked,
        lines=words.effect_lines(effect, say) if effect else [],
        sure=sure,
        removing=removing,
        next_letter=next_letter(session, programme),
        messages=messages or {},
        errors=list(messages.items()) if messages else None,
        clash=both,
    )
