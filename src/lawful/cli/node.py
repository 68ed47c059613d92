"""A node in a process of its own: start it, find a running one, talk to its management API, stop it."""

from __future__ import annotations

import fcntl
import http.client
import json
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from lawful.core.errors import Invalid, Unavailable

_START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Node:
    """A running node of a workspace, as its `run/server.json` announces it."""

    url: str
    key: str
    process: int
    certificate: str

    @property
    def address(self) -> str:
        """host:port, as clients of the Open Inference Protocol want it."""
        return urlsplit(self.url).netloc

    def get(self, path: str) -> Any:
        """Read from the management API; raises as `post` does."""
        return self._ask("GET", path, None)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Call the management API. Raises Invalid with the node's own words when it refuses, Unavailable."""
        return self._ask("POST", path, json.dumps(body))

    def _ask(self, verb: str, path: str, body: str | None) -> Any:
        connection = self._connection()
        try:
            headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
            connection.request(verb, path, body, headers)
            response = connection.getresponse()
            answer = json.loads(response.read())
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise Unavailable("the node of this workspace does not answer", hint="lawful doctor") from error
        finally:
            connection.close()
        if response.status >= 400:
            words = answer.get("error") if isinstance(answer, dict) else None
            raise Invalid(f"the node refused: {words['message'] if isinstance(words, dict) else words}")
        return answer

    def _connection(self) -> http.client.HTTPConnection:
        """Over TLS the node must show the very certificate that its settings name."""
        if not self.url.startswith("https:"):
            return http.client.HTTPConnection(self.address, timeout=30)
        pinned = ssl.create_default_context(cafile=self.certificate)
        pinned.check_hostname = False
        pinned.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        return http.client.HTTPSConnection(self.address, timeout=30, context=pinned)


def path_of(*parts: str) -> str:
    """A path of the management API whose parts may hold anything."""
    return "/" + "/".join(quote(part, safe="") for part in parts)


def running(workspace: Path) -> Node | None:
    """The node that serves this workspace now, None when there is none: the log's lock tells, not a number on file."""
    try:
        found = json.loads((workspace / "run" / "server.json").read_bytes())
        node = Node(found["url"], found["key"], found["process"], found["certificate"])
        with (workspace / "evidence.db.lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return node
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None


@contextmanager
def started(workspace: Path, port: int = 0) -> Iterator[Node]:
    """Serve the workspace in a process of its own while inside. Raises Unavailable when it does not start."""
    command = [sys.executable, "-m", "lawful.web", str(workspace), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  our own module
        try:
            yield _wait(process, workspace)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(_START_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen[str], workspace: Path) -> Node:
    assert process.stdout is not None
    process.stdout.readline()  # one line once it listens, the end of the stream when it could not
    node = running(workspace)
    if node is None:
        raise Unavailable("the node did not start", hint="its reason stands above; lawful serve shows it again")
    return node
