"""`lawful audit ...`, `lawful why`, `lawful verify`, `lawful doctor`: what was decided, and the proof of it."""

from __future__ import annotations

import importlib.metadata
import json as json_format
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

import lawful.app
from lawful.cli.node import running

audit = typer.Typer(no_args_is_help=True, help="The evidence log: list, export, verify.")
Workspace = Annotated[
    Path, typer.Option("--workspace", "-w", help="The workspace's folder.", envvar="LAWFUL_WORKSPACE")
]
DEFAULT = Path("workspace")


@audit.command("list")
def audit_list(
    last: Annotated[int, typer.Option(min=1, max=100_000, help="How many entries, from the end.")] = 20,
    workspace: Workspace = DEFAULT,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """List the last entries of the evidence log."""
    with lawful.app.open(workspace, create=False) as app:
        names = app.known_aliases()
        for index, entry in app.log.read(max(0, app.log.size - last), app.log.size):
            if json:
                print(msgspec.json.encode({"index": index, **msgspec.to_builtins(entry)}).decode())
            else:
                who = names.get(entry.actor, entry.actor)
                about = (names.get(name, name) for name in entry.about)
                words = (entry.verdict or entry.status, who, *entry.rules[:1], *about)
                print(f"{index:>8}  {entry.at:%Y-%m-%d %H:%M:%S}  {entry.event:20} {' '.join(words)}")


@audit.command("export")
def audit_export(file: Path, workspace: Workspace = DEFAULT) -> None:
    """Write the whole log with its proofs as one file that anybody can verify."""
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
    with lawful.app.open(workspace, create=False) as app:
        chain = app.why(receipt)
    if json:
        print(json_format.dumps(msgspec.to_builtins(chain), ensure_ascii=False))
        return
    for entry in chain:
        print(f"{entry.at:%Y-%m-%d %H:%M:%S}  {entry.event}  {entry.verdict or entry.status}  {' '.join(entry.about)}")
        for finding in entry.facts.get("findings", []):
            _print_finding(finding)


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
