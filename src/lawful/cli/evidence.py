"""`lawful audit ...`, `lawful why`, `lawful verify`, `lawful doctor`: what was decided, and the proof of it."""

from __future__ import annotations

import importlib.metadata
import json as json_format
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

import lawful.app
from lawful.app import views
from lawful.cli.node import path_of, running, view
from lawful.cli.options import DEFAULT, Workspace

audit = typer.Typer(no_args_is_help=True, help="The evidence log: list, export, verify.")


@audit.command("list")
def audit_list(
    last: Annotated[int, typer.Option(min=1, max=100_000, help="How many entries, from the end.")] = 20,
    workspace: Workspace = DEFAULT,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """List the last entries of the evidence log."""
    found = _entries(workspace, last)
    for entry in found["entries"]:
        if json:
            print(json_format.dumps(entry, ensure_ascii=False))
            continue
        who, *about = (found["names"].get(name, name) for name in (entry.get("actor", ""), *entry.get("about", ())))
        words = (entry.get("verdict") or entry.get("status", ""), who, *entry.get("rules", ())[:1], *about)
        print(f"{entry['index']:>8}  {_when(entry)}  {entry['event']:20} {' '.join(words)}")


def _entries(workspace: Path, last: int) -> Any:
    """The last entries, of a running node page by page: it has calls to answer meanwhile."""
    node = running(workspace)
    if node is None:
        return view(workspace, "", lambda app: views.entries(app, last=last))
    found = node.get(f"/api/log?last={min(last, views.PAGE)}")
    while (missing := last - len(found["entries"])) > 0 and (first := found["entries"][0]["index"]):
        more = node.get(f"/api/log?before={first}&last={min(missing, views.PAGE)}")
        found["entries"] = more["entries"] + found["entries"]
    return found


def _when(entry: dict[str, Any]) -> str:
    return f"{datetime.fromisoformat(entry['at']):%Y-%m-%d %H:%M:%S}"


@audit.command("export")
def audit_export(file: Path, workspace: Workspace = DEFAULT) -> None:
    """Write the whole log with its proofs as one file that anybody can verify."""
    if node := running(workspace):
        node.fetch("/api/evidence.lawful", file)
    else:
        with lawful.app.open(workspace, create=False) as app:
            app.log.export(file)
    print(f"wrote {file}; verify it anywhere: lawful verify {file}")


@audit.command("verify")
def audit_verify(workspace: Workspace = DEFAULT) -> None:
    """Read every entry from the disk again and check it; names the first broken one."""
    with lawful.app.open(workspace, create=False) as app:
        _report(app.log.verify(), json=False)


def verify_offline(file: Path, key: str | None, *, json: bool) -> None:
    """`lawful verify`: exit code 0 for VALID, 1 for INVALID."""
    _report(lawful.app.verify_file(file, public_key=key), json=json)


def _report(found: lawful.app.Verification, *, json: bool) -> None:
    print(json_format.dumps({"valid": found.valid, **msgspec.to_builtins(found)}) if json else found)
    raise typer.Exit(0 if found.valid else 1)


def why(receipt: str, workspace: Path, *, json: bool) -> None:
    """`lawful why`: the entry, the decision it rests on, and how it ended."""
    found = view(workspace, path_of("api", "log", receipt), lambda app: views.why(app, receipt))
    if json:
        print(json_format.dumps(found["entries"], ensure_ascii=False))
        return
    for entry in found["entries"]:
        words = (entry.get("verdict") or entry.get("status", ""), *entry.get("about", ()))
        print(f"{_when(entry)}  {entry['event']}  {'  '.join(words)}")
        _print_grounds(entry, found["names"])


def _print_grounds(entry: dict[str, Any], names: dict[str, str]) -> None:
    """What an entry says of its decision: all findings, or the one rule that it came down to; and who stated the facts."""
    facts = entry.get("facts", {})
    if "findings" not in facts and entry.get("rules"):
        counts = ", ".join(f"{name}={value}" for name, value in facts.items() if name != "basis")
        print(f"    {entry['verdict']:9} {', '.join(entry['rules'])} [{counts}]")
    for finding in facts.get("findings", []):
        _print_finding(finding)
    for told in facts.get("told", []):
        day = f" on {told['on']}" if told["on"] else ""
        print(f"    {told['how']} by {names.get(told['by'], told['by'])}{day}: {', '.join(told['facts'])}")


def _print_finding(finding: dict[str, Any]) -> None:
    facts = ", ".join(f"{name}={value}" for name, value in finding["facts"].items())
    print(f"    {finding['outcome']:9} {finding['rule']}: {finding['citation']} [{facts}]")


def doctor(workspace: Path) -> None:
    """`lawful doctor`: the parts that are installed, and the state of the workspace."""
    for part in ("lawful", "onnxruntime", "torch", "tritonclient"):
        try:
            print(f"{part:14} {importlib.metadata.version(part)}")
        except importlib.metadata.PackageNotFoundError:
            print(f"{part:14} not installed")
    if node := running(workspace):
        print(f"workspace      {workspace} is served by process {node.process} on {node.url}")
        return
    with lawful.app.open(workspace, create=False) as app:
        print(f"workspace      {workspace}: {app.log.size} entries, {len(app.models())} models")
        _report(app.log.verify(), json=False)
