"""`POST /v1/chat/completions`, `/v1/completions`, `/v1/embeddings`: the OpenAI API, beside the framework as `infer` is.

* Nothing is sent before the gateway gave its first piece: by then the call was decided, and that is on disk.
* The end of an answer (what ends a choice, and `[DONE]`) is sent only once the outcome is on disk. Whoever saw the end
  holds a receipt that says so.
* An answer that fails on its way ends with an error event and without `[DONE]`.
* When the client goes away the answer is stopped, the model's server is hung up on, and the log says "abandoned".
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Any, Final

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send
from msgspec.structs import replace

from lawful.app import App, Caller, Offer
from lawful.core.call import Call, Chunk
from lawful.core.errors import LawfulError, Unavailable
from lawful.web import openai
from lawful.web.access import enter
from lawful.web.errors import defect, refusal
from lawful.web.intake import once, read, stated

ACCESS: Final = "infer"
_STREAM = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"x-accel-buffering", b"no")]
PING_SECONDS = 15.0
_WHOLE = [(b"content-type", b"application/json")]


class Chat:
    """Answers the OpenAI API's calls, and passes everything else on to `inner`."""

    def __init__(self, inner: ASGIApp, app: App) -> None:
        self._inner, self._app = inner, app
        server, masking = app.settings.server, app.settings.masking
        # What has more characters than may be masked need not be read: one takes 12 bytes at most, as escapes.
        self._bound = min(server.max_body_bytes, 12 * masking.max_characters + 65_536)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].rstrip("/") if scope["type"] == ScopeType.HTTP else ""
        if path not in openai.ROUTES or scope.get("method") != "POST":
            await self._inner(scope, receive, send)
            return
        reply = _Reply(send, path, scope["state"])
        try:
            caller, offer, call, asked = await self._take(scope, receive, path)
            await _unless_gone(receive, self._answer(caller, offer, call, asked, reply))
        except LawfulError as error:
            await reply.fail(error)
        except asyncio.CancelledError:  # only a node that stops cancels
            await reply.fail(Unavailable("the node was told to stop", hint="try again later"))
        except Exception:  # noqa: BLE001  the last resort says nothing of what failed
            await self._failed(reply)

    async def _take(self, scope: Scope, receive: Receive, path: str) -> tuple[Caller, Offer, Call, openai.Asked]:
        """The call, checked. What is turned away here leaves its entry."""
        gateway, state = self._app.gateway, scope["state"]
        headers = state["headers"]
        authorisation = headers.get(b"authorization", b"").decode("latin-1")
        caller = await enter(self._app, state, authorisation, ACCESS)
        try:
            once(state["repeated"])
            body = await read(headers, receive, self._bound)
            caller = gateway.still(caller, authorisation, ACCESS)  # a body may arrive slower than a revocation
            asked, whole = openai.decode(body, openai.BODIES[path])
            name, _, version = asked.model.partition(":")
            purpose, region = stated(headers)
            call = Call(
                id=state["request_id"],
                model=name,
                version=version,
                purpose=purpose,
                region=region,
                partition=caller.key.agreement,
                route=openai.ROUTES[path],
                body=whole,
            )
            return caller, gateway.check(caller, call), call, asked
        except LawfulError as error:
            await gateway.reject(state["request_id"], error, caller)
            raise

    async def _answer(self, caller: Caller, offer: Offer, call: Call, asked: openai.Asked, reply: _Reply) -> None:
        gateway = self._app.gateway
        async with aclosing(gateway.answer(caller, offer, call)) as chunks:
            if asked.stream:
                wants_usage = bool(asked.stream_options and asked.stream_options.include_usage)
                async with reply.kept_alive():
                    await self._stream(chunks, offer, call, reply, wants_usage=wants_usage)
            else:
                found = [chunk async for chunk in chunks]
                body = next((chunk.body for chunk in found if chunk.body), {})
                reply.headers = found[-1].headers
                await reply.whole(self._headed(replace(found[-1], body=body), offer, call))

    async def _stream(
        self, chunks: AsyncGenerator[Chunk, None], offer: Offer, call: Call, reply: _Reply, *, wants_usage: bool
    ) -> None:
        ending: list[Chunk] = []
        async for chunk in chunks:
            reply.headers = chunk.headers
            body = openai.as_event(chunk.body, call.route)
            if not wants_usage:
                body = {name: value for name, value in body.items() if name != "usage"}
            if chunk.label and ending:
                ending[0] = replace(ending[0], label=chunk.label)
            elif openai.is_last(body):
                ending += [replace(chunk, body=body)] if body.get("choices") or body.get("usage") else []
            else:
                await reply.event(self._headed(replace(chunk, body=body), offer, call))
        for last in ending:
            await reply.event(self._headed(last, offer, call))
        await reply.done()

    @staticmethod
    def _headed(chunk: Chunk, offer: Offer, call: Call) -> dict[str, Any]:
        """An object of the answer under our names, with what must be told beside it."""
        notes: dict[str, Any] = {"receipt": call.id, "notices": list(chunk.marks)}
        head = openai.head(call.route, call.id)
        body = {name: value for name, value in chunk.body.items() if name != "lawful_label"}
        labels = {"lawful_label": chunk.label} if chunk.label else {}
        return {**body, **head, "model": offer.model.name, "lawful": notes, **labels}

    async def _failed(self, reply: _Reply) -> None:
        """The node itself failed: an entry where one can still be written, and the answer that says so."""
        gateway = self._app.gateway
        with suppress(LawfulError):
            await gateway.reject(gateway.new_id(), Unavailable("the node failed"), reply.state.get("caller"))
        await reply.defect()


