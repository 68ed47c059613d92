"""What a client of the OpenAI API may conclude from what it saw, when log, masker or node fail in the middle."""

from __future__ import annotations

import http.client
import json
import threading

import openai
import pytest

import upstream as up
from gateway.conftest import FragileLog
from lawful.core.errors import Unavailable

MESSAGES = [{"role": "user", "content": "我叫张伟，电话13912345678。"}]


def create(chat, *, stream: bool):
    return chat.client().chat.completions.create(model="chat", messages=MESSAGES, stream=stream)


@pytest.fixture
def fragile(chat, monkeypatch) -> FragileLog:
    """The node's log, which can be told to fail; the standing decision is on it already."""
    create(chat, stream=False)
    chat.upstream.reset()
    log = FragileLog(chat.app.log)
    monkeypatch.setattr(chat.app.gateway, "_log", log)
    return log


class TestEvidence:
    @pytest.mark.parametrize("stream", [True, False])
    def test_of_the_decision_is_there_before_the_models_server_hears_anything(self, chat, fragile, stream):
        fragile.left = 0

        with pytest.raises(openai.InternalServerError) as error:
            create(chat, stream=stream)

        assert error.value.status_code == 503
        assert chat.upstream.heard == []

    def test_of_the_outcome_is_there_before_a_whole_answer(self, chat, fragile):
        fragile.left = 1

        with pytest.raises(openai.InternalServerError) as error:
            create(chat, stream=False)

        assert "13912345678" not in str(error.value)

    def test_of_the_outcome_is_there_before_the_end_of_a_stream(self, chat, fragile):
        fragile.left = 1
        ends, text = [], ""

        with pytest.raises(openai.APIError):
            for chunk in create(chat, stream=True):
                ends += [choice.finish_reason for choice in chunk.choices if choice.finish_reason]
                text += chunk.choices[0].delta.content or ""

        assert ends == []
        assert text == MESSAGES[0]["content"]

    def test_is_durable_when_the_end_is_seen(self, chat):
        """At the moment of the last event the log holds the outcome already."""
        for chunk in create(chat, stream=True):
            if chunk.choices[0].finish_reason:
                assert chat.app.why(chunk.lawful["receipt"])[-1].status == "answered"


class TestMasking:
    @pytest.mark.parametrize("failure", [RuntimeError("13912345678"), Unavailable("no tagger"), MemoryError()])
    def test_that_fails_refuses_the_request(self, chat, monkeypatch, failure):
        def fail(*_):
            raise failure

        monkeypatch.setattr(chat.app.gateway, "_text_mask", fail)
        with pytest.raises(openai.InternalServerError) as error:
            create(chat, stream=True)

        assert "13912345678" not in str(error.value)
        assert chat.upstream.heard == []
        assert chat.last().status == "failed"

    def test_that_is_not_there_refuses_the_request(self, chat, monkeypatch):
        monkeypatch.setattr(chat.app.gateway, "_text_mask", None)

        with pytest.raises(openai.InternalServerError, match="cannot be masked"):
            create(chat, stream=False)

        assert chat.upstream.heard == []

    @pytest.mark.parametrize("stream", [True, False])
    def test_that_fails_on_the_way_back_ends_the_answer(self, chat, monkeypatch, stream):
        real = chat.app.gateway._text_mask

        def half(*words):
            lanes = real(*words)
            lanes._find = lambda _: 1 / 0
            return lanes

        monkeypatch.setattr(chat.app.gateway, "_text_mask", half)
        with pytest.raises(openai.APIError):
            list(create(chat, stream=stream))

        assert chat.last().status == "failed"


class TestAStream:
    def test_says_something_while_the_model_thinks(self, chat, monkeypatch):
        monkeypatch.setattr("lawful.web.chat.PING_SECONDS", 0.05)
        hold = threading.Event()
        chat.upstream.script = lambda _: up.Saying(
            [up.event({"content": "Here the long answer begins. And"}), up.event(finish="stop") + up.DONE], hold=hold
        )
        connection = http.client.HTTPConnection(chat.address, timeout=30)
        body = json.dumps({"model": "chat", "messages": MESSAGES, "stream": True})
        connection.request("POST", "/v1/chat/completions", body, chat.headers)
        response = connection.getresponse()

        lines = [response.readline() for _ in range(4)]
        hold.set()
        rest = response.read()
        connection.close()

        assert lines[0].startswith(b"data: ")
        assert lines[2] == b": ping\n"
        assert rest.endswith(b"data: [DONE]\n\n")

    def test_ends_when_its_key_is_revoked(self, chat):
        token, key = chat.app.new_key("A-1")
        hold = threading.Event()
        chat.upstream.script = lambda _: up.Saying(
            [
                up.event({"content": "Here the long answer begins. And"}),
                up.event({"content": " on."}, finish="stop") + up.DONE,
            ],
            hold=hold,
        )
        answer = chat.client(token).chat.completions.create(model="chat", messages=MESSAGES, stream=True)
        next(iter(answer))

        chat.app.revoke_key(key.id)
        hold.set()

        with pytest.raises(openai.APIError, match="revoked meanwhile"):
            list(answer)
        assert chat.last().status == "refused"
        with pytest.raises(openai.AuthenticationError):
            chat.client(token).models.list()


class TestASealedNode:
    """The last one: the log of the module's node does not open again."""

    @pytest.mark.parametrize("stream", [True, False])
    def test_answers_nothing(self, chat, stream):
        chat.app.log.seal("the disk is gone")

        with pytest.raises(openai.InternalServerError, match="sealed"):
            create(chat, stream=stream)

        assert chat.upstream.heard == []
