"""Facts that people state on the command line, one by one or as a file, and the file that asks for what is missing."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

import lawful.app
from lawful.core.errors import NeedsFact
from lawful.core.facts import Stated

Use = Annotated[list[str] | None, typer.Option("--use", help="A stated fact, name=value; repeat for more.")]
Fact = Annotated[list[str] | None, typer.Option("--fact", help="A stated fact, name=value; repeat for more.")]
FactsFile = Annotated[
    Path | None,
    typer.Option("--facts", help="A file of stated facts, TOML or NAME.json; a refusal prints one to be filled in."),
]


def stated(said: list[str] | None, file: Path | None) -> dict[str, Stated]:
    """The facts of a file, and those said one by one, which stand over them. Raises Invalid, OSError."""
    return {**(lawful.app.read_facts(file) if file else {}), **dict(map(lawful.app.stated_fact, said or ()))}


def texts(facts: dict[str, Stated]) -> list[dict[str, str]]:
    """The same as a running node takes them."""
    return [{"fact": lawful.app.fact_text(name, value)} for name, value in facts.items()]


def ask(error: NeedsFact) -> None:
    """Print every fact that a refused act may wait for."""
    if questions := lawful.app.questions_of(error.decision):
        show_questions(msgspec.to_builtins(questions), lawful.app.facts_file(error.decision, questions))


def show_questions(questions: Sequence[dict[str, Any]], file: str) -> None:
    """A file to be filled in, or JSON where the command was to print that."""
    if "--json" in sys.argv:
        print(json.dumps({"questions": questions}, ensure_ascii=False))
    else:
        print(file, flush=True)
