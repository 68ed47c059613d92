"""Who may call a route: each declares it, and the start fails when one does not.

A key is checked before a byte of the body is read. A request that is turned away leaves an entry on the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import MethodNotAllowedException
from litestar.handlers import BaseRouteHandler

from lawful.app import App
from lawful.core.errors import LawfulError

PUBLIC = "public"
SCOPES = (PUBLIC, "infer", "receipts", "manage")


def check_declared(handlers: Iterable[BaseRouteHandler]) -> None:
    """Raise RuntimeError, naming the route, when a handler declares no access."""
    for handler in handlers:
        if handler.opt.get("access") not in SCOPES:
            raise RuntimeError(f"route {sorted(handler.paths)} declares no access; expected one of {SCOPES}")


async def admit(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """The guard of every route: find the caller where the route wants one."""
    access = handler.opt.get("access")
    if access is None:  # the framework's own answer to OPTIONS, which no route here offers
        raise MethodNotAllowedException
    if access == PUBLIC:
        return
    app: App = connection.app.state.lawful
    state = connection.scope["state"]
    state["on_log"] = True
    try:
        state["caller"] = app.gateway.authenticate(connection.headers.get("authorization", ""), access)
    except LawfulError as error:
        await app.gateway.reject(state["request_id"], error)
        raise
