"""Usage is counted up, declared facts keep their type, settings remember the last start."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text

from lawful.core.errors import Invalid, Tampered
from lawful.core.facts import UNKNOWN, Fact, Facts, Origin

TODAY = date(2026, 11, 21)


def declared(value, by="alice"):
    return Fact(value=value, origin=Origin.DECLARED, by=by, on=TODAY)


class TestUsage:
    def test_is_kept_for_each_agreement(self, store):
        store.usage.save({"a": (10, 100), "b": (0, 100)})
        store.usage.save({"a": (12, 120)})

        assert store.usage.load() == {"a": (12, 120), "b": (0, 100)}

    def test_never_goes_back_to_a_smaller_log(self, store):
        store.usage.save({"a": (12, 120)})
        store.usage.save({"a": (10, 100)})

        assert store.usage.load() == {"a": (12, 120)}

    def test_is_no_change_that_a_server_must_look_at(self, store):
        before = store.change_counter()

        store.usage.save({"a": (1, 1)})

        assert before == store.change_counter()


class TestADeclaredFact:
    @pytest.mark.parametrize(
        "value", [True, False, 7, 2**40, Decimal("0.10"), date(2026, 1, 2), "2026-01-02", "0.10", "", ("a", "b"), ()]
    )
    def test_keeps_its_type(self, value, store):
        store.facts.declare("dataset-1", "fact", declared(value))

        found = store.facts.about("dataset-1")

        assert {"fact": declared(value)} == dict(found)
        assert type(value) is type(found.value("fact"))

    def test_is_replaced_by_a_later_one_and_unknown_elsewhere(self, store):
        store.facts.declare("dataset-1", "personal_data", declared(value=False))
        store.facts.declare("dataset-1", "personal_data", declared(value=True, by="bob"))

        assert declared(value=True, by="bob") == store.facts.about("dataset-1")["personal_data"]
        assert UNKNOWN is store.facts.about("dataset-2").value("personal_data")
        assert dict(Facts()) == dict(store.facts.about())

    @pytest.mark.parametrize(
        "fact",
        [
            Fact(value=True),
            Fact(value=True, origin=Origin.DECLARED, on=TODAY),
            Fact(value=True, origin=Origin.DECLARED, by="alice"),
        ],
    )
    def test_needs_a_person_and_a_day(self, fact, store):
        with pytest.raises(Invalid):
            store.facts.declare("dataset-1", "personal_data", fact)

    @pytest.mark.parametrize("body", ["", "{}", '{"by":"a","kind":"date","on":"2026-01-01","value":"soon"}'])
    def test_that_was_damaged_is_not_believed(self, body, store):
        store.facts.declare("dataset-1", "personal_data", declared(value=False))
        with store._database.write() as write:
            write.connection.execute(text("UPDATE facts SET body = :body"), {"body": body})

        with pytest.raises(Tampered):
            store.facts.about("dataset-1")


class TestSettings:
    def test_are_those_of_the_last_start(self, store):
        assert store.settings.seen() == {}

        store.settings.see({"port": "8080", "host": "127.0.0.1"})
        store.settings.see({"port": "8081"})

        assert store.settings.seen() == {"port": "8081"}
        store.settings.see({})
        assert store.settings.seen() == {}
