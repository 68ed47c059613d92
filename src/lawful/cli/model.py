"""`lawful data ...`, `lawful model ...`, `lawful deploy`."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec
import typer

import lawful.app
from lawful.app import views
from lawful.cli.facts import Fact, FactsFile, Use, stated, texts
from lawful.cli.node import path_of, running, view
from lawful.cli.options import DEFAULT, Json, Workspace
from lawful.cli.printed import print_rows, print_value
from lawful.core.errors import Invalid
from lawful.core.facts import Stated

data = typer.Typer(no_args_is_help=True, help="Datasets: add, list, show, export, remove, expire.")
model = typer.Typer(
    no_args_is_help=True,
    help="Models: import, list, show, card, services, licences, notice, export, alias, rollback, withdraw.",
)


@data.command("add")
def data_add(
    path: Annotated[
        str, typer.Argument(help="A CSV, JSONL, Parquet, text or HTML file, a folder of images, or a web address.")
    ],
    licence: Annotated[str, typer.Option(help="An SPDX expression, such as CC-BY-4.0.")],
    purpose: Annotated[str, typer.Option(help="What they are collected for.")],
    source: Annotated[str, typer.Option(help="Where the records come from; a web address says so itself.")] = "",
    lawful_basis: Annotated[str, typer.Option(help="consent, contract, ..., none (no personal data)")] = "none",
    personal_data: Annotated[bool | None, typer.Option(help="Whether people can be found in them.")] = None,
    name: Annotated[str, typer.Option(help="The dataset's name; the file's when not given.")] = "",
    label: Annotated[str, typer.Option(help="The column with the label.")] = "label",
    text: Annotated[str, typer.Option(help="The column with the text.")] = "text",
    retention_days: Annotated[
        int | None, typer.Option(min=1, help="After how many days they are to be removed.")
    ] = None,
    fact: Fact = None,
    facts: FactsFile = None,
    workspace: Workspace = DEFAULT,
) -> None:
    """Collect a set of records with its provenance, clean it and keep it."""
    is_address = path.lower().startswith(("http://", "https://"))
    if not (source or is_address):
        raise Invalid("a file does not say where its records come from", expected="--source")
    plan = lawful.app.data_plan(
        name=name or _name_of(path),
        path=path if is_address else str(Path(path).resolve()),
        retention_days=retention_days,
        label=label,
        source=source,
        licence=licence,
        lawful_basis=lawful_basis,
        personal_data=personal_data,
        purposes=(purpose,),
        text=text,
        facts=stated(fact, facts),
    )
    with lawful.app.open(workspace, create=False) as app:
        prepared = app.collect(plan.name, *app.records(plan, Path(), purpose=purpose), purpose=purpose)
    note = () if prepared.dataset.labels else (f"no label: there is no column named {label}",)
    print(prepared.dataset.id, *prepared.account, *note, sep="\n  ")


def _name_of(path: str) -> str:
    """A dataset's name from its file's, or from the host of an address that has none; letters, digits, hyphens."""
    try:
        parts = urlsplit(path) if path.lower().startswith(("http://", "https://")) else None
    except ValueError:
        raise Invalid("not a web address", expected="https://host/path") from None
    given = Path(parts.path).name if parts else Path(path).name
    plain = re.sub(r"[^a-z0-9]+", "-", (given.partition(".")[0] or (parts.hostname if parts else "") or "").lower())
    return plain.strip("-")[:63] or "data"


@data.command("list")
def data_list(workspace: Workspace = DEFAULT, json: Json = False) -> None:
    """List the datasets, oldest first."""
    print_rows(view(workspace, "/api/datasets", views.datasets), json=json, none="no dataset was added yet")


@data.command("show")
def data_show(dataset: str, workspace: Workspace = DEFAULT) -> None:
    """Show a dataset's record as JSON."""
    print_value(view(workspace, path_of("api", "datasets", dataset), lambda app: views.dataset(app, dataset)))


@data.command("remove")
def data_remove(dataset: str, workspace: Workspace = DEFAULT) -> None:
    """Remove a dataset's bytes for good; names the models that were trained on it."""
    with lawful.app.open(workspace, create=False) as app:
        models = app.remove_dataset(dataset)
    print(f"removed {dataset}", *(f"{m} was trained on it and still stands" for m in models), sep="\n  ")


