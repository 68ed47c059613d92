"""Facts as people state them: one `name=value`, or a file of them, and the file that asks for those that are missing."""

from __future__ import annotations

import json
import textwrap
import tomllib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import lawful.law
from lawful.core.decision import Decision
from lawful.core.errors import Invalid, TooLarge
from lawful.core.facts import Stated
from lawful.law import Question

# None of them is TOML, so that nobody states one by taking away the comment sign alone.
_BLANK = {"flag": "true or false", "number": "a number", "date": "a day, as 2026-01-31", "words": "[words, quoted]"}
_HEAD = """\
# Facts that "{act}" waits for, under the law of {places}.
# Take the # away from what you know and write its value. What stays a comment stays unknown, and unknown is not yes.
# Whoever states these facts answers for them. {none}
"""
_NONE = 'Where there is no such thing (no child, no such practice), the value is "none".'
_LARGEST = 2**20  # bytes of a file
_DIGITS = 60  # a longer number is out of every bound
_LATER = "\n# ---- Asked only where the answers above make it matter ----\n"


def stated_fact(text: str) -> tuple[str, Stated]:
    """`name=value` as a fact: true and false are flags, digits a number, commas separate codes. Raises Invalid."""
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise Invalid("a stated fact has no name or no value", expected="name=value")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise Invalid("a stated fact is no text", expected="name=value, in UTF-8")
    if value in {"true", "false"}:
        return name, value == "true"
    if value.isascii() and value.isdigit() and len(value) <= _DIGITS:
        return name, int(value)
    return name, tuple(filter(None, value.split(","))) if "," in value or not value else value


def fact_text(name: str, value: Stated) -> str:
    """The same the other way round."""
    if isinstance(value, tuple):
        return f"{name}={value[0] if len(value) == 1 else ','.join(value)}"
    return f"{name}={str(value).lower() if isinstance(value, bool) else value}"


def read_facts(file: Path) -> dict[str, Stated]:
    """Stated facts from a TOML or a JSON file, by name. Raises Invalid, TooLarge, OSError."""
    with file.open("rb") as opened:
        content = opened.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise TooLarge(f"{file.name} is too large", expected=f"facts, in at most {_LARGEST} bytes")
    try:
        text = content.decode("utf-8-sig")  # some editors put a mark in front
        found = json.loads(text, object_pairs_hook=_once) if file.suffix == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" ({error})" if isinstance(error, tomllib.TOMLDecodeError | _Twice) else ""
        raise Invalid(
            f"{file.name} cannot be read{where}", expected="name = value, as TOML, or one JSON object in NAME.json"
        ) from error
    if not isinstance(found, dict):
        raise Invalid(f"{file.name} is no table", expected="facts by name")
    return {name: _stated(name, value) for name, value in found.items()}


class _Twice(ValueError):
    """A name stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of a JSON file; a fact that stands twice would be the last one silently."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Twice("a name stands twice")
    return found


def _stated(name: str, value: Any) -> Stated:
    """A value of a file as a person would have typed it."""
    if not name or "=" in name:
        raise Invalid("a fact has no name that can be stated", expected="a name without =")
    match value:
        case str():
            return stated_fact(f"{name}={value}")[1]
        case bool() | int():
            return value
        case float():
            return str(Decimal(repr(value)))
        case date():
            return value.isoformat()
        case list() if all(isinstance(word, str) and word and "," not in word for word in value):
            return tuple(value)
    raise Invalid(f"the fact {name} has no value that can be stated", expected="true, false, a number, a day, words")


def questions_of(decision: Decision) -> tuple[Question, ...]:
    """Every fact that a decision may still come to wait for, those that settle most first."""
    return lawful.law.unanswered(decision, lawful.law.load())


def facts_file(decision: Decision, questions: Iterable[Question]) -> str:
    """A TOML file with a question for each missing fact, to be filled in and read back by `read_facts`.

    As it is it states nothing: every answer is a comment, and none of them a value that could be taken for one.
    """
    act = decision.act
    parts = [_HEAD.format(act=f"{act.action} {act.about[0]}", places=", ".join(act.places), none=_NONE)]
    later = False
    for question in questions:
        if question.later and not later:
            parts.append(_LATER)
            later = True
        values = textwrap.wrap(", ".join(question.values), 110, initial_indent="# ", subsequent_indent="# ")
        rules = f"{', '.join(question.rules[:3])}{f' and {len(question.rules) - 3} more' if question.rules[3:] else ''}"
        parts.append("\n".join(("", f"# {question.ask} [{rules}]", *values, f"#{question.fact} = {_BLANK[question.kind]}", "")))  # fmt: skip
    return "".join(parts)
