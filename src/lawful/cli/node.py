"""A node in a process of its own: start it, find a running one, talk to its management API, stop it."""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import lawful.app
from lawful.core.errors import Invalid, NeedsFact, Refused, Unavailable

if TYPE_CHECKING:
    from lawful.app import App

_START_SECONDS = 60
_PIECE = 2**20  # bytes
_NO_ANSWER = (ConnectionError, TimeoutError, socket.gaierror, ssl.SSLError, ValueError, http.client.HTTPException)
_PATIENCE = 120.0  # seconds; a page that is evidence is fetched meanwhile
LONG = 3_600.0  # for the whole log, or all published pages


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
        with self._asked("GET", path, None) as response:
            return json.loads(response.read())

    def post(self, path: str, body: dict[str, Any], *, seconds: float = _PATIENCE) -> Any:
        """Call the management API. Raises RefusedThere or Invalid with the node's own words, Unavailable when it is silent
        for so many seconds."""
        with self._asked("POST", path, json.dumps(body), seconds) as response:
            return json.loads(response.read())

    def fetch(self, path: str, file: Path) -> None:
        """Write what the management API gives to a file, whole or not at all; raises as `post` does."""
        part = file.with_name(f"{file.name}.{os.getpid()}.part")  # two at once are in nobody's way
        try:
            with self._asked("GET", path, None, LONG) as response, part.open("wb") as kept:
                while piece := response.read(_PIECE):
                    kept.write(piece)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)

    @contextmanager
    def _asked(
        self, verb: str, path: str, body: str | None, seconds: float = _PATIENCE
    ) -> Iterator[http.client.HTTPResponse]:
        _check_route(path)
        connection = self._connection(seconds)
        try:
            headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
            connection.request(verb, path, body, headers)
            response = connection.getresponse()
            if response.status >= 400:
                raise _refusal(json.loads(response.read()))
            yield response
        except _NO_ANSWER as error:
            raise Unavailable("the node of this workspace does not answer", hint="lawful doctor") from error
        finally:
            connection.close()

    def _connection(self, seconds: float) -> http.client.HTTPConnection:
        """Over TLS the node must show the very certificate that its settings name."""
        if not self.url.startswith("https:"):
            return http.client.HTTPConnection(self.address, timeout=seconds)
        pinned = ssl.create_default_context(cafile=self.certificate)
        pinned.check_hostname = False
        pinned.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        return http.client.HTTPSConnection(self.address, timeout=seconds, context=pinned)


def _check_route(path: str) -> None:
    """Raise Invalid for a path with an empty part, or one with a slash: it would lead to another route."""
    parts = path.partition("?")[0].split("/")[1:]
    if "" in parts or any("%2F" in part for part in parts):
        raise Invalid("not an id that a running node can be asked for", expected="an id without a slash")


class RefusedThere(Exception):
    """The node refused an act, by a rule, or `waits` for the facts that `needs` names; `questions` and `file` ask for all."""

    def __init__(self, words: dict[str, Any]) -> None:
        super().__init__(f"the node refused: {words['message']}")
        self.waits = words["code"] == NeedsFact.code
        self.needs: list[str] = words.get("needs", [])
        self.questions: list[dict[str, Any]] = words.get("questions", [])
        self.file: str = words.get("file", "")


def _refusal(answer: Any) -> Exception:
    words = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(words, dict):
        return Invalid(f"the node refused: {words}")
    if words.get("code") in (Refused.code, NeedsFact.code):
        return RefusedThere(words)
    return Invalid(f"the node refused: {words['message']}")


def view(workspace: Path, path: str, here: Callable[[App], Any]) -> Any:
    """What a workspace shows, as JSON builtins: asked of the node that serves it, else read by `here` from its folder."""
    if node := running(workspace):
        return node.get(path)
    with lawful.app.open(workspace, create=False) as app:
        return here(app)


def path_of(*parts: str) -> str:
    """A path of the management API whose parts may hold anything; those that lead to another route a node is not asked."""
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
def started(workspace: Path, port: int = 0, **environment: str) -> Iterator[Node]:
    """Serve the workspace in a process of its own while inside; `environment` overrides its settings.

    Raises Unavailable when it does not start.
    """
    command = [sys.executable, "-m", "lawful.web", str(workspace), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment}) as process:  # noqa: S603  our own module
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
