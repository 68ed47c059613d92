"""A model that runs elsewhere, by commands only: imported, deployed, served, asked by the public client, taken back."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading

import httpx2
import openai
import pytest

import upstream as up
from journeys.conftest import lawful
from people import CHAT_USE

TERMS = """
id = "A-9"
provider = "alice"
customer = "bob"
models = ["helper"]
purposes = ["support"]
regions = ["EU"]
from = 2020-01-01
until = 2999-01-01
quota_calls = 5
"""


def stated(value) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value).lower() if isinstance(value, bool) else value


USE = [word for name, value in CHAT_USE.items() for word in ("--use", f"{name}={stated(value)}")]
MESSAGES = [{"role": "user", "content": "我叫张伟，电话13912345678。"}]


@pytest.fixture(scope="module")
def upstream():
    with up.Upstream().running() as running:
        yield running


@pytest.fixture(scope="module")
def workspace(tmp_path_factory, upstream) -> str:
    folder = tmp_path_factory.mktemp("chat-path")
    where = ["--workspace", str(folder / "w")]
    lawful("init", "--operator", "alice", "--place", "EU", *where)
    (folder / "terms.toml").write_text(TERMS)
    (folder / "secret").write_text("sk-from-a-file\n")
    words = ["model", "import", "helper", "--url", upstream.url, "--region", "EU-DE", "--licence", "Apache-2.0"]
    words += ["--source", "https://models.example/card", "--purpose", "support", "--rights-holder", "them"]
    words += ["--secret-file", str(folder / "secret"), *where]
    assert "upstream.allowed_hosts" in lawful(*words, code=1).stderr  # nothing is asked that no setting names
    settings = folder / "w" / "lawful.toml"
    settings.write_text(
        settings.read_text()
        + f'[upstream]\nallowed_hosts = ["127.0.0.1:{upstream.port}"]\n[server]\nstop_seconds = 1\n'
    )
    imported = lawful(*words).stdout
    assert "model-helper-1" in imported
    assert "next: lawful deploy helper --agreement ID --purpose support" in imported
    for party in ("alice", "bob"):
        lawful("contract", "party", party, "--name", party.title(), "--place", "EU-FR", *where)
    lawful("contract", "new", str(folder / "terms.toml"), *where)
    deploy = ["deploy", "helper", "--agreement", "A-9", "--purpose", "support", *USE, *where]
    assert "contract.signed" in lawful(*deploy, code=3).stderr
    for party in ("alice", "bob"):
        lawful("contract", "sign", "A-9", "--as", party, *where)
    lawful(*deploy)
    return str(folder / "w")


class Served:
    """`lawful serve` in a process of its own."""

    def __init__(self, workspace: str) -> None:
        command = [sys.executable, "-m", "lawful", "serve", "--port", "0", "--workspace", workspace]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert "serves on" in line, self.process.stderr.read()
        self.url = line.split()[-1]

    def client(self, key: str) -> openai.OpenAI:
        return openai.OpenAI(api_key=key, base_url=f"{self.url}/v1", max_retries=0)

    def end(self, sign: int = signal.SIGTERM) -> str:
        self.process.send_signal(sign)
        out, error = self.process.communicate(timeout=60)
        return out + error


@pytest.fixture
def served(workspace, upstream):
    upstream.reset()
    running = Served(workspace)
    yield running
    if running.process.poll() is None:
        running.end()


def entries(workspace: str) -> list[dict]:
    lines = lawful("audit", "list", "--json", "--last", "1000", "--workspace", workspace).stdout.splitlines()
    return [json.loads(line) for line in lines]


def slow(hold: threading.Event) -> up.Script:
    """Says a sentence, and the rest when it is told to."""
    return lambda _: up.Saying(
        [
            up.event({"content": "Here the long answer begins. And"}),
            up.event({"content": " so on. "}, finish="stop") + up.DONE,
        ],
        hold=hold,
    )


class TestTheChatPath:
    def test_is_listed_with_a_card_that_shows_its_gaps(self, workspace):
        rows = json.loads(lawful("model", "list", "--json", "-w", workspace).stdout)

        assert [(row["version"], row["accuracy"]) for row in rows] == [(1, None)]
        assert "**not stated**" in lawful("model", "card", "helper", "-w", workspace).stdout
        assert "runs elsewhere" in lawful("model", "export", "helper", "x", "-w", workspace, code=1).stderr
        assert lawful("model", "licences", "helper", "-w", workspace).stdout.startswith("allow")
        shown = lawful("model", "show", "helper", "-w", workspace).stdout
        assert "sk-from-a-file" not in shown
        assert '"secret": "vault"' in shown

    def test_answers_masks_counts_and_ends(self, workspace, upstream, served):
        """In one story: the quota of five calls is used by answers and by streams that were left behind."""
        key = lawful("keys", "new", "A-9", "-w", workspace).stdout.split()[0]
        with served.client(key) as client:
            answer = client.chat.completions.create(model="helper", messages=MESSAGES)
            assert answer.choices[0].message.content == MESSAGES[0]["content"]
            assert "13912345678" not in str(upstream.heard)
            assert upstream.headers[0]["authorization"] == "Bearer sk-from-a-file"
            assert [m.id for m in client.models.list()] == ["helper"]

            hold = threading.Event()
            upstream.script = slow(hold)
            with client.chat.completions.create(model="helper", messages=MESSAGES, stream=True) as left:
                next(iter(left))  # and gone
            assert upstream.hung_up.wait(20)
            upstream.reset()

            upstream.script = slow(hold)
            killed = client.chat.completions.create(model="helper", messages=MESSAGES, stream=True)
            receipt = next(iter(killed)).lawful["receipt"]
            served.end(signal.SIGKILL)
            with pytest.raises((openai.APIError, httpx2.TransportError)):
                list(killed)
        by_receipt = [entry for entry in entries(workspace) if receipt in (entry["id"], entry.get("closes"))]
        assert [entry.get("status", "") for entry in by_receipt] == ["", "abandoned"]
        assert "VALID" in lawful("audit", "verify", "--workspace", workspace).stdout

        self.stopped_by_its_operator(workspace, upstream, key)
        again = Served(workspace)
        try:
            with again.client(key) as client:
                upstream.reset()
                client.chat.completions.create(model="helper", messages=MESSAGES)
                hold = threading.Event()
                upstream.script = slow(hold)
                under_way = client.chat.completions.create(model="helper", messages=MESSAGES, stream=True)
                next(iter(under_way))
                with pytest.raises(openai.RateLimitError) as refused:
                    client.chat.completions.create(model="helper", messages=MESSAGES)
                assert refused.value.body["rule"] == "contract.quota"

                lawful("contract", "revoke", "A-9", "--as", "alice", "--workspace", workspace)
                hold.set()
                with pytest.raises(openai.APIError, match="revoked"):
                    list(under_way)
                with pytest.raises(openai.PermissionDeniedError) as refused:
                    client.chat.completions.create(model="helper", messages=MESSAGES)
                assert refused.value.body["rule"] == "contract.revoked"
                with pytest.raises(openai.AuthenticationError):
                    again.client("lwf_live_nobody").chat.completions.create(model="helper", messages=MESSAGES)
        finally:
            told = again.end()
        assert "13912345678" not in told
        statuses = [entry.get("status") for entry in entries(workspace) if entry["event"] == "call:closed"]
        assert {"answered", "abandoned", "refused"} <= set(statuses)

    @staticmethod
    def stopped_by_its_operator(workspace, upstream, key) -> None:
        """A node that is told to stop does not wait for ever for a model that says nothing more."""
        upstream.reset()
        upstream.script = slow(threading.Event())
        running = Served(workspace)
        with running.client(key) as client:
            answer = client.chat.completions.create(model="helper", messages=MESSAGES, stream=True)
            next(iter(answer))
            told = running.end()
            with pytest.raises(openai.APIError, match="told to stop"):
                list(answer)
        assert running.process.returncode == 0
        assert "Traceback" not in told
        closed = [entry for entry in entries(workspace) if entry["event"] == "call:closed"]
        assert (closed[-1]["status"], closed[-1]["facts"]) == ("abandoned", {"begun": True})
