"""Tables of cases: what the rulebook says about rows that a lawyer wrote.

The columns are `id, jurisdiction, date, scenario, facts, expected_decision, obligations, citation`; `facts` is
`name=value;name=value`. The table is closed: a fact that a row does not name is no, zero or none.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from lawful.core.act import Act, Action
from lawful.core.errors import Invalid
from lawful.core.place import Place
from lawful.law.answer import Answer, Verdict, judge_known
from lawful.law.language.meaning import Known
from lawful.law.rulebook import Rulebook, load
from lawful.law.tables.citation import one_by_one
from lawful.law.tables.considered import considered, nearest
from lawful.law.tables.rows import Row, read_facts, read_places, read_table

_STRICTNESS = list(Verdict)


def cases(path: Path | str, rulebook: Rulebook | None = None) -> list[dict[str, Any]]:
    """For each row `{"id", "decision", "obligations", "unknown", "citations"}`, in the order of the table.

    `unknown` also names facts and values that are not declared: they are not guessed. A row that cannot be read is
    `unknown` as well and has an `error` that names it; the other rows are answered. Raises Invalid for a file that
    is no table, or lacks a column.
    """
    rulebook = rulebook or load()
    return [_row_answer(row, rulebook) for row in read_table(Path(path))]


def situation(jurisdiction: str, on: date, facts: str, rulebook: Rulebook) -> tuple[Act, Known, tuple[str, ...]]:
    """The act, what is known, and what could not be read, of one row of a closed table. Raises Invalid."""
    given, unread = read_facts(facts, rulebook.vocabulary)
    return _situation(read_places(jurisdiction), on, given, unread, rulebook)


def _situation(
    places: tuple[Place, ...], on: date, given: Known, unread: tuple[str, ...], rulebook: Rulebook
) -> tuple[Act, Known, tuple[str, ...]]:
    if "act" not in given:
        unread = tuple(dict.fromkeys((*unread, "act")))
    verb = given.get("act", ("serve",))[0]
    act = Act(action=rulebook.vocabulary.acts[verb], actor="", about=(), purpose="", places=places, on=on)
    return act, rulebook.reader.closed(act, given, unread), unread


def _row_answer(row: Row, rulebook: Rulebook) -> dict[str, Any]:
    column = "facts"
    try:
        row.readable()
        given, unread = read_facts(row.facts, rulebook.vocabulary)
        column = "jurisdiction"
        places = read_places(row.jurisdiction)
        column = "date"
        day = row.day()
    except Invalid as error:
        return _unreadable(row, column, error)
    act, known, unread = _situation(places, day, given, unread, rulebook)
    answers = _answers(act, known, rulebook)
    verdict = max((answer.verdict for answer in answers), key=_STRICTNESS.index)
    stated = [name for name in given if name not in ("act", "scope")]
    cited = [cited for answer in answers for cited in answer.citations]
    if "act" in given:
        cited += considered(act, known, stated, rulebook) or (() if cited else nearest(act, known, stated, rulebook))
    return {
        "id": row.id,
        "decision": verdict.value,
        "obligations": list(dict.fromkeys(duty.code for answer in answers for duty in answer.obligations)),
        "unknown": list(dict.fromkeys((*unread, *(name for answer in answers for name in answer.unknown)))),
        "citations": list(one_by_one(cited)),
    }


def _answers(act: Act, known: Known, rulebook: Rulebook) -> list[Answer]:
    """The answers at the gates of the row's acts. A row that names none is asked at every gate, and allowed at none."""
    verbs = known.get("act", ())
    actions = dict.fromkeys(rulebook.vocabulary.acts[verb] for verb in verbs) or Action
    answers = [judge_known(msgspec.structs.replace(act, action=action), known, rulebook) for action in actions]
    if verbs:
        return answers
    worst = max(answers, key=lambda answer: _STRICTNESS.index(answer.verdict))
    return [msgspec.structs.replace(worst, verdict=max(worst.verdict, Verdict.UNKNOWN, key=_STRICTNESS.index))]


def _unreadable(row: Row, column: str, error: Invalid) -> dict[str, Any]:
    return {
        "id": row.id,
        "decision": Verdict.UNKNOWN.value,
        "obligations": [],
        "unknown": [column],
        "citations": [],
        "error": f"row {row.number} of the table: {error.message}"
        + (f"; expected {error.expected}" * bool(error.expected)),
    }
