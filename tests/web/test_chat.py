"""The public OpenAI client, unmodified, against a node in front of a model that runs elsewhere."""

from __future__ import annotations

import json
import re
import threading

import openai
import pytest

import upstream as up

TEXT = "我叫张伟，电话13912345678，邮箱zhang.wei@corp-mail.cn。 My card is 4111 1111 1111 1111, call 13912345678."
SECRETS = ("张伟", "13912345678", "zhang.wei@corp-mail.cn", "4111 1111 1111 1111", "4111111111111111")


def ask(chat, text=TEXT, *, stream=False, **more):
    return chat.client().chat.completions.create(
        model="chat", messages=[{"role": "user", "content": text}], stream=stream, **more
    )


def said(chunks, index: int = 0) -> str:
    return "".join(c.delta.content or "" for chunk in chunks for c in chunk.choices if c.index == index)


def leaked(chat) -> list[str]:
    """Which of the secrets the model's server heard, as they are or escaped."""
    heard = b"".join(chat.upstream.raw).decode()
    heard += json.dumps(json.loads("[" + ",".join(raw.decode() for raw in chat.upstream.raw) + "]"))
    return [secret for secret in SECRETS if secret in heard or json.dumps(secret)[1:-1] in heard]


class TestChat:
    def test_is_masked_upstream_and_whole_downstream(self, chat):
        answer = ask(chat)

        assert leaked(chat) == []
        assert answer.choices[0].message.content == TEXT
        assert answer.choices[0].finish_reason == "stop"
        assert (answer.model, answer.usage.total_tokens) == ("chat", 18)
        assert answer.id == "chatcmpl-" + answer.lawful["receipt"]

    @pytest.mark.parametrize("cut", [0, 1, 2, 5, 17, 4096])
    @pytest.mark.parametrize("size", [1, 2, 7])
    def test_streams_the_same_however_it_is_cut(self, chat, cut, size):
        chat.upstream.script = lambda body: up.stream(body["messages"][-1]["content"], size=size, cut=cut)

        chunks = list(ask(chat, stream=True))

        assert said(chunks) == TEXT
        assert chunks[0].choices[0].delta.role == "assistant"
        assert chunks[-1].choices[0].finish_reason == "stop"
        assert leaked(chat) == []

    def test_has_receipt_and_request_id_on_every_answer(self, chat):
        raw = chat.client().chat.completions.with_raw_response.create(
            model="chat", messages=[{"role": "user", "content": "x"}]
        )

        assert raw.headers["x-request-id"] == raw.headers["x-lawful-receipt"] == raw.parse().lawful["receipt"]
        assert [e.status for e in chat.app.why(raw.headers["x-lawful-receipt"])][-1] == "answered"

    def test_sends_the_upstreams_key_and_never_the_callers(self, chat):
        ask(chat)

        assert chat.upstream.headers[0]["authorization"] == "Bearer sk-upstream"
        assert chat.key not in str(chat.upstream.headers)
        assert chat.upstream.heard[0]["model"] == "up/model-7b"
        assert chat.upstream.paths == ["/v1/chat/completions"]

    def test_gives_usage_at_the_end_of_a_stream_only_when_asked_and_records_it_always(self, chat):
        without = list(ask(chat, stream=True))
        with_ = list(ask(chat, stream=True, stream_options={"include_usage": True}))

        assert [c.usage for c in without if c.usage] == []
        assert (with_[-1].usage.total_tokens, with_[-1].choices) == (18, [])
        assert all(heard["stream_options"]["include_usage"] for heard in chat.upstream.heard)
        assert chat.last().facts == {"prompt_tokens": 7, "completion_tokens": 11, "total_tokens": 18}

    @pytest.mark.parametrize("stream", [True, False])
    def test_carries_what_the_law_wants_said_of_generated_text(self, chat, stream):
        client = chat.client().chat.completions
        if stream:
            with client.with_streaming_response.create(
                model="chat", messages=[{"role": "user", "content": "hello"}], stream=True
            ) as response:
                header, last = response.headers["x-ai-generated"], list(response.parse())[-1]
        else:
            raw = client.with_raw_response.create(model="chat", messages=[{"role": "user", "content": "hello"}])
            header, last = raw.headers["x-ai-generated"], raw.parse()

        assert 'provider="alice"' in header
        label = last.lawful_label
        assert label["disclosure"]["zh"].startswith("您正在与人工智能")
        assert "aia.t50_2" in label["duties"]

        from lawful.law.marks import read_mark

        assert read_mark(json.dumps(label["marks"][0]), b"hello", lambda signature, message: len(signature) == 64)

    def test_is_answered_by_an_upstream_that_cannot_stream(self, chat):
        chat.upstream.script = lambda body: up.whole({"content": body["messages"][-1]["content"]})

        chunks = list(ask(chat, stream=True))

        assert said(chunks) == TEXT
        assert chunks[-1].choices[0].finish_reason == "stop"


