"""A trial call that the node could not answer is a failure, and not one more refusal."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy
import pytest

import lawful.cli.commands as commands
from lawful.app import CallPlan, Samples
from lawful.cli.account import Account
from lawful.cli.node import Node
from lawful.cli.trial import Trial
from lawful.core.errors import Unavailable

SAMPLES = Samples(
    name="input", datatype="FP32", output="o", labels=("a",), inputs=numpy.zeros((1, 3), "float32"), truth=("a",)
)
CALL = CallPlan(name="first", model="linear", region="EU", purpose="p")


@pytest.fixture(params=[503, 403, 429, 500])
def answered(request):
    """A node that gives every call the same answer."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(request.param)
            self.end_headers()
            self.wfile.write(b'{"error": "no; receipt 7"}')

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever).start()
    yield request.param, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_call_has_failed_where_the_node_did_and_is_refused_where_a_rule_did(answered):
    status, url = answered
    account = Account(json=True)

    Trial(token="t", agreement="A", party="alice", samples={"linear": SAMPLES}).run(
        Node(url, "k", 1, ""), (CALL,), account
    )

    assert [(call["status"], call["code"]) for call in account.calls] == [
        ("failed" if status >= 500 else "refused", str(status))
    ]


def test_a_run_with_a_failed_call_ends_in_an_error_after_its_json(monkeypatch, capsys, tmp_path):
    calls = [{"name": "first", "status": "answered"}, {"name": "second", "status": "failed"}]
    monkeypatch.setattr("lawful.cli.run.run", lambda *_, **__: {"calls": calls})

    with pytest.raises(Unavailable, match="failed on the calls second"):
        commands.run(None, tmp_path, json=True)

    assert '"second"' in capsys.readouterr().out
