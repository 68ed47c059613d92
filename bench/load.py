"""Many connections at once against one node: requests per second, and the time of one request on a quiet node."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bench import node
from bench.control import Connection, free_port, process

BODY = b'{"inputs": [{"name": "input", "shape": [1, 3], "datatype": "FP32", "data": [1, 2, 3]}]}'
PATH = "/v2/models/linear/infer"
CONNECTIONS = 32
SECONDS = 4.0
ROUNDS = 3


def audited(report: Callable[[str, float, str], None], sync_s: Callable[[], float]) -> None:
    """What evidence costs a served call: the share of the unaudited rate that is left, and the added time in syncs.

    Audited and unaudited rounds alternate; the best rate and the smallest median time of each count.
    """
    with tempfile.TemporaryDirectory(prefix="lawful-bench-") as name:
        folder = Path(name)
        key = node.prepare(folder)
        rates: dict[bool, list[float]] = {True: [], False: []}
        times: dict[bool, list[float]] = {True: [], False: []}
        syncs = []
        for _ in range(ROUNDS):
            for is_audited in (True, False):
                rate, seconds = _round(folder, key, is_audited=is_audited)
                rates[is_audited].append(rate)
                times[is_audited].append(seconds)
            syncs.append(sync_s())
    report("audit.audited_per_s", max(rates[True]), "requests/s")
    report("audit.unaudited_per_s", max(rates[False]), "requests/s")
    report("audit.audited_share", max(rates[True]) / max(rates[False]), "of 1")
    report("audit.latency_in_syncs", (min(times[True]) - min(times[False])) / min(syncs), "syncs")


def _round(folder: Path, key: str, *, is_audited: bool) -> tuple[float, float]:
    port = free_port()
    command = [sys.executable, "-m", "bench.node", str(folder), str(port), *([] if is_audited else ["--unaudited"])]
    with process(command, port):
        headers = {"Authorization": f"Bearer {key}"}
        return asyncio.run(_rate(port, headers)), _median(f"http://127.0.0.1:{port}{PATH}", headers)


def _median(url: str, headers: dict[str, str], count: int = 500) -> float:
    """The median time of one request on one connection, in seconds."""
    times = []
    with closing(Connection(url, headers, BODY)) as connection:
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
