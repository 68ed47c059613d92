"""Each error says what happened, what was expected and what to do next, and has a code that stays."""

from __future__ import annotations

import re
from datetime import date

import pytest

from lawful.core import errors
from lawful.core.act import Act, Action
from lawful.core.decision import Decision
from lawful.core.errors import Invalid, LawfulError, MissingExtra, NeedsFact, OverLimit, Refused, TooLarge
from lawful.core.rule import Finding, Outcome


def family(root):
    """A class and all that inherit from it."""
    return [root, *(heir for child in root.__subclasses__() for heir in family(child))]


CLASSES = [kind for kind in family(LawfulError) if kind.__module__ == errors.__name__]


class TestTheTree:
    def test_is_the_one_that_is_drawn_at_the_top_of_the_file(self):
        drawn = re.findall(r"(?:├──|└──) (\w+)", errors.__doc__)

        assert sorted(drawn) == sorted(kind.__name__ for kind in CLASSES if kind is not LawfulError)

    def test_gives_each_class_a_code_of_its_own(self):
        codes = [kind.code for kind in CLASSES]

        assert len(set(codes)) == len(codes)
        assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)

    @pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
    def test_says_what_each_class_is_for(self, kind):
        assert kind.__doc__.endswith(".")

    @pytest.mark.parametrize(
        ("kind", "parent"),
        [(NeedsFact, Refused), (TooLarge, OverLimit), (Refused, LawfulError), (Invalid, LawfulError)],
    )
    def test_lets_a_caller_catch_the_wider_one(self, kind, parent):
        assert issubclass(kind, parent)


class TestAnError:
    def test_says_what_happened_what_was_expected_and_what_comes_next(self):
        error = Invalid("row 3 has 5 columns", expected="4", hint="lawful data show digits")

        assert str(error) == "row 3 has 5 columns; expected 4; next: lawful data show digits"

    def test_says_only_what_it_knows(self):
        assert str(Invalid("row 3 has 5 columns")) == "row 3 has 5 columns"

    def test_of_a_limit_says_when_to_come_back(self):
        assert OverLimit("too many calls", retry_after=1.5).retry_after == 1.5
        assert OverLimit("too many calls").retry_after is None

    def test_of_a_missing_part_names_the_command_that_brings_it(self):
        assert str(MissingExtra("PyTorch", "train")) == "PyTorch is not installed; next: pip install 'lawful[train]'"

    def test_of_a_refusal_names_rule_reason_citation_and_remedies(self):
        act = Act(action=Action.TRAIN, actor="bob", about=(), purpose="", places=(), on=date(2026, 1, 1))
        finding = Finding(
            rule="licence.nc",
            outcome=Outcome.FORBIDS,
            citation="CC BY-NC 4.0, section 2(a)(1)",
            reason="commercial purpose",
            remedies=("drop it", "buy it"),
        )

        error = Refused(Decision(act=act, findings=(finding,)), receipt="r1")

        assert str(error) == (
            "refused by licence.nc: commercial purpose (CC BY-NC 4.0, section 2(a)(1)); next: drop it or buy it"
        )
        assert (error.code, error.receipt) == ("refused", "r1")
