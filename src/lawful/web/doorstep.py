"""The outermost layer: the Host check, the id of every request, the headers of every answer, the counters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

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
        self._known: bytes | None = None  # the last Host header that was one of ours
        self._answers = _Answers()
        self.registry = CollectorRegistry()
        self.registry.register(self._answers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._inner(scope, receive, send)
            return
        sent = list(scope["headers"])
        state = scope.setdefault("state", {})  # the request's own dictionary, which the guard adds to
        state["request_id"] = self._new_id()
        state["headers"] = headers = dict(sent)
        state["repeated"] = repeated = _repeated(sent) if len(headers) < len(sent) else frozenset()
        state["registry"] = self.registry

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._answers.by_status[message["status"]] += 1
                number = state["request_id"].encode()
                headers = [*message["headers"], *_SECURITY, (b"x-request-id", number)]
                if state.get("on_log"):
                    headers.append((b"x-lawful-receipt", number))
                message["headers"] = headers
            await send(message)

        if b"host" not in repeated and self._is_ours(headers.get(b"host", b"")):
            await self._inner(scope, receive, send_with_headers)
        else:
            await _refuse_host(send_with_headers)

    def _is_ours(self, given: bytes) -> bool:
        if given == self._known:
            return True
        host, _, port = given.rpartition(b":") if not given.endswith(b"]") else (given, b"", b"")
        name = host if host and port.isdigit() else given
        if name.lower() not in self._hosts:
            return False
        self._known = given
        return True


class _Answers(Collector):
    """Counts for `/metrics`, made into its words when somebody asks: one event loop counts, so no lock is needed."""

    def __init__(self) -> None:
        self.by_status: Counter[int] = Counter()

    def collect(self) -> Iterator[CounterMetricFamily]:
        metric = CounterMetricFamily("lawful_answers", "Answers by HTTP status", labels=["status"])
        for status, count in sorted(self.by_status.items()):
            metric.add_metric([str(status)], count)
        yield metric


def _repeated(sent: Sequence[tuple[bytes, bytes]]) -> frozenset[bytes]:
    """The names of headers that stand more than once."""
    return frozenset(name for name, times in Counter(name for name, _ in sent).items() if times > 1)


async def _refuse_host(send: Send) -> None:
    body = canonical({"error": "the Host header names no host of this node; next: add it to server.allowed_hosts"})
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode("ascii"))]
    await send({"type": "http.response.start", "status": 421, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
