"""Models that run elsewhere, behind an OpenAI-compatible URL: vLLM, Ollama, any.

* It sends what it is given (masked by then), under the model's name there, and yields the answer's objects as they
  come: every event of a stream, or the one object of an answer that is none.
* Only hosts that the settings name are asked. Redirects are not followed and no proxy is used: the key goes nowhere else.
* A stream that ends before it was finished, an answer that is no JSON, silence, a refusal there: each is an error of
  ours that says what to do. What the other server said is never passed on: it may quote the request.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from datetime import timedelta
from functools import cached_property
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import msgspec
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError, RequestTimeoutError
from pyreqwest.request import StreamRequest
from pyreqwest.response import Response

from lawful.core.asset import Remote
from lawful.core.call import Call, Chunk
from lawful.core.errors import Invalid, LawfulError, OverLimit, TooLarge, Unavailable
from lawful.gateway.engines.events import Events

PATHS: Final = {"chat": "/chat/completions", "completions": "/completions", "embeddings": "/embeddings"}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_MOST_WAIT = 120  # seconds that a client may be told to wait
_GARBAGE = "the model's server sent what is no answer"


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """Which hosts may be asked, and how long and how much one may answer."""

    allowed_hosts: tuple[str, ...]
    connect_seconds: float
    silence_seconds: float
    max_answer_bytes: int


def check_url(url: str, allowed_hosts: tuple[str, ...]) -> str:
    """The base URL without a slash at its end; raises Invalid for a host that no setting names, or without TLS."""
    wanted = "a base URL such as https://models.example/v1"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Invalid("the upstream's URL cannot be read", expected=wanted) from error
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment or "@" in parts.netloc:
        raise Invalid(
            "the upstream's URL is none of an OpenAI API", expected=f"{wanted}, without user, query, fragment"
        )
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise Invalid("the upstream would be asked without encryption", expected="https, or a loopback host")
    named = f"{host}:{port}" if port else host
    if not {named, host} & set(allowed_hosts):
        raise Invalid(
            "the upstream's host is not allowed", expected="one of upstream.allowed_hosts", hint=f'allow "{named}"'
        )
    return url.rstrip("/")


class RemoteEngine:
    """One remote model. `secret` gives the key to send, empty for none; it is asked at each call and kept nowhere."""

    is_local: Literal[False] = False  # what it sends has left the node, so the intent is durable before

    def __init__(self, remote: Remote, *, bounds: Bounds, secret: Callable[[], str]) -> None:
        self._remote, self._bounds, self._secret = remote, bounds, secret

    @cached_property
    def _client(self) -> Client:
        bounds = self._bounds
        builder = ClientBuilder().no_proxy().follow_redirects(enable=False).referer(enable=False)
        builder = builder.gzip(enable=False).brotli(enable=False).zstd(enable=False).deflate(enable=False)
        builder = builder.connect_timeout(timedelta(seconds=bounds.connect_seconds)).user_agent("lawful")
        return builder.read_timeout(timedelta(seconds=bounds.silence_seconds)).build()

    async def run(self, call: Call) -> AsyncGenerator[Chunk, None]:
        request = self._request(call)
        try:
            async with request as response:
                _check_status(response.status, await self._refusal(response), response.get_header("retry-after"))
                async with aclosing(self._answers(call, response)) as answers:
                    async for body in answers:
                        yield Chunk(body=body)
        except RequestTimeoutError:
            raise Unavailable("the model's server did not answer in time", hint="try again later") from None
        except PyreqwestError:  # its words name addresses, so they go no further
            raise Unavailable("the model's server cannot be reached, or broke off", hint="try again later") from None

    def _request(self, call: Call) -> StreamRequest:
        base = check_url(self._remote.url, self._bounds.allowed_hosts)
        body = {**call.body, "model": self._remote.name}
        if body.get("stream"):
            options = body.get("stream_options")
            body["stream_options"] = {**(options if isinstance(options, dict) else {}), "include_usage": True}
        builder = self._client.post(base + PATHS[call.route]).body_bytes(msgspec.json.encode(body))
        builder = builder.header("content-type", "application/json").header("x-request-id", call.id)
        if secret := self._secret():
            builder = builder.header("authorization", f"Bearer {secret}", is_sensitive=True)
        return builder.streamed_read_buffer_limit(0).build_streamed()  # 0: hand on at once what has come

    async def _refusal(self, response: Response) -> str:
        """The code of an error that the other server states, one of those that clients know; else empty."""
        if response.status < 400:
            return ""
        text = b"".join([piece async for piece in self._pieces(response)][:16])
        try:
            stated = msgspec.json.decode(text)["error"]["code"]
        except (msgspec.DecodeError, KeyError, TypeError, RecursionError):
            return ""
        return stated if stated == "context_length_exceeded" else ""

    async def _answers(self, call: Call, response: Response) -> AsyncGenerator[dict[str, Any], None]:
        kind = (response.get_header("content-type") or "").partition(";")[0].strip().lower()
        if kind == "text/event-stream" and call.body.get("stream"):
            async with aclosing(self._events(response)) as events:
                async for event in events:
                    yield event
        elif kind == "application/json":
            yield _object(b"".join([piece async for piece in self._pieces(response)]))
        else:
            raise Unavailable(_GARBAGE, expected="an event stream or JSON", hint="tell the operator: is the URL right?")

    async def _events(self, response: Response) -> AsyncGenerator[dict[str, Any], None]:
        """Every object of a stream. One that ends without saying so was cut off, and that is said."""
        events, ending = Events(), _Ending()
        async for piece in self._pieces(response):
            for data in events.feed(piece):
                if data == b"[DONE]":
                    return
                event = _object(data)
                ending.see(event)
                yield event
        if not ending.is_finished:
            raise Unavailable("the model's server broke off in the middle of its answer", hint="try again")

    async def _pieces(self, response: Response) -> AsyncIterator[bytes]:
        size = 0
        while (piece := await response.body_reader.read_chunk()) is not None:
            size += len(piece)
            if size > self._bounds.max_answer_bytes:
                raise TooLarge(
                    "the model's answer is too long", expected=f"at most {self._bounds.max_answer_bytes} bytes"
                )
            yield bytes(piece)


class _Ending:
    """Whether every choice of a stream said that it is finished."""

    def __init__(self) -> None:
        self._open: dict[Any, bool] = {}

    def see(self, event: dict[str, Any]) -> None:
        for choice in event.get("choices") or ():
            if isinstance(choice, dict):
                index = choice.get("index", 0)
                self._open[index] = choice.get("finish_reason") is None and self._open.get(index, True)

    @property
    def is_finished(self) -> bool:
        return bool(self._open) and not any(self._open.values())


def _object(text: bytes) -> dict[str, Any]:
    try:
        value = msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unavailable(_GARBAGE, expected="JSON objects", hint="try again; tell the operator if it stays") from error
    if value.get("error"):  # in the middle of a stream it is the only way to say so
        raise Unavailable("the model's server failed in the middle of its answer", hint="try again later")
    return value


def _check_status(status: int, code: str, retry_after: str | None) -> None:
    """Raise what a client can act on; the operator's own mistakes (a wrong key, a wrong name) are no fault of its."""
    if status < 300:
        return
    if code:
        raise Invalid("the prompt is longer than the model's context", hint="send less, or ask for fewer tokens")
    errors: dict[int, LawfulError] = {
        400: Invalid("the model's server does not take this request", hint="check the request's parameters"),
        413: TooLarge("the request is too large for the model's server", hint="send less"),
        422: Invalid("the model's server does not take this request", hint="check the request's parameters"),
        429: OverLimit("the model's server is busy", hint="try again later", retry_after=_seconds(retry_after)),
    }
    raise errors.get(status) or Unavailable(
        f"the model's server answered with status {status}", hint="try again later; tell the operator if it stays"
    )


def _seconds(retry_after: str | None) -> float:
    return min(int(retry_after), _MOST_WAIT) if retry_after and retry_after.isdigit() and len(retry_after) < 6 else 5.0
