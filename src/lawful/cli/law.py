"""`lawful law ...` and `lawful licence ...`: what the rules are, and what they say about facts."""

from __future__ import annotations

import json as json_format
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

import lawful.app
from lawful.core.act import Action
from lawful.core.errors import Invalid
from lawful.core.facts import Stated

law = typer.Typer(no_args_is_help=True, help="The law of each place: show, check, ask, diff, cases.")
licence = typer.Typer(no_args_is_help=True, help="Licences: show, list, cases.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day; today when not given.")]
Place = Annotated[list[str], typer.Option(help="EU, CN, US-CA ...; repeat for more.")]
Fact = Annotated[
    list[str] | None, typer.Option(help="A fact, name=value; repeat for more. What is not given is unknown.")
]


@law.command("show")
def law_show(where: Annotated[str | None, typer.Argument()] = None, on: Day = None, json: Json = False) -> None:
    """List the rules of a place on a day."""
    found = lawful.app.law_show(where, on.date() if on else None)
    if json:
        print(msgspec.json.encode(found).decode())
        return
    for rule in found:
        print(
            f"{rule.id:32} {rule.effect:9} since {rule.since}  {rule.title}\n{'':34}{rule.citation} [{rule.confidence}]"
        )


@law.command("check")
def law_check(action: Action, place: Place, fact: Fact = None, on: Day = None, json: Json = False) -> None:
    """Say what the law of some places says about an act, on the facts given."""
    answer = _answer(action, place, fact, on)
    if json:
        print(msgspec.json.encode(answer).decode())
    else:
        print(answer.verdict.value)
        _print_findings(answer)
        print(answer.advice)
    raise typer.Exit(_CODES.get(answer.verdict.value, 0))


@law.command("ask")
def law_ask(action: Action, place: Place, fact: Fact = None, on: Day = None) -> None:
    """List the facts that could still change the verdict, in the order that settles it soonest."""
    stated = dict(map(stated_fact, fact or []))
    asked = lawful.app.law_questions(action, tuple(place), stated, on=on.date() if on else None)
    for question in asked:
        values = f" ({', '.join(question.values)})" if question.values else ""
        print(f"{question.fact}: {question.ask}{values}")
    if not asked:
        print("nothing is open")


@law.command("diff")
def law_diff(
    before: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"])],
    after: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"])],
    json: Json = False,
) -> None:
    """List what begins and ends between two days."""
    changes = lawful.app.law_diff(before.date(), after.date())
    if json:
        print(msgspec.json.encode(changes).decode())
    for change in () if json else changes:
        print(f"{change.on}  {change.what:15} {change.id}: {change.title} ({change.citation})")


@law.command("cases")
def law_cases(file: Path, json: Json = False) -> None:
    """Answer a table of cases (CSV: id, jurisdiction, date, facts)."""
    _print_rows(lawful.app.law_cases(file), json=json)


@licence.command("show")
def licence_show(expression: str) -> None:
    """Show what is known of a licence, as JSON."""
    found = lawful.app.licence_facts(expression)
    if found is None:
        raise Invalid("the terms of this licence are not encoded", hint="lawful licence list")
    print(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())


@licence.command("list")
def licence_list() -> None:
    """List the licences whose terms are encoded."""
    for found in lawful.app.licences():
        print(f"{found.id:48} commercial {found.commercial:8} derivatives {found.derivatives:9} [{found.confidence}]")


@licence.command("cases")
def licence_cases(file: Path, json: Json = False) -> None:
    """Judge a table of licence cases (CSV: id, works, relations, target, intended_use, profile)."""
    _print_rows(lawful.app.licence_cases(file), json=json)


_CODES = {"deny": 3, "unknown": 4}


def _answer(action: Action, places: list[str], facts: list[str] | None, on: datetime | None) -> Any:
    stated = dict(map(stated_fact, facts or []))
    return lawful.app.law_check(action, tuple(places), stated, on=on.date() if on else None)


def stated_fact(text: str) -> tuple[str, Stated]:
    """`name=value` as a fact: true and false are flags, digits a number, commas separate codes."""
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise Invalid("a stated fact has no name or no value", expected="name=value")
    if value in {"true", "false"}:
        return name, value == "true"
    if value.isdigit():
        return name, int(value)
    return name, tuple(filter(None, value.split(","))) if "," in value or not value else value


def _print_findings(answer: Any) -> None:
    for finding in answer.findings:
        print(f"  {finding.outcome.value:9} {finding.rule}: {finding.reason}\n{'':12}{finding.citation}")
        print(
            *(f"{'':12}remedy: {remedy}" for remedy in finding.remedies), sep="\n", end="\n" if finding.remedies else ""
        )
    for duty in answer.obligations:
        print(f"  duty      {duty.code}: {duty.text}{f' (due {duty.due})' if duty.due else ''}")


def _print_rows(rows: list[dict[str, Any]], *, json: bool) -> None:
    if json:
        print(json_format.dumps(rows, ensure_ascii=False, default=str))
    for row in [] if json else rows:
        print("  ".join(f"{name}={value}" for name, value in row.items() if name != "chains"))
