"""Who may call a route: each declares it, and the start fails when one does not.

A key is checked before a byte of the body is read. A request that is turned away leaves an entry on the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import MethodNotAllowedException
from litestar.handlers import BaseRouteHandler

from lawful.app import App, Caller
from lawful.core.errors import LawfulError
from lawful.core.key import Scope

PUBLIC = "public"
SCOPES = (PUBLIC, "infer", "receipts", "manage")


def check_declared(handlers: Iterable[BaseRouteHandler]) -> None:
    """Raise RuntimeError, naming the route, when a handler declares no access."""
    for handler in handlers:
        if handler.opt.get("access") not in SCOPES:
            raise RuntimeError(f"route {sorted(handler.paths)} declares no access; expected one of {SCOPES}")


async def enter(app: App, state: dict[str, Any], authorisation: str, scope: Scope) -> Caller:
    """The caller behind a request, which from here on stands on the log whatever becomes of it."""
    state["on_log"] = True
    try:
        caller = app.gateway.authenticate(authorisation, scope)
    except LawfulError as error:
        await app.gateway.reject(state["request_id"], error)
        raise
    state["caller"] = caller
    if scope == "manage":
        await app.gateway.managed(state["request_id"], caller)
    return caller


async def admit(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """The guard of every route: find the caller where the route wants one."""
    access = handler.opt.get("access")
    if access is None:  # the framework's own answer to OPTIONS, which no route here offers
        raise MethodNotAllowedException
    if access == PUBLIC:
        return
    state = connection.scope["state"]
    await enter(connection.app.state.lawful, state, connection.headers.get("authorization", ""), access)
