"""Alice provides, Bob's company buys, Charlie has no agreement."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lawful.core.act import Act, Action
from lawful.core.agreement import Terms
from lawful.core.decision import Verdict, decide
from lawful.core.errors import Conflict, Invalid, Tampered
from lawful.core.facts import Facts
from lawful.core.party import Party
from lawful.core.place import Place
from lawful.rights.agreement import (
    NO_AGREEMENT,
    in_force,
    propose,
    revoke,
    sign,
    signing_bytes,
    verify,
)
from lawful.rights.agreement import compile as compiled

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = date(2026, 6, 1)
replace = msgspec.structs.replace


def person(name, seed):
    key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return Party(
        id=name, name=name.title(), place=Place("EU"), public_key=key.public_key().public_bytes_raw().hex()
    ), key


ALICE, ALICE_KEY = person("alice", 1)
BOB, BOB_KEY = person("bob", 2)
CHARLIE, CHARLIE_KEY = person("charlie", 3)
PARTIES = {"alice": ALICE, "bob": BOB, "charlie": CHARLIE}

TERMS = Terms(
    id="A-1",
    provider="alice",
    customer="bob",
    models=("digits@production",),
    purposes=("sorting_mail",),
    regions=(Place("EU"), Place("US-CA")),
    from_=date(2026, 1, 1),
    until=date(2027, 1, 1),
    quota_calls=3,
)


@pytest.fixture
def signed():
    return sign(sign(propose(TERMS), ALICE, ALICE_KEY, NOON), BOB, BOB_KEY, NOON)


def call(contract, *, action=Action.ANSWER, on=DAY, purpose="sorting_mail", parties=PARTIES, **facts):
    known = {"agreement": "A-1", "agreement_revoked": False, "model_name": "digits", "region": "EU-DE", "calls_used": 0}
    known |= {"model_aliases": ("production",)} | facts
    act = Act(action=action, actor="bob", about=("digits",), purpose=purpose, places=(), on=on)
    return decide(act, Facts.known(**known), (NO_AGREEMENT, *compiled(contract, parties)))


class TestSigning:
    def test_puts_the_domain_line_before_the_canonical_terms(self):
        assert signing_bytes(TERMS).startswith(b'lawful agreement v1\n{"commercial":true,"currency":"EUR"')

    def test_by_both_parties_brings_the_agreement_into_force_for_its_term(self, signed):
        verify(signed, PARTIES)

        assert in_force(signed, DAY)
        assert not in_force(signed, date(2025, 12, 31))
        assert not in_force(signed, TERMS.until)

    def test_by_one_party_does_not(self):
        half = sign(propose(TERMS), ALICE, ALICE_KEY, NOON)

        verify(half, PARTIES)
        assert not in_force(half, DAY)
        assert call(half).ground.rule == "contract.signed"

    def test_is_refused_to_charlie_to_the_wrong_key_and_to_a_second_time(self, signed):
        with pytest.raises(Invalid, match="not a party"):
            sign(propose(TERMS), CHARLIE, CHARLIE_KEY, NOON)
        with pytest.raises(Invalid, match="not the key"):
            sign(propose(TERMS), BOB, CHARLIE_KEY, NOON)
        with pytest.raises(Conflict, match="signed already"):
            sign(signed, BOB, BOB_KEY, NOON)

    @pytest.mark.parametrize(
        "change",
        [
            {"until": TERMS.from_},
            {"id": "ACME/2026/17"},
            {"id": ".."},
            {"id": "A-1\n"},
            {"customer": "alice"},
            {"regions": (Place("eu"),)},
            {"regions": ()},
            {"quota_calls": -1},
            {"price_per_1000_calls": "free"},
        ],
    )
    def test_needs_terms_that_can_be_meant(self, change):
        with pytest.raises(Invalid):
            propose(replace(TERMS, **change))

    def test_needs_a_time_with_a_zone(self):
        with pytest.raises(Invalid, match="time zone"):
            sign(propose(TERMS), ALICE, ALICE_KEY, NOON.replace(tzinfo=None))

    def test_survives_storage(self, signed):
        verify(msgspec.json.decode(msgspec.json.encode(signed), type=type(signed)), PARTIES)


class TestTampering:
    def test_with_the_terms_is_found(self, signed):
        richer = replace(TERMS, quota_calls=10**6)

        for altered in (replace(signed, terms=richer), replace(propose(richer), signatures=signed.signatures)):
            with pytest.raises(Tampered):
                verify(altered, PARTIES)
            assert not in_force(altered, DAY)
            assert Verdict.DENY is call(altered).verdict

    def test_with_a_signature_is_found(self, signed):
        first, second = signed.signatures
        for wrong in ("00" * 64, "zz", "", first.signature):
            altered = replace(signed, signatures=(first, replace(second, signature=wrong)))
            with pytest.raises(Tampered):
                verify(altered, PARTIES)
            assert not in_force(altered, DAY)

    def test_by_signing_with_another_key_in_bobs_name_is_found_where_bobs_key_is_known(self, signed):
        mallory = replace(BOB, public_key=CHARLIE.public_key)
        forged = sign(sign(propose(TERMS), ALICE, ALICE_KEY, NOON), mallory, CHARLIE_KEY, NOON)

        with pytest.raises(Tampered, match="not by the key"):
            verify(forged, PARTIES)
        assert call(forged).ground.rule == "contract.signed"


class TestRevoking:
    def test_ends_the_agreement_at_once(self, signed):
        revoked = revoke(signed, "bob", NOON)

        assert not in_force(revoked, DAY)
        assert in_force(revoked, date(2026, 5, 31))
        assert call(revoked).ground.rule == "contract.revoked"

    def test_is_for_its_parties_and_once(self, signed):
        with pytest.raises(Invalid):
            revoke(signed, "charlie", NOON)
        with pytest.raises(Conflict):
            revoke(revoke(signed, "bob", NOON), "alice", NOON)


class TestRules:
    def test_let_a_call_through_that_the_terms_name(self, signed):
        decision = call(signed)

        assert decision.allows
        assert len(decision.findings) == 8

    @pytest.mark.parametrize(
        ("rule", "facts"),
        [
            ("contract.none", {"agreement": ""}),
            ("contract.revoked", {"agreement_revoked": True}),
            ("contract.term", {"on": date(2025, 12, 31)}),
            ("contract.term", {"on": date(2027, 1, 1)}),
            ("contract.model", {"model_name": "letters"}),
            ("contract.model", {"model_aliases": ("staging",)}),
            ("contract.purpose", {"purpose": "surveillance"}),
            ("contract.purpose", {"purpose": ""}),
            ("contract.region", {"region": "US"}),
            ("contract.region", {"region": "EUX"}),
            ("contract.quota", {"calls_used": 3}),
        ],
    )
    def test_refuse_what_the_terms_do_not_name_with_clause_and_remedy(self, signed, rule, facts):
        decision = call(signed, **facts)

        assert Verdict.DENY is decision.verdict
        assert rule == decision.ground.rule
        assert decision.ground.remedies
        assert rule == "contract.none" or decision.ground.citation.startswith("agreement A-1, ")

    @pytest.mark.parametrize(
        ("fact", "value"),
        [
            ("agreement_revoked", None),
            ("agreement_revoked", "no"),
            ("model_name", None),
            ("region", None),
            ("region", ""),
            ("calls_used", None),
            ("calls_used", -1),
            ("calls_used", True),
        ],
    )
    def test_take_a_missing_or_odd_fact_for_unknown(self, signed, fact, value):
        decision = call(signed, **{fact: value})

        assert Verdict.UNKNOWN is decision.verdict
        assert (fact,) == decision.needs

    def test_say_how_to_get_a_region_named(self, signed):
        remedies = call(signed, region="US").ground.remedies

        assert remedies == ("call from a region it names: EU, US-CA", "amend the agreement to name US")

    def test_do_not_repeat_what_a_caller_sent_as_region(self, signed):
        ground = call(signed, region="Alice Wonder").ground

        assert "Alice" not in ground.reason + ground.citation + str(ground.remedies)

    def test_refuse_charlie_who_names_no_agreement(self):
        act = Act(action=Action.ANSWER, actor="charlie", about=(), purpose="", places=(), on=DAY)

        assert Verdict.DENY is decide(act, Facts(), (NO_AGREEMENT,)).verdict

    def test_ask_neither_region_nor_quota_at_deployment(self, signed):
        decision = call(signed, action=Action.DEPLOY, region=None, calls_used=None)

        assert decision.allows
