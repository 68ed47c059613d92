"""What patterns surely find in texts is known to the platform, and stands against what somebody merely said."""

from __future__ import annotations

import re

import pytest

import lawful.app
from lawful.core.act import Action
from lawful.core.errors import NeedsFact
from lawful.core.facts import UNKNOWN
from lawful.core.rule import CodeRule, Duty, Judgement, Outcome
from lawful.lifecycle.gather import dataset_facts
from lawful.lifecycle.prepare import load
from people import PURPOSE

CLEAN = ["the parcel came late", "a fine day for a walk", "nothing works since Monday", "thank you all"]
NAMED = [
    *CLEAN,
    "write to carol.jones@example.com please",
    "my number is +44 7700 900123",
    "身份证号11010519491231002X",
]
CONTROLLER = {"role": "controller", "source": "user", "notice": True, "special_category": False, "subprocessor": False,
              "practice": ()}  # fmt: skip


@pytest.fixture
def app(tmp_path):
    (tmp_path / "lawful.toml").write_text('operator = "alice"\n')
    with lawful.app.open(tmp_path) as app:
        yield app


def collect(app, texts, **plan):
    file = app.folder / "notes.csv"
    file.write_text("text,label\n" + "\n".join(f'"{text}",{"ab"[i % 2]}' for i, text in enumerate(texts)))
    found = lawful.app.data_plan(name="notes", path=str(file), source="ours", licence="Apache-2.0", **plan)
    return app.collect("notes", *app.records(found, app.folder), purpose=PURPOSE)


def on_people(app, dataset):
    return dataset_facts(app.house, dataset, purpose=PURPOSE, commercial=True).value("personal_data")


class TestTextsThatNameNobody:
    def test_are_what_was_said_of_them(self, app):
        prepared = collect(app, CLEAN, personal_data=False)

        assert prepared.dataset.found == {}
        assert on_people(app, prepared.dataset) is False


class TestTextsInWhichIdentifiersStand:
    def test_are_about_people_where_nobody_said_anything(self, app):
        with pytest.raises(NeedsFact) as needs:
            collect(app, NAMED, purposes=(PURPOSE,))

        assert "role" in needs.value.decision.needs  # what is asked of data on people, and no longer whether it is
        assert "personal_data" not in needs.value.decision.needs

    def test_are_masked_then_and_nothing_is_found_in_what_is_kept(self, app):
        prepared = collect(app, NAMED, facts=CONTROLLER, purposes=(PURPOSE,), lawful_basis="contract")

        assert prepared.dataset.masked
        assert prepared.dataset.found == {}

    @pytest.mark.parametrize(
        ("mode", "shape"),
        [
            ("", r"\w+\.\w+@example\.\w+"), ("(irreversible)", r"\w+\.\w+@example\.\w+"), ("(label)", "<EMAIL_1>"),
        ],
    )  # fmt: skip
    def test_are_masked_in_the_mode_that_a_rule_names_equal_values_alike(self, app, mode, shape):
        wanted = CodeRule(
            id="test.mode", cites="a test", url="https://example.org",
            check=lambda *_: Judgement(
                outcome=Outcome.REQUIRES, reason="so", duties=(Duty(code=f"mask{mode}", text="masked"),)
            ),
            actions=frozenset({Action.COLLECT}),
        )  # fmt: skip
        rules = app.house.journal._rules
        app.house.journal._rules = lambda act: (*rules(act), wanted)

        again = "it was carol.jones@example.com who wrote"
        dataset = collect(app, [*NAMED, again], facts=CONTROLLER, purposes=(PURPOSE,), lawful_basis="contract").dataset

        texts = load(app.house, dataset).frame["text"].to_list()
        found = [mail for text in texts for mail in re.findall(shape, text)]
        assert len(found) == 2
        assert len(set(found)) == 1
        assert "carol.jones" not in str(texts)

    def test_speak_against_who_says_that_nobody_is_in_them_until_that_is_declared_by_name(self, app):
        prepared = collect(app, NAMED, personal_data=False)

        assert prepared.dataset.found == {"CN_ID": 1, "EMAIL": 1, "PHONE": 1}
        assert any("patterns found CN_ID 1, EMAIL 1, PHONE 1" in line for line in prepared.account)
        assert on_people(app, prepared.dataset) is UNKNOWN
        app.law.declare(prepared.dataset.id, "personal_data", False, by="alice")
        assert on_people(app, prepared.dataset) is False
