"""`lawful contract ...` and `lawful keys ...`: through the node, where one serves the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

import lawful.app
from lawful.app import views
from lawful.cli.node import path_of, running, view
from lawful.cli.options import DEFAULT, Workspace
from lawful.cli.printed import print_value
from lawful.core.errors import Invalid

contract = typer.Typer(no_args_is_help=True, help="Agreements: party, new, sign, verify, revoke, show, list.")
keys = typer.Typer(no_args_is_help=True, help="API keys: new, list, revoke.")


@contract.command("party")
def contract_party(
    party: str,
    name: Annotated[str, typer.Option(help="The name on the paper.")],
    place: Annotated[str, typer.Option(help="Where it is established: EU-DE, CN, US-CA ...")],
    workspace: Workspace = DEFAULT,
) -> None:
    """Make a party known, with a signing key that the workspace keeps."""
    if node := running(workspace):
        print(node.post("/api/parties", {"id": party, "name": name, "place": place})["public_key"])
    else:
        with lawful.app.open(workspace, create=False) as app:
            print(app.new_party(party, name, place).public_key)


@contract.command("new")
def contract_new(
    terms: Annotated[Path, typer.Argument(help="The terms as TOML.")], workspace: Workspace = DEFAULT
) -> None:
    """Write terms down for signing."""
    try:
        text = terms.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(f"{terms.name} is no text", expected="the terms as TOML in UTF-8") from error
    read = lawful.app.read_terms(text, terms.name)
    if node := running(workspace):
        digest = node.post("/api/agreements", {"terms": text})["digest"]
    else:
        with lawful.app.open(workspace, create=False) as app:
            digest = app.propose(read).digest
    print(f"{read.id} {digest}; next: lawful contract sign {read.id} --as PARTY")


@contract.command("sign")
def contract_sign(
    agreement: str,
    party: Annotated[str, typer.Option("--as", help="The signing party.")],
    workspace: Workspace = DEFAULT,
) -> None:
    """Sign an agreement as a party whose key the workspace keeps."""
    if node := running(workspace):
        signed = node.post(path_of("api", "agreements", agreement, "sign"), {"party": party})
    else:
        with lawful.app.open(workspace, create=False) as app:
            signed = msgspec.to_builtins(app.sign(agreement, party))
    print(f"{agreement} signed by {', '.join(signature['party'] for signature in signed['signatures'])}")


@contract.command("verify")
def contract_verify(agreement: str, workspace: Workspace = DEFAULT) -> None:
    """Check an agreement's terms and signatures against the parties' keys."""
    found = view(
        workspace, path_of("api", "agreements", agreement, "verify"), lambda app: views.verified(app, agreement)
    )
    print(f"{agreement}: {found['state']}")


@contract.command("revoke")
def contract_revoke(
    agreement: str,
    party: Annotated[str, typer.Option("--as", help="The revoking party.")],
    workspace: Workspace = DEFAULT,
) -> None:
    """End an agreement; the next call under it is refused."""
    if node := running(workspace):
        node.post(path_of("api", "agreements", agreement, "revoke"), {"party": party})
    else:
        with lawful.app.open(workspace, create=False) as app:
            app.revoke_agreement(agreement, party=party)
    print(f"{agreement} revoked by {party}")


@contract.command("show")
def contract_show(agreement: str, workspace: Workspace = DEFAULT) -> None:
    """Show an agreement as JSON."""
    print_value(view(workspace, path_of("api", "agreements", agreement), lambda app: views.agreement(app, agreement)))


@contract.command("list")
def contract_list(workspace: Workspace = DEFAULT) -> None:
    """List the agreements."""
    listed = view(workspace, "/api/agreements", views.agreements)
    for found in listed:
        terms = found["terms"]
        state = "revoked" if found.get("revoked_at") else f"{len(found.get('signatures', ()))} signatures"
        print(
            f"{terms['id']}  {terms['provider']} -> {terms['customer']}  {terms['from']} to {terms['until']}  {state}"
        )
    if not listed:
        print("no agreement was proposed yet")


@keys.command("new")
def keys_new(
    agreement: str,
    purpose: Annotated[str, typer.Option(help="Holds where a call does not state its own.")] = "",
    region: Annotated[str, typer.Option(help="Holds where a call does not state its own.")] = "",
    days: Annotated[int, typer.Option(min=1, max=365)] = 90,
    workspace: Workspace = DEFAULT,
) -> None:
    """Make a key for the customer of an agreement. It is shown once."""
    if node := running(workspace):
        body = {"agreement": agreement, "purpose": purpose, "region": region, "days": days}
        print(node.post("/api/keys", body)["key"])
    else:
        with lawful.app.open(workspace, create=False) as app:
            print(app.new_key(agreement, purpose=purpose, region=region, days=days)[0])


@keys.command("list")
def keys_list(workspace: Workspace = DEFAULT) -> None:
    """List the keys: never their secrets."""
    listed = view(workspace, "/api/keys", views.keys)
    for key in listed:
        state = "revoked" if key.get("revoked_at") else f"until {key['expires_at'][:10]}"
        print(f"{key['id']}  {key['party']}  {','.join(key['scopes'])}  {key.get('agreement') or '-'}  {state}")
    if not listed:
        print("no key was made yet")


@keys.command("revoke")
def keys_revoke(key: str, workspace: Workspace = DEFAULT) -> None:
    """End a key; the next call with it is refused."""
    if node := running(workspace):
        node.post(path_of("api", "keys", key, "revoke"), {})
    else:
        with lawful.app.open(workspace, create=False) as app:
            app.revoke_key(key)
    print(f"key {key} revoked")
