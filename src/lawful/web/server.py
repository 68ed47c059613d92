"""The web application: routes, the guard at every one, one error shape."""

from __future__ import annotations

import ssl
from typing import Any

import uvicorn
from litestar import Litestar, Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, Scope

from lawful.app import App
from lawful.core.errors import Invalid, LawfulError, NotAuthenticated, NotFound, OverLimit, TooLarge, Unavailable
from lawful.web import management, v1, v2
from lawful.web.access import admit, check_declared
from lawful.web.document import document
from lawful.web.doorstep import Doorstep
from lawful.web.errors import body_of, status_of

HANDLERS = (*v2.HANDLERS, *v1.HANDLERS, *management.HANDLERS)
Web = Request[Any, Any, Any]


def build(app: App) -> ASGIApp:
    """The ASGI application of a node. Raises RuntimeError when a route declares no access."""
    check_declared(HANDLERS)
    litestar = Litestar(
        route_handlers=list(HANDLERS),
        guards=[admit],
        after_exception=[_note],
        exception_handlers={LawfulError: _refuse, HTTPException: _refuse_request, Exception: _refuse_defect},
        state=State({"lawful": app, "document": document(HANDLERS)}),
        request_max_body_size=app.settings.server.max_body_bytes,
        openapi_config=None,
        logging_config=None,
    )
    return Doorstep(litestar, allowed_hosts=app.settings.server.allowed_hosts)


def node(app: App, tls: ssl.SSLContext | None = None) -> uvicorn.Server:
    """The server of a workspace, to be run with `serve(sockets=[...])`. The gateway is started here."""
    app.start_gateway()
    config = uvicorn.Config(
        build(app),
        http="httptools",
        loop="uvloop",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
    )
    config.load()
    config.ssl = tls
    return uvicorn.Server(config)


async def _note(error: Exception, scope: Scope) -> None:
    """Put what the framework turned away on the log too, where a key was needed for the route."""
    state = scope["state"]
    if isinstance(error, LawfulError) or not state.get("on_log"):
        return
    app: App = scope["litestar_app"].state.lawful
    try:
        await app.gateway.reject(state["request_id"], Invalid("the framework turned it away"), state.get("caller"))
    except LawfulError:  # the log is sealed: the answer goes out without a receipt
        state["on_log"] = False


def _refuse(request: Web, error: LawfulError) -> Response[dict[str, Any]]:
    headers = {"x-should-retry": "false"} if status_of(error, request.url.path) != 503 else {"retry-after": "5"}
    if isinstance(error, NotAuthenticated):
        headers["www-authenticate"] = "Bearer"
    if isinstance(error, OverLimit) and error.retry_after is not None:
        headers["retry-after"] = f"{error.retry_after:.0f}"
    receipt = request.state.get("request_id", "") if request.state.get("on_log") else ""
    return Response(
        body_of(error, request.url.path, receipt), status_code=status_of(error, request.url.path), headers=headers
    )


def _refuse_request(request: Web, error: HTTPException) -> Response[dict[str, Any]]:
    """What the framework turned away: its own words may quote the request, so ours are sent."""
    match error.status_code:
        case 404:
            ours: LawfulError = NotFound("no such route", hint="see docs/api.md")
        case 413:
            ours = TooLarge("the body is too large", hint="send less at once")
        case status if 400 <= status < 500:
            ours = Invalid("the request does not have the expected shape", hint="see docs/api.md")
        case _:
            return _refuse_defect(request, error)
    response = _refuse(request, ours)
    response.status_code = error.status_code
    return response


def _refuse_defect(request: Web, _: Exception) -> Response[dict[str, Any]]:
    response = _refuse(request, Unavailable("the node failed on this request", hint="report it with its x-request-id"))
    response.status_code = 500
    return response
