"""The outermost layer: the Host check, the id of every request, the headers of every answer, the counters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import CollectorRegistry, Counter

from lawful.core.canonical import canonical

_SECURITY = [
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]


class Doorstep:
    """Wraps the application. A request for a host that is not ours is refused before it is routed."""

    def __init__(self, inner: ASGIApp, *, allowed_hosts: tuple[str, ...], new_id: Callable[[], str]) -> None:
        self._inner = inner
        self._new_id = new_id
        self._hosts = frozenset(host.lower().encode("ascii") for host in allowed_hosts)
        self.registry = CollectorRegistry()
        self._answers = Counter("lawful_answers", "Answers by HTTP status", ["status"], registry=self.registry)
        self._counters: dict[int, Counter] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._inner(scope, receive, send)
            return
        state = scope.setdefault("state", {})  # the request's own dictionary, which the guard adds to
        state["request_id"] = self._new_id()
        state["registry"] = self.registry

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._count(message["status"])
                message["headers"] = [*message["headers"], *_SECURITY, *_ids(state)]
            await send(message)

        if not self._is_ours(scope):
            await _refuse_host(send_with_headers)
            return
        await self._inner(scope, receive, send_with_headers)

    def _count(self, status: int) -> None:
        if status not in self._counters:
            self._counters[status] = self._answers.labels(str(status))
        self._counters[status].inc()

    def _is_ours(self, scope: Scope) -> bool:
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1:
            return False
        host, _, port = hosts[0].rpartition(b":") if not hosts[0].endswith(b"]") else (hosts[0], b"", b"")
        name = host if host and port.isdigit() else hosts[0]
        return name.lower() in self._hosts


def _ids(state: dict[str, Any]) -> list[tuple[bytes, bytes]]:
    request = str(state["request_id"]).encode("ascii")
    headers = [(b"x-request-id", request)]
    if state.get("on_log"):
        headers.append((b"x-lawful-receipt", request))
    return headers


async def _refuse_host(send: Send) -> None:
    body = canonical({"error": "the Host header names no host of this node; next: add it to server.allowed_hosts"})
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode("ascii"))]
    await send({"type": "http.response.start", "status": 421, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
