"""What each route is sent, so that whoever may use it gets what they came for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Asked:
    form: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None
    file: bytes = b""
    path: Mapping[str, str] = field(default_factory=dict)


def form(**given: Any) -> Asked:
    return Asked(form=given)


def json(**given: Any) -> Asked:
    return Asked(json=given)


DRAFT = Asked(query={"draft": "{draft}"})
ROUNDS = "/api/v1/programmes/{programme}/rounds"
DEMAND = ROUNDS + "/{round}/demands/{first_year}/{coach}"

ASKED: Mapping[str, Asked] = {
    "POST /login": form(email="someone@uni.example"),
    "POST /login/code": form(code="WRONG"),
    "POST /me/name": form(name="Noor", language="en"),
    "POST /{programme}/signup/{topic}": form(name="Noor", programme="nursing", campus="breda"),
    "POST /{programme}/coach-signup/{topic}": form(name="Ada", programme="nursing", capacity="2"),
    "POST /me/address": form(email="new@uni.example"),
    "POST /me/tokens": form(label="Another", days="30"),
    "POST /c/{token}": form(a="1"),
    "POST /c/{token}/heard": form(heard="4"),
    "POST /c/{token}/contact": form(may="yes"),
    "GET /c/{token}/wish/{wish}": Asked(path={"wish": "pause"}),
    "POST /c/{token}/wish/{wish}": Asked(form={"sure": "yes"}, path={"wish": "pause"}),
    "POST /me/pairs/{uid}/cadence": form(days="14"),
    "POST /me/mails": form(wanted="news"),
    "POST /me/pairs/{uid}/check-ins/not-me": form(step="hello"),
    "POST /me/pairs/{uid}/contact": form(kind="met", day="2026-09-08"),
    "POST /me/pairs/{uid}/contact/undo": form(kind="met", day="2026-09-08"),
    "POST /me/pairs/{uid}/messages": form(text="Hello"),
    "POST /me/pairs/{uid}/meet/met": form(meeting="{was}"),
    "POST /me/pairs/{uid}/meet/missed": form(meeting="{was}"),
    "POST /coach/proposal/{uid}/not": form(first_year="{waits}"),
    "POST /coach/proposal/{uid}/after-all": form(first_year="{waits}"),
    "POST /me/concerns/{uid}/add": form(text="One thing more"),
    "POST /reader/{uid}": form(because="The mail asked me to"),
    "POST /reader/{uid}/{action}": Asked(form={"text": "Called"}, path={"action": "note"}),
    "POST /{programme}/coach/places": form(places="2"),
    "POST /{programme}/coach/code": form(version="1"),
    "PUT /api/v1/me/enrolments/{programme}/{side}": json(name="Noor"),
    "POST /co": form(name_nl="Nieuw", name_en="New", slug="another"),
    "POST /co/{programme}/people/import": Asked(file=b"name,email\nLiv,liv@uni.example\n"),
    "POST /co/{programme}/people/import/{upload}": form(step="confirm"),
    "POST /co/{programme}/people/mail": form(
        letter="0123456789abcdef", subject_en="Hi", text_en="Hi", subject_nl="Hoi", text_nl="Hoi"
    ),
    "POST /co/{programme}/coaches/training": form(done="true", coach="{offers}"),
    "POST /co/{programme}/rounds": form(name="Late"),
    "POST /co/{programme}/rounds/{uid}/demands": form(
        first_year="{waits}", coach="{offers}", kind="bar"
    ),
    "GET /co/{programme}/rounds/{uid}/fair": DRAFT,
    "GET /co/{programme}/rounds/{uid}/move": Asked(
        query={"draft": "{draft}", "first_year": "{waits}"}
    ),
    "GET /co/{programme}/rounds/{uid}/compare": Asked(
        query={"draft": "{draft}", "other": "{draft}"}
    ),
    "GET /co/{programme}/rounds/{uid}/compare/export": Asked(
        query={"draft": "{draft}", "other": "{draft}", "form": "csv"}
    ),
    "POST /co/{programme}/rounds/{uid}/remedy": form(draft="{draft}", number="0"),
    "POST /co/{programme}/rounds/{uid}/rule": form(key="0"),
    "POST /co/{programme}/rounds/{uid}/coaches": form(ask="yes", hours="24"),
    "POST /co/{programme}/rounds/{uid}/show": form(draft="{draft}"),
    "GET /co/{programme}/rounds/{uid}": DRAFT,
    "GET /co/{programme}/rounds/{uid}/publish": DRAFT,
    "POST /co/{programme}/rounds/{uid}/publish": form(draft="{draft}"),
    "GET /co/{programme}/rounds/{uid}/export": Asked(query={"draft": "{draft}", "form": "csv"}),
    "POST /co/{programme}/texts": form(version="2", **{"guide.nl": "Hoi", "guide.en": "Hi"}),
    "POST /co/{programme}/look": form(version="2", primary="#123456"),
    "POST /co/{programme}/settings": form(version="2", name_nl="Nieuw", name_en="New"),
    "POST /co/{programme}/rules": form(version="2"),
    "POST /co/{programme}/rules/add-question": form(version="2", kind="text"),
    "POST /co/{programme}/rules/add-rule": form(version="2", kind="share", question="languages"),
    "POST /co/{programme}/rules/rule/{rule}": form(version="2", importance="nice"),
    "POST /co/{programme}/rules/rule/{rule}/move": form(by="1"),
    "POST /co/{programme}/rules/removed": form(key="gone", do="put back"),
    "POST /co/{programme}/rules/questions/{key}": form(version="2"),
    "POST /co/{programme}/rules/questions/{key}/move": form(by="1"),
    "POST /co/{programme}/late/approve": form(first_year="{waits}"),
    "POST /co/{programme}/late/changes": form(why="leaves", of="{offers}"),
    "POST /co/{programme}/care/readers": form(email="reader@uni.example", name="Rik"),
    "POST /co/{programme}/care/entries/{uid}": form(
        kind="psychologist", name="Zoë", phone="010", owner="Joke", owner_email="j@uni.example"
    ),
    "POST /api/v1/programmes": json(
        slug="another", name={"nl": "Nieuw", "en": "New"}, calendar={"breaks": []}
    ),
    "POST " + ROUNDS: json(name="Late"),
    "PUT " + DEMAND: json(kind="bar"),
    "POST " + ROUNDS + "/{round}/drafts": json(),
    "POST " + ROUNDS + "/{round}/publications": json(draft="{draft}"),
}
