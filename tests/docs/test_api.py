"""The example of docs/api.md is typed as it stands, against a model's server on loopback: only addresses are others."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openai
import pytest

import upstream as up
from docs.test_readme import FENCE
from lawful.cli.node import running

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLE = PAGE[PAGE.index("## From a model elsewhere") :]


@pytest.fixture(scope="module")
def typed(tmp_path_factory):
    """The folder in which everything was typed, its node running, and the model's server."""
    folder = tmp_path_factory.mktemp("example")
    (folder / "lawful").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lawful "$@"\n')
    (folder / "lawful").chmod(0o700)
    (folder / "upstream.key").write_text("sk-of-the-model\n")
    with up.Upstream().running() as upstream, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
        free.close()
        found = [(kind, told(content, upstream, port)) for kind, content in FENCE.findall(EXAMPLE)]
        for kind, content in found:
            if kind == "toml":
                (folder / content.split()[1]).write_text(content)
        before, after = (content for kind, content in found if kind == "sh")
        assert type_(before, folder).wait(240) == 0
        with type_(after.replace("lawful serve", "exec lawful serve"), folder) as serving:
            while running(folder / "chat") is None:
                assert serving.poll() is None
                time.sleep(0.05)
            yield folder, upstream, next(content for kind, content in found if kind == "python")
            serving.terminate()


def told(content: str, upstream: up.Upstream, port: str) -> str:
    """A block of the page with the addresses and the days of this test."""
    here, today = f"127.0.0.1:{upstream.port}", datetime.now(UTC).date()
    content = content.replace("2026-11-01", str(today)).replace("2027-11-01", str(today + timedelta(days=1)))
    return (
        content.replace("https://models.example", f"http://{here}")
        .replace("models.example", here)
        .replace("8080", port)
    )


def type_(commands: str, folder: Path) -> subprocess.Popen[bytes]:
    path = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
    return subprocess.Popen(["/bin/sh", "-e", "-c", commands], cwd=folder, env=path)


class TestTheExample:
    def test_ends_in_an_answer_to_the_public_client(self, typed, monkeypatch, capsys):
        folder, upstream, python = typed
        monkeypatch.chdir(folder)
        namespace: dict[str, object] = {}

        exec(compile(python, "docs/api.md", "exec"), namespace)

        namespace["client"].close()
        assert capsys.readouterr().out == "I am Peter Mueller, peter@example.org. My printer is silent.\n"
        assert upstream.headers[-1]["authorization"] == "Bearer sk-of-the-model"
        assert b"Mueller" not in upstream.raw[-1]
        assert isinstance(namespace["client"], openai.OpenAI)

    def test_asks_for_every_fact_that_is_stated_and_states_none_itself(self, typed):
        folder = typed[0]
        questions = (folder / "questions.toml").read_text()

        asked = re.findall(r"^#([a-z_]+) = ", questions, re.MULTILINE)

        assert tomllib.loads(questions) == {}
        assert set(tomllib.loads((folder / "facts.toml").read_text())) <= set(asked)
