"""`POST /v2/models/{name}[/versions/{version}]/infer`, the hot path: a plain ASGI application beside the framework.

It declares its access and its body like any other route, and stands in the API document. Why it is apart: a call may
cost 400 microseconds of CPU more than the bare model, and the framework alone took a third of that.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import partial
from typing import Any, Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from lawful.app import App, Caller
from lawful.core.asset import Model
from lawful.core.call import Call, Chunk
from lawful.core.canonical import canonical
from lawful.core.errors import LawfulError, Unavailable
from lawful.web import oip
from lawful.web.access import enter
from lawful.web.errors import Answer, defect, refusal
from lawful.web.intake import once, read, stated

PATHS = ("/v2/models/{name}/infer", "/v2/models/{name}/versions/{version}/infer")
ACCESS: Final = "infer"
BODY = oip.InferRequest
_JSON = (b"content-type", b"application/json")
_BINARY = (b"content-type", b"application/octet-stream")
_PATH = re.compile(r"/v2/models/([^/]{1,100})(?:/versions/([^/]{1,20}))?/infer")


class Infer:
    """Answers inference requests, and passes everything else on to `inner`."""

    def __init__(self, inner: ASGIApp, app: App) -> None:
        self._inner, self._app, self._gateway = inner, app, app.gateway
        self._bound = app.settings.server.max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = _PATH.fullmatch(scope["path"]) if scope["type"] == ScopeType.HTTP else None
        if route is None or scope.get("method") != "POST":
            await self._inner(scope, receive, send)
            return
        state = scope["state"]
        try:
            status, headers, body = await self._infer(state, receive, route)
        except LawfulError as error:
            status, headers, body = refusal(error, scope["path"], state)
        except Exception:  # noqa: BLE001  the last resort says nothing of what failed
            status, headers, body = await self._failed(scope["path"], state)
        headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def _infer(self, state: dict[str, Any], receive: Receive, route: re.Match[str]) -> Answer:
        """`x-lawful-purpose` and `x-lawful-region` state what for and from where."""
        gateway, headers = self._gateway, state["headers"]
        authorisation = headers.get(b"authorization", b"").decode("latin-1")
        caller = await enter(self._app, state, authorisation, ACCESS)
        try:
            once(state["repeated"])
            body = await read(headers, receive, self._bound)
            caller = gateway.still(caller, authorisation, ACCESS)  # a body may arrive slower than a revocation
            length = headers.get(b"inference-header-content-length")
            decoded = oip.decode(body, None if length is None else length.decode("latin-1"))
            call = _call(state["request_id"], headers, caller, route, decoded)
            offer = gateway.check(caller, call)
        except LawfulError as error:
            await gateway.reject(state["request_id"], error, caller)
            raise
        return await gateway.infer(caller, offer, call, partial(_answer, decoded.head, offer.model, call.id))

    async def _failed(self, path: str, state: dict[str, Any]) -> Answer:
        """The answer to a call on which the node itself failed, with an entry where one can still be written."""
        gateway = self._app.gateway
        with suppress(LawfulError):
            await gateway.reject(gateway.new_id(), Unavailable("the node failed"), state.get("caller"))
        state["on_log"] = False  # whether the call's own entry was written is not known
        return defect(path, state)


def _answer(head: oip.InferRequest, model: Model, receipt: str, chunk: Chunk) -> Answer:
    """The protocol's parameters are flat: the label of generated output is JSON within a string."""
    parameters = {"lawful_receipt": receipt, "lawful_notices": ",".join(chunk.marks)}
    if chunk.label:
        parameters["lawful_label"] = canonical(chunk.label).decode()
    body, json_length = oip.encode(
        head, model=model.name, version=str(model.version), outputs=chunk.tensors, parameters=parameters
    )
    headers = [(name.encode(), value.encode()) for name, value in chunk.headers]
    if json_length is None:
        return 200, [_JSON, *headers], body
    return 200, [_BINARY, (b"inference-header-content-length", str(json_length).encode()), *headers], body


def _call(
    request: str, headers: dict[bytes, bytes], caller: Caller, route: re.Match[str], decoded: oip.Decoded
) -> Call:
    purpose, region = stated(headers)
    return Call(
        id=request,
        model=route[1],
        version=route[2] or "",
        purpose=purpose,
        region=region,
        tensors=decoded.tensors,
        outputs=[output.name for output in decoded.head.outputs],
        partition=caller.key.agreement,
    )
