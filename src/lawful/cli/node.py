"""A node in a process of its own: start it, find a running one, talk to its management API, stop it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lawful.core.errors import Invalid, Unavailable

_START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Node:
    """A running node of a workspace, as its `run/server.json` announces it."""

    url: str
    key: str
    process: int

    @property
    def address(self) -> str:
        """host:port, as clients of the Open Inference Protocol want it."""
        return urlsplit(self.url).netloc

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Call the management API. Raises Invalid with the node's own words when it refuses."""
        connection = http.client.HTTPConnection(self.address, timeout=30)
        try:
            headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
            connection.request("POST", path, json.dumps(body), headers)
            response = connection.getresponse()
            answer: dict[str, Any] = json.loads(response.read())
        except (OSError, ValueError) as error:
            raise Unavailable("the node of this workspace does not answer", hint="lawful doctor") from error
        finally:
            connection.close()
        if response.status >= 400:
            raise Invalid(f"the node refused: {answer['error']['message']}")
        return answer


def running(workspace: Path) -> Node | None:
    """The node that serves this workspace now, None when there is none."""
    try:
        found = json.loads((workspace / "run" / "server.json").read_bytes())
        os.kill(found["process"], 0)
    except (OSError, ValueError, KeyError):
        return None
    return Node(url=found["url"], key=found["key"], process=found["process"])


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
