"""The management API (keys with the scope `manage`): what changes while the node serves; and what anybody may know of it."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.params import JSONBody
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from lawful.app import App, facts_file, questions_of, read_terms, stated_fact
from lawful.core.agreement import Agreement
from lawful.core.errors import NeedsFact
from lawful.core.party import Party
from lawful.web.access import PUBLIC
from lawful.web.bounds import Id
from lawful.web.errors import body_of, status_of
from lawful.web.office import Stated
from lawful.web.request import Web, app_of

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
_BODY = 65_536  # bytes; management bodies are small


class NewParty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A party, the name on its paper, and where it is established."""

    id: Name
    name: Name
    place: Name


class Proposal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The terms of an agreement as TOML (docs/contract.md)."""

    terms: Annotated[str, msgspec.Meta(max_length=_BODY)]


class Signing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which party signs; its key is kept here."""

    party: Name


class Deployment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which model version (`name`, `name@alias`, `name:version`) is offered under which agreement, and what is stated of its use."""

    model: Name
    agreement: Name
    purpose: Name
    facts: Annotated[tuple[Stated, ...], msgspec.Meta(max_length=200)] = ()


class Revocation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which party revokes."""

    party: Name


class Alias(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name for one version of a model."""

    alias: Name
    version: Annotated[int, msgspec.Meta(ge=1, le=2**31)]


class Back(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The alias to take back."""

    alias: Name


class NewKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A key to make, bound to an agreement; `days` until it expires."""

    agreement: Name
    purpose: Annotated[str, msgspec.Meta(max_length=200)] = ""
    region: Annotated[str, msgspec.Meta(max_length=20)] = ""
    days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 90


@get("/livez", opt={"access": PUBLIC}, sync_to_thread=False)
def livez() -> dict[str, str]:
    return {"status": "alive"}


@get("/readyz", opt={"access": PUBLIC}, sync_to_thread=False)
def readyz(request: Web) -> Response[dict[str, str]]:
    ready = app_of(request).is_ready
    return Response({"status": "ready" if ready else "sealed"}, status_code=200 if ready else 503)


@get("/.well-known/lawful.json", opt={"access": PUBLIC}, sync_to_thread=False)
def well_known(request: Web) -> dict[str, str]:
    """The log's origin and public key, and the version of the rulebook."""
    return app_of(request).identity()


@get("/metrics", opt={"access": "manage"}, sync_to_thread=False)
def metrics(request: Web) -> Response[bytes]:
    return Response(generate_latest(request.state.registry), media_type=CONTENT_TYPE_LATEST)


@post("/api/parties", opt={"access": "manage"}, request_max_body_size=_BODY, sync_to_thread=True)
def new_party(request: Web, data: JSONBody[NewParty]) -> Party:
    """Make a party known, with a signing key that the workspace keeps."""
    return app_of(request).new_party(data.id, data.name, data.place)


@post("/api/agreements", opt={"access": "manage"}, request_max_body_size=_BODY, sync_to_thread=True)
def propose(request: Web, data: JSONBody[Proposal]) -> Agreement:
    """Write terms down for signing."""
    return app_of(request).propose(read_terms(data.terms))


@post(
    "/api/agreements/{agreement:str}/sign", opt={"access": "manage"}, request_max_body_size=_BODY, sync_to_thread=True
)
def sign(request: Web, agreement: Id, data: JSONBody[Signing]) -> Agreement:
    """Sign as a party whose key the workspace keeps."""
    return app_of(request).sign(agreement, data.party)


@post("/api/services", opt={"access": "manage"}, request_max_body_size=_BODY)
async def deploy(request: Web, data: JSONBody[Deployment]) -> Response[dict[str, Any]]:
    """Offer a model version; the next call finds it. Where a fact is missing, the answer has all that may be asked."""
    return await asyncio.to_thread(_deployed, app_of(request), data, request.url.path)


def _deployed(app: App, data: Deployment, path: str) -> Response[dict[str, Any]]:
    use = dict(stated_fact(stated.fact) for stated in data.facts)
    try:
        service = app.deploy(app.model(data.model), app.agreement(data.agreement), purpose=data.purpose, use=use)
    except NeedsFact as error:
        questions = questions_of(error.decision)
        body = body_of(error, path, error.receipt)
        body["error"] |= {"questions": msgspec.to_builtins(questions), "file": facts_file(error.decision, questions)}
        return Response(body, status_code=status_of(error, path))
    return Response(msgspec.to_builtins(service), status_code=201)


@post(
    "/api/agreements/{agreement:str}/revoke", opt={"access": "manage"}, request_max_body_size=_BODY, sync_to_thread=True
)
def revoke_agreement(request: Web, agreement: Id, data: JSONBody[Revocation]) -> Agreement:
    """Revoke; the next call under the agreement is refused."""
    return app_of(request).revoke_agreement(agreement, party=data.party)


@post("/api/services/{service:str}/withdraw", opt={"access": "manage"}, sync_to_thread=True)
def withdraw(request: Web, service: Id) -> dict[str, str]:
    """End a service; the next call finds nothing, and answers under way end."""
    return {"id": app_of(request).withdraw(service).id, "status": "withdrawn"}


@post("/api/models/{model:str}/alias", opt={"access": "manage"}, request_max_body_size=_BODY, sync_to_thread=True)
def alias(request: Web, model: Id, data: JSONBody[Alias]) -> dict[str, Any]:
    """Point `model@alias` to a version."""
    app_of(request).set_alias(model, data.alias, data.version)
    return {"alias": data.alias, "version": data.version}


@post("/api/models/{model:str}/rollback", opt={"access": "manage"}, request_max_body_size=_BODY, sync_to_thread=True)
def rollback(request: Web, model: Id, data: JSONBody[Back]) -> dict[str, Any]:
    """Point `model@alias` to where it pointed before."""
    return {"alias": data.alias, "version": app_of(request).rollback(model, data.alias)}


@post("/api/keys", opt={"access": "manage"}, request_max_body_size=_BODY, sync_to_thread=True)
def new_key(request: Web, data: JSONBody[NewKey]) -> dict[str, str]:
    """Make a key. Its text is in this answer and nowhere else."""
    token, key = app_of(request).new_key(data.agreement, purpose=data.purpose, region=data.region, days=data.days)
    return {"key": token, "id": key.id, "expires_at": key.expires_at.isoformat()}


@post("/api/keys/{key:str}/revoke", opt={"access": "manage"}, sync_to_thread=True)
def revoke_key(request: Web, key: Id) -> dict[str, str]:
    app_of(request).revoke_key(key)
    return {"id": key, "status": "revoked"}


@get("/api/openapi.json", opt={"access": "manage"}, sync_to_thread=False)
def openapi(request: Web) -> dict[str, Any]:
    document: dict[str, Any] = request.app.state.document
    return document


HANDLERS = (
    livez,
    readyz,
    well_known,
    metrics,
    new_party,
    propose,
    sign,
    deploy,
    revoke_agreement,
    withdraw,
    alias,
    rollback,
    new_key,
    revoke_key,
    openapi,
)
