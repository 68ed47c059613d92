"""Step 7: generated output carries what the decision asks for, and whoever has it can check the mark."""

from __future__ import annotations

import json

import numpy
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

import lawful.app
from gateway.conftest import ParrotEngine
from lawful.core.call import Call
from lawful.core.errors import Invalid, NeedsFact, Refused
from lawful.law import labels, marks
from people import PURPOSE, agree, keep_model
from pictures import JPEG, png

GENERATIVE = {"public_facing": True, "practice": (), "use_case": ("writing",), "generative": True, "gpai": False}
EU = {**GENERATIVE, "modality": "text", "chatbot": True, "memorised_output": False, "deepfake": False,
      "human_persona": False, "role": "provider", "editorial_responsibility": False, "no_public_interest": True,
      "systemic_designation": False, "voice_clone": False}  # fmt: skip
CHINA = {"opinion_attribute": False, "important_data": False, "visible_label": True, "complaint_channel": True,
         "user_agreement_label": False, "log_months": 12, "security_assessed": True, "genai_filing": True,
         "algorithm_filing": True, "filing_number_shown": True, "age_gate": True, "emotional_interaction": False,
         "realname": True, "purpose": "productivity", "child_age": "none", "genai_registration": True, "easy_exit": True}  # fmt: skip


class Unmasked:
    """Lanes that leave everything as it is."""

    def __init__(self, texts) -> None:
        self.texts = texts

    def lane(self, _json_text):
        return self

    def feed(self, text):
        return text

    def end(self):
        return ""


class Desk:
    """A service in force with a parrot for an engine."""

    def __init__(self, app, use) -> None:
        self.app = app
        self.service = app.deploy(keep_model(app, text=True), agree(app), purpose=PURPOSE, use=use)
        self.token = app.new_key("A-1")[0]
        self.gateway, self.engine = app.gateway, ParrotEngine()
        self.gateway._engine = lambda _: self.engine
        self.gateway._text_mask = lambda texts, scope, mode: Unmasked(texts)

    async def ask(self, *items: bytes):
        caller = self.gateway.authenticate(f"Bearer {self.token}")
        tensor = numpy.empty(len(items), dtype=object)
        tensor[:] = items
        call = Call(id=self.gateway.new_id(), model="linear", tensors={"text": tensor}, partition="A-1")
        return call, await self.gateway.infer(caller, self.gateway.check(caller, call), call, lambda chunk: chunk)

    def verify(self, signature: bytes, message: bytes) -> bool:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.app.identity()["mark_key"]))
        key.verify(signature, message)
        return True


@pytest.fixture
def open_app(tmp_path):
    apps = []

    def opened(places: str):
        (tmp_path / "lawful.toml").write_text(f'operator = "alice"\nplaces = {places}\n')
        apps.append(lawful.app.open(tmp_path))
        return apps[-1]

    yield opened
    for app in apps:
        app.close()


class TestInTheUnion:
    async def test_a_chat_s_answer_is_disclosed_and_marked_so_that_anybody_can_check_it(self, open_app):
        desk = Desk(open_app('["EU"]'), EU)

        _, chunk = await desk.ask(b"an answer", "第二".encode())

        assert set(chunk.label["duties"]) >= {"aia.t50_1", "aia.t50_2"}
        assert chunk.label["disclosure"] == {
            "en": marks.disclosure("en", "chat"),
            "zh": marks.disclosure("zh", "chat"),
        }
        for content, one in zip((b"an answer", "第二".encode()), chunk.label["marks"], strict=True):
            genuine = marks.read_mark(json.dumps(one), content, desk.verify)
            assert (genuine.mark.provider, genuine.mark.system) == ("alice", "linear:1")
        assert dict(chunk.headers)["x-ai-generated"].startswith('generated=?1; provider="alice"; system="linear:1"')

    async def test_the_mark_of_one_answer_is_none_of_another(self, open_app):
        desk = Desk(open_app('["EU"]'), EU)

        _, chunk = await desk.ask(b"an answer")

        with pytest.raises(Invalid, match="another output"):
            marks.read_mark(json.dumps(chunk.label["marks"][0]), b"another", desk.verify)

    async def test_the_reader_finds_the_right_mark_in_a_label(self, open_app):
        desk = Desk(open_app('["EU"]'), EU)
        _, chunk = await desk.ask(b"one", b"two")

        found = lawful.app.read_marks(b"two", json.dumps(chunk.label).encode(), desk.app.identity()["mark_key"])

        assert found["mark"]["provider"] == "alice"
        with pytest.raises(Invalid):
            lawful.app.read_marks(b"three", json.dumps(chunk.label).encode(), desk.app.identity()["mark_key"])
        with pytest.raises(Invalid, match="does not hold"):
            lawful.app.read_marks(b"two", json.dumps(chunk.label).encode(), "00" * 32)

    def test_a_generator_of_films_is_not_said_to_be_marked(self, open_app):
        app = open_app('["EU"]')

        with pytest.raises(NeedsFact) as needs:
            app.deploy(keep_model(app), agree(app), purpose=PURPOSE, use={**EU, "modality": "video"})

        assert "machine_readable_mark" in needs.value.decision.needs


class TestInChina:
    async def test_a_picture_carries_the_implicit_label_and_the_mark_is_over_the_labelled_file(self, open_app):
        desk = Desk(open_app('["EU", "CN"]'), {**EU, **CHINA, "modality": "image", "chatbot": False})

        call, chunk = await desk.ask(png(), JPEG, b"no picture")

        first, second, third = next(iter(chunk.tensors.values())).flat
        for picture in (first, second):
            (label,) = marks.read_aigc(picture)
            assert (label.label, label.content_producer, label.produce_id) == ("1", "alice", call.id)
        assert third == b"no picture"
        assert chunk.label["AIGC"]["ProduceID"] == call.id
        assert marks.read_mark(json.dumps(chunk.label["marks"][0]), first, desk.verify)
        assert chunk.label["label"]["zh"] in ("AI生成", marks.disclosure("zh", "deepfake"))

    def test_a_text_without_a_label_that_people_see_is_refused(self, open_app):
        app = open_app('["CN"]')
        use = {**EU, **CHINA, "visible_label": False}

        with pytest.raises(Refused, match=r"cn\.label\.4"):
            app.deploy(keep_model(app), agree(app), purpose=PURPOSE, use=use)


class TestAClassifier:
    async def test_s_answer_carries_no_label_at_all(self, desk):
        *_, chunk = await desk.ask()

        assert (dict(chunk.label), chunk.headers) == ({}, ())


class TestTheCodes:
    def test_are_codes_that_rules_have(self):
        from lawful.law import load

        words = load().vocabulary
        for code in labels.CODES:
            words.check_code(code)
        assert {words.kind(name) for name in labels.facts(True, ("image",))} == {"flag"}

    def test_of_other_duties_come_to_nothing(self):
        from lawful.core.rule import Duty

        assert not labels.needed([Duty(code="gdpr.sec32", text="")])
        assert labels.needed([]).field([b"x"], provider="a", system="b", number="1", now=None, sign=None) == {}