@data.command("export")
def data_export(
    dataset: str,
    file: Path,
    to: Annotated[str, typer.Option(help="The place of who receives it: US, EU-DE, CN ...")],
    purpose: Annotated[str, typer.Option(help="What for.")],
    fact: Fact = None,
    facts: FactsFile = None,
    workspace: Workspace = DEFAULT,
) -> None:
    """Write a dataset to a file (Parquet) for a recipient in some place; the law of transfers is asked first."""
    with lawful.app.open(workspace, create=False) as app:
        content = app.move(app.dataset(dataset), to, purpose=purpose, stated=stated(fact, facts))
        file.write_bytes(content)
    print(f"wrote {dataset} to {file} for a recipient in {to}")


@data.command("expire")
def data_expire(workspace: Workspace = DEFAULT) -> None:
    """Remove the datasets whose stated time has run out."""
    with lawful.app.open(workspace, create=False) as app:
        gone = app.expire()
    print(*(f"removed {dataset}" for dataset in gone) if gone else ("no dataset's time has run out",), sep="\n")


@model.command("import")
def model_import(
    name: Annotated[str, typer.Argument(help="The model's name here.")],
    url: Annotated[str, typer.Option(help="The base of its OpenAI API, such as https://models.example/v1.")],
    licence: Annotated[str, typer.Option(help="The licence of its weights or of the service, an SPDX expression.")],
    source: Annotated[str, typer.Option(help="Where it comes from.")],
    region: Annotated[str, typer.Option(help="Where it processes what it is sent: EU-DE, CN, US-CA.")],
    purpose: Annotated[str, typer.Option(help="What it is served for.")],
    remote_name: Annotated[str, typer.Option(help="Its name there; the same when not given.")] = "",
    route: Annotated[list[str] | None, typer.Option(help="chat (default), completions, embeddings; repeat.")] = None,
    rights_holder: Annotated[str, typer.Option(help="Who holds the rights in it.")] = "",
    attribution: Annotated[str, typer.Option(help="The line that its licence asks for.")] = "",
    made_from: Annotated[list[str] | None, typer.Option(help="A dataset kept here that it was made from.")] = None,
    secret_file: Annotated[Path | None, typer.Option(help="A file with its key, which goes into the vault.")] = None,
    secret_from_settings: Annotated[bool, typer.Option(help="Send the key of upstream.secret.")] = False,
    fact: Fact = None,
    facts: FactsFile = None,
    workspace: Workspace = DEFAULT,
) -> None:
    """Register a model that runs elsewhere, behind an OpenAI-compatible URL. It becomes a service by `lawful deploy`."""
    with lawful.app.open(workspace, create=False) as app:
        remote = lawful.app.remote_model(
            url=url,
            name=remote_name or name,
            routes=tuple(route or ["chat"]),
            region=region,
            licence=licence,
            source=source,
            rights_holder=rights_holder,
            attribution=attribution,
            stated=stated(fact, facts),
            from_settings=secret_from_settings,
            by=app.settings.operator,
            on=app.today,
        )
        secret = _secret(secret_file) if secret_file else ""
        found = app.import_model(name, remote, purpose=purpose, secret=secret, made_from=tuple(made_from or ()))
    print(
        f"{found.id} answers on {', '.join(remote.routes)}; next: lawful deploy {name} --agreement ID --purpose {shlex.quote(purpose)}"
    )


def _secret(file: Path) -> str:
    try:
        return file.read_text("utf-8").strip()
    except UnicodeDecodeError:
        raise Invalid("the secret's file is no text", expected="one line of UTF-8 with the key") from None


@model.command("list")
def model_list(workspace: Workspace = DEFAULT, json: Json = False) -> None:
    """List the model versions with their aliases."""
    print_rows(view(workspace, "/api/models", views.models), json=json, none="no model was trained or imported yet")


@model.command("services")
def model_services(workspace: Workspace = DEFAULT, json: Json = False) -> None:
    """List the services: which model is offered under which agreement."""
    print_rows(view(workspace, "/api/services", views.services), json=json, none="nothing was deployed yet")


@model.command("show")
def model_show(name: str, workspace: Workspace = DEFAULT) -> None:
    """Show a model version's record as JSON (name, name:version, name@alias or id)."""
    print_value(view(workspace, path_of("api", "models", name), lambda app: views.model(app, name)))


@model.command("card")
def model_card(name: str, workspace: Workspace = DEFAULT) -> None:
    """Print a model version's card."""
    print(view(workspace, path_of("api", "models", name, "card"), lambda app: views.card(app, name))["text"])


