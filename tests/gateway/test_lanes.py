"""Answers object by object: what grows, what is held back, what is left out; and bodies and events on the way there."""

from __future__ import annotations

import random

import pytest

from lawful.core.call import Chunk
from lawful.core.errors import Invalid, LawfulError, TooLarge
from lawful.gateway.bodies import DEEPEST, Texts
from lawful.gateway.engines.events import Events
from lawful.gateway.lanes import Answer


class Holding:
    """A lane that holds back the last two characters and writes in capitals; JSON source it marks."""

    def __init__(self, json_text: bool) -> None:
        self.held, self.mark = "", "J" if json_text else ""

    def feed(self, text: str) -> str:
        text = self.held + text
        self.held = text[-2:]
        return text[:-2].upper()

    def end(self) -> str:
        rest, self.held = self.held.upper() + self.mark, ""
        return rest


def chunk(*choices, **more) -> Chunk:
    return Chunk(body={"id": "x", "object": "chat.completion.chunk", "choices": list(choices), **more})


def delta(value, index: int = 0, finish: str | None = None) -> dict:
    return {"index": index, "delta": value, "finish_reason": finish}


def through(*chunks: Chunk, streams: bool = True, **more) -> list[dict]:
    answer = Answer(Holding, streams=streams, **more)
    shown = [piece.body for one in chunks for piece in answer.pieces(one)]
    return shown + [piece.body for piece in answer.rest()]


def joined(bodies: list[dict], *path, index: int = 0) -> str:
    """Every text at a path of the deltas, one behind the other."""
    found = []
    for body in bodies:
        for choice in body["choices"]:
            value = choice.get("delta") if choice["index"] == index else None
            for name in path:
                value = (
                    value.get(name)
                    if isinstance(value, dict)
                    else value[0]
                    if isinstance(value, list) and value
                    else None
                )
            found.append(value or "")
    return "".join(found)


