"""`POST /v2/models/{name}[/versions/{version}]/infer`, the hot path: a plain ASGI application beside the framework.

It declares its access and its body like any other route, and stands in the API document. Why it is apart: a call may
cost 400 microseconds of CPU more than the bare model, and the framework alone took a third of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from lawful.app import App, Caller
from lawful.core.call import Call, Chunk
from lawful.core.canonical import canonical
from lawful.core.errors import Invalid, LawfulError, TooLarge, Unavailable
from lawful.core.place import place
from lawful.web import oip
from lawful.web.access import enter
from lawful.web.errors import Answer, defect, refusal

PATHS = ("/v2/models/{name}/infer", "/v2/models/{name}/versions/{version}/infer")
ACCESS: Final = "infer"
BODY = oip.InferRequest
_PATH = re.compile(r"/v2/models/([^/]{1,100})(?:/versions/([^/]{1,20}))?/infer")
_DECIDING = frozenset({b"authorization", b"x-lawful-region", b"x-lawful-purpose", b"inference-header-content-length"})
_DRAINED = 16  # times the bound: what is read and thrown away so that the client hears the refusal


class Infer:
    """Answers inference requests, and passes everything else on to `inner`."""

    def __init__(self, inner: ASGIApp, app: App) -> None:
        self._inner, self._app = inner, app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = _PATH.fullmatch(scope["path"]) if scope["type"] == ScopeType.HTTP else None
        if route is None or scope.get("method") != "POST":
            await self._inner(scope, receive, send)
            return
        state = scope["state"]
        try:
            status, headers, body = await self._infer(state, scope["headers"], receive, route)
        except LawfulError as error:
            status, headers, body = refusal(error, scope["path"], state)
        except Exception:  # noqa: BLE001  the last resort says nothing of what failed
            status, headers, body = await self._failed(scope["path"], state)
        headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def _infer(
        self, state: dict[str, Any], sent: Iterable[tuple[bytes, bytes]], receive: Receive, route: re.Match[str]
    ) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        """`x-lawful-purpose` and `x-lawful-region` state what for and from where."""
        gateway = self._app.gateway
        headers = dict(sent)
        authorisation = headers.get(b"authorization", b"").decode("latin-1")
        caller = await enter(self._app, state, authorisation, ACCESS)
        try:
            _refuse_twice(sent)
            body = await self._read(headers, receive)
            caller = gateway.still(caller, authorisation, ACCESS)  # a body may arrive slower than a revocation
            length = headers.get(b"inference-header-content-length")
            decoded = oip.decode(body, None if length is None else length.decode("latin-1"))
            call = _call(state["request_id"], headers, caller, route, decoded)
            offer = gateway.check(caller, call)
        except LawfulError as error:
            await gateway.reject(state["request_id"], error, caller)
            raise
        chunks = [chunk async for chunk in gateway.answer(caller, offer, call)]
        answer, json_length = oip.encode(
            decoded.head,
            model=offer.model.name,
            version=str(offer.model.version),
            outputs=chunks[-1].tensors,
            parameters=_parameters(call.id, chunks[-1]),
        )
        labels = [(name.encode(), value.encode()) for name, value in chunks[-1].headers]
        if json_length is None:
            return 200, [(b"content-type", b"application/json"), *labels], answer
        binary = (b"inference-header-content-length", str(json_length).encode())
        return 200, [(b"content-type", b"application/octet-stream"), binary, *labels], answer

    async def _failed(self, path: str, state: dict[str, Any]) -> Answer:
        """The answer to a call on which the node itself failed, with an entry where one can still be written."""
        gateway = self._app.gateway
        with suppress(LawfulError):
            await gateway.reject(gateway.new_id(), Unavailable("the node failed"), state.get("caller"))
        state["on_log"] = False  # whether the call's own entry was written is not known
        return defect(path, state)

    async def _read(self, headers: dict[bytes, bytes], receive: Receive) -> bytes:
        """The whole body, up to the bound. A longer one is read to its end and thrown away: the client sends before it
        listens, and is to see the refusal and not a broken connection."""
        if headers.get(b"content-encoding", b"identity") != b"identity":
            raise Invalid("the body is compressed", expected="an uncompressed body")
        bound, parts, size, more = self._app.settings.server.max_body_bytes, [], 0, True
        while more and size <= _DRAINED * bound:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Invalid("the body ended early", expected="a body of the announced length")
            part: bytes = message["body"]  # type: ignore[typeddict-item]  # the other kinds do not come here
            more = bool(message["more_body"])  # type: ignore[typeddict-item]
            size += len(part)
            if size <= bound:
                parts.append(part)
        if size > bound:
            raise TooLarge(
                f"the body has more than {bound} bytes", expected=f"at most {bound}", hint="send less at once"
            )
        return parts[0] if len(parts) == 1 else b"".join(parts)


def _parameters(receipt: str, chunk: Chunk) -> dict[str, str]:
    """The protocol's parameters are flat: the label of generated output is JSON within a string."""
    found = {"lawful_receipt": receipt, "lawful_notices": ",".join(chunk.marks)}
    if chunk.label:
        found["lawful_label"] = canonical(chunk.label).decode()
    return found


def _refuse_twice(sent: Iterable[tuple[bytes, bytes]]) -> None:
    """Headers that decide something stand once: of two, somebody else may have read the other one."""
    names = [name for name, _ in sent if name in _DECIDING]
    if len(names) > len(set(names)):
        raise Invalid("a header that decides about the call stands twice", expected="each of them once")


def _call(
    request: str, headers: dict[bytes, bytes], caller: Caller, route: re.Match[str], decoded: oip.Decoded
) -> Call:
    region = headers.get(b"x-lawful-region", b"").decode("ascii", errors="replace")
    purpose = headers.get(b"x-lawful-purpose", b"").decode("utf-8", errors="replace")
    if len(region) > 20 or len(purpose) > 200:
        raise Invalid("x-lawful-region or x-lawful-purpose is too long", expected="a place code; a purpose as agreed")
    return Call(
        id=request,
        model=route[1],
        version=route[2] or "",
        purpose=purpose,
        region=place(region) if region else "",
        tensors=decoded.tensors,
        outputs=tuple(output.name for output in decoded.head.outputs),
        partition=caller.key.agreement,
    )
