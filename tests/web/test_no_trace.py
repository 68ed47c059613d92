"""Personal data goes through every route, in every place, answered, refused and failed: no file, log or error keeps it."""

from __future__ import annotations

import http.client
import json
import logging
from pathlib import Path

import pytest

import lawful.app
import upstream as up
from gateway.conftest import ParrotEngine
from people import PURPOSE, USE, Node, agree, keep_model
from web.conftest import serving

VALUES = {
    "name": "欧阳明哲",
    "english name": "Bartholomew Quillfeather",
    "phone": "13987654321",
    "mail": "bart.quillfeather@corp-mail.cn",
    "id": "11010519491231002X",
    "card": "4539 1488 0343 6467",
    "iban": "DE89370400440532013000",
    "address": "北京市朝阳区建国路88号院3号楼1201室",
    "secret": "sk-live-4f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c",
    "code": "91110000600037341L",
    "hkid": "AB987654(3)",
    "身分證": "F131104093",
    "回乡证": "H12345679",
    "passport": "E98765432",
    "ssn": "536-90-4399",
    "nhs number": "943 476 5919",
    "nino": "AB 12 34 56 C",
    "车牌": "京A·K8L29",
    "微信号": "quill_cat88",
    "QQ号": "2987654321",
    "病历号": "MZ20230871",
    "出生日期": "1987-03-14",
    "ip": "8.34.208.77",
    "mac": "00:1B:44:11:3A:B7",
    "my homepage": "https://quill.example.org/~bart",
    "wide": "手机１３８８７６５４３２１",
}
TEXT = "; ".join(f"{kind}: {value}" for kind, value in VALUES.items())
CLIENTS = ("openai", "httpx2", "httpcore2", "httpcore", "httpx", "asyncio")  # the client's own, not ours


def body(**more) -> dict:
    return {"model": "chat", "messages": [{"role": "user", "content": TEXT}], **more}


def hard(**headers: str) -> dict[str, str]:
    """Headers as bytes that http.client sends as they are."""
    return {name: value.encode().decode("latin-1") for name, value in headers.items()}


# name: path, body, headers, what the upstream does
ROUTES = {
    "answered": ("/v1/chat/completions", body(), {}, None),
    "streamed": ("/v1/chat/completions", body(stream=True), {}, None),
    "in every field": ("/v1/chat/completions", body(user=TEXT, metadata={TEXT: TEXT}, stop=[TEXT], extra={"x": [TEXT]}), {}, None),
    "no such model": ("/v1/chat/completions", {**body(), "model": VALUES["mail"]}, {}, None),
    "no such version": ("/v1/chat/completions", {**body(), "model": "chat:" + VALUES["phone"]}, {}, None),
    "refused": ("/v1/chat/completions", body(), {"x-lawful-purpose": TEXT[:60]}, None),
    "refused region": ("/v1/chat/completions", body(), {"x-lawful-region": "US"}, None),
    "no region": ("/v1/chat/completions", body(), {"x-lawful-region": VALUES["phone"]}, None),
    "charlie": ("/v1/chat/completions", body(), {"authorization": f"Bearer {VALUES['secret']}"}, None),
    "malformed": ("/v1/chat/completions", {"model": "chat", "messages": TEXT}, {}, None),
    "wrong number": ("/v1/chat/completions", body(n=VALUES["phone"]), {}, None),
    "cannot be masked": ("/v1/chat/completions", body(modalities=[TEXT]), {}, None),
    "failed": ("/v1/chat/completions", body(), {}, up.Saying([json.dumps({"error": TEXT}).encode()], "application/json", 500)),
    "garbage": ("/v1/chat/completions", body(stream=True), {}, up.Saying([f"data: {TEXT}\n\n".encode()])),
    "died": ("/v1/chat/completions", body(stream=True), {}, up.Saying([up.event({"content": TEXT})], breaks_off=True)),
    "prompt": ("/v1/completions", {"model": "chat", "prompt": TEXT}, {}, up.Saying([b"{}"], "application/json")),
    "input": ("/v1/embeddings", {"model": "chat", "input": [TEXT]}, {}, up.Saying([b'{"data": []}'], "application/json")),
    "receipt": ("/v1/receipts/" + VALUES["phone"], None, {}, None),
    "no route": ("/v1/" + VALUES["mail"], {}, {}, None),
    "tensors": ("/v2/models/chat/infer", {"inputs": [{"name": VALUES["mail"], "shape": [1], "datatype": "BYTES", "data": [TEXT]}]}, {}, None),
    "tensor model": (f"/v2/models/{VALUES['mail']}/infer", {"inputs": []}, {}, None),
    "no tensors": ("/v2/models/chat/infer", {"inputs": TEXT}, {}, None),
    "managed": ("/api/keys", {"agreement": TEXT}, {}, None),
}  # fmt: skip


