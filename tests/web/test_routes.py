"""Every route declares who may call it, every input has an upper bound, Charlie gets nothing anywhere."""

from __future__ import annotations

import http.client
import inspect
import json

import pytest
from litestar import get

from lawful.core.errors import Invalid
from lawful.settings import Server
from lawful.web.access import PUBLIC, check_declared
from lawful.web.document import document
from lawful.web.office import EVIDENCE_BODY, prove
from lawful.web.server import HANDLERS
from lawful.web.tls import context

VERBS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "NONSENSE")
OPEN = {"/livez", "/readyz", "/.well-known/lawful.json", "/v2", "/v2/health/live", "/v2/health/ready"}


def paths() -> list[tuple[str, str]]:
    """Every path of every handler with its access, parameters filled in."""
    found = []
    for handler in HANDLERS:
        for path in handler.paths:
            filled = path.replace("{name:str}", "linear").replace("{version:str}", "1")
            found.append(("/".join("x" if "{" in part else part for part in filled.split("/")), handler.opt["access"]))
    return found


def ask(node, verb: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(node.address, timeout=30)
    connection.request(verb, path, body, headers or {})
    response = connection.getresponse()
    answer = response.status, response.read()
    connection.close()
    return answer


class TestStart:
    def test_fails_when_a_route_declares_no_access(self):
        @get("/open-to-all", sync_to_thread=False)
        def forgotten() -> str:
            return ""

        with pytest.raises(RuntimeError, match="/open-to-all"):
            check_declared([*HANDLERS, forgotten])

    def test_is_refused_off_loopback_without_encryption(self):
        for host in ("0.0.0.0", "::", "192.0.2.7", "example.com"):
            with pytest.raises(Invalid, match="without encryption"):
                context(Server(host=host))

        assert context(Server(host="127.0.0.1")) is None
        assert context(Server(host="::1")) is None


class TestCharlie:
    @pytest.mark.parametrize("verb", VERBS)
    def test_gets_nothing_on_any_route_without_a_key_and_the_log_says_so(self, served, verb):
        for path, access in paths():
            before = served.app.log.size

            status, body = ask(served, verb, path)

            if access == PUBLIC:
                assert path in OPEN
            elif status not in (404, 405, 400, 501):
                assert status == 401, (verb, path)
                assert b"linear" not in body
                assert served.app.log.size == before + 1
                assert served.last().event == "call:rejected"

    def test_with_a_key_of_another_agreement_gets_nothing_of_this_one(self, served):
        from people import agree

        if served.app.store.agreements.find("C-1") is None:
            agree(served.app, id="C-1", customer="charlie", models=("other",))
        key, _ = served.app.new_key("C-1")
        headers = {"Authorization": f"Bearer {key}"}
        body = json.dumps(
            {"inputs": [{"name": "input", "shape": [1, 3], "datatype": "FP32", "data": [1, 2, 3]}]}
        ).encode()

        assert ask(served, "POST", "/v2/models/linear/infer", headers, body)[0] == 404
        assert served.last().status == "refused"
        assert ask(served, "GET", "/v2/models/linear", headers)[0] == 404
        assert json.loads(ask(served, "GET", "/v1/models", headers)[1])["data"] == []
        status, body = ask(served, "GET", "/api/models", headers)
        assert status == 403
        assert json.loads(body)["error"]["code"] == "not-permitted"
        assert "lacks the scope manage" in json.loads(body)["error"]["message"]
        assert "run/server.json" in json.loads(body)["error"]["remedy"]
        assert served.last().facts == {"code": "not-permitted"}

    def test_cannot_read_bobs_receipts(self, served):
        from people import agree

        ask(served, "GET", "/v1/models", served.headers)
        bobs = served.last().id
        if served.app.store.agreements.find("C-2") is None:
            agree(served.app, id="C-2", customer="charlie", models=("other",))
        key, _ = served.app.new_key("C-2")

        assert ask(served, "GET", f"/v1/receipts/{bobs}", {"Authorization": f"Bearer {key}"})[0] == 404
        assert ask(served, "GET", f"/v1/receipts/{bobs}", served.headers)[0] == 200

    @pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "a/?#@\\", "", "127.0.0.1:80:80"])
    def test_who_asks_for_another_host_gets_421(self, served, host):
        assert ask(served, "GET", "/livez", {"Host": host})[0] in (400, 421)


class TestDocument:
    """The walk over the API document: no input without an upper bound."""

    def test_bounds_every_number_list_string_and_object_that_comes_in(self):
        described = document(HANDLERS)
        unbounded = []
        for path, operations in described["paths"].items():
            for verb, operation in operations.items():
                for parameter in operation.get("parameters", []):
                    unbounded += _unbounded(parameter["schema"], described, f"{verb} {path} {parameter['name']}")
                for content in operation.get("requestBody", {}).get("content", {}).values():
                    unbounded += _unbounded(content["schema"], described, f"{verb} {path} body")

        assert unbounded == []

    def test_finds_what_has_no_bound(self):
        """The walk itself can fail."""
        schema = {
            "type": "object",
            "properties": {"a": {"type": "string"}, "b": {"type": "integer"}, "c": {"type": "array", "items": {}}},
        }

        assert len(_unbounded(schema, {}, "x")) == 3

    def test_bounds_every_body(self):
        for handler in HANDLERS:
            if "data" in inspect.signature(handler.fn).parameters:
                assert handler.request_max_body_size == (EVIDENCE_BODY if handler.fn is prove.fn else 65_536)


def _unbounded(schema: dict, document: dict, where: str, seen: tuple[str, ...] = ()) -> list[str]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return (
            [] if name in seen else _unbounded(document["components"]["schemas"][name], document, where, (*seen, name))
        )
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return [found for option in schema[key] for found in _unbounded(option, document, where, seen)]
    if "enum" in schema or "const" in schema:
        return []
    kind = schema.get("type")
    if kind == "string":
        return [] if "maxLength" in schema or "pattern" in schema else [f"{where}: string"]
    if kind in ("integer", "number"):
        return [] if {"maximum", "exclusiveMaximum"} & set(schema) else [f"{where}: {kind}"]
    if kind == "array":
        own = [] if "maxItems" in schema else [f"{where}: array"]
        return own + (_unbounded(schema["items"], document, f"{where}[]", seen) if schema.get("items") else [])
    found = []
    for name, value in schema.get("properties", {}).items():
        if name != "data" or value:  # a tensor's values: bounded by the body and checked against its shape
            found += _unbounded(value, document, f"{where}.{name}", seen)
    extra = schema.get("additionalProperties")
    if isinstance(extra, dict):
        found += [] if "maxProperties" in schema else [f"{where}: object"]
        found += _unbounded(extra, document, f"{where}.*", seen)
    return found
