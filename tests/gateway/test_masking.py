"""The engine sees masked text only, the caller gets its own words back, and no file holds them."""

from __future__ import annotations

import json
import threading

import numpy
import pytest

import lawful.app
from gateway.conftest import Desk, FragileLog, ParrotEngine
from lawful.core.act import Action
from lawful.core.call import Call, Chunk
from lawful.core.errors import LawfulError, TooLarge
from lawful.core.rule import CodeRule, Duty, Judgement, Outcome
from lawful.gateway.masking import mask_tensors
from people import PURPOSE, USE, agree, keep_model

SECRETS = ("13912345678", "zhang.wei@corp-mail.cn", "11010519491231002X", "4111 1111 1111 1111")
TEXTS = (
    f"我叫张伟，电话{SECRETS[0]}，邮箱{SECRETS[1]}，身份证{SECRETS[2]}。",
    f"My card is {SECRETS[3]}; write to {SECRETS[1]} or call {SECRETS[0]}.",
)


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "lawful.toml").write_text('operator = "alice"\n')
    with lawful.app.open(tmp_path) as app:
        app.deploy(keep_model(app, text=True), agree(app, quota=100), purpose=PURPOSE, use=USE)
        gateway, engine, log = app.gateway, ParrotEngine(), FragileLog(app.log)
        gateway._engine, gateway._log = lambda _: engine, log
        yield Desk(app, gateway, engine, log, app.new_key("A-1")[0])


async def answered(chunk: Chunk) -> Chunk:
    return chunk


async def ask(desk, *texts: bytes) -> list[str]:
    tensors = {"text": numpy.array(texts, dtype=object)}
    chunks = await desk.ask(tensors=tensors)
    return [item.decode() for item in chunks[-1].tensors["probabilities"]]


class TestText:
    async def test_reaches_the_engine_masked_and_comes_back_whole(self, desk):
        answer = await ask(desk, *(text.encode() for text in TEXTS))

        heard = " ".join(item.decode() for item in desk.engine.heard[0].tensors["text"])
        assert not [secret for secret in SECRETS if secret in heard]
        assert answer == list(TEXTS)

    async def test_gets_the_same_surrogate_for_the_same_value_within_a_call(self, desk):
        await ask(desk, f"a {SECRETS[1]} b".encode(), f"c {SECRETS[1]} d".encode())

        first, second = (item.decode().split()[1] for item in desk.engine.heard[0].tensors["text"])
        assert first == second != SECRETS[1]

    async def test_that_is_no_utf_8_is_refused_and_never_passed_on(self, desk):
        with pytest.raises(LawfulError):
            await ask(desk, b"\xff\xfe 13912345678")

        assert desk.engine.heard == []
        assert desk.entries()[-1] == "call:closed:failed"

    async def test_that_a_model_says_of_people_by_itself_is_withheld(self, desk):
        said = numpy.array(["电话13800138000，13912345678", "spam"], dtype=object)
        desk.engine.infer = lambda _: answered(Chunk(tensors={"probabilities": said}))

        answer = await ask(desk, "我的电话是13912345678".encode())

        assert answer == ["电话<PHONE>，13912345678", "spam"]

    async def test_is_withheld_from_the_answer_to_numbers_too(self, desk):
        desk.engine.infer = lambda _: answered(
            Chunk(tensors={"probabilities": numpy.array(["call 13800138000"], dtype=object)})
        )
        call = Call(id="1", model="m", tensors={"input": numpy.ones((1, 3), dtype="float32")})

        masked, restore = await mask_tensors(call, desk.app.masking.call, "surrogate")

        assert masked is call
        assert (await restore(await desk.engine.infer(call))).tensors["probabilities"].tolist() == [b"call <PHONE>"]

    async def test_is_masked_as_a_rule_wants_where_that_is_stricter(self, desk):
        wanted = CodeRule(
            id="test.labels", cites="a test", url="https://example.org",
            check=lambda *_: Judgement(
                outcome=Outcome.REQUIRES, reason="so", duties=(Duty(code="mask(label)", text="labels"),)
            ),
            actions=frozenset({Action.ANSWER}),
        )  # fmt: skip
        rules = desk.gateway._rules
        desk.gateway._rules = lambda act: (*rules(act), wanted)

        answer = await ask(desk, TEXTS[0].encode())

        assert "<PHONE_1>" in desk.engine.heard[0].tensors["text"][0].decode()
        assert answer == [TEXTS[0]]

    async def test_in_json_escapes_hides_nothing(self, desk):
        source = json.dumps({"note": "客户：张伟，电话13912345678"})

        await ask(desk, source.encode())

        heard = desk.engine.heard[0].tensors["text"][0].decode()
        assert "张伟" not in json.loads(heard)["note"]
        assert SECRETS[0] not in heard

    async def test_past_the_bound_is_refused(self, desk):
        with pytest.raises(TooLarge):
            await ask(desk, b"x" * (desk.app.settings.masking.max_characters + 1))

        assert desk.engine.heard == []

    async def test_of_some_length_is_masked_beside_the_loop(self, desk):
        threads = set()
        masked = desk.gateway._text_mask
        desk.gateway._text_mask = lambda *of: threads.add(threading.get_ident()) or masked(*of)

        await ask(desk, b"short")
        assert threads == {threading.get_ident()}
        await ask(desk, b"long " * 2_000)
        assert len(threads) == 2

    async def test_is_refused_when_it_cannot_be_masked(self, desk):
        desk.gateway._text_mask = None

        with pytest.raises(LawfulError, match="cannot be masked"):
            await ask(desk, TEXTS[0].encode())

        assert desk.engine.heard == []

    async def test_stands_in_no_file_of_the_workspace(self, desk, capfd):
        await ask(desk, *(text.encode() for text in TEXTS))
        desk.app.close()

        written = capfd.readouterr()
        for file in desk.app.folder.rglob("*"):
            content = file.read_bytes() if file.is_file() else b""
            assert not [secret for secret in SECRETS if secret.encode() in content], file
        assert not [secret for secret in SECRETS if secret in written.out + written.err]


def test_a_call_never_shows_its_key_or_tensors_when_printed():
    assert "13912345678" not in repr(
        Call(id="1", model="m", tensors={"text": numpy.array([b"13912345678"], dtype=object)})
    )
