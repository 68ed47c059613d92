"""A model that runs elsewhere becomes an asset like any other: with a licence, a provenance, a version, a card.

What only training gives (weights, graph, metrics) is empty, and the card says so. Nothing is asked of the other
server here: whether it may be used is decided when it is deployed, and at every call.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from lawful.core.asset import Model, Parent, Remote
from lawful.core.canonical import canonical, digest
from lawful.core.facts import Facts, Stated
from lawful.lifecycle.house import House
from lawful.lifecycle.order import check_name
from lawful.rights.graph import Work

GAP = "**not stated**"
KEY_NAME = "upstream.{model}"  # the name of its key in the vault


def register(house: House, name: str, remote: Remote, *, purpose: str, made_from: tuple[str, ...] = ()) -> Model:
    """Register the next version of a remote model.

    Raises NotFound for a dataset that is not kept here, Invalid for the name.
    """
    check_name(name)
    parents = tuple(Parent(id=house.store.datasets.get(id_).id, relation="train_on") for id_ in made_from)
    version = max((m.version for m in house.store.models.versions(name)), default=0) + 1
    model = Model(
        id=f"model-{name}-{version}-{digest(canonical(remote))[7:19]}",
        name=name,
        version=version,
        made_from=parents,
        purpose=purpose,
        remote=remote,
    )
    card = remote_card(model, remote)
    model = msgspec.structs.replace(model, card=house.blobs.put(card.encode()))
    facts = {"version": version, "remote": True, "region": remote.region, "routes": list(remote.routes)}
    house.journal.change("model:registered", model.id, *made_from, actor=house.operator, facts=facts)
    house.disk.write(f"models/{model.name}-{version}/card.md", card.encode())
    house.store.models.put(model)
    return model


def remote_card(model: Model, remote: Remote) -> str:
    """What is known of a remote model, as Markdown; a gap is shown as a gap."""
    stated = remote.provenance
    rows = {
        "id": model.id,
        "version": str(model.version),
        "runs at": f"{remote.url}, as {remote.name}, in {remote.region}",
        "answers on": ", ".join(remote.routes),
        "licence": stated.licence,
        "source": stated.source,
        "rights holder": stated.rights_holder,
        "stated by": f"{stated.declared_by} on {stated.collected_on}",
        "made from": ", ".join(parent.id for parent in model.made_from),
        "purpose": model.purpose,
        "training data, training compute, evaluation": "",
    }
    table = "\n".join(f"| {name} | {value or GAP} |" for name, value in rows.items())
    return f"# {model.name} {model.version}\n\nA model that runs elsewhere.\n\n| | |\n|---|---|\n{table}\n"


def remote_work(model: Model, remote: Remote) -> Work:
    """A remote model's weights as the licence algebra sees them."""
    stated = remote.provenance
    return Work(
        id=f"{model.id}.upstream",
        licence=stated.licence,
        kind="weights",
        name=remote.name,
        rights_holder=stated.rights_holder,
        source=stated.source,
        attribution=stated.attribution,
    )


def remote_facts(remote: Remote, use: Mapping[str, Stated], by: str, on: date) -> Facts:
    """What is known of a remote model by construction, and what its provenance and its use state.

    Its training compute is nothing that the platform counted: whoever knows it states `train_flop`.
    """
    talks = "chat" in remote.routes
    generates = talks or "completions" in remote.routes
    known: dict[str, bool | tuple[str, ...]] = {"generative": generates, "chatbot": talks}
    if generates:
        known["modality"] = ("text",)
    provenance = remote.provenance
    stated = Facts.declared(provenance.declared_by, provenance.collected_on, **provenance.stated)
    return stated | Facts.known(**known) | Facts.declared(by, on, **use)