class TestEveryText:
    def test_of_a_request_is_masked_wherever_it_stands(self, chat):
        name, phone, mail = SECRETS[:3]
        escaped = json.dumps({"姓名": name, "tel": phone, "n": 13912345678})
        chat.client().chat.completions.create(
            model="chat",
            messages=[
                {"role": "system", "content": f"The caller is {name}, {mail}."},
                {"role": "user", "name": mail, "content": [{"type": "text", "text": f"call {phone}"}]},
                {
                    "role": "assistant",
                    "content": None,
                    "tool_calls": [
                        {"id": "call_1", "type": "function", "function": {"name": "find", "arguments": escaped}}
                    ],
                },
                {"role": "tool", "tool_call_id": "call_1", "content": f"Result: {escaped} \\u5f20\\u4f1f"},
                {"role": "user", "content": f"and {phone}"},
            ],
            tools=[
                {
                    "type": "function",
                    "function": {
                        "name": "find",
                        "description": f"as {mail} does",
                        "parameters": {"type": "object", "properties": {mail: {"type": "string", "enum": [phone]}}},
                    },
                }
            ],
            metadata={"owner": mail},
            user=mail,
            stop=[f"{name}：", phone],
            extra_body={"x_unknown": {"deep": [[{"who": mail, "number": 13912345678}]]}, "top_k": 5},
        )

        assert leaked(chat) == []
        heard = chat.upstream.heard[0]
        assert heard["top_k"] == 5
        assert heard["tools"][0]["function"]["parameters"]["type"] == "object"
        assert json.loads(heard["messages"][2]["tool_calls"][0]["function"]["arguments"])["n"] != 13912345678
        assert [message["role"] for message in heard["messages"]] == ["system", "user", "assistant", "tool", "user"]

    @pytest.mark.parametrize(
        "part",
        [
            {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}},
            {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}},
            {"type": "file", "file": {"file_data": "AAAA"}},
            {"type": "text", "text": "data:image/png;base64," + "A" * 100},
        ],
    )
    def test_that_cannot_be_masked_is_refused_and_never_passed_on(self, chat, part):
        with pytest.raises(openai.UnprocessableEntityError, match="cannot be masked"):
            chat.client().chat.completions.create(model="chat", messages=[{"role": "user", "content": [part]}])

        assert chat.upstream.heard == []
        assert chat.last().status == "failed"

    @pytest.mark.parametrize(("mode", "back"), [("label", True), ("irreversible", False)])
    def test_is_masked_in_the_mode_of_the_agreement(self, chat, mode, back):
        from people import CHAT_USE, PURPOSE, agree

        app, name = chat.app, f"A-{mode}"
        agreement = agree(app, id=name, customer=mode, models=("chat",), masking=mode)
        app.deploy(app.model("chat"), agreement, purpose=PURPOSE, use=CHAT_USE)
        key, _ = app.new_key(name)

        answer = chat.client(key).chat.completions.create(model="chat", messages=[{"role": "user", "content": TEXT}])

        heard, text = chat.upstream.heard[0]["messages"][0]["content"], answer.choices[0].message.content
        assert leaked(chat) == []
        assert ("<PHONE_1>" in heard) == (mode == "label")
        assert (text == TEXT) == back
        assert (text == heard) == (not back)


