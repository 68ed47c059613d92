"""Many connections at once against one node: requests per second, and the time of one request on a quiet node."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median

from bench import node
from bench.control import Connection, free_port, process

BODY = b'{"inputs": [{"name": "input", "shape": [1, 3], "datatype": "FP32", "data": [1, 2, 3]}]}'
PATH = "/v2/models/linear/infer"
CONNECTIONS = 32
SECONDS = 4.0
RATE_ROUNDS, TIME_ROUNDS = 3, 30


def audited(report: Callable[[str, float, str], None], sync_s: Callable[[], float]) -> None:
    """What evidence costs a served call: the share of the unaudited rate that is left, and the added time in syncs.

    Two nodes, with evidence and without, take turns, for the machine is shared. Of rates, the best of each counts; of
    times, the median of what each round says of itself: median audited less median unaudited, in syncs of that round.
    """
    with _node(audited=True) as with_evidence, _node(audited=False) as without:
        nodes = with_evidence, without
        rates = [[asyncio.run(_rate(*one)) for one in nodes] for _ in range(RATE_ROUNDS)]
        times = [(_median(*nodes[0]), _median(*nodes[1]), sync_s()) for _ in range(TIME_ROUNDS)]
    best = [max(column) for column in zip(*rates, strict=True)]
    report("audit.audited_per_s", best[0], "requests/s")
    report("audit.unaudited_per_s", best[1], "requests/s")
    report("audit.audited_share", best[0] / best[1], "of 1")
    report("audit.added_ms", 1e3 * median(long - short for long, short, _ in times), "ms")
    report("audit.latency_in_syncs", median((long - short) / sync for long, short, sync in times), "syncs")


@contextmanager
def _node(*, audited: bool) -> Iterator[tuple[int, dict[str, str]]]:
    """A node in a process of its own: its port, and the headers of a call."""
    with tempfile.TemporaryDirectory(prefix="lawful-bench-") as name:
        headers, port = {"Authorization": f"Bearer {node.prepare(Path(name))}"}, free_port()
        command = [sys.executable, "-m", "bench.node", name, str(port), *([] if audited else ["--unaudited"])]
        with process(command, port):
            yield port, headers


def _median(port: int, headers: dict[str, str], count: int = 200) -> float:
    """The median time of one request on one connection, in seconds."""
    times = []
    with closing(Connection(f"http://127.0.0.1:{port}{PATH}", headers, BODY)) as connection:
        for _ in range(count):
            start = time.perf_counter()
            connection.repeat(1)
            times.append(time.perf_counter() - start)
    return sorted(times)[count // 2]


async def _rate(port: int, headers: dict[str, str]) -> float:
    """Answers per second over all connections."""
    lines = [f"POST {PATH} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Content-Length: {len(BODY)}"]
    request = "\r\n".join([*lines, *(f"{n}: {v}" for n, v in headers.items()), "", ""]).encode() + BODY
    loop = asyncio.get_running_loop()
    clients = [
        (await loop.create_connection(lambda: _Client(request), "127.0.0.1", port))[1] for _ in range(CONNECTIONS)
    ]
    await asyncio.sleep(SECONDS / 4)
    before = sum(client.answers for client in clients)
    await asyncio.sleep(SECONDS)
    answers = sum(client.answers for client in clients) - before
    for client in clients:
        client.transport.close()
    return answers / SECONDS


class _Client(asyncio.Protocol):
    """Sends the request again as soon as it is answered. Raises RuntimeError for an answer that is not 200."""

    transport: asyncio.Transport

    def __init__(self, request: bytes) -> None:
        self._request = request
        self._heard = b""
        self.answers = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, found, body = self._heard.partition(b"\r\n\r\n")
        if not found:
            return
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"answered {head[:40]!r}")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        if len(body) >= length:
            self._heard = b""
            self.answers += 1
            self.transport.write(self._request)
