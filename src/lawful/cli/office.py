"""`lawful law declare|prove|facts|mark`, `lawful incident ...`, `lawful due`. What cannot wait goes through a running node."""

from __future__ import annotations

import json as json_format
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import typer

import lawful.app
from lawful.app import views
from lawful.cli.facts import Fact, FactsFile, stated, texts
from lawful.cli.law import law
from lawful.cli.node import LONG, path_of, running, view
from lawful.cli.options import DEFAULT, Json, Workspace

incident = typer.Typer(
    no_args_is_help=True, help="Breaches and persons' requests: report, list, show, update, done, close."
)
By = Annotated[str, typer.Option("--by", help="Who says so: a party of the workspace; the operator when not given.")]


@law.command("declare")
def law_declare(
    about: Annotated[str, typer.Argument(help="A dataset, model, service or agreement, or the operator's id.")],
    fact: Annotated[list[str], typer.Argument(help="name=value; several are several acts.")],
    by: By = "",
    reason: Annotated[str, typer.Option(help="A reference, such as a document's number.")] = "",
    workspace: Workspace = DEFAULT,
) -> None:
    """Declare a fact as a named person: a signed act of its own, which every gate uses from then on."""
    declared = list(map(lawful.app.stated_fact, fact))
    if node := running(workspace):
        for text in fact:
            node.post("/api/facts", {"about": about, "fact": text, "by": by, "reason": reason})
    else:
        with lawful.app.open(workspace, create=False) as app:
            for name, value in declared:
                app.law.declare(about, name, value, by=by, reason=reason)
    print(*(f"{name}={value} is declared about {about}" for name, value in declared), sep="\n")


@law.command("facts")
def law_facts(about: str, workspace: Workspace = DEFAULT, json: Json = False) -> None:
    """List what was declared and shown about a thing, with who and when."""
    found = view(workspace, path_of("api", "facts", about), lambda app: views.facts(app, about))
    if json:
        print(json_format.dumps(found, ensure_ascii=False))
        return
    for row in found["facts"]:
        verb = "declared" if row.get("origin") == "declared" else "shown"
        print(f"{row['fact']}={row['value']} {verb} by {row['by']} on {row['on']}")
    for proof in found["evidence"]:
        problems = "; ".join(proof.get("problems", ()))
        told = f"shows {', '.join(sorted(proof['facts']))}" if proof["facts"] else f"shows nothing: {problems}"
        until = f", until {proof['until']}" if proof.get("until") else ""
        print(f"{proof['id']} {proof['checker']} {told}{until}")
    if not (found["facts"] or found["evidence"]):
        print(f"nothing was declared or shown about {about}")


@law.command("prove")
def law_prove(
    about: Annotated[str, typer.Argument(help="A dataset, model, service or agreement, or the operator's id.")],
    check: Annotated[
        str,
        typer.Argument(
            help="processing-agreement, filing-number, page, crawl-log, test-report, time-stamp or implicit-label"
        ),
    ],
    document: Annotated[str, typer.Argument(help="A file, or the address of a page.")],
    fact: Annotated[str, typer.Option(help="For a page: the fact that it shows, such as training_summary.")] = "",
    made_on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The document's day.")] = None,
    of: Annotated[Path | None, typer.Option(help="For a time stamp: the document that it is about.")] = None,
    authority: Annotated[Path | None, typer.Option(help="For a time stamp: the authority's certificate (PEM).")] = None,
    by: By = "",
    workspace: Workspace = DEFAULT,
    json: Json = False,
) -> None:
    """Have a document checked as evidence; what it shows are facts at the gates until it expires."""
    is_page = document.lower().startswith(("http://", "https://"))
    content = b"" if is_page else lawful.app.read_document(Path(document))
    stamped, certificate = (lawful.app.read_document(file) if file else b"" for file in (of, authority))
    if node := running(workspace):
        body = {"about": about, "check": check, "address": document if is_page else "", "fact": fact, "by": by}
        body |= {"made_on": f"{made_on:%Y-%m-%d}" if made_on else ""}
        sent = {"document": content, "of": stamped, "authority": certificate}
        proof = node.post("/api/evidence", body | msgspec.to_builtins(sent))
    else:
        with lawful.app.open(workspace, create=False) as app:
            found = app.law.prove(
                about, check, document if is_page else content, fact=fact, by=by, of=stamped, authority=certificate,
                made_on=made_on.date() if made_on else None,
            )  # fmt: skip
            proof = msgspec.to_builtins(found)
    if json:
        print(json_format.dumps(proof, ensure_ascii=False))
        return
    shown = ", ".join(f"{name}={value}" for name, value in proof["facts"].items())
    print(f"{proof['id']}: {shown or 'it shows nothing'}", *proof.get("problems", ()), sep="\n  ")
    if proof.get("until"):
        print(f"  counts until {proof['until']}")


