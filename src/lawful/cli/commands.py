"""Every command's name, options and first line of help; the work is done by `app`."""

from __future__ import annotations

import json as json_format
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from lawful.cli import contract, evidence, law, model, office
from lawful.cli.facts import FactsFile, Use, stated
from lawful.cli.options import DEFAULT, Json, Workspace
from lawful.cli.options import folder as named
from lawful.core.errors import Unavailable

app = typer.Typer(
    name="lawful",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="A Model-as-a-Service platform with the law built in.",
)
app.add_typer(model.data, name="data")
app.add_typer(model.model, name="model")
app.add_typer(contract.contract, name="contract")
app.add_typer(contract.keys, name="keys")
app.add_typer(evidence.audit, name="audit")
app.add_typer(law.law, name="law")
app.add_typer(law.licence, name="licence")
app.add_typer(office.incident, name="incident")


def show(value: Any, *, json: bool) -> None:
    """Print a value for people, or as one JSON object."""
    if json:
        print(json_format.dumps(value, ensure_ascii=False, default=str))
    else:
        print(value)


@app.command()
def run(
    plan: Annotated[Path | None, typer.Argument(help="The plan; the built-in example when not given.")] = None,
    workspace: Workspace = DEFAULT,
    json: Json = False,
) -> None:
    """Walk the whole path: data, training, deployment, answers, proof."""
    from lawful.cli.run import run as walk

    result = walk(plan, workspace, json=json)
    if json:
        show(result, json=True)
    if failed := [call["name"] for call in result["calls"] if call["status"] == "failed"]:
        raise Unavailable(f"the node failed on the calls {', '.join(failed)}", hint="their reasons stand above")


@app.command()
def init(
    folder: Annotated[
        Path | None, typer.Argument(help="The workspace's folder, instead of --workspace.", parser=named)
    ] = None,
    workspace: Workspace = DEFAULT,
    operator: Annotated[str, typer.Option(help="Who runs the platform.")] = "operator",
    place: Annotated[
        list[str] | None, typer.Option(help="A place whose law concerns the platform; repeat for more.")
    ] = None,
) -> None:
    """Make a workspace."""
    import lawful.app

    where = folder or workspace
    lawful.app.create(where, operator=operator, places=tuple(place or ["EU"]))
    lawful.app.open(where).close()
    print(f"{where} is ready; next: lawful data add --workspace {where}")


@app.command()
def serve(
    workspace: Workspace = DEFAULT,
    host: Annotated[str | None, typer.Option(help="Where to listen, instead of the setting.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65_535, help="On which port, instead of the setting.")] = None,
) -> None:
    """Serve the workspace's models until stopped."""
    arguments = [sys.executable, "-m", "lawful.web", str(workspace)]
    arguments += ["--host", host] if host is not None else []
    arguments += ["--port", str(port)] if port is not None else []
    os.execv(sys.executable, arguments)  # noqa: S606  our own module takes over this process


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="An evidence bundle or a receipt.")],
    key: Annotated[
        str | None, typer.Option(help="The log's public key (hexadecimal, or as in log.pub), from a source you trust.")
    ] = None,
    json: Json = False,
) -> None:
    """Verify evidence offline, without a workspace."""
    evidence.verify_offline(file, key, json=json)


@app.command()
def why(
    receipt: Annotated[str, typer.Argument(help="A receipt or the id of an entry.")],
    workspace: Workspace = DEFAULT,
    json: Json = False,
) -> None:
    """Say what was decided about an act or a call, by which rules, on which facts."""
    evidence.why(receipt, workspace, json=json)


@app.command()
def plan(
    recipe: Annotated[Path | None, typer.Argument(help="A recipe as TOML; the textbook CNN when not given.")] = None,
    shape: Annotated[str, typer.Option(help="One sample's shape.")] = "28,28,1",
    classes: Annotated[int, typer.Option(min=1)] = 10,
    rows: Annotated[int, typer.Option(min=1, help="Training samples.")] = 60_000,
) -> None:
    """Say what a training run needs: parameters, operations, bytes."""
    import msgspec

    import lawful.app

    sizes = _sizes(shape)
    found = lawful.app.plan_run(lawful.app.read_recipe(recipe), sizes, classes=classes, rows=rows)
    show(msgspec.to_builtins(found), json=True)


