"""A revocation bites on the next call, also on one whose body was on its way, and is never forgotten again."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys

import pytest

import lawful.app
from people import PURPOSE, USE, agree

BODY = json.dumps({"inputs": [{"name": "input", "shape": [1, 3], "datatype": "FP32", "data": [1, 2, 3]}]}).encode()
PATH = "/v2/models/linear/infer"


def ask(node, key: str, verb: str = "POST", path: str = PATH) -> int:
    connection = http.client.HTTPConnection(node.address, timeout=30)
    connection.request(verb, path, BODY if verb == "POST" else b"", {"Authorization": f"Bearer {key}"})
    status = connection.getresponse().status
    connection.close()
    return status


def begun(node, key: str) -> http.client.HTTPConnection:
    """A call whose last bytes are still to come."""
    connection = http.client.HTTPConnection(node.address, timeout=30)
    connection.putrequest("POST", PATH)
    connection.putheader("Authorization", f"Bearer {key}")
    connection.putheader("Content-Length", str(len(BODY)))
    connection.endheaders(BODY[:-10])
    return connection


@pytest.fixture
def fresh(served):
    """An agreement of its own for each test, with its key."""
    number = len(served.app.agreements()) + 1
    agreement = agree(served.app, id=f"R-{number}", customer="bob")
    served.app.deploy(served.app.model("linear"), agreement, purpose=PURPOSE, use=USE)
    return f"R-{number}", served.app.new_key(f"R-{number}")[0]


class TestRevokedAgreement:
    def test_refuses_a_call_whose_body_was_on_its_way_and_every_one_after_it(self, served, fresh):
        agreement, key = fresh
        assert ask(served, key) == 200
        slow = begun(served, key)

        served.app.revoke_agreement(agreement, party="alice")
        ask(served, key, "GET", "/v1/models")
        slow.send(BODY[-10:])

        assert slow.getresponse().status == 403
        assert [ask(served, key) for _ in range(3)] == [403] * 3
        slow.close()


class TestRevokedKey:
    def test_refuses_a_call_whose_body_was_on_its_way(self, served, fresh):
        key = fresh[1]
        slow = begun(served, key)

        served.app.revoke_key(served.app.api_keys()[-1].id)
        slow.send(BODY[-10:])

        assert slow.getresponse().status == 401
        slow.close()


class TestAgreement:
    def test_that_no_service_was_deployed_under_gets_nothing(self, served):
        agree(served.app, id="N-1", customer="bob")

        assert ask(served, served.app.new_key("N-1")[0]) == 404


class TestStoppedNode:
    def test_leaves_no_managing_key_and_no_announcement(self, tmp_path):
        lawful.app.create(tmp_path, operator="alice", places=("EU",))
        lawful.app.open(tmp_path).close()
        (tmp_path / "run" / "export-half").mkdir(parents=True)  # as a node leaves it that is killed
        (tmp_path / "run" / "export-half" / "evidence.lawful.part").write_bytes(b"MANIFEST")
        command = [sys.executable, "-m", "lawful.web", str(tmp_path), "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ) as process:
            process.stdout.readline()
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0

        assert list((tmp_path / "run").iterdir()) == []
        with lawful.app.open(tmp_path) as app:
            assert [key.scopes for key in app.api_keys()] == [("manage",)]
            assert all(key.revoked_at is not None for key in app.api_keys())