@law.command("recheck")
def law_recheck(workspace: Workspace = DEFAULT) -> None:
    """Read the published pages that count as evidence again: one that has changed counts no more."""
    if node := running(workspace):
        found = node.post("/api/evidence/recheck", {}, seconds=LONG)
    else:
        with lawful.app.open(workspace, create=False) as app:
            found = msgspec.to_builtins(app.law.recheck())
    for proof in found:
        counts = f"counts until {proof.get('until') or 'further notice'}"
        state = counts if proof["facts"] else "; ".join(proof.get("problems", ()))
        print(f"{proof['fact']} of {proof['about']}: {state} ({proof['source']})")
    if not found:
        print("no published page was read")


@law.command("notice")
def law_notice(
    service: Annotated[str, typer.Argument(help="The id of a service.")],
    language: Annotated[Literal["en", "zh"], typer.Option(help="English or Chinese.")] = "en",
    workspace: Workspace = DEFAULT,
) -> None:
    """Draft what people are told about a service: who, why, which data, how long, which rights, and that it is AI."""
    path = f"{path_of('api', 'services', service, 'notice')}?language={language}"
    found = view(workspace, path, lambda app: views.notice(app, service, language))
    print(found["text"])
    if found["gaps"]:
        print(f"nobody has said yet: {', '.join(found['gaps'])}", file=sys.stderr)


@law.command("mark")
def law_mark(
    file: Annotated[Path, typer.Argument(help="The output: text, PNG, JPEG, or anything.")],
    mark: Annotated[Path | None, typer.Option(help="The JSON of its signed mark, or the whole lawful_label.")] = None,
    key: Annotated[
        str, typer.Option(help="The provider's mark key (hexadecimal), from /.well-known/lawful.json.")
    ] = "",
    json: Json = False,
) -> None:
    """Read the marks of a generated file: its implicit label, and whether a signed mark is genuine and about it."""
    found = lawful.app.read_marks(file.read_bytes(), mark.read_bytes() if mark else None, key)
    print(json_format.dumps(found, ensure_ascii=False) if json else _marks(found))


def _marks(found: dict[str, Any]) -> str:
    lines = [f"implicit label: {json_format.dumps(label, ensure_ascii=False)}" for label in found["implicit_labels"]]
    lines += [f"signed mark: {found['mark']['provider']}, {found['mark']['system']}, {found['mark']['made_at']}"] if found["mark"] else []  # fmt: skip
    return "\n".join(lines) or "no mark was found"


@incident.command("report")
def incident_report(
    aware: Annotated[str, typer.Option(help="When you became aware, or received the request: 2026-11-27T09:30+01:00, or now.")],
    kind: Annotated[Literal["breach", "request"], typer.Option(help="breach, or a person's request")] = "breach",
    about: Annotated[list[str] | None, typer.Option(help="A dataset, model or service; repeat for more.")] = None,
    place: Annotated[list[str] | None, typer.Option(help="A place beside the workspace's own; repeat for more.")] = None,
    fact: Fact = None,
    facts: FactsFile = None,
    by: By = "",
    workspace: Workspace = DEFAULT,
    json: Json = False,
) -> None:  # fmt: skip
    """Record what happened; every clock that it starts is computed at once, for all places."""
    known = stated(fact, facts)
    body = {
        "kind": kind, "aware_at": lawful.app.instant(aware).isoformat(), "about": [{"id": name} for name in about or ()], "places": [{"place": code} for code in place or ()], "by": by,
        "facts": texts(known),
    }  # fmt: skip
    if node := running(workspace):
        found = node.post("/api/incidents", body)
    else:
        with lawful.app.open(workspace, create=False) as app:
            found = msgspec.to_builtins(
                app.law.report(kind, lawful.app.instant(aware), about=tuple(about or ()), stated=known,
                               places=tuple(place or ()), by=by)
            )  # fmt: skip
    _print_incident(found, json=json)