def _sizes(shape: str) -> tuple[int, ...]:
    from lawful.core.errors import Invalid

    sizes = shape.split(",")
    if not all(size.strip().isdecimal() and len(size) < 10 and int(size) >= 1 for size in sizes):
        raise Invalid("not a sample's shape", expected="sizes from 1 with commas between, such as 28,28,1")
    return tuple(map(int, sizes))


@app.command()
def train(
    name: Annotated[str, typer.Argument(help="The model's name.")],
    data: Annotated[list[str], typer.Option(help="The id of a dataset; repeat for more.")],
    purpose: Annotated[str, typer.Option(help="What the model is for.")],
    recipe: Annotated[Path | None, typer.Option(help="A recipe as TOML; the textbook CNN when not given.")] = None,
    use: Use = None,
    facts: FactsFile = None,
    workspace: Workspace = DEFAULT,
    json: Json = False,
) -> None:
    """Train and register the next version of a model."""
    model.train(name, data, purpose, recipe, stated(use, facts), workspace, json=json)


@app.command()
def deploy(
    name: Annotated[str, typer.Argument(help="name, name:version or name@alias")],
    agreement: Annotated[str, typer.Option(help="The id of an agreement in force that names the model.")],
    purpose: Annotated[str, typer.Option(help="What for; the agreement must name it.")],
    use: Use = None,
    facts: FactsFile = None,
    workspace: Workspace = DEFAULT,
    json: Json = False,
) -> None:
    """Offer a model version under an agreement."""
    model.deploy(name, agreement, purpose, stated(use, facts), workspace, json=json)


@app.command()
def due(
    days: Annotated[int, typer.Option(min=0, max=36_500, help="How many days ahead.")] = 30,
    workspace: Workspace = DEFAULT,
    json: Json = False,
) -> None:
    """List what has a day: clocks of incidents, retention, evidence that expires, agreements that end, coming law."""
    office.due(days, workspace, json=json)


@app.command()
def mask(
    file: Annotated[Path | None, typer.Argument(help="The text; standard input when not given.")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Lines of {"text": ...} in, lines of text and spans out.')
    ] = False,
    mode: Annotated[str, typer.Option(help="surrogate, label or irreversible")] = "surrogate",
    evaluate: Annotated[Path | None, typer.Option(help="Score the masker on a file of labelled lines instead.")] = None,
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", help="Use the key and the settings of this workspace.")
    ] = None,
    recognisers: Annotated[Path | None, typer.Option(help="A TOML file of your own recognisers.")] = None,
    allow: Annotated[list[str] | None, typer.Option(help="A value that is never masked (may be repeated).")] = None,
    deny: Annotated[list[str] | None, typer.Option(help="A value that is always masked (may be repeated).")] = None,
    keep: Annotated[
        list[str] | None, typer.Option(help="What a surrogate keeps: sex, age, region, or nothing (may be repeated).")
    ] = None,
    types: Annotated[list[str] | None, typer.Option("--type", help="Mask this type only (may be repeated).")] = None,
    threshold: Annotated[list[str] | None, typer.Option(help="The lowest score of a type: PERSON=0.9.")] = None,
    remember: Annotated[str, typer.Option(help="Keep what restores the text, in the workspace's vault.")] = "",
    restore: Annotated[str, typer.Option(help="Put back the originals of what was kept under this name.")] = "",
    forget: Annotated[str, typer.Option(help="Erase what was kept under this name, with its key.")] = "",
) -> None:
    """Put virtual names, phones and addresses in the place of real ones, in Chinese and English."""
    from lawful.cli.privacy import Choices, Later
    from lawful.cli.privacy import mask as masked

    lists = {"allow": allow, "deny": deny, "keep": keep, "types": types, "thresholds": threshold}
    choices = Choices(recognisers=recognisers, **{name: tuple(said or ()) for name, said in lists.items()})
    later = Later(remember=remember, restore=restore, forget=forget)
    masked(file, workspace, choices, jsonl=jsonl, mode=mode, evaluate=evaluate, later=later)


@app.command()
def doctor(workspace: Workspace = DEFAULT) -> None:
    """Check what is installed and whether the workspace is whole."""
    evidence.doctor(workspace)
