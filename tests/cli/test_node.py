"""What the command line asks of a running node: paths that lead where they should, files that are whole or not there."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager

import pytest

from lawful.cli.node import Node, path_of
from lawful.core.errors import Invalid, Unavailable

HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@contextmanager
def saying(answer: bytes):
    """A node that says this to whoever asks, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answered() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(answer)

        thread = threading.Thread(target=answered)
        thread.start()
        yield Node(f"http://127.0.0.1:{listener.getsockname()[1]}", "key", 0, "")
        thread.join()


class TestAPath:
    def test_holds_what_an_id_may_hold(self):
        assert (
            path_of("api", "models", "a:1@b %2F?x#张", "card") == "/api/models/a%3A1%40b%20%252F%3Fx%23%E5%BC%A0/card"
        )

    @pytest.mark.parametrize("name", ["", "/", "linear/card", "A-1/../A-2"])
    def test_leads_to_no_other_route(self, name):
        with pytest.raises(Invalid, match="not an id"):
            Node("http://127.0.0.1:9", "key", 0, "").get(path_of("api", "log", name))


class TestAFile:
    @pytest.mark.parametrize("answer", [b"", HEAD, HEAD + b"5\r\nhel", HEAD + b"5\r\nhello\r\n"])
    def test_of_a_node_that_dies_is_not_there_and_what_was_there_stays(self, tmp_path, answer):
        file = tmp_path / "evidence.lawful"
        file.write_bytes(b"older")

        with saying(answer) as node, pytest.raises(Unavailable):
            node.fetch("/api/evidence.lawful", file)

        assert [found.name for found in tmp_path.iterdir()] == [file.name]
        assert file.read_bytes() == b"older"

    def test_is_whole(self, tmp_path):
        with saying(HEAD + b"5\r\nhello\r\n0\r\n\r\n") as node:
            node.fetch("/api/evidence.lawful", tmp_path / "e")

        assert (tmp_path / "e").read_bytes() == b"hello"