@model.command("export")
def model_export(
    name: str,
    file: Path,
    use: Use = None,
    facts: FactsFile = None,
    commercial: Annotated[bool, typer.Option(help="Whether it is given out for sale.")] = True,
    workspace: Workspace = DEFAULT,
) -> None:
    """Write a model version's weights to a file, as safetensors, with its NOTICE: the gate of publishing."""
    with lawful.app.open(workspace, create=False) as app:
        found = app.model(name)
        weights, notice = app.publish(found, use=stated(use, facts), commercial=commercial)
        file.write_bytes(weights)
        file.with_name(f"{file.name}.NOTICE.txt").write_text(notice, "utf-8")
    print(f"wrote {found.weights} to {file}, its notice beside it")


@model.command("licences")
def model_licences(
    name: str,
    commercial: Annotated[bool, typer.Option(help="Whether the service is for sale.")] = True,
    workspace: Workspace = DEFAULT,
    json: Json = False,
) -> None:
    """Say what the licences of everything a model was made from say about hosting it."""
    found = _licences(workspace, name, commercial=commercial)
    if json:
        print_value(found["verdict"])
        return
    print(found["verdict"]["result"], *found["verdict"].get("codes", ()))
    print(*(f"  owed {label}" for label in found["obligations"]), sep="\n")


@model.command("notice")
def model_notice(name: str, workspace: Workspace = DEFAULT) -> None:
    """Print the NOTICE that a service of this model owes to the authors of what it was made from."""
    text = _licences(workspace, name, commercial=True)["notice"]
    print(text, end="")
    if not text:
        print("no licence of what it was made from asks for a notice", file=sys.stderr)


def _licences(workspace: Path, name: str, *, commercial: bool) -> Any:
    path = f"{path_of('api', 'models', name, 'licences')}?commercial={str(commercial).lower()}"
    return view(workspace, path, lambda app: views.licences(app, name, commercial=commercial))


@model.command("alias")
def model_alias(name: str, alias: str, version: int, workspace: Workspace = DEFAULT) -> None:
    """Point name@alias to a version."""
    if node := running(workspace):
        node.post(path_of("api", "models", name, "alias"), {"alias": alias, "version": version})
    else:
        with lawful.app.open(workspace, create=False) as app:
            app.set_alias(name, alias, version)
    print(f"{name}@{alias} is version {version}")


@model.command("rollback")
def model_rollback(name: str, alias: str = "production", workspace: Workspace = DEFAULT) -> None:
    """Point name@alias to where it pointed before."""
    if node := running(workspace):
        version = node.post(path_of("api", "models", name, "rollback"), {"alias": alias})["version"]
    else:
        with lawful.app.open(workspace, create=False) as app:
            version = app.rollback(name, alias)
    print(f"{name}@{alias} is version {version} again")


@model.command("withdraw")
def model_withdraw(service: str, workspace: Workspace = DEFAULT) -> None:
    """End a service; the next call finds nothing."""
    if node := running(workspace):
        node.post(path_of("api", "services", service, "withdraw"), {})
    else:
        with lawful.app.open(workspace, create=False) as app:
            app.withdraw(service)
    print(f"withdrew {service}")


def train(
    name: str,
    data: list[str],
    purpose: str,
    recipe: Path | None,
    use: dict[str, Stated],
    workspace: Path,
    *,
    json: bool,
) -> None:
    """`lawful train`: train and register the next version of a model, in the foreground."""
    from lawful.cli.account import progress_of_training  # loads the progress bars

    with lawful.app.open(workspace, create=False) as app:
        order = lawful.app.Order(
            name=name,
            recipe=lawful.app.read_recipe(recipe),
            datasets=tuple(map(app.dataset, data)),
            purpose=purpose,
            use=use,
        )
        with progress_of_training() as watch:
            model = app.train(order, watch)
    if json:
        print_value(msgspec.to_builtins(model))
    else:
        accuracy = model.metrics["accuracy"]
        print(f"{model.id}: accuracy {accuracy.value:.4f}, 95 % interval {accuracy.low:.4f} to {accuracy.high:.4f}")


def deploy(name: str, agreement: str, purpose: str, use: dict[str, Stated], workspace: Path, *, json: bool) -> None:
    """`lawful deploy`: offer a model version under an agreement."""
    if node := running(workspace):
        body = {"model": name, "agreement": agreement, "purpose": purpose, "facts": texts(use)}
        service = node.post("/api/services", body)
    else:
        with lawful.app.open(workspace, create=False) as app:
            found = app.deploy(app.model(name), app.agreement(agreement), purpose=purpose, use=use)
        service = msgspec.to_builtins(found)
    if json:
        print_value(service)
    else:
        print(f"{service['id']} offers {service['model']} under {agreement}; next: lawful keys new {agreement}")
