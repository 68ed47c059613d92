"""`lawful law ...` and `lawful licence ...`: what the rules are, and what they say about facts."""

from __future__ import annotations

import json as json_format
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

import lawful.app
from lawful.cli.facts import Fact, FactsFile, stated, texts
from lawful.cli.node import running
from lawful.cli.options import DEFAULT, Json, Workspace
from lawful.core.act import Action
from lawful.core.errors import Invalid
from lawful.core.facts import Stated

law = typer.Typer(
    no_args_is_help=True,
    help="The law of each place: show, check, ask, diff, cases, declare, facts, prove, recheck, notice, mark.",
)
licence = typer.Typer(no_args_is_help=True, help="Licences: show, list, cases.")
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day; today when not given.")]
Gate = Annotated[
    Action | None, typer.Argument(help="The act; for a model it is deploy, for a service answer, when not given.")
]
Place = Annotated[
    list[str] | None, typer.Option(help="EU, CN, US-CA ...; repeat for more. The workspace's for a model or service.")
]
Model = Annotated[str, typer.Option(help="A model of the workspace, with all that is known of it.")]
Service = Annotated[str, typer.Option(help="The id of a service of the workspace, with all that is known of it.")]


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
    if not found:
        print("no rule holds there on that day")


@law.command("check")
def law_check(
    action: Gate = None, place: Place = None, fact: Fact = None, facts: FactsFile = None, on: Day = None, model: Model = "",
    service: Service = "", workspace: Workspace = DEFAULT, json: Json = False,
) -> None:  # fmt: skip
    """Say what the law of some places says about an act: on the facts given, or on all that is known of a model or service."""
    answer = _answer(_Question(action, place, stated(fact, facts), on, model or service), workspace)
    if json:
        print(json_format.dumps(answer, ensure_ascii=False))
    else:
        print(answer["verdict"])
        _print_findings(answer)
        print(answer["advice"])
    raise typer.Exit(_CODES.get(answer["verdict"], 0))


@law.command("ask")
def law_ask(
    action: Gate = None, place: Place = None, fact: Fact = None, facts: FactsFile = None, on: Day = None, model: Model = "",
    service: Service = "", workspace: Workspace = DEFAULT, json: Json = False,
) -> None:  # fmt: skip
    """List the facts that could still change the verdict, in the order that settles it soonest."""
    asked = _questions(_Question(action, place, stated(fact, facts), on, model or service), workspace)
    if json:
        print(json_format.dumps(asked, ensure_ascii=False))
        return
    for question in asked:
        values = f" ({', '.join(question['values'])})" if question["values"] else ""
        print(f"{question['fact']}: {question['ask']}{values}")
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
    rows = _changes(before.date(), after.date(), workspace)
    if json:
        print(json_format.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        print(f"{row['on']}  {row['what']:15} {row['id']}: {row['title']} ({row['citation']})")
        for service in row["services"]:
            print(f"{'':12}touches {service}")
    if not rows:
        print("nothing begins or ends between these days")


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


def _changes(before: date, after: date, workspace: Path | None) -> list[dict[str, Any]]:
    """What changes, each with the services of the workspace that it touches; none where there is no workspace."""
    if workspace is None:
        return [{**msgspec.to_builtins(change), "services": []} for change in lawful.app.law_diff(before, after)]
    if node := running(workspace):
        found: list[dict[str, Any]] = node.get(f"/api/law/diff?before={before}&after={after}")
        return found
    with lawful.app.open(workspace, create=False) as app:
        return [{**msgspec.to_builtins(change), "services": list(s)} for change, s in app.law.diff(before, after)]


class _Question:
    """What was typed: an act with places and facts, or a model or service of the workspace."""

    def __init__(self, action: Action | None, places: list[str] | None, facts: dict[str, Stated],
                 on: datetime | None, reference: str) -> None:  # fmt: skip
        self.action, self.places, self.reference = action, tuple(places or ()), reference
        self.stated = facts
        self.on = on.date() if on else None

    def body(self) -> dict[str, Any]:
        """The question as a running node takes it."""
        return {
            "about": self.reference,
            "action": self.action or "",
            "places": [{"place": code} for code in self.places],
            "facts": texts(self.stated),
            "on": str(self.on or ""),
        }

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
    """The answer as builtins, of a running node where one serves the workspace."""
    if not asked.reference:
        return msgspec.to_builtins(lawful.app.law_check(asked.act, asked.places, asked.stated, on=asked.on))
    if node := running(workspace):
        return node.post("/api/law/check", asked.body())
    with lawful.app.open(workspace, create=False) as app:
        found = app.law.check(asked.reference, asked.action, asked.places, asked.stated, asked.on)
    return msgspec.to_builtins(found)


def _questions(asked: _Question, workspace: Path) -> Any:
    """The questions as builtins, of a running node where one serves the workspace."""
    if not asked.reference:
        return msgspec.to_builtins(lawful.app.law_questions(asked.act, asked.places, asked.stated, on=asked.on))
    if node := running(workspace):
        return node.post("/api/law/ask", asked.body())
    with lawful.app.open(workspace, create=False) as app:
        found = app.law.ask(asked.reference, asked.action, asked.places, asked.stated, asked.on)
    return msgspec.to_builtins(found)


def _print_findings(answer: dict[str, Any]) -> None:
    for finding in answer["findings"]:
        print(f"  {finding['outcome']:9} {finding['rule']}: {finding['reason']}\n{'':12}{finding['citation']}")
        for remedy in finding.get("remedies", ()):
            print(f"{'':12}remedy: {remedy}")
    for duty in answer["obligations"]:
        due = f" (due {duty['due']})" if duty.get("due") else ""
        print(f"  duty      {duty['code']}: {duty['text']}{due}")
    for ahead in answer["upcoming"]:
        print(f"  from {ahead['on']} {ahead['code']}: {ahead['rule']} ({ahead['citation']})")


def _print_rows(rows: list[dict[str, Any]], *, json: bool) -> None:
    if json:
        print(json_format.dumps(rows, ensure_ascii=False, default=str))
    for row in [] if json else rows:
        print("  ".join(f"{name}={value}" for name, value in row.items() if name != "chains"))
