"""A model is found by id, version, alias or name; an alias goes forward and back."""

from __future__ import annotations

import msgspec
import pytest

from lawful.core.errors import Conflict, Invalid, NotFound
from store import things


@pytest.fixture
def digits(store):
    for version in (1, 2, 3):
        store.models.put(things.model(version))
    return store.models


class TestAModel:
    @pytest.mark.parametrize(
        ("reference", "version"),
        [("digits", 3), ("digits:1", 1), ("digits:02", 2), ("model-digits-2", 2), ("digits@production", None)],
    )
    def test_is_found_by_what_people_call_it(self, reference, version, digits):
        if version is None:
            with pytest.raises(NotFound):
                digits.resolve(reference)
        else:
            assert version == digits.resolve(reference).version

    def test_means_the_production_alias_when_called_by_name(self, digits):
        digits.set_alias("digits", "production", 2)

        assert digits.resolve("digits").version == 2
        assert digits.resolve("digits@production").version == 2

    @pytest.mark.parametrize(
        "reference",
        [
            "letters",
            "digits:4",
            "digits:-1",
            "digits:³",
            "digits:1e0",
            "digits:",
            ":1",
            "@",
            "digits@",
            "digits:" + "9" * 5000,
            "",
            "digits@production:1",
        ],
    )
    def test_that_does_not_exist_is_not_found(self, reference, digits):
        with pytest.raises(NotFound):
            digits.resolve(reference)

    def test_has_its_versions_in_order(self, store):
        for version in (10, 2, 1):
            store.models.put(things.model(version))

        assert [model.version for model in store.models.versions("digits")] == [1, 2, 10]

    def test_cannot_take_a_version_twice(self, digits):
        with pytest.raises(Conflict):
            digits.put(msgspec.structs.replace(things.model(1), id="model-of-mallory"))

    @pytest.mark.parametrize("change", [{"name": "a@b"}, {"name": "a:b"}, {"version": 0}, {"version": 2**31}])
    def test_cannot_be_named_so_that_it_means_another(self, change, store):
        with pytest.raises(Invalid):
            store.models.put(msgspec.structs.replace(things.model(), **change))

    def test_cannot_be_removed_while_an_alias_points_to_it(self, digits):
        digits.set_alias("digits", "production", 2)

        with pytest.raises(Conflict):
            digits.remove("model-digits-2")


class TestAnAlias:
    def test_goes_back_step_by_step(self, digits):
        for version in (1, 3, 2):
            digits.set_alias("digits", "production", version)

        assert [digits.rollback("digits", "production") for _ in range(2)] == [3, 1]
        with pytest.raises(Conflict):
            digits.rollback("digits", "production")
        assert digits.aliases("digits") == {"production": 1}

    def test_goes_forward_again_after_going_back(self, digits):
        for version in (1, 2):
            digits.set_alias("digits", "production", version)
        digits.rollback("digits", "production")
        digits.set_alias("digits", "production", 3)

        assert digits.rollback("digits", "production") == 1

    def test_that_is_set_to_where_it_points_gains_no_history(self, digits):
        digits.set_alias("digits", "production", 1)
        digits.set_alias("digits", "production", 1)

        with pytest.raises(Conflict):
            digits.rollback("digits", "production")

    def test_stands_beside_others(self, digits):
        digits.set_alias("digits", "production", 1)
        digits.set_alias("digits", "next", 3)
        digits.set_alias("digits", "production", 2)

        assert digits.aliases("digits") == {"production": 2, "next": 3}
        assert digits.aliases("letters") == {}

    def test_points_to_nothing_that_is_not_there(self, digits):
        with pytest.raises(NotFound):
            digits.set_alias("digits", "production", 9)
        with pytest.raises(NotFound):
            digits.rollback("digits", "production")

    @pytest.mark.parametrize("alias", ["", "a b", "a@b", "a:b", "x" * 65, "生产"])
    def test_has_a_plain_name(self, alias, digits):
        with pytest.raises(Invalid):
            digits.set_alias("digits", alias, 1)
