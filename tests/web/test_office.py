"""Facts, incidents and what is due over the management API; labels on what a served generator says."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import threading

import numpy
import pytest

import lawful.app
from gateway.test_label import EU
from lawful.web.server import node
from people import PURPOSE, Node, agree, keep_model


@pytest.fixture(scope="module")
def generator(tmp_path_factory):
    """A node that serves a model said to generate text, under Alice's agreement with Bob, and a managing key."""
    folder = tmp_path_factory.mktemp("generator")
    (folder / "lawful.toml").write_text('operator = "alice"\n')
    with lawful.app.open(folder) as app:
        app.deploy(keep_model(app), agree(app, quota=1_000), purpose=PURPOSE, use=EU)
        key, _ = app.new_key("A-1")
        server = node(app)
        listener = socket.create_server(("127.0.0.1", 0))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
        thread.start()
        port = listener.getsockname()[1]
        with app.announced(f"http://127.0.0.1:{port}", 1):
            found = Node(app, port, key)
            found.manager = json.loads((folder / "run" / "server.json").read_text())["key"]
            yield found
        server.should_exit = True
        thread.join()
        listener.close()


def ask(served, verb: str, path: str, body=None, key: str = ""):
    connection = http.client.HTTPConnection(served.address, timeout=20)
    headers = {"Authorization": f"Bearer {key or served.manager}", "Content-Type": "application/json"}
    connection.request(verb, path, None if body is None else json.dumps(body), headers)
    response = connection.getresponse()
    found = response.status, dict(response.getheaders()), json.loads(response.read())
    connection.close()
    return found


def infer(served):
    inputs = [{"name": "input", "datatype": "FP32", "shape": [1, 3], "data": [1, 1, 1]}]
    return ask(served, "POST", "/v2/models/linear/infer", {"inputs": inputs}, served.key)


class TestAGenerator:
    def test_answers_with_a_header_and_a_mark_that_anybody_can_check(self, generator):
        status, headers, answer = infer(generator)

        assert status == 200
        assert headers["x-ai-generated"].startswith('generated=?1; provider="alice"; system="linear:1"')
        label = answer["parameters"]["lawful_label"]
        assert json.loads(label)["disclosure"]["zh"]
        content = numpy.array([answer["outputs"][0]["data"]], dtype="float32").tobytes()
        public = ask(generator, "GET", "/.well-known/lawful.json")[2]["mark_key"]
        assert lawful.app.read_marks(content, label.encode(), public)["mark"]["system"] == "linear:1"


class TestTheOffice:
    def test_takes_a_fact_that_holds_from_the_next_call_on(self, generator):
        assert infer(generator)[0] == 200

        status, _, declared = ask(
            generator, "POST", "/api/facts", {"about": "linear", "fact": "practice=manipulation", "by": "bob"}
        )

        assert (status, declared["by"]) == (201, "bob")
        status, _, refused = infer(generator)
        assert (status, refused["rule"]) == (451, "eu.ai-act.5-1-a")
        ask(generator, "POST", "/api/facts", {"about": "linear", "fact": "practice=none"})
        assert infer(generator)[0] == 200

    def test_takes_an_incident_and_lists_what_is_due(self, generator):
        body = {
            "kind": "breach", "aware_at": "2026-11-20T12:00:00Z", "about": [{"id": "data-1"}],
            "facts": [{"fact": "personal_data=true"}, {"fact": "role=controller"}], "places": [{"place": "JP"}],
        }  # fmt: skip

        status, _, incident = ask(generator, "POST", "/api/incidents", body)

        assert status == 201
        due = {row["rule"]: row for row in incident["deadlines"]}
        assert due["eu.gdpr.33"]["by"] == "2026-11-23T12:00:00Z"
        path = f"/api/incidents/{incident['id']}"
        assert ask(generator, "POST", f"{path}/update", {"facts": [{"fact": "risk=high"}]})[0] == 201
        assert ask(generator, "POST", f"{path}/done", {"rule": "eu.gdpr.33"})[0] == 201
        listed = ask(generator, "GET", "/api/due?days=3650")[2]
        rules = {row["rule"] for row in listed if row["about"] == incident["id"]}
        assert "eu.gdpr.34" in rules
        assert "eu.gdpr.33" not in rules
        assert ask(generator, "POST", f"{path}/close", {})[0] == 201
        assert [row["id"] for row in ask(generator, "GET", "/api/incidents")[2]] == [incident["id"]]

    def test_answers_questions_about_what_it_serves(self, generator):
        service = generator.app.store.services.all()[0].id

        status, _, answer = ask(generator, "POST", "/api/law/check", {"about": service})
        denied = ask(
            generator, "POST", "/api/law/check", {"about": "linear", "facts": [{"fact": "practice=manipulation"}]}
        )
        asked = ask(generator, "POST", "/api/law/ask", {"about": service, "places": [{"place": "CN"}]})
        changes = ask(generator, "GET", "/api/law/diff?before=2026-12-01&after=2027-12-31")

        assert (status, answer["verdict"]) == (200, "allow-with-obligations")
        assert denied[2]["verdict"] == "deny"
        assert all(question["ask"].endswith("?") for question in asked[2])
        assert asked[2]
        assert any(service in row["services"] for row in changes[2])

    @pytest.mark.parametrize(
        ("path", "body"),
        [
            ("/api/law/check", {"about": "linear", "action": "dance"}),
            ("/api/law/check", {"about": "linear", "on": "soon"}),
            ("/api/law/check", {"about": "linear", "facts": [{"fact": "practise=none"}]}),
            ("/api/law/ask", {"about": "nothing"}),
            ("/api/facts", {"about": "linear", "fact": "practise=none"}),
            ("/api/facts", {"about": "linear", "fact": "practice"}),
            ("/api/facts", {"about": "nothing", "fact": "practice=none"}),
            ("/api/facts", {"about": "linear", "fact": "practice=none", "more": 1}),
            ("/api/incidents", {"kind": "breach", "aware_at": "yesterday"}),
            ("/api/incidents", {"kind": "breach", "aware_at": "2026-11-20T12:00:00"}),
            ("/api/incidents", {"kind": "storm", "aware_at": "2026-11-20T12:00:00Z"}),
            ("/api/incidents/nothing/done", {"rule": "eu.gdpr.33"}),
        ],
    )
    def test_refuses_what_cannot_be_meant(self, generator, path, body):
        size = generator.app.log.size

        status, _, answer = ask(generator, "POST", path, body)

        assert status in (400, 404, 422)
        assert answer
        events = {entry.event for _, entry in generator.app.log.read(size, generator.app.log.size)}
        assert events <= {"node:managed", "call:rejected"}

    @pytest.mark.parametrize("path", ["/api/facts", "/api/incidents", "/api/due"])
    def test_is_not_for_a_caller_s_key(self, generator, path):
        assert ask(generator, "POST" if path == "/api/facts" else "GET", path, {}, generator.key)[0] == 403

    def test_s_key_is_none_for_calls(self, generator):
        status, _, answer = ask(generator, "GET", "/v1/models")

        assert status == 403
        assert "lawful keys new AGREEMENT" in answer["error"]["remedy"]