@incident.command("list")
def incident_list(workspace: Workspace = DEFAULT, json: Json = False) -> None:
    """List the incidents with their next clock."""
    if node := running(workspace):
        rows = node.get("/api/incidents")
    else:
        with lawful.app.open(workspace, create=False) as app:
            rows = [msgspec.to_builtins(found) for found in app.law.incidents()]
    if json:
        print(json_format.dumps(rows, ensure_ascii=False))
    for row in [] if json else rows:
        open_ = [] if row.get("closed_at") else [due for due in row.get("deadlines", []) if not due.get("done_at")]
        state = (
            "closed" if row.get("closed_at") else f"next {open_[0]['by']} {open_[0]['code']}" if open_ else "all done"
        )
        print(f"{row['id']}  {row['kind']}  aware {row['aware_at']}  {state}")
    if not rows and not json:
        print("no incident was reported yet")


@incident.command("show")
def incident_show(name: str, workspace: Workspace = DEFAULT, json: Json = False) -> None:
    """Show an incident with all its clocks."""
    found = view(workspace, path_of("api", "incidents", name), lambda app: views.incident(app, name))
    _print_incident(found, json=json)


@incident.command("update")
def incident_update(name: str, fact: Fact = None, facts: FactsFile = None, by: By = "", workspace: Workspace = DEFAULT, json: Json = False) -> None:  # fmt: skip
    """Add what became known; what is due is computed again."""
    known = stated(fact, facts)
    if node := running(workspace):
        found = node.post(path_of("api", "incidents", name, "update"), {"facts": texts(known), "by": by})
    else:
        with lawful.app.open(workspace, create=False) as app:
            found = msgspec.to_builtins(app.law.update(name, known, by=by))
    _print_incident(found, json=json)


@incident.command("done")
def incident_done(
    name: str,
    rule: Annotated[str, typer.Argument(help="The rule whose duty was done, as `incident show` names it.")],
    by: By = "",
    workspace: Workspace = DEFAULT,
) -> None:
    """Record that one duty was done just now: an authority told, a person answered."""
    if node := running(workspace):
        node.post(path_of("api", "incidents", name, "done"), {"rule": rule, "by": by})
    else:
        with lawful.app.open(workspace, create=False) as app:
            app.law.done(name, rule, by=by)
    print(f"{rule} is done for {name}")


@incident.command("close")
def incident_close(name: str, by: By = "", workspace: Workspace = DEFAULT) -> None:
    """End an incident; the log keeps which clocks were open."""
    if node := running(workspace):
        node.post(path_of("api", "incidents", name, "close"), {"by": by})
    else:
        with lawful.app.open(workspace, create=False) as app:
            app.law.close(name, by=by)
    print(f"{name} is closed")


def due(days: int, workspace: Path, *, json: bool) -> None:
    """`lawful due`: clocks of incidents, retention, evidence that expires, agreements that end, law that comes."""
    if node := running(workspace):
        rows = node.get(f"/api/due?days={days}")
    else:
        with lawful.app.open(workspace, create=False) as app:
            rows = [msgspec.to_builtins(item) for item in app.law.due(days=days)]
    if json:
        print(json_format.dumps(rows, ensure_ascii=False))
    for row in [] if json else rows:
        late = "OVERDUE  " if row["what"] != "keep" and lawful.app.instant(row["by"]) < datetime.now(UTC) else ""
        print(f"{late}{row['by']}  {row['what']:9} {row['about']}: {row['text']} ({row['citation'] or row['rule']})")
    if not rows and not json:
        print(f"nothing is due within {days} days")


def _print_incident(found: dict[str, Any], *, json: bool) -> None:
    if json:
        print(json_format.dumps(found, ensure_ascii=False))
        return
    print(f"{found['id']}: {found['kind']}, aware {found['aware_at']}, under the law of {', '.join(found['places'])}")
    for due in found.get("deadlines", []):
        state = f"done {due['done_at']}" if due.get("done_at") else f"by {due['by']}"
        once = ", at once" if due.get("at_once") else ""
        doubt = ", unless the facts show otherwise" if due.get("doubtful") else ""
        print(f"  {state}  {due['place']}  {due['rule']} {due['code']}{once}{doubt}\n{'':6}{due['citation']}")
        if due.get("note"):
            print(f"{'':6}{due['note']}")
    if found.get("needs"):
        print(f"  facts that could change this: {', '.join(found['needs'])}")
