"""Facts in files: what people write there is read as they would have typed it, and a file of questions states nothing."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from lawful import law
from lawful.app import fact_text, facts_file, questions_of, read_facts, stated_fact
from lawful.core.act import Act, Action
from lawful.core.decision import decide
from lawful.core.errors import Invalid, TooLarge
from lawful.core.facts import Facts

TABLE = 'practice = "none"\nrole = ["provider", "deployer"]\npersons = 12\noutput_pass = 0.98\nplaced_on_market = 2026-01-31\nhealth = false\n'


@pytest.fixture(scope="module")
def decision():
    act = Act(
        action=Action.DEPLOY, actor="alice", about=("s",), purpose="p", places=("EU", "CN"), on=date(2026, 11, 27)
    )
    return decide(act, Facts(), law.load().for_act(act))


def written(folder, text, name="facts.toml"):
    (folder / name).write_text(text)
    return folder / name


class TestAFile:
    def test_is_read_as_its_facts_would_be_typed(self, tmp_path):
        facts = read_facts(written(tmp_path, TABLE))

        assert facts == {
            "practice": "none",
            "role": ("provider", "deployer"),
            "persons": 12,
            "output_pass": "0.98",
            "placed_on_market": "2026-01-31",
            "health": False,
        }
        assert dict(stated_fact(fact_text(name, value)) for name, value in facts.items()) == facts

    def test_may_be_json(self, tmp_path):
        file = written(tmp_path, '{"role": ["provider"], "health": true, "persons": 3}', "facts.json")

        assert read_facts(file) == {"role": ("provider",), "health": True, "persons": 3}

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("health = true or false", "line 1"),
            ("health", "TOML"),
            ("health = {}", "health has no value"),
            ("role = [1, 2]", "role has no value"),
            ("at = 10:30:00", "at has no value"),
            ('role = ["a,b"]', "role has no value"),
            ('role = [""]', "role has no value"),
            ('"" = 1', "no name"),
            ('"a=b" = 1', "no name"),
            ("health = true\nhealth = false\n", "line 2"),
            ("health.of = true", "health has no value"),
            ("deep = " + "[" * 100_000, "cannot be read"),
            ("persons = " + "9" * 5_000, "cannot be read"),
        ],
    )
    def test_that_cannot_be_read_is_named(self, tmp_path, text, said):
        with pytest.raises(Invalid, match=said):
            read_facts(written(tmp_path, text))

    @pytest.mark.parametrize(
        "text", ["[1]", "{", "\udce9", '{"a": 1, "a": 2}', '{"a": ' + "9" * 5_000 + "}", "[" * 100_000]
    )
    def test_of_json_that_is_no_object_is_named(self, tmp_path, text):
        file = tmp_path / "facts.json"
        file.write_bytes(text.encode("utf-8", "surrogateescape"))

        with pytest.raises(Invalid, match=r"facts\.json"):
            read_facts(file)

    @pytest.mark.parametrize(
        ("text", "name"), [("\ufeffhealth = true\r\n", "facts.toml"), ('\ufeff{"health":\r\ntrue}', "facts.json")]
    )
    def test_may_come_from_any_editor(self, tmp_path, text, name):
        (tmp_path / name).write_bytes(text.encode())

        assert read_facts(tmp_path / name) == {"health": True}

    def test_says_the_same_as_the_command_line(self, tmp_path):
        facts = read_facts(written(tmp_path, 'health = "true"\nrole = "provider,deployer"\npersons = "12"\nlow = -5'))

        assert facts == {"health": True, "role": ("provider", "deployer"), "persons": 12, "low": -5}
        assert fact_text("low", -5) == "low=-5"

    def test_is_not_read_without_end(self):
        with pytest.raises(TooLarge):
            read_facts(Path("/dev/zero"))

    def test_that_is_a_folder_is_no_file(self, tmp_path):
        with pytest.raises(IsADirectoryError):
            read_facts(tmp_path)


class TestAStatement:
    @pytest.mark.parametrize("value", ["²", "1" * 5_000, "١٢", "12"])
    def test_is_a_number_only_in_plain_digits(self, value):
        assert stated_fact(f"persons={value}") == ("persons", 12 if value == "12" else value)

    def test_of_no_text_is_refused(self):
        with pytest.raises(Invalid, match="no text"):
            stated_fact("scope=\udcff")


class TestTheQuestions:
    def test_state_nothing_as_they_are(self, decision):
        assert tomllib.loads(facts_file(decision, questions_of(decision))) == {}

    def test_name_every_fact_that_the_refusal_needs_and_more_with_its_question(self, decision):
        questions = questions_of(decision)
        text = facts_file(decision, questions)

        assert set(decision.needs) <= set(re.findall(r"^#([a-z_]+) = ", text, re.MULTILINE))
        assert all(question.ask in text for question in questions)
        assert [q.later for q in questions] == sorted(q.later for q in questions)
        assert not questions[0].later and questions[-1].later

    def test_are_no_answers_when_only_the_comment_sign_is_taken_away(self, decision, tmp_path):
        lines = re.findall(r"^#([a-z_]+ = .*)$", facts_file(decision, questions_of(decision)), re.MULTILINE)

        assert {question.kind for question in questions_of(decision)} == {"flag", "number", "date", "words"}
        for line in lines:
            with pytest.raises(Invalid):
                read_facts(written(tmp_path, line))