class TestAnswer:
    def test_gives_out_what_it_held_before_the_choice_ends(self):
        shown = through(
            chunk(delta({"content": "abc"})), chunk(delta({"content": "def"})), chunk(delta({}, finish="stop"))
        )

        assert joined(shown, "content") == "ABCDEF"
        assert [c["choices"][0]["finish_reason"] for c in shown][-1] == "stop"
        assert shown[-1]["choices"][0]["delta"] == {}

    def test_gives_out_what_it_held_when_the_stream_just_ends(self):
        assert joined(through(chunk(delta({"content": "abc"}))), "content") == "ABC"

    def test_passes_over_what_says_nothing_and_keeps_the_role(self):
        shown = through(chunk(delta({"role": "assistant", "content": ""})), chunk(delta({"content": "a"})))

        assert [c["choices"][0]["delta"] for c in shown] == [{"role": "assistant", "content": ""}, {"content": "A"}]

    def test_keeps_the_lanes_of_choices_fields_and_tools_apart(self):
        def tool(index, text):
            return {"tool_calls": [{"index": index, "function": {"arguments": text}}]}

        shown = through(
            chunk(delta({"content": "ab"}), delta({"content": "cd"}, 1)),
            chunk(delta({"reasoning": "ef"})),
            chunk(delta(tool(0, "gh"))),
            chunk(delta(tool(1, "ij"))),
            chunk(delta(tool(0, "kl"))),
            chunk(delta({"content": "mn"}), delta({}, 1, "stop")),
            chunk(delta({}, finish="tool_calls")),
        )

        assert joined(shown, "content") == "ABMN"
        assert joined(shown, "content", index=1) == "CD"
        assert joined(shown, "reasoning") == "EF"
        calls = [
            c for body in shown for choice in body["choices"] for c in choice.get("delta", {}).get("tool_calls", ())
        ]
        assert "".join(c["function"]["arguments"] for c in calls if c["index"] == 0) == "GHKLJ"
        assert "".join(c["function"]["arguments"] for c in calls if c["index"] == 1) == "IJJ"

    def test_finds_texts_in_lists_of_parts(self):
        def part(text):
            return {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": text}]}]}

        shown = through(chunk(delta(part("abcd"))), chunk(delta(part("ef"))), chunk(delta({}, finish="stop")))

        assert joined(shown, "content", 0, "thinking", 0, "text") == "ABCDEF"
        assert all(body["choices"][0]["delta"]["content"][0]["type"] == "thinking" for body in shown[:-1])

    def test_treats_a_whole_answer_in_one_piece(self):
        message = {
            "role": "assistant",
            "content": "abc",
            "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "xy"}}],
        }
        shown = through(chunk({"index": 0, "message": message, "finish_reason": "stop"}), streams=False)

        assert len(shown) == 1
        found = shown[0]["choices"][0]["message"]
        assert (found["content"], found["role"], found["tool_calls"][0]["id"]) == ("ABC", "assistant", "call_1")
        assert found["tool_calls"][0]["function"]["arguments"] == "XYJ"

    def test_reads_content_as_json_where_json_was_asked_for(self):
        assert joined(through(chunk(delta({"content": "abc"})), json_content=True), "content") == "ABCJ"

    def test_leaves_out_tokens_and_sound_wherever_they_stand(self):
        odd = {
            "index": 0,
            "delta": {"content": "ab", "audio": {"data": "x"}},
            "logprobs": {"content": []},
            "token_ids": [1],
            "finish_reason": None,
        }
        shown = through(chunk(odd, prompt_token_ids=[1], prompt_logprobs=[]))

        assert "audio" not in str(shown)
        assert "prompt_token_ids" not in str(shown)
        assert all(
            choice.get("logprobs") is None and choice.get("token_ids") is None
            for body in shown
            for choice in body["choices"]
        )

    @pytest.mark.parametrize(
        "body",
        [
            {}, {"choices": None}, {"choices": [None, 1, "x", {}]}, {"choices": [{"index": "1", "delta": None}]}, {"choices": [{"delta": [["x"]]}]},
            {"choices": [{"delta": {"tool_calls": ["x", None, {"index": "a"}]}, "finish_reason": 1}]}, {"data": [1, {}]}, {"usage": "x"},
            {"usage": {"prompt_tokens": -1, "completion_tokens": 2**60, "total_tokens": True}}, {"choices": [{"text": 5, "message": 7}]},
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("streams", [True, False])
    def test_stands_whatever_an_upstream_sends(self, body, streams):
        through(
            Chunk(body=body),
            Chunk(body={"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}),
            streams=streams,
        )

    def test_counts_only_numbers_of_tokens(self):
        answer = Answer(Holding, streams=True)
        list(
            answer.pieces(
                Chunk(body={"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": "x", "cost": 1.5}})
            )
        )

        assert answer.usage == {"prompt_tokens": 3}


class TestTexts:
    def test_put_back_what_they_took(self):
        body = {
            "model": "m",
            "messages": [{"role": "user", "content": 'say {"a": 1}', "Key One": ["x", 1, None, 2.5, True]}],
            "n": 12345678,
            "z": 12345678,
        }
        texts = Texts(body)

        assert texts.put(texts.texts) == body
        assert "user" not in texts.texts
        assert {"Key One", "12345678"} <= set(texts.texts)

    def test_look_into_json_that_hides_letters(self):
        body = {
            "messages": [
                {"content": '{"a": "\\u5f20\\u4f1f"}'},
                {"content": "x \\u5f20 y"},
                {"content": "plain \\u005c"},
            ]
        }
        texts = Texts(body)

        assert "张伟" in texts.texts
        assert "x 张 y" in texts.texts
        assert texts.put(texts.texts)["messages"][1:] == body["messages"][1:]

    def test_keep_numbers_numbers_where_they_can(self):
        texts = Texts({"x": [13912345678, 13912345679, -13912345678, 1.3912345678e10, 2.5e6, 1234567.5, 0.1]})

        put = texts.put(["13900000000", "+86 139", "-5", "13900000000", "2500000"])

        assert put == {"x": [13900000000, "+86 139", "-5", 13900000000, 2.5e6, 1234567.5, 0.1]}

    def test_keep_every_key_where_several_become_one(self):
        texts = Texts({"x": {"Bob": 1, "BOB": 2, "other": 3, "bob B": {"Bob": 4}}})

        put = texts.put([text if text == "x" else "other" for text in texts.texts])

        assert put == {"x": {"other (2)": 1, "other (3)": 2, "other": 3, "other (4)": {"other": 4}}}

    @pytest.mark.parametrize(
        ("body", "error"),
        [
            ({"input": [1, 2]}, Invalid), ({"prompt": ["a", [1]]}, Invalid), ({"modalities": ["text", "audio"]}, Invalid),
            ({"messages": [{"content": [{"type": "image", "source": {"data": "x"}}]}]}, Invalid), ({"x": "data:image/png;base64,AAAA"}, Invalid),
            ({"messages": [str(i) for i in range(10_001)]}, TooLarge),
        ],
    )  # fmt: skip
    def test_refuse_what_cannot_be_masked(self, body, error):
        with pytest.raises(error):
            Texts(body)

    def test_refuse_nesting_past_the_bound_in_json_within_json_too(self):
        deep = "x"
        for _ in range(DEEPEST + 1):
            deep = [deep]
        with pytest.raises(TooLarge):
            Texts({"x": deep})

        import json

        text = "\\"
        for _ in range(14):
            text = json.dumps([[[[[text]]]]])
            if len(text) > 2_000_000:
                break
        with pytest.raises(LawfulError):
            Texts({"messages": [{"content": text}]})


class TestEvents:
    TEXT = '\ufeffdata: {"a": "张"}\n\n: ping\r\n\r\ndata:one\rdata: two\r\revent: x\nid: 3\ndata: three\n\ndata\n\ndata: lost'

    def test_are_the_same_for_every_cut(self):
        whole, draw = self.TEXT.encode(), random.Random(3)
        expected = list(Events().feed(whole))

        assert expected == ['{"a": "张"}'.encode(), b"one\ntwo", b"three"]
        for _ in range(300):
            cuts = sorted(draw.sample(range(len(whole) + 1), draw.randint(1, 30)))
            events = Events()
            pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
            assert [event for piece in pieces for event in events.feed(piece)] == expected

    def test_are_bounded(self):
        events = Events(longest=100)
        with pytest.raises(TooLarge):
            list(events.feed(b"data: " + b"x" * 200))

        events = Events(longest=100)
        with pytest.raises(TooLarge):
            for _ in range(100):
                list(events.feed(b"data: 12345\n"))
