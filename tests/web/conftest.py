"""A node on loopback that serves a small linear model under Alice's agreement with Bob."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from openai import OpenAI

import lawful.app
from lawful.web.server import node
from people import CHAT_USE, PURPOSE, USE, Node, agree, keep_model, keep_remote
from upstream import Upstream


@contextmanager
def serving(app):
    """The node of a workspace, in a thread of its own; gives its port."""
    server = node(app)
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder: Path = tmp_path_factory.mktemp("node")
    (folder / "lawful.toml").write_text('operator = "alice"\n[server]\nmax_body_bytes = 4194304\n')
    with lawful.app.open(folder) as app:
        model = keep_model(app)
        agreement = agree(app)
        app.deploy(model, agreement, purpose=PURPOSE, use=USE)
        key, _ = app.new_key("A-1")
        with serving(app) as port:
            yield Node(app, port, key)


class ChatNode(Node):
    """A node that serves a remote model, and the server where that runs."""

    upstream: Upstream
    clients: list[OpenAI]

    def client(self, key: str = "", **more) -> OpenAI:
        """The public client, unmodified; it does not try again by itself."""
        made = OpenAI(api_key=key or self.key, base_url=f"http://{self.address}/v1", max_retries=0, **more)
        self.clients.append(made)
        return made

    def calls(self) -> list[str]:
        """event:status of the call entries on the log, in order."""
        log = self.app.log
        return [f"{e.event}:{e.status}" for _, e in log.read(0, log.size) if e.event.startswith("call:")]


@pytest.fixture(scope="module")
def chat_module(tmp_path_factory):
    folder: Path = tmp_path_factory.mktemp("chat")
    with Upstream().running() as upstream:
        (folder / "lawful.toml").write_text(
            f'operator = "alice"\n[upstream]\nallowed_hosts = ["127.0.0.1:{upstream.port}"]\nsilence_seconds = 3.0\n'
            "max_answer_bytes = 200000\n[masking]\nmax_characters = 100000\n[server]\nmax_body_bytes = 4194304\n"
        )
        with lawful.app.open(folder) as app:
            agreement = agree(app, models=("chat",), quota=100_000)
            app.deploy(keep_remote(app, upstream.url, secret="sk-upstream"), agreement, purpose=PURPOSE, use=CHAT_USE)
            with serving(app) as port:
                found = ChatNode(app, port, app.new_key("A-1")[0])
                found.upstream, found.clients = upstream, []
                yield found


@pytest.fixture
def chat(chat_module):
    """The node of the module, its upstream fresh: a parrot that has heard nothing."""
    chat_module.upstream.reset()
    yield chat_module
    while chat_module.clients:
        chat_module.clients.pop().close()
