"""`/api/facts`, `/api/incidents`, `/api/due`: what cannot wait until the node is stopped."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from litestar import get, post
from litestar.params import JSONBody, QueryParameter

from lawful.app import LARGEST, instant, stated_fact
from lawful.core.act import Action
from lawful.core.errors import Invalid
from lawful.core.incident import Incident
from lawful.core.proof import Proof
from lawful.web.bounds import Id
from lawful.web.request import Web, app_of

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Text = Annotated[str, msgspec.Meta(max_length=200)]
Statement = Annotated[str, msgspec.Meta(max_length=500, description="name=value, as on the command line")]
Instant = Annotated[str, msgspec.Meta(max_length=40, description="RFC 3339, with its zone")]
_BODY = 65_536
EVIDENCE_BODY = LARGEST * 3 // 2  # the largest document in base64, and more


class Thing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The id of a dataset, model, service or agreement."""

    id: Name


class Where(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place whose law concerns it."""

    place: Name


class Stated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stated fact."""

    fact: Statement


class Declaration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact that a named person declares about a thing."""

    about: Name
    fact: Statement
    by: Text = ""
    reason: Text = ""


Document = Annotated[bytes, msgspec.Meta(max_length=LARGEST, description="in base64")]


class Evidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A document to be read as evidence about a thing, or the address of a page.

    `of` is the document that a time stamp is about, `authority` the certificate (PEM) of who made it.
    """

    about: Name
    check: Name
    document: Document = b""
    address: Annotated[str, msgspec.Meta(max_length=2_000)] = ""
    fact: Text = ""
    made_on: Annotated[str, msgspec.Meta(max_length=10)] = ""
    of: Document = b""
    authority: Document = b""
    by: Text = ""


class Report(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that happened, and when the operator became aware of it."""

    kind: Literal["breach", "request"]
    aware_at: Instant
    about: Annotated[tuple[Thing, ...], msgspec.Meta(max_length=50)] = ()
    places: Annotated[tuple[Where, ...], msgspec.Meta(max_length=50)] = ()
    facts: Annotated[tuple[Stated, ...], msgspec.Meta(max_length=100)] = ()
    by: Text = ""


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question about a model or a service; the act is its usual one and the places are the node's where none is named."""

    about: Name
    action: Annotated[str, msgspec.Meta(max_length=20)] = ""
    places: Annotated[tuple[Where, ...], msgspec.Meta(max_length=50)] = ()
    facts: Annotated[tuple[Stated, ...], msgspec.Meta(max_length=100)] = ()
    on: Annotated[str, msgspec.Meta(max_length=10)] = ""


class Update(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became known of an incident."""

    facts: Annotated[tuple[Stated, ...], msgspec.Meta(max_length=100)]
    by: Text = ""


class Done(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which rule's duty was done."""

    rule: Name
    by: Text = ""


class Closing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who closes an incident."""

    by: Text = ""


@post("/api/facts", opt={"access": "manage"}, request_max_body_size=_BODY, sync_to_thread=True)
def declare(request: Web, data: JSONBody[Declaration]) -> dict[str, Any]:
    """Declare a fact; it holds from the next decision on."""
    name, value = stated_fact(data.fact)
    fact = app_of(request).law.declare(data.about, name, value, by=data.by, reason=data.reason)
    return {"about": data.about, "fact": name, "by": fact.by, "on": str(fact.on)}


@post("/api/evidence", opt={"access": "manage"}, request_max_body_size=EVIDENCE_BODY, sync_to_thread=True)
def prove(request: Web, data: JSONBody[Evidence]) -> Proof:
    """Read a document as evidence; what it shows are facts at the gates until it expires."""
    return app_of(request).law.prove(
        data.about,
        data.check,
        data.address or data.document,
        fact=data.fact,
        made_on=_day(data.made_on) if data.made_on else None,
        of=data.of,
        authority=data.authority,
        by=data.by,
    )


@post("/api/evidence/recheck", opt={"access": "manage"}, sync_to_thread=True, status_code=200)
def recheck(request: Web) -> list[Proof]:
    """Read every published page that counts as evidence again."""
    return list(app_of(request).law.recheck())


@get("/api/incidents", opt={"access": "manage"}, sync_to_thread=True)
def incidents(request: Web) -> list[Incident]:
    return list(app_of(request).law.incidents())


@post("/api/incidents", opt={"access": "manage"}, request_max_body_size=_BODY, sync_to_thread=True)
def report(request: Web, data: JSONBody[Report]) -> Incident:
    """Record what happened; the answer holds every clock that it starts."""
    return app_of(request).law.report(
        data.kind,
        instant(data.aware_at),
        about=tuple(thing.id for thing in data.about),
        stated=_stated(data.facts),
        places=tuple(where.place for where in data.places),
        by=data.by,
    )


@post(
    "/api/incidents/{incident:str}/update", opt={"access": "manage"}, request_max_body_size=_BODY, sync_to_thread=True
)
def update(request: Web, incident: Id, data: JSONBody[Update]) -> Incident:
    return app_of(request).law.update(incident, _stated(data.facts), by=data.by)


@post("/api/incidents/{incident:str}/done", opt={"access": "manage"}, request_max_body_size=_BODY, sync_to_thread=True)
def done(request: Web, incident: Id, data: JSONBody[Done]) -> Incident:
    return app_of(request).law.done(incident, data.rule, by=data.by)


@post("/api/incidents/{incident:str}/close", opt={"access": "manage"}, request_max_body_size=_BODY, sync_to_thread=True)
def close(request: Web, incident: Id, data: JSONBody[Closing]) -> Incident:
    return app_of(request).law.close(incident, by=data.by)


@get("/api/due", opt={"access": "manage"}, sync_to_thread=True)
def due(request: Web, days: Annotated[int, QueryParameter(ge=0, le=36_500)] = 30) -> list[dict[str, Any]]:
    return [msgspec.to_builtins(item) for item in app_of(request).law.due(days=days)]


def _stated(facts: tuple[Stated, ...]) -> dict[str, Any]:
    return dict(stated_fact(stated.fact) for stated in facts)


@post("/api/law/check", opt={"access": "manage"}, request_max_body_size=_BODY, sync_to_thread=True, status_code=200)
def check(request: Web, data: JSONBody[Asked]) -> dict[str, Any]:
    """What the law says about a model or a service, on all that is known of it."""
    found: dict[str, Any] = msgspec.to_builtins(app_of(request).law.check(data.about, *_question(data)))
    return found


@post("/api/law/ask", opt={"access": "manage"}, request_max_body_size=_BODY, sync_to_thread=True, status_code=200)
def ask(request: Web, data: JSONBody[Asked]) -> list[dict[str, Any]]:
    """The questions that are still open for a model or a service."""
    return [msgspec.to_builtins(question) for question in app_of(request).law.ask(data.about, *_question(data))]


@get("/api/law/diff", opt={"access": "manage"}, sync_to_thread=True)
def diff(
    request: Web,
    before: Annotated[str, QueryParameter(max_length=10)],
    after: Annotated[str, QueryParameter(max_length=10)],
) -> list[dict[str, Any]]:
    """What changes in the law between two days, each with the services that it touches."""
    changes = app_of(request).law.diff(_day(before), _day(after))
    return [{**msgspec.to_builtins(change), "services": list(services)} for change, services in changes]


def _question(data: Asked) -> tuple[Action | None, tuple[str, ...], dict[str, Any], date | None]:
    try:
        action = Action(data.action) if data.action else None
    except ValueError:
        raise Invalid("not an act", expected=" | ".join(Action)) from None
    places = tuple(where.place for where in data.places)
    return action, places, _stated(data.facts), _day(data.on) if data.on else None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("not a day", expected="2026-11-27") from None


HANDLERS = (declare, prove, recheck, incidents, report, update, done, close, due, check, ask, diff)