class TestRestoring:
    def surrogates(self, chat) -> list[str]:
        """What stands for phone and mail."""
        ask(chat, "13912345678|zhang.wei@corp-mail.cn")
        found = chat.upstream.heard[-1]["messages"][-1]["content"].split("|")
        chat.upstream.reset()
        return found

    @pytest.mark.parametrize(
        "change", [str.upper, str.lower, lambda t: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in t)]
    )
    def test_finds_its_own_in_another_case_or_width(self, chat, change):
        chat.upstream.script = lambda body: up.stream(f"<{change(body['messages'][-1]['content'])}>", size=1)

        text = said(list(ask(chat, "write to zhang.wei@corp-mail.cn now", stream=True)))

        assert "zhang.wei@corp-mail.cn" in text

    def test_finds_numbers_with_other_spaces_and_dashes(self, chat):
        phone = self.surrogates(chat)[0]
        spaced = f"{phone[:3]} {phone[3:7]}-{phone[7:]}"
        chat.upstream.script = lambda body: up.stream(f"It is {spaced}, yes.", size=2)

        assert said(list(ask(chat, "13912345678", stream=True))) == "It is 13912345678, yes."

    @pytest.mark.parametrize("escape", [True, False])
    def test_restores_arguments_of_tool_calls_as_json(self, chat, escape):
        def script(body):
            name, phone = re.fullmatch("(.+)的电话是(.+)", body["messages"][-1]["content"]).groups()
            arguments = json.dumps({"name": name, "phone": phone, "line": f"a\n{name}\\"}, ensure_ascii=escape)
            head = {"index": 0, "id": "call_9", "type": "function", "function": {"name": "dial", "arguments": ""}}
            pieces = [{"tool_calls": [head]}] + [
                {"tool_calls": [{"index": 0, "function": {"arguments": arguments[at : at + 2]}}]}
                for at in range(0, len(arguments), 2)
            ]
            if not body.get("stream"):
                call = {"id": "call_9", "type": "function", "function": {"name": "dial", "arguments": arguments}}
                return up.whole({"content": None, "tool_calls": [call]})
            return up.Saying([*map(up.event, pieces), up.event(finish="tool_calls"), up.DONE])

        chat.upstream.script = script
        chunks = list(ask(chat, "张伟的电话是13912345678", stream=True))
        call = ask(chat, "张伟的电话是13912345678").choices[0].message.tool_calls[0]

        calls = [call for chunk in chunks for call in chunk.choices[0].delta.tool_calls or ()]
        streamed = "".join(call.function.arguments or "" for call in calls)
        expected = {"name": "张伟", "phone": "13912345678", "line": "a\n张伟\\"}
        assert json.loads(streamed) == json.loads(call.function.arguments) == expected
        assert (calls[0].id, calls[0].function.name, call.id) == ("call_9", "dial", "call_9")

    def test_keeps_interleaved_choices_apart(self, chat):
        def script(body):
            text = body["messages"][-1]["content"]
            pieces = [up.event({"content": c}, index=index) for c in text for index in (1, 0, 2)]
            ends = [up.event(index=index, finish="stop") for index in (2, 0, 1)]
            return up.Saying([*pieces, *ends, up.usage(), up.DONE])

        chat.upstream.script = script
        chunks = list(ask(chat, stream=True, n=3))

        assert [said(chunks, index) for index in range(3)] == [TEXT] * 3
        assert {c.index for chunk in chunks for c in chunk.choices if c.finish_reason} == {0, 1, 2}

    def test_gives_out_what_comes_in_the_very_piece_that_ends_a_choice(self, chat):
        chat.upstream.script = lambda body: up.Saying(
            [up.event({"content": "One two. Three"}), up.event({"content": " four. Five"}, finish="length"), up.DONE]
        )

        chunks = list(ask(chat, "x", stream=True))

        assert said(chunks) == "One two. Three four. Five"
        assert [c.choices[0].finish_reason for c in chunks][-1] == "length"

    def test_leaves_out_what_would_say_the_tokens(self, chat):
        tokens = {"content": [{"token": "secret", "logprob": -1, "bytes": [1], "top_logprobs": []}], "refusal": None}
        event = {"index": 0, "delta": {"content": "hi"}, "logprobs": tokens, "finish_reason": None, "token_ids": [1, 2]}
        chat.upstream.script = lambda body: up.Saying(
            [
                up.sse({"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [event]}),
                up.event(finish="stop"),
                up.DONE,
            ]
        )

        chunks = list(ask(chat, "x", stream=True, logprobs=True))

        assert said(chunks) == "hi"
        assert "secret" not in str(chunks)
        assert all(choice.logprobs is None for chunk in chunks for choice in chunk.choices)

    @pytest.mark.parametrize("stream", [True, False])
    def test_withholds_what_the_model_says_of_others_by_itself(self, chat, stream):
        own = (
            "Please call John Smith at 13800138000 or j.smith@mail-corp.com. 请联系王小明，身份证号11010519491231002X。"
        )

        def script(body):
            text = own + body["messages"][-1]["content"]
            return up.stream(text, size=4) if body.get("stream") else up.whole({"content": text, "reasoning": own})

        chat.upstream.script = script
        answer = ask(chat, "13912345678", stream=stream)
        text = said(list(answer)) if stream else answer.choices[0].message.content + answer.choices[0].message.reasoning

        for value in ("John Smith", "13800138000", "j.smith@mail-corp.com", "王小明", "11010519491231002X"):
            assert value not in text
        assert "<PHONE>" in text
        assert "13912345678" in text


def gone(chat):
    chat.app.revoke_agreement("A-1", party="alice")


class TestUpstream:
    FAILURES = {
        "error": up.Saying([b"{}"], "application/json", 500),
        "wrong key": up.Saying([b'{"error": {"message": "13912345678"}}'], "application/json", 401),
        "no such model": up.Saying([b"{}"], "application/json", 404),
        "elsewhere": up.Saying([b""], "text/html", 302, headers={"location": "http://127.0.0.1:1/"}),
        "garbage": up.Saying([b"<html>13912345678"], "text/html"),
        "no json": up.Saying([b"{13912345678"], "application/json"),
        "no object": up.Saying([b"[1]"], "application/json"),
        "garbage event": up.Saying([b"data: {13912345678\n\n"]),
        "broken utf-8": up.Saying([b'data: {"choices": "\xff"}\n\n']),
        "huge line": up.Saying([b"data: " + b"x" * 500_000] * 3),
        "huge answer": up.Saying([up.event({"content": "word. " * 20_000})] * 10 + [up.DONE]),
        "broken off": up.Saying([b"data: {"], breaks_off=True),
        "nothing": up.Saying([b": ping\n\n"]),
        "said so": up.Saying([up.sse({"error": {"message": "13912345678 failed", "code": 500}})]),
        "silent": up.Saying([b": ping\n\n", b""], hold=threading.Event()),
    }  # fmt: skip

    @pytest.mark.parametrize("name", FAILURES)
    def test_that_fails_is_a_clear_5xx_that_says_nothing_of_what_it_said(self, chat, name):
        chat.upstream.script = lambda _: self.FAILURES[name]

        with pytest.raises((openai.InternalServerError, openai.APIError)) as error:
            list(ask(chat, stream=True))

        text = str(error.value) + str(error.value.body)
        assert "13912345678" not in text
        assert str(chat.upstream.port) not in text
        assert "next: " in text or "try" in text or "bytes" in text
        assert chat.last().status == "failed"
        assert said(list(self.again(chat))) == TEXT

    @staticmethod
    def again(chat):
        chat.upstream.reset()
        return ask(chat, stream=True)

    def test_that_dies_in_the_middle_ends_the_stream_with_an_error_and_no_end(self, chat):
        chat.upstream.script = lambda _: up.Saying([up.event({"content": "One. Two. Three"})], breaks_off=True)

        chunks = []
        with pytest.raises(openai.APIError, match="broke off"):
            chunks.extend(ask(chat, stream=True))

        assert chat.last().status == "failed"

    @pytest.mark.parametrize(
        ("status", "raised"),
        [
            (400, openai.UnprocessableEntityError),
            (422, openai.UnprocessableEntityError),
            (413, openai.APIStatusError),
            (429, openai.RateLimitError),
        ],
    )
    def test_that_refuses_the_request_says_so_as_the_clients_own_matter(self, chat, status, raised):
        chat.upstream.script = lambda _: up.Saying(
            [b'{"error": {"message": "13912345678"}}'], "application/json", status
        )

        with pytest.raises(raised) as error:
            ask(chat)

        assert "13912345678" not in str(error.value)

    def test_that_is_not_there_is_unavailable(self, chat):
        from lawful.gateway.engines.remote import RemoteEngine

        engine = chat.app.gateway._engine(chat.app.model("chat").id)
        assert isinstance(engine, RemoteEngine)
        kept = engine._remote
        import msgspec

        engine._remote = msgspec.structs.replace(kept, url="http://127.0.0.1:1/v1")
        engine._bounds = msgspec.structs.replace(
            engine._bounds, allowed_hosts=("127.0.0.1:1", f"127.0.0.1:{chat.upstream.port}")
        )
        try:
            with pytest.raises(openai.InternalServerError, match="cannot be reached"):
                ask(chat)
        finally:
            engine._remote = kept


class TestTheCaller:
    @pytest.mark.parametrize(
        ("header", "rule", "raised"),
        [
            ({"x-lawful-region": "US"}, "contract.region", openai.PermissionDeniedError),
            ({"x-lawful-purpose": "surveillance"}, "contract.purpose", openai.PermissionDeniedError),
        ],
    )
    @pytest.mark.parametrize("stream", [True, False])
    def test_is_refused_with_rule_citation_remedy_and_receipt(self, chat, header, rule, raised, stream):
        with pytest.raises(raised) as error:
            ask(chat, stream=stream, extra_headers=header)

        body = error.value.body
        assert (body["rule"], body["type"]) == (rule, "policy_refused")
        assert body["citation"]
        assert body["remedy"]
        assert body["receipt"] == error.value.response.headers["x-lawful-receipt"]
        assert chat.upstream.heard == []
        assert chat.calls()[-2:] == ["call:decided:", "call:closed:refused"]

    @pytest.mark.parametrize("key", ["x", "lwf_live_aaaaaaaa_" + "b" * 32 + "_cccccc"])
    def test_gets_nothing_as_charlie(self, chat, key):
        with pytest.raises(openai.AuthenticationError):
            chat.client(key).chat.completions.create(model="chat", messages=[{"role": "user", "content": TEXT}])

        assert chat.upstream.heard == []
        assert chat.last().event == "call:rejected"

    @pytest.mark.parametrize(
        "body",
        [
            b"", b"x", b"[]", b"{}", b'{"model": "chat"}', b'{"model": "chat", "messages": []}',
            b'{"model": "chat", "messages": "13912345678"}', b'{"model": "chat", "messages": [{}]}',
            b'{"model": 1, "messages": [{"role": "user"}]}', b'{"model": "chat", "messages": [{"role": "user"}], "n": 1000}',
            b'{"model": "chat", "messages": [{"role": "user"}], "stream": "yes"}', b'\xff\xfe', b'{"a": ' * 100_000,
            b'{"model": "chat", "messages": [{"role": "user", "content": "\\ud800"}]}',
            b'{"model": "chat", "messages": [{"role": "user", "content": ' + b"[" * 200 + b"]" * 200 + b"}]}",
            b'{"model": "chat", "messages": [{"role": "user", "content": "' + b"x" * 200_000 + b'"}]}',
            b'{"model": "chat", "messages": [{"role": "user", "content": ["' + b'","'.join([b"x"] * 20_000) + b'"]}]}',
        ],
    )  # fmt: skip
    def test_of_nonsense_gets_an_openai_error_and_the_log_an_entry(self, chat, body):
        import http.client

        connection = http.client.HTTPConnection(chat.address, timeout=30)
        connection.request("POST", "/v1/chat/completions", body, chat.headers)
        response = connection.getresponse()
        error = json.loads(response.read())["error"]
        connection.close()

        assert response.status in (413, 422)
        assert {"message", "type", "param", "code", "rule", "citation", "remedy", "receipt"} <= error.keys()
        assert "13912345678" not in error["message"]
        assert chat.upstream.heard == []
        assert chat.last().status in ("refused", "failed")

    def test_finds_the_models_it_may_call(self, chat):
        models = list(chat.client().models.list())

        assert chat.client().models.retrieve("chat") == models[0]
        with pytest.raises(openai.NotFoundError):
            chat.client().models.retrieve("other")

        assert [(model.id, model.object, model.owned_by) for model in models] == [("chat", "model", "alice")]

    def test_is_told_where_a_predictive_model_answers(self, chat, served):
        with pytest.raises(openai.UnprocessableEntityError, match="takes tensors"):
            openai.OpenAI(api_key=served.key, base_url=f"http://{served.address}/v1").chat.completions.create(
                model="linear", messages=[{"role": "user", "content": "x"}]
            )

    def test_who_goes_away_stops_the_answer_and_the_log_says_abandoned(self, chat):
        chat.upstream.script = lambda _: up.Saying(
            [up.event({"content": "Here the long answer begins. And it goes on"}), up.DONE], hold=threading.Event()
        )
        answer = ask(chat, stream=True)
        next(answer)
        used = chat.app.gateway.quotas.used("A-1")

        answer.close()

        assert chat.upstream.hung_up.wait(10)
        assert self.waits_for(lambda: chat.last().status == "abandoned")
        assert chat.last().facts == {"begun": True}
        assert chat.app.gateway.quotas.used("A-1") == used

    @staticmethod
    def waits_for(condition) -> bool:
        done = threading.Event()
        for _ in range(500):
            if condition():
                return True
            done.wait(0.02)
        return False


class TestOtherRoutes:
    @pytest.mark.parametrize("stream", [True, False])
    def test_completions_are_masked_and_restored(self, chat, stream):
        def script(body):
            head = {"id": "c", "object": "text_completion", "created": 1, "model": "m"}
            if not stream:
                choice = {"index": 0, "text": body["prompt"], "finish_reason": "stop", "logprobs": None}
                return up.Saying([json.dumps({**head, "choices": [choice]}).encode()], "application/json")
            pieces = [
                up.sse({**head, "choices": [{"index": 0, "text": c, "finish_reason": None}]}) for c in body["prompt"]
            ]
            return up.Saying(
                [*pieces, up.sse({**head, "choices": [{"index": 0, "text": "", "finish_reason": "stop"}]}), up.DONE]
            )

        chat.upstream.script = script
        answer = chat.client().completions.create(model="chat", prompt=TEXT, stream=stream)

        text = "".join(c.choices[0].text for c in answer) if stream else answer.choices[0].text
        assert text == TEXT
        assert leaked(chat) == []

    def test_embeddings_are_of_masked_text(self, chat):
        chat.upstream.script = lambda body: up.Saying(
            [json.dumps({"object": "list", "model": "m", "usage": {"prompt_tokens": 3, "total_tokens": 3},
                         "data": [{"object": "embedding", "index": i, "embedding": [0.5, 1.0]} for i, _ in enumerate(body["input"])]}).encode()],
            "application/json",
        )  # fmt: skip

        found = chat.client().embeddings.create(model="chat", input=[TEXT, "13912345678"], encoding_format="float")

        assert [item.embedding for item in found.data] == [[0.5, 1.0], [0.5, 1.0]]
        assert leaked(chat) == []

    @pytest.mark.parametrize("tokens", [[1, 2, 3], [[1, 2], [3]]])
    def test_numbers_of_tokens_are_refused(self, chat, tokens):
        with pytest.raises(openai.UnprocessableEntityError):
            chat.client().embeddings.create(model="chat", input=tokens)
        with pytest.raises(openai.UnprocessableEntityError):
            chat.client().completions.create(model="chat", prompt=tokens)

        assert chat.upstream.heard == []