class _Reply:
    """The answer on its way out: started once, with the status that its first piece decides."""

    def __init__(self, send: Send, path: str, state: dict[str, Any]) -> None:
        self._send, self._path, self.state = send, path, state
        self._started = False
        self.headers: Sequence[tuple[str, str]] = ()  # what labels the answer, before its first byte

    @asynccontextmanager
    async def kept_alive(self) -> AsyncIterator[None]:
        """While inside, a stream that has begun says something now and then: proxies cut what is silent."""
        pinging = asyncio.ensure_future(self._ping())
        try:
            yield
        finally:
            pinging.cancel()

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(PING_SECONDS)
            if self._started:
                await self._piece(b": ping\n\n")

    async def event(self, body: dict[str, Any]) -> None:
        await self._piece(openai.event(body))

    async def done(self) -> None:
        await self._piece(openai.DONE, more=False)

    async def whole(self, body: dict[str, Any]) -> None:
        await self._all(200, list(_WHOLE), msgspec.json.encode(body))

    async def fail(self, error: LawfulError) -> None:
        """The error as the answer; as the last event of a stream that has begun."""
        status, headers, body = refusal(error, self._path, self.state)
        if self._started:
            await self._piece(b"data: " + body + b"\n\n", more=False)
        else:
            await self._all(status, headers, body)

    async def defect(self) -> None:
        if self._started:
            await self.fail(Unavailable("the node failed on this request", hint="report it with its x-request-id"))
            return
        self.state["on_log"] = False  # whether the call's own entry was written is not known
        await self._all(*defect(self._path, self.state))

    async def _piece(self, body: bytes, *, more: bool = True) -> None:
        if not self._started:
            await self._start(200, list(_STREAM))
        await self._send({"type": "http.response.body", "body": body, "more_body": more})

    async def _all(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        await self._start(status, [*headers, (b"content-length", str(len(body)).encode())])
        await self._send({"type": "http.response.body", "body": body, "more_body": False})

    async def _start(self, status: int, headers: list[tuple[bytes, bytes]]) -> None:
        self._started = True
        labels = [(name.encode(), value.encode()) for name, value in self.headers]
        await self._send({"type": "http.response.start", "status": status, "headers": headers + labels})


async def _unless_gone(receive: Receive, answering: Any) -> None:
    """Answer, and stop when the client has gone away. Raises what answering raises."""
    work = asyncio.ensure_future(answering)
    watch = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            work.cancel()
        with suppress(asyncio.CancelledError):
            await work
    finally:
        watch.cancel()
        if not work.done():  # the node stops
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