def send(chat, path, content, headers) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(chat.address, timeout=30)
    method = "GET" if content is None else "POST"
    connection.request(
        method, path, json.dumps(content).encode(), {"authorization": f"Bearer {chat.key}", **hard(**headers)}
    )
    response = connection.getresponse()
    answer = response.status, response.read() + str(response.getheaders()).encode()
    connection.close()
    return answer


def traces(found: bytes) -> list[str]:
    """Which values stand in it: as they are, escaped, or without spaces."""
    forms = {kind: (value, json.dumps(value)[1:-1], value.replace(" ", "")) for kind, value in VALUES.items()}
    return [kind for kind, written in forms.items() if any(form.encode() in found for form in written)]


class TestEveryRoute:
    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def _listen(cls):
        cls.lines = []
        handler = logging.Handler()
        handler.emit = lambda record: cls.lines.append(f"{record.name}: {record.getMessage()}")
        root = logging.getLogger()
        level = root.level
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)
        yield
        root.removeHandler(handler)
        root.setLevel(level)

    @pytest.mark.parametrize("name", ROUTES)
    def test_says_nothing_of_it_in_an_error(self, chat, name):
        path, content, headers, saying = ROUTES[name]
        if saying is not None:
            chat.upstream.script = lambda _: saying

        status, answer = send(chat, path, content, headers)

        if status != 200 and "cannot" not in name:
            assert traces(answer) == []
        assert not (status >= 500 and not chat.upstream.heard)  # a 5xx is the upstream's, never a defect of ours

    def test_and_no_file_log_or_metric_keeps_it(self, chat):
        logging.getLogger("lawful").debug("heard")
        for path, content, headers, saying in ROUTES.values():
            chat.upstream.script = up.parrot if saying is None else lambda _, saying=saying: saying
            send(chat, path, content, headers)
        chat.app.log.append(
            chat.app.gateway._closing(_call(), (), "done", {})
        )  # one more, so that those before are written

        files = [file for file in Path(chat.app.folder).rglob("*") if file.is_file()]
        assert len(files) > 5
        assert {file.name: found for file in files if (found := traces(file.read_bytes()))} == {}
        ours = "\n".join(line for line in self.lines if not line.startswith(CLIENTS))
        assert "lawful: heard" in self.lines  # the ear works; the node itself logs next to nothing
        assert traces(ours.encode()) == []
        with chat.app.announced("http://x", 1):
            key = json.loads((Path(chat.app.folder) / "run" / "server.json").read_bytes())["key"]
            status, metrics = send(chat, "/metrics", None, {"authorization": f"Bearer {key}"})
        assert status == 200
        assert b"lawful_answers" in metrics
        assert traces(metrics) == []
        assert chat.app.settings.upstream.secret == ""
        assert not [file for file in files if b"sk-upstream" in file.read_bytes()]


class TestTensors:
    """The same in the texts of tensors, for a model that runs here."""

    @pytest.mark.parametrize("fails", [False, True])
    def test_leave_no_file_and_no_error_with_it(self, tmp_path, fails, capfd):
        (tmp_path / "lawful.toml").write_text('operator = "alice"\n')
        engine = ParrotEngine()
        engine.failure = ValueError(TEXT) if fails else None
        with lawful.app.open(tmp_path) as app:
            app.deploy(keep_model(app, text=True), agree(app, quota=100), purpose=PURPOSE, use=USE)
            key = app.new_key("A-1")[0]
            with serving(app) as port:
                app.gateway._engine = lambda _: engine
                node = Node(app, port, key)
                sent = {"inputs": [{"name": "text", "shape": [2], "datatype": "BYTES", "data": [TEXT, "x"]}]}
                status, answer = send(node, "/v2/models/linear/infer", sent, {})

        heard = engine.heard[0].tensors["text"][0]
        assert traces(heard) == []
        assert (status, traces(answer)) == (
            (503, []) if fails else (200, [kind for kind in VALUES if kind != "secret"])
        )
        files = [file for file in tmp_path.rglob("*") if file.is_file()]
        assert {file.name: found for file in files if (found := traces(file.read_bytes()))} == {}
        said = capfd.readouterr()
        assert traces((said.out + said.err).encode()) == []


def _call():
    from lawful.core.call import Call

    return Call(id="0" * 32, model="chat")
