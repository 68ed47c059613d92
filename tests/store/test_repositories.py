"""What is put comes back the same, once, in order, and never as something else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from lawful.core.errors import Conflict, Invalid, LawfulError, NotFound, Tampered
from lawful.core.party import Party
from lawful.core.place import Place
from lawful.store.store import Store
from store import things

EVERY_KIND = [
    ("parties", things.alice()),
    ("datasets", things.dataset()),
    ("models", things.model()),
    ("services", things.service()),
    ("agreements", things.agreement()),
    ("keys", things.key()),
]


def id_of(value: Any) -> str:
    return value.terms.id if hasattr(value, "terms") else value.id


@pytest.mark.parametrize(("kind", "value"), EVERY_KIND, ids=[kind for kind, _ in EVERY_KIND])
class TestEveryRepository:
    def test_gives_back_what_was_put_after_a_restart(self, kind, value, store_url, store):
        getattr(store, kind).put(value)
        store.close()

        again = Store.connect(store_url)

        assert value == getattr(again, kind).get(id_of(value))
        assert (value,) == getattr(again, kind).all()
        again.close()

    def test_never_overwrites(self, kind, value, store):
        getattr(store, kind).put(value)

        with pytest.raises(Conflict):
            getattr(store, kind).put(value)

    def test_names_the_kind_of_what_it_does_not_have(self, kind, value, store):
        singular = {"parties": "party"}.get(kind, kind.removesuffix("s"))

        with pytest.raises(NotFound, match=f"no such {singular}: nobody"):
            getattr(store, kind).get("nobody")
        assert getattr(store, kind).find("nobody") is None

    @pytest.mark.parametrize("damage", ["{}", "", "[1]", '{"id": 1}', "null", '{"id": "\\ud800"}'])
    def test_says_that_a_damaged_row_is_damaged(self, kind, value, damage, store):
        getattr(store, kind).put(value)
        with store._database.write() as write:
            write.connection.execute(text(f"UPDATE {kind} SET body = :body"), {"body": damage})

        with pytest.raises(Tampered):
            getattr(store, kind).get(id_of(value))
        with pytest.raises(Tampered):
            getattr(store, kind).all()

    def test_says_so_when_a_row_stands_under_another_id(self, kind, value, store):
        getattr(store, kind).put(value)
        with store._database.write() as write:
            write.connection.execute(text(f"UPDATE {kind} SET id = 'mallory'"))

        with pytest.raises(Tampered):
            getattr(store, kind).get("mallory")

    def test_forgets_what_is_removed(self, kind, value, store):
        getattr(store, kind).put(value)

        getattr(store, kind).remove(id_of(value))

        assert getattr(store, kind).all() == ()
        with pytest.raises(NotFound):
            getattr(store, kind).remove(id_of(value))


class TestOrder:
    def test_is_that_of_making_even_when_the_clock_goes_back(self, store, clock):
        for number in (3, 1, 2):
            clock.move(days=-1)
            store.datasets.put(things.dataset(id_=f"dataset-{number}"))

        assert [found.id for found in store.datasets.all()] == ["dataset-3", "dataset-1", "dataset-2"]
        assert store.datasets.all() == store.datasets.named("digits")
        assert store.datasets.named("letters") == ()


class TestState:
    def test_moves_on_by_replacing(self, store):
        store.agreements.put(things.agreement())
        revoked = msgspec.structs.replace(things.agreement(), revoked_at=things.NOON, revoked_by="bob")

        store.agreements.replace(revoked)

        assert revoked == store.agreements.get("agreement-1")

    def test_of_what_is_not_there_cannot_be_replaced(self, store):
        with pytest.raises(NotFound):
            store.keys.replace(things.key())

    def test_is_not_lost_when_two_people_change_it_at_once(self, store):
        """Alice and Bob both read the agreement, both sign; the second one is told to read again."""
        before = things.agreement()
        store.agreements.put(before)
        by_alice = msgspec.structs.replace(before, signatures=before.signatures * 2)
        by_bob = msgspec.structs.replace(before, signatures=before.signatures * 3)
        store.agreements.replace(by_alice, was=before)

        with pytest.raises(Conflict):
            store.agreements.replace(by_bob, was=before)

        assert by_alice == store.agreements.get("agreement-1")

    def test_of_a_key_is_found_by_its_id(self, store):
        store.keys.put(things.key())
        revoked = msgspec.structs.replace(things.key(), revoked_at=things.NOON + timedelta(days=1))

        store.keys.replace(revoked)

        assert revoked == store.keys.by_id("Ab3dEf6h")
        assert store.keys.by_id("charlie0") is None


ATTACKS = [
    "' OR '1'='1",
    "alice'; DROP TABLE parties; --",
    'alice" OR ""="',
    "alice\x00",
    "al%ce",
    "_lic_ ",
    "",
    "a" * 10_000,
    "\ud800",
    "\u202ealice",
    "../alice",
    "alice\n",
]


class TestAStranger:
    @pytest.mark.parametrize("attack", ATTACKS)
    def test_finds_nothing_with_a_crafted_id_and_sees_none_of_it_again(self, attack, store):
        store.parties.put(things.alice())

        with pytest.raises(NotFound) as caught:
            store.parties.get(attack)

        assert str(caught.value) == "no such party"
        assert (things.alice(),) == store.parties.all()

    @pytest.mark.parametrize("attack", ["", "a" * 201, "alice\x00", "\ud800", "a\nb"])
    def test_cannot_make_something_that_could_not_be_found_again(self, attack, store):
        with pytest.raises(Invalid):
            store.parties.put(Party(id=attack, name="Mallory", place=Place("EU"), public_key=""))

    def test_sees_nothing_of_a_statement_in_an_error(self, store):
        store.parties.put(things.alice())

        with pytest.raises(Conflict) as caught:
            store.parties.put(things.alice())

        assert caught.value.__cause__ is None
        assert "Alice" not in str(caught.value)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(id_=st.text(max_size=220), name=st.text(max_size=220))
def test_any_text_is_kept_exactly_or_refused(store, id_, name):
    party = Party(id=id_, name=name, place=Place("EU"), public_key="")
    try:
        store.parties.put(party)
    except LawfulError as error:
        assert isinstance(error, Invalid | Conflict)
    else:
        assert party == store.parties.get(id_)
