"""The web application: routes, the guard at every one, one error shape."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from litestar import Litestar, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, Scope

from lawful.app import App
from lawful.core.errors import Invalid, LawfulError, NotFound, TooLarge
from lawful.web import management, office, v1, v2, views
from lawful.web.access import admit, check_declared
from lawful.web.chat import Chat
from lawful.web.document import document
from lawful.web.doorstep import Doorstep
from lawful.web.errors import defect, refusal
from lawful.web.infer import Infer
from lawful.web.request import Web

HANDLERS = (*v2.HANDLERS, *v1.HANDLERS, *management.HANDLERS, *office.HANDLERS, *views.HANDLERS)
_LAST_WORDS_SECONDS = 5


def build(app: App, host: str) -> ASGIApp:
    """The ASGI application of a node that listens on `host`. Raises RuntimeError when a route declares no access."""
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
    return Doorstep(
        Infer(Chat(litestar, app), app),
        allowed_hosts=(*app.settings.server.allowed_hosts, host),
        new_id=app.gateway.new_id,
    )


class Node(uvicorn.Server):
    """A server that ends by returning from `serve`, so that whoever runs it can clean up.

    uvicorn's own handlers raise the signal again once it has stopped, which ends the process there and then.
    """

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, and let what had to be cut off write its closing entries before whoever runs us closes the log."""
        await super().shutdown(sockets)
        if tasks := [task for task in self.server_state.tasks if not task.done()]:
            await asyncio.wait(tasks, timeout=_LAST_WORDS_SECONDS)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing: see `stopping_on_signals`."""
        yield

    @contextmanager
    def stopping_on_signals(self) -> Iterator[None]:
        """Stop gracefully on SIGTERM and SIGINT, from now on. For the main thread, inside its event loop."""
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, self.handle_exit, sign, None)
        try:
            yield
        finally:
            for sign in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(sign)


def node(app: App, tls: ssl.SSLContext | None = None, *, host: str = "127.0.0.1") -> Node:
    """The server of a workspace, to be run with `serve(sockets=[...])`. The gateway is started here."""
    _ = app.gateway  # the engines are loaded before memory is frozen
    gc.collect()
    gc.freeze()  # what was built for good need not be looked through again while calls are answered
    config = uvicorn.Config(
        build(app, host),
        http="httptools",
        loop="uvloop",
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=app.settings.server.stop_seconds,
    )
    logging.getLogger("uvicorn.access").disabled = True  # whoever listens to all loggers: paths are callers' words
    config.load()
    config.ssl = tls
    server = Node(config)
    requests = server.server_state.tasks
    app.log.alone = lambda: len(requests) <= 1
    return server


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


def _refuse(request: Web, error: LawfulError) -> Response[bytes]:
    return _response(*refusal(error, request.url.path, request.scope["state"]))


def _response(status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> Response[bytes]:
    named = {name.decode(): value.decode() for name, value in headers[1:]}
    return Response(body, status_code=status, headers=named, media_type="application/json")


def _refuse_request(request: Web, error: HTTPException) -> Response[bytes]:
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


def _refuse_defect(request: Web, _: Exception) -> Response[bytes]:
    return _response(*defect(request.url.path, request.scope["state"]))
