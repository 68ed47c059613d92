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

law = typer.Typer(
    no_args_is_help=True, help="The law of each place: show, check, ask, diff, cases, declare, prove, facts, mark."
)
licence = typer.Typer(no_args_is_help=True, help="Licences: show, list, cases.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day; today when not given.")]
Gate = Annotated[
    Action | None, typer.Argument(help="The act; for a model it is deploy, for a service answer, when not given.")
]
Place = Annotated[
    list[str] | None, typer.Option(help="EU, CN, US-CA ...; repeat for more. The workspace's for a model or service.")
]
Model = Annotated[str, typer.Option(help="A model of the workspace, with all that is known of it.")]
Service = Annotated[str, typer.Option(help="The id of a service of the workspace, with all that is known of it.")]
Workspace = Annotated[
    Path, typer.Option("--workspace", "-w", help="The workspace's folder.", envvar="LAWFUL_WORKSPACE")
]
DEFAULT = Path("workspace")
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
def law_check(
    action: Gate = None, place: Place = None, fact: Fact = None, on: Day = None, model: Model = "",
    service: Service = "", workspace: Workspace = DEFAULT, json: Json = False,
) -> None:  # fmt: skip
    """Say what the law of some places says about an act: on the facts given, or on all that is known of a model or service."""
    answer = _answer(_Question(action, place, fact, on, model or service), workspace)
    if json:
        print(msgspec.json.encode(answer).decode())
    else:
        print(answer.verdict.value)
        _print_findings(answer)
        print(answer.advice)
    raise typer.Exit(_CODES.get(answer.verdict.value, 0))


@law.command("ask")
def law_ask(
    action: Gate = None, place: Place = None, fact: Fact = None, on: Day = None, model: Model = "",
    service: Service = "", workspace: Workspace = DEFAULT, json: Json = False,
) -> None:  # fmt: skip
    """List the facts that could still change the verdict, in the order that settles it soonest."""
    asked = _questions(_Question(action, place, fact, on, model or service), workspace)
    if json:
        print(msgspec.json.encode(asked).decode())
        return
    for question in asked:
        values = f" ({', '.join(question.values)})" if question.values else ""
        print(f"{question.fact}: {question.ask}{values}")
    if not asked:
        print("nothing is open")


@law.command("diff")
def law_diff(
    before: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"])],
    after: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"])],
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", help="Name the services of this workspace that it touches.")
    ] = None,
    json: Json = False,
) -> None:
    """List what begins and ends between two days, and which of my services it touches."""
    changes: tuple[tuple[Any, tuple[str, ...]], ...]
    if workspace is None:
        changes = tuple((change, ()) for change in lawful.app.law_diff(before.date(), after.date()))
    else:
        with lawful.app.open(workspace, create=False) as app:
            changes = app.law.diff(before.date(), after.date())
    if json:
        rows = [{**msgspec.to_builtins(change), "services": services} for change, services in changes]
        print(json_format.dumps(rows, ensure_ascii=False))
        return
    for change, services in changes:
        print(f"{change.on}  {change.what:15} {change.id}: {change.title} ({change.citation})")
        print(*(f"{'':12}touches {service}" for service in services), sep="\n", end="\n" if services else "")


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


class _Question:
    """What was typed: an act with places and facts, or a model or service of the workspace."""

    def __init__(self, action: Action | None, places: list[str] | None, facts: list[str] | None,
                 on: datetime | None, reference: str) -> None:  # fmt: skip
        self.action, self.places, self.reference = action, tuple(places or ()), reference
        self.stated = dict(map(lawful.app.stated_fact, facts or []))
        self.on = on.date() if on else None

    @property
    def act(self) -> Action:
        """The act of a question that names no model and no service; raises Invalid when it lacks something."""
        if self.action is None or not self.places:
            raise Invalid(
                "the question names no act or no place",
                expected="an act and --place, or --model, or --service",
                hint="lawful law check deploy --place EU",
            )
        return self.action


def _answer(asked: _Question, workspace: Path) -> Any:
    if not asked.reference:
        return lawful.app.law_check(asked.act, asked.places, asked.stated, on=asked.on)
    with lawful.app.open(workspace, create=False) as app:
        return app.law.check(asked.reference, asked.action, asked.places, asked.stated, asked.on)


def _questions(asked: _Question, workspace: Path) -> Any:
    if not asked.reference:
        return lawful.app.law_questions(asked.act, asked.places, asked.stated, on=asked.on)
    with lawful.app.open(workspace, create=False) as app:
        return app.law.ask(asked.reference, asked.action, asked.places, asked.stated, asked.on)


def _print_findings(answer: Any) -> None:
    for finding in answer.findings:
        print(f"  {finding.outcome.value:9} {finding.rule}: {finding.reason}\n{'':12}{finding.citation}")
        print(
            *(f"{'':12}remedy: {remedy}" for remedy in finding.remedies), sep="\n", end="\n" if finding.remedies else ""
        )
    for duty in answer.obligations:
        print(f"  duty      {duty.code}: {duty.text}{f' (due {duty.due})' if duty.due else ''}")
    for ahead in answer.upcoming:
        print(f"  from {ahead.on} {ahead.code}: {ahead.rule} ({ahead.citation})")


def _print_rows(rows: list[dict[str, Any]], *, json: bool) -> None:
    if json:
        print(json_format.dumps(rows, ensure_ascii=False, default=str))
    for row in [] if json else rows:
        print("  ".join(f"{name}={value}" for name, value in row.items() if name != "chains"))
