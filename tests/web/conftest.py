"""A node on loopback that serves a small linear model under Alice's agreement with Bob."""

from __future__ import annotations

import asyncio
import socket
import threading
from pathlib import Path

import pytest

import lawful.app
from lawful.web.server import node
from people import PURPOSE, USE, Node, agree, keep_model


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder: Path = tmp_path_factory.mktemp("node")
    (folder / "lawful.toml").write_text('operator = "alice"\n[server]\nmax_body_bytes = 4194304\n')
    with lawful.app.open(folder) as app:
        model = keep_model(app)
        agreement = agree(app)
        app.deploy(model, agreement, purpose=PURPOSE, use=USE)
        key, _ = app.new_key("A-1")
        server = node(app)
        listener = socket.create_server(("127.0.0.1", 0))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
        thread.start()
        yield Node(app, listener.getsockname()[1], key)
        server.should_exit = True
        thread.join()
        listener.close()
