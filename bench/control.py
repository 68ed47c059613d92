"""What groups measure against and with: a static answer from nginx, one kept-alive connection, a process's CPU time.

    with nginx_static() as control:
        cost = cpu_us_per_request(control.pid, control.url, 5_000)
    ours = cpu_us_per_request(server_pid, url, 5_000, headers={"Authorization": key}, body=body) / cost

Only CPU time of the server is counted: what the client costs, and what else the machine does, stays out.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

PATIENCE = 10.0  # seconds for a server to come up, to answer, or to end
BODY = b"lawful\n"

# Everything that nginx writes lies in the folder that is thrown away; one worker, so that one process answers.
CONFIGURATION = """\
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/static;
    }}
}}
"""


class NotHere(Exception):
    """This machine lacks what the group needs; the group is skipped, saying so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server: the process whose CPU time counts (with its children), and where it answers."""

    pid: int
    url: str


@contextmanager
def nginx_static() -> Iterator[Server]:
    """An nginx of our own that answers 200 with a file of seven bytes at `url`; ended on the way out.

    Raises NotHere when nginx is not installed, RuntimeError when it does not come up.
    """
    program = shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]))
    if program is None:
        raise NotHere("nginx is not installed (Debian: apt-get install nginx-light)")
    with tempfile.TemporaryDirectory(prefix="lawful-bench-") as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)  # started as root, nginx answers as another user
        (folder / "static").mkdir()
        (folder / "static" / "answer").write_bytes(BODY)
        (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, port=port))
        command = [program, "-p", name, "-e", f"{name}/error.log", "-c", f"{name}/nginx.conf"]
        with process(command, port) as pid:
            yield Server(pid=pid, url=f"http://127.0.0.1:{port}/answer")


@contextmanager
def process(command: list[str], port: int, env: Mapping[str, str] | None = None) -> Iterator[int]:
    """The pid of a server that is started here, listens on loopback `port`, and is ended on the way out.

    Its output goes to ours. Raises RuntimeError when it does not listen within ten seconds.
    """
    with subprocess.Popen(command, env=env) as running:
        try:
            wait_until_it_listens(running, port)
            yield running.pid
        finally:
            running.terminate()
            try:
                running.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                running.kill()


def wait_until_it_listens(running: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and running.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
        except ConnectionRefusedError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"nobody listens on port {port} (exit status {running.poll()})")


def free_port() -> int:
    """A loopback port that nobody listens on at the moment."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cpu_seconds(pid: int) -> float:
    """CPU time, user and system, that a process, its threads and its living children have used, in nanosecond steps.

    Read from the process's CPU clock (clock_getcpuclockid(3)): /proc/PID/stat counts in steps of 10 ms. Linux only.
    """
    own = time.clock_gettime((~pid << 3) | 2)
    threads = Path(f"/proc/{pid}/task").iterdir()
    children = [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    return own + sum(cpu_seconds(child) for child in children)


def cpu_us_per_request(
    pid: int, url: str, requests: int, headers: Mapping[str, str] | None = None, body: bytes = b""
) -> float:
    """Microseconds of CPU time that the server `pid` spends on one request, the mean of `requests` in a row.

    One connection, kept alive; a tenth as many requests go first and are not counted. Raises RuntimeError when an
    answer has another status than 200.
    """
    with closing(Connection(url, headers, body)) as connection:
        connection.repeat(max(1, requests // 10))
        before = cpu_seconds(pid)
        connection.repeat(requests)
        return (cpu_seconds(pid) - before) / requests * 1e6


class Connection:
    """One kept-alive HTTP/1.1 connection that sends the same request again and again: GET, or POST with a body.

    `count` is the number of answers so far, `answer` the last one's body. Answers need a Content-Length.
    """

    def __init__(self, url: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> None:
        parts = urlsplit(url)
        self.count = 0
        self.answer = b""
        self._request = _request(parts.netloc, parts.path or "/", dict(headers or {}), body)
        self._socket = socket.create_connection((parts.hostname or "", parts.port or 80), timeout=PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answers = self._socket.makefile("rb")

    def repeat(self, times: int) -> None:
        """Send the request and read the whole answer, `times` times. Raises RuntimeError for a status but 200."""
        for _ in range(times):
            self._socket.sendall(self._request)
            self.answer = _read_answer(self._answers)
            self.count += 1

    def close(self) -> None:
        self._answers.close()
        self._socket.close()


def _request(host: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
    if body:
        headers["Content-Length"] = str(len(body))
    lines = [f"{'POST' if body else 'GET'} {path} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def _read_answer(answers: BinaryIO) -> bytes:
    status = answers.readline()
    length = None
    while line := answers.readline().strip():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    if length is None:
        raise RuntimeError(f"no answer with a length came: {status!r}")
    body = answers.read(length)
    if status.split()[1:2] != [b"200"]:
        raise RuntimeError(f"answered {status.decode('ascii', 'replace').strip()}: {body[:500]!r}")
    return body
