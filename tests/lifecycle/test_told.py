"""Facts that a named person declares later, and evidence that a checker read: gates use both, and say whose they are."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import date, timedelta

import msgspec
import numpy
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

import lawful.app
from lawful.core.call import Call
from lawful.core.canonical import canonical
from lawful.core.errors import Invalid, NeedsFact, NotFound, Refused
from lawful.core.ports import SystemClock
from lawful.lifecycle.declare import DOMAIN
from lawful.lifecycle.deploy import service_facts
from people import PURPOSE, agree, keep_model
from sites import site

USE = {"public_facing": False, "use_case": ("digit-recognition",)}  # what Art 5 asks for is left out


class Later:
    """A clock that a test sets forward."""

    def __init__(self) -> None:
        self.ahead = 0

    def now(self):
        return SystemClock().now() + timedelta(days=self.ahead)

    def monotonic(self) -> float:
        return SystemClock().monotonic()


@pytest.fixture
def clock():
    return Later()


@pytest.fixture
def app(tmp_path, clock):
    (tmp_path / "lawful.toml").write_text('operator = "alice"\n')
    with lawful.app.open(tmp_path, clock=clock) as app:
        yield app


def last(app, event: str):
    return [entry for _, entry in app.log.read(0, app.log.size) if entry.event == event][-1]


class TestADeclaredFact:
    def test_opens_the_gate_that_waited_for_it(self, app):
        model, agreement = keep_model(app), agree(app)
        with pytest.raises(NeedsFact) as needs:
            app.deploy(model, agreement, purpose=PURPOSE, use=USE)
        assert "practice" in needs.value.decision.needs

        app.law.declare("linear", "practice", "none")

        assert app.deploy(model, agreement, purpose=PURPOSE, use=USE).model == model.id

    def test_closes_the_gate_again_and_the_answer_names_who_said_so(self, app):
        model, agreement = keep_model(app), agree(app)

        app.law.declare("linear", "practice", "manipulation", by="bob")

        with pytest.raises(Refused, match=rf"practice declared by bob on {app.today}"):
            app.deploy(model, agreement, purpose=PURPOSE, use={**USE, "practice": "none"})

    def test_holds_from_the_next_call_on(self, app):
        model, agreement = keep_model(app), agree(app)
        service = app.deploy(model, agreement, purpose=PURPOSE, use={**USE, "practice": ()})
        caller = app.gateway.authenticate(f"Bearer {app.new_key('A-1')[0]}")
        call = Call(id="0" * 32, model="linear", tensors={"input": numpy.ones((1, 3), dtype="float32")})
        offer = app.gateway.check(caller, call)
        assert app.law.check(service.id, None, (), {}).verdict == "allow"

        app.law.declare(service.id, "practice", "manipulation")

        async def ask():
            caller = app.gateway.authenticate(f"Bearer {token}")
            return await app.gateway.infer(caller, offer, call, lambda chunk: chunk)

        token = app.new_key("A-1")[0]
        with pytest.raises(Refused, match=r"eu\.ai-act\.5"):
            asyncio.run(ask())

    def test_of_the_more_particular_thing_stands_over_the_operator_s(self, app):
        model, agreement = keep_model(app), agree(app)
        app.law.declare("linear", "practice", "none")
        app.law.declare("alice", "practice", "manipulation")

        assert app.deploy(model, agreement, purpose=PURPOSE, use=USE)

    def test_about_data_travels_to_the_model(self, app):
        model, agreement = keep_model(app), agree(app)
        app.law.declare("data-1", "personal_data", True)

        with pytest.raises(Refused) as refused:
            app.deploy(model, agreement, purpose=PURPOSE, use={**USE, "practice": ()})

        assert {"role", "legal_basis"} & set(refused.value.decision.needs)

    def test_is_signed_by_who_declares_it(self, app):
        app.new_party("bob", "Bob", "EU-DE")

        app.law.declare("alice", "retention_policy", True, by="bob", reason="DOC-7")

        facts = last(app, "fact:declared").facts
        statement = {
            "about": "alice", "by": "bob", "fact": "retention_policy", "on": str(app.today), "value": True,
        }  # fmt: skip
        assert facts["key"] == app.store.parties.get("bob").public_key
        assert facts["reason"] == "DOC-7"
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(facts["key"]))
        key.verify(bytes.fromhex(facts["signature"]), DOMAIN + canonical(statement))
        assert last(app, "fact:declared").actor == app.alias("bob")

    def test_is_typed_as_its_rule_asks(self, app):
        app.law.declare("alice", "illegal_share", "0.02")
        app.law.declare("alice", "placed_on_market", "2026-07-01")
        app.law.declare("alice", "monthly_users", 1_000)

        facts = app.law.known("alice")[0]
        assert str(facts.value("illegal_share")) == "0.02"
        assert facts.value("placed_on_market").isoformat() == "2026-07-01"

    @pytest.mark.parametrize(
        ("name", "value", "error"),
        [
            ("practise", "none", "perhaps practice"),
            ("practice", "sorcery", "not declared"),
            ("personal_data", "perhaps", "flag"),
            ("monthly_users", "many", "number"),
            ("placed_on_market", "soon", "date"),
            ("train_flop", 5, "platform knows it itself"),
            ("masked", True, "platform knows it itself"),
            ("use_case", "a sentence about Mrs Smith, 4 Elm St", "no code"),
        ],
    )
    def test_that_cannot_be_meant_is_refused_and_leaves_no_entry(self, app, name, value, error):
        size = app.log.size

        with pytest.raises(Invalid, match=error):
            app.law.declare("alice", name, value)

        assert app.log.size == size

    @pytest.mark.parametrize(("about", "by"), [("nothing", ""), ("alice", "charlie")])
    def test_is_about_something_known_by_somebody_known(self, app, about, by):
        with pytest.raises(NotFound):
            app.law.declare(about, "practice", "none", by=by)


PROCESSING = {"role": "processor", "dpa_signed": True}


def decisions(app):
    return [e.facts["findings"] for _, e in app.log.read(0, app.log.size) if e.event == "act:decided"]


class TestAStatedFact:
    @pytest.mark.parametrize(
        ("use", "error"),
        [
            ({"practise": ()}, "perhaps practice"),
            ({"source": "data_subject"}, "not declared"),
            ({"chatbot": "no"}, "flag"),
        ],
    )
    def test_that_no_rule_asks_is_said_and_not_passed_over(self, app, use, error):
        model, agreement = keep_model(app), agree(app)
        size = app.log.size

        with pytest.raises(Invalid, match=error):
            app.deploy(model, agreement, purpose=PURPOSE, use={**USE, "practice": (), **use})

        assert app.log.size == size

    def test_counts_as_the_number_or_the_day_that_it_writes(self, app):
        use = {**USE, "practice": (), "placed_on_market": "2026-07-01", "monthly_users": "1e6"}

        service = app.deploy(keep_model(app), agree(app), purpose=PURPOSE, use=use)

        facts = service_facts(app.house, service, app.model("linear"))
        assert facts.value("placed_on_market") == date(2026, 7, 1)
        assert facts.value("monthly_users") == 1_000_000
        assert facts["monthly_users"].by == "alice"


DPA = """Subject-matter, duration, nature and purpose of the processing, types of personal data, data subjects.
The processor acts on documented instructions; confidentiality; security of processing under Article 32; another
processor only with authorisation; rights of the data subjects; Articles 32 to 36; deletion or return of the data at the
end; audits and inspections, all information necessary. Subprocessors are bound alike: other processor, consent."""


class TestEvidence:
    def test_is_kept_with_what_it_shows_and_stands_over_what_was_said(self, app):
        app.law.declare("alice", "dpa_missing", "none")

        proof = app.law.prove("alice", "processing-agreement", b"We shake hands.")

        facts = app.law.known("alice")[0]
        assert "h" in facts.value("dpa_missing")
        assert facts["dpa_missing"].by == "law.evidence.dpa_missing"
        assert app.house.blobs.get(proof.document) == b"We shake hands."
        entry = last(app, "evidence:checked")
        assert (entry.about, entry.facts["shows"]) == ((proof.id, "alice"), ["dpa_missing"])

    def test_of_a_later_day_takes_the_place_of_the_earlier(self, app):
        app.law.prove("alice", "processing-agreement", b"We shake hands.")

        app.law.prove("alice", "processing-agreement", DPA.encode())

        assert app.law.known("alice")[0].value("dpa_missing") == "none"

    def test_that_names_the_clauses_is_asked_at_the_gate(self, app):
        model, agreement = keep_model(app), agree(app)
        app.law.declare("data-1", "personal_data", True)
        app.law.prove(
            "linear",
            "processing-agreement",
            DPA.replace("audits and inspections", "teas").encode(),
        )
        with pytest.raises(Refused) as refused:
            app.deploy(model, agreement, purpose=PURPOSE, use={**USE, "practice": (), **PROCESSING})
        found = {finding.rule: finding for finding in refused.value.decision.findings}
        assert found["eu.dpa.h"].outcome == "forbids"
        assert f"dpa_missing shown by law.evidence.dpa_missing on {app.today}" in found["eu.dpa.h"].reason

        app.law.prove("linear", "processing-agreement", DPA.encode())
        with contextlib.suppress(Refused):  # other laws may wait for other facts
            app.deploy(model, agreement, purpose=PURPOSE, use={**USE, "practice": (), **PROCESSING})

        again = decisions(app)[-1]
        assert {f["rule"]: f["outcome"] for f in again}.get("eu.dpa.h", "permits") == "permits"
        assert next(f for f in again if f["rule"] == "eu.gdpr.28")["outcome"] == "requires"

    def test_expires_by_the_rule_that_asks_for_it(self, app, clock):
        proof = app.law.prove("linear" if app.models() else "alice", "page", b"x", fact="training_summary")
        assert (proof.until - app.today).days == 183
        assert app.law.known("alice")[0].value("training_summary") is True

        clock.ahead = 182
        assert app.law.known("alice")[0].value("training_summary") is True
        clock.ahead = 183

        assert "training_summary" not in app.law.known("alice")[0]

    def test_of_a_filing_and_of_a_test(self, app):
        app.law.prove("alice", "filing-number", "网信算备110108823483904230012号".encode())
        report = {"figures": {"output_pass": "0.97", "refusal_rate": "0.99"}, "samples": {"output_pass": 1_000}}
        proof = app.law.prove("alice", "test-report", msgspec.json.encode(report))

        facts = app.law.known("alice")[0]
        assert facts.value("algorithm_filing") is True
        assert str(facts.value("output_pass")) == "0.97"
        assert "refusal_rate" not in facts
        assert proof.problems == ("refusal_rate: 0 samples, at least 300 are needed",)

    def test_of_a_published_page_counts_as_long_as_the_page_is_the_same(self, app, clock):
        app.close()
        (app.folder / "lawful.toml").write_text('operator = "alice"\n[collect]\nprivate_addresses = true\n')
        with site() as web, lawful.app.open(app.folder, clock=clock) as again:
            url = web.put("/summary", "what it was trained on", kind="text/html")
            again.law.prove("alice", "page", url, fact="training_summary")
            clock.ahead = 100

            (same,) = again.law.recheck()
            assert (same.facts, (same.until - again.today).days) == ({"training_summary": True}, 183)
            web.put("/summary", "something else", kind="text/html", status=500)
            assert again.law.recheck() == ()
            assert again.law.known("alice")[0].value("training_summary") is True
            web.put("/summary", "something else", kind="text/html")
            (changed,) = again.law.recheck()

            assert changed.problems == ("the page has changed since it was checked",)
            assert "training_summary" not in again.law.known("alice")[0]
            assert again.law.recheck() == ()  # it must be checked anew first
            again.law.prove("alice", "page", url, fact="training_summary")
            assert again.law.known("alice")[0].value("training_summary") is True

    @pytest.mark.parametrize(
        ("check", "content", "fact"),
        [
            ("sorcery", b"x", ""),
            ("page", b"x", "no_such_fact"),
            ("page", b"x", "monthly_users"),
            ("page", "not-an-address", "training_summary"),
            ("test-report", b"not JSON", ""),
            ("crawl-log", b"not JSON", ""),
            ("processing-agreement", b"\xff\xfe\x00", ""),
            ("time-stamp", b"x", ""),
        ],
    )
    def test_that_cannot_be_read_is_refused_and_not_kept(self, app, check, content, fact):
        size = app.log.size

        with pytest.raises(Invalid):
            app.law.prove("alice", check, content, fact=fact)

        assert app.log.size == size
        assert app.store.proofs.all() == ()
