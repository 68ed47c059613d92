"""The management API (keys with the scope `manage`), and what anybody may know of the node."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.params import JSONBody
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from lawful.core.agreement import Agreement
from lawful.web.access import PUBLIC
from lawful.web.bounds import Id
from lawful.web.request import Web, app_of

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
_BODY = 65_536  # bytes; management bodies are small


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
    revoke_agreement,
    withdraw,
    alias,
    rollback,
    new_key,
    revoke_key,
    openapi,
)
