"""The rulebook: loading, showing, comparing days, remembering, and standing by what it said."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import msgspec
import pytest

import lawful.law
from lawful.core.act import Act, Action
from lawful.core.canonical import canonical
from lawful.core.decision import decide
from lawful.core.errors import Invalid
from lawful.core.facts import Facts
from lawful.core.place import Place
from lawful.core.rule import Outcome
from lawful.law import Memory, Rulebook, Verdict, judge, load
from lawful.law.publish import pages
from lawful.law.reading import FOLDERS, HOME, build, files, parsed_now, read_paper, vocabulary
from lawful.law.version import Paper

DOCS = Path(__file__).resolve().parents[2] / "docs" / "law"
TODAY = date(2026, 11, 21)


def act(action: Action, *places: str, on: date = TODAY) -> Act:
    return Act(action=action, actor="alice", about=(), purpose="test", places=tuple(map(Place, places)), on=on)


class TestLoading:
    def test_takes_only_the_places_asked_for(self) -> None:
        assert {"CN"} == {listing.place for listing in load(places=["CN"]).show()}

    @pytest.mark.parametrize("place", FOLDERS)
    def test_of_one_place_needs_no_other(self, place: str) -> None:
        assert load(places=[place]).law_rules

    def test_says_which_country_has_no_rules(self) -> None:
        with pytest.raises(Invalid, match="no law of AU"):
            load(places=["AU"])

    def test_gives_the_same_version_for_the_same_files(self, rulebook: Rulebook) -> None:
        assert load().version == rulebook.version
        assert load(places=["EU"]).version != rulebook.version

    def test_from_toml_and_from_what_is_kept_agree(self) -> None:
        for path in files(FOLDERS):
            assert read_paper(path.name, path.read_bytes())
        assert parsed_now() == (HOME / "rules.json").read_bytes(), "run python -m lawful.law.publish docs/law"

    def test_without_what_is_kept_reads_the_toml(self, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("lawful.law.reading._parsed", dict)

        assert [rule.version for rule in load().law_rules] == [rule.version for rule in rulebook.law_rules]


INSTRUMENT = """
[instrument]
id = "eu.test"
name = "Test"
short = "Test"
place = "EU"
law = "test"
kind = "act"
applies_from = 2020-01-01
confidence = "read"
"""
RULE = """
[[rule]]
id = "eu.test.1"
code = "gdpr.basis6"
title = "A ground"
cites = ["Test Art 1"]
when = "personal_data"
met = "notice"
remedy = { en = "Give it.", zh = "告知。", cure = { notice = true } }
"""


def paper(text: str) -> Paper:
    return read_paper("test.toml", (INSTRUMENT + text).encode())


class TestWhatIsMisspelt:
    @pytest.mark.parametrize(
        ("wrong", "right", "message"),
        [
            ('when = "personl_data"', 'when = "personal_data"', "rule eu.test.1: unknown fact: personl_data"),
            ('met = "legal_basis is consnt"', 'met = "notice"', "rule eu.test.1: unknown value of legal_basis"),
            ('code = "gdpr.basis7"', 'code = "gdpr.basis6"', "rule eu.test.1: unknown obligation code"),
            ('acts = ["colect"]\nmet =', "met =", "rule eu.test.1: unknown value of act"),
            ('roles = ["emperor"]\nmet =', "met =", "rule eu.test.1: unknown value of role"),
            ("cure = { notic = true }", "cure = { notice = true }", "rule eu.test.1: unknown fact: notic"),
            (
                'cure = { notice = "x" }',
                "cure = { notice = true }",
                "rule eu.test.1: the fact notice has the wrong type",
            ),
            ('id = "eu.other.1"', 'id = "eu.test.1"', "its id is not its own"),
            ('leans_on = "eu.test.9"\nmet =', "met =", "names a rule that does not exist"),
            ("cites = []", 'cites = ["Test Art 1"]', "lacks a citation"),
            ('effect = "prohibit"\nmet =', "met =", "nothing can meet a prohibition"),
        ],
    )
    def test_does_not_load(self, wrong: str, right: str, message: str) -> None:
        with pytest.raises(Invalid, match=message):
            build([paper(RULE.replace(right, wrong))], vocabulary())

    @pytest.mark.parametrize("wrong", ['colour = "red"', 'effect = "forbid"', "applies_from = 5", "= broken"])
    def test_does_not_read(self, wrong: str) -> None:
        with pytest.raises(Invalid, match=r"test\.toml does not load"):
            paper(RULE + wrong)

    def test_forbids_nothing_without_a_remedy(self) -> None:
        with pytest.raises(Invalid, match="without naming a remedy"):
            build([paper(re.sub("remedy = .*", "", RULE))], vocabulary())

    def test_stands_twice(self) -> None:
        with pytest.raises(Invalid, match="its id is not its own"):
            build([paper(RULE + RULE)], vocabulary())

    def test_defines_itself(self) -> None:
        circle = '[[rule]]\nid = "eu.test.{0}"\ntitle = "x"\neffect = "classify"\nnames = "{0}"\nwhen = "{1}"\n'
        with pytest.raises(Invalid, match="in a circle"):
            build([paper(circle.format("aa", "bb") + circle.format("bb", "aa"))], vocabulary())


class TestSoftLaw:
    def test_never_forbids_alone(self) -> None:
        soft = INSTRUMENT.replace('"act"', '"soft-law"')
        rules, _ = build([read_paper("soft.toml", (soft + RULE).encode())], vocabulary())

        finding = rules[0].find(act(Action.TRAIN, "EU"), Facts.known(personal_data=True, notice=False))

        assert Outcome.REQUIRES is finding.outcome

    def test_says_so_when_it_was_not_confirmed(self, rulebook: Rulebook) -> None:
        facts = Facts.known(source="web", tdm_optout=True, optout_machine_readable=False, licence_ok=False)

        answer = judge(
            act(Action.COLLECT, "EU"), facts | Facts.known(research_org=False, personal_data=False), rulebook
        )

        assert Verdict.DENY is answer.verdict
        assert answer.confidence == "disputed"
        assert "[disputed: check the source]" in answer.findings[0].reason


class TestShowing:
    def test_names_what_is_law_on_a_day(self, rulebook: Rulebook) -> None:
        before = {listing.id for listing in rulebook.show("US-CO", date(2026, 12, 31))}
        after = {listing.id for listing in rulebook.show("US-CO", date(2027, 1, 1))}

        assert "us-co.sb26-189.1704" not in before
        assert "us-co.sb26-189.1704" in after
        assert "us.federal.ftc-5" in before

    def test_of_a_country_shows_its_parts(self, rulebook: Rulebook) -> None:
        assert {"US", "US-CA", "US-NY-NYC"} <= {listing.place for listing in rulebook.show("US")}


class TestComparingDays:
    def test_names_what_begins_and_ends(self, rulebook: Rulebook) -> None:
        changes = {(change.what, change.id) for change in rulebook.diff(date(2026, 12, 1), date(2027, 1, 12))}

        assert ("begins", "eu.ai-act.5-1-ba") in changes
        assert ("transition ends", "eu.ai-act.50-2") in changes
        assert ("begins", "eu.data-act.29") in changes
        assert ("ends", "eu.data-act.29-cost") in changes
        assert ("begins", "us-co.sb26-189.1704") in changes

    def test_counts_the_last_day_and_not_the_first(self, rulebook: Rulebook) -> None:
        day = date(2026, 12, 2)

        assert rulebook.diff(date(2026, 12, 1), day)
        assert "eu.ai-act.5-1-ba" not in {change.id for change in rulebook.diff(day, date(2026, 12, 31))}

    def test_wants_the_earlier_day_first(self, rulebook: Rulebook) -> None:
        with pytest.raises(Invalid, match="before the first"):
            rulebook.diff(date(2027, 1, 1), date(2026, 1, 1))

    def test_says_which_services_a_change_touches(self, rulebook: Rulebook) -> None:
        change = next(c for c in rulebook.diff(TODAY, date(2027, 1, 1)) if c.id == "eu.ai-act.5-1-ba-safeguards")
        serving = act(Action.ANSWER, "EU")

        assert rulebook.touches(change, serving, Facts.known(generative=True, modality="image"))
        assert not rulebook.touches(change, serving, Facts.known(generative=False))
        assert not rulebook.touches(change, act(Action.ANSWER, "CN"), Facts.known(generative=True, modality="image"))


class TestLearningSomethingNew:
    def test_leaves_past_decisions_as_they_were(self) -> None:
        then, now = date(2026, 11, 1), date(2027, 3, 1)
        old = paper(RULE + "known_from = 2026-01-01\nknown_until = 2027-02-01\n")
        new = paper(RULE.replace('met = "notice"', 'met = "dpia"') + "known_from = 2027-02-01\n")
        both = Paper(instrument=old.instrument, rule=old.rule + new.rule)
        asked, facts = act(Action.TRAIN, "EU", on=then), Facts.known(personal_data=True, notice=True, dpia=False)
        first = Rulebook((old,), vocabulary(), "1", frozenset({"EU"})).as_known(then)
        later = Rulebook((both,), vocabulary(), "2", frozenset({"EU"}))

        replayed = later.as_known(then)

        decided = decide(asked, facts, first.for_act(asked))
        assert canonical(decided) == canonical(decide(asked, facts, replayed.for_act(asked)))
        assert Outcome.FORBIDS is later.as_known(now).law_rules[0].find(asked, facts).outcome
        assert Outcome.FORBIDS is later.law_rules[0].find(asked, facts).outcome


class TestMemory:
    def test_gives_the_decision_that_the_rules_give(self, rulebook: Rulebook) -> None:
        asked, facts = act(Action.DEPLOY, "EU", "CN"), Facts.known(**lawful.law.PLAIN).without("practice")
        memory = Memory(rulebook)

        for _ in range(2):
            assert decide(asked, facts, rulebook.for_act(asked)) == decide(asked, facts, memory.rules(asked, facts))

    def test_notices_that_a_fact_or_the_day_changed(self, rulebook: Rulebook) -> None:
        memory = Memory(rulebook)
        today, later = act(Action.ANSWER, "EU", on=date(2026, 8, 1)), act(Action.ANSWER, "EU", on=date(2026, 8, 2))
        hidden = Facts.known(**lawful.law.PLAIN) | Facts.known(chatbot=True, ai_disclosed=False, role="provider")
        told = hidden | Facts.known(ai_disclosed=True)

        allowed = [
            decide(a, f, memory.rules(a, f)).allows for a, f in [(today, hidden), (later, hidden), (later, told)]
        ]

        assert allowed == [True, False, True]

    def test_forgets_the_longest_unused(self, rulebook: Rulebook) -> None:
        memory = Memory(rulebook, size=2)
        for place in ("EU", "CN", "US", "UK"):
            memory.rules(act(Action.LABEL, place), Facts())

        assert len(memory._known) == 2


class TestScope:
    def test_limits_the_question_to_one_law(self, rulebook: Rulebook) -> None:
        facts = Facts.known(scope="aia", personal_data=True, practice="manipulation")

        assert {"aia"} == {law.law for law in judge(act(Action.DEPLOY, "EU"), facts, rulebook).laws}

    @pytest.mark.parametrize("scope", ["none", "tax", "us"])
    def test_of_no_law_that_is_loaded_limits_nothing(self, scope: str) -> None:
        answer = judge(act(Action.DEPLOY, "EU"), Facts.known(scope=scope, practice="manipulation"), load(places=["EU"]))

        assert Verdict.DENY is answer.verdict


class TestThePages:
    def test_are_up_to_date(self, rulebook: Rulebook) -> None:
        for name, text in pages(rulebook).items():
            assert text == (DOCS / name).read_text("utf-8"), "run python -m lawful.law.publish docs/law"

    def test_name_every_rule(self, rulebook: Rulebook) -> None:
        whole = "".join(pages(rulebook).values())

        assert [version.id for version, _ in rulebook.entries() if f"`{version.id}`" not in whole] == []


class TestTheAnswer:
    def test_holds_an_upcoming_duty_apart(self, rulebook: Rulebook) -> None:
        facts = Facts.known(scope="aia", personal_data=False, generative=True, modality="image", machine_readable_mark=True, role="provider",
                            chatbot=False, practice="none", use_case="none", safeguards=False, standard_editing=False,
                            machine_to_machine=False, deepfake=False)  # fmt: skip

        answer = judge(act(Action.ANSWER, "EU"), facts, rulebook)

        assert Verdict.OBLIGATIONS is answer.verdict
        assert ("aia.ncii5ba", date(2026, 12, 2)) in {(duty.code, duty.on) for duty in answer.upcoming}

    def test_lists_baseline_duties_that_turn_nothing(self, rulebook: Rulebook) -> None:
        answer = judge(act(Action.LABEL, "EU"), Facts.known(personal_data=False, generative=False), rulebook)

        assert Verdict.ALLOW is answer.verdict
        assert [duty.code for duty in answer.baseline] == ["aia.literacy4"]

    def test_is_plain_data(self, rulebook: Rulebook) -> None:
        answer = judge(act(Action.TRAIN, "EU", "CN"), Facts.known(personal_data=True), rulebook)

        assert msgspec.json.decode(msgspec.json.encode(answer))["verdict"] == "unknown"
        assert "not legal advice" in answer.advice
