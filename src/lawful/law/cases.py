"""Tables of cases: what the rulebook says about rows that a lawyer wrote.

The columns are `id, jurisdiction, date, scenario, facts, expected_decision, obligations, citation`; `facts` is
`name=value;name=value`. The table is closed: a fact that a row does not name is no, zero or none.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from lawful.core.act import Act, Action
from lawful.core.errors import Invalid
from lawful.core.place import place
from lawful.law.answer import Answer, Verdict, judge_known
from lawful.law.language.meaning import Known
from lawful.law.language.vocabulary import Vocabulary
from lawful.law.rulebook import Rulebook, load

_MAX_ROWS = 100_000
_COLUMNS = ("id", "jurisdiction", "date", "facts")


def cases(path: Path | str, rulebook: Rulebook | None = None) -> list[dict[str, Any]]:
    """For each row `{"id", "decision", "obligations", "unknown", "citations"}`.

    `unknown` also names facts and values that are not declared: they are not guessed. Raises Invalid for a table
    without the columns, and for a row without a place or a date, naming the row.
    """
    rulebook = rulebook or load()
    return [_row_answer(row, number, rulebook) for number, row in enumerate(_rows(Path(path)), start=2)]


def answer_row(jurisdiction: str, on: date, facts: str, rulebook: Rulebook) -> tuple[Answer, tuple[str, ...]]:
    """The answer to one row of a closed table, and the names of what could not be read in it.

    A row that does not say which act it is about is asked at every gate, and allowed at none.
    """
    act, known, unread = situation(jurisdiction, on, facts, rulebook)
    if "act" not in unread:
        return judge_known(act, known, rulebook), unread
    gates = [judge_known(msgspec.structs.replace(act, action=action), known, rulebook) for action in Action]
    worst = max(gates, key=lambda answer: list(Verdict).index(answer.verdict))
    return msgspec.structs.replace(worst, verdict=max(worst.verdict, Verdict.UNKNOWN, key=list(Verdict).index)), unread


def situation(jurisdiction: str, on: date, facts: str, rulebook: Rulebook) -> tuple[Act, Known, tuple[str, ...]]:
    """The act, what is known, and what could not be read, of one row of a closed table. Raises Invalid."""
    given, unread = read_facts(facts, rulebook.vocabulary)
    if "act" not in given:
        unread = tuple(dict.fromkeys((*unread, "act")))
    verb = given.get("act", ("serve",))[0]
    act = Act(
        action=rulebook.vocabulary.acts[verb], actor="", about=(), purpose="", places=(place(jurisdiction),), on=on
    )
    return act, rulebook.reader.closed(act, given, unread), unread


def read_facts(text: str, words: Vocabulary) -> tuple[Known, tuple[str, ...]]:
    """The facts of a row as conditions read them, and the names of those that could not be read."""
    given: Known = {}
    unread: list[str] = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        name, _, value = (piece.strip() for piece in part.partition("="))
        try:
            given[name] = words.read(name, value)
        except Invalid:
            unread.append(name)
    return given, tuple(unread)


def _row_answer(row: dict[str, str], number: int, rulebook: Rulebook) -> dict[str, Any]:
    try:
        answer, unread = answer_row(row["jurisdiction"], date.fromisoformat(row["date"]), row["facts"], rulebook)
    except (Invalid, ValueError) as error:
        raise Invalid(f"row {number} of the table cannot be read", expected="a place and an ISO date") from error
    return {
        "id": row["id"],
        "decision": answer.verdict.value,
        "obligations": list(dict.fromkeys(duty.code for duty in answer.obligations)),
        "unknown": list(dict.fromkeys((*unread, *answer.unknown))),
        "citations": list(dict.fromkeys(part for cites in answer.citations for part in cites.split("; "))),
    }


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file, strict=True)
            if missing := [column for column in _COLUMNS if column not in (table.fieldnames or ())]:
                raise Invalid(f"the table lacks the column {missing[0]}", expected=", ".join(_COLUMNS))
            for number, row in enumerate(table):
                if number >= _MAX_ROWS or any(row[column] is None for column in _COLUMNS):
                    raise Invalid(
                        f"row {number + 2} of the table cannot be read", expected="complete rows, not too many"
                    )
                yield row
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid("the table is no CSV file in UTF-8") from error
