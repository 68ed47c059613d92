"""The facts about a call: what the platform knows, what the key and the agreement say, what the caller declares."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from lawful.core.act import Act, Action
from lawful.core.asset import Model
from lawful.core.call import Call
from lawful.core.errors import Invalid
from lawful.core.facts import Facts
from lawful.core.place import Place
from lawful.gateway.authenticate import Caller
from lawful.gateway.snapshot import Offer


def act_of(caller: Caller, offer: Offer, call: Call, *, places: Iterable[Place], on: date) -> Act:
    """ANSWER, with the caller's region, and that of a remote model, added to the places whose law concerns the operator."""
    region = Place(call.region) if call.region else caller.key.region
    return Act(
        action=Action.ANSWER,
        actor=caller.key.party,
        about=(offer.service.id, offer.model.id),
        purpose=call.purpose or caller.key.purpose,
        places=tuple(sorted({*places, region, *offer.model.places} - {Place("")})),
        on=on,
    )


def move_of(act: Act, region: str, model: Model) -> tuple[Act, Facts] | None:
    """MOVE, where a call's data leaves the caller's country for that of a remote model; None where they stay.

    Masked data is pseudonymous, so it is personal data still: the law of moving it asks as for any other.
    """
    if model.remote is None or not region or model.remote.region[:2] == region[:2]:
        return None
    country = model.remote.region.removeprefix("EU-")[:2]
    return replace(act, action=Action.MOVE), Facts.known(destination=country)


def facts_of(caller: Caller, offer: Offer, region: str, known: Facts) -> Facts:
    """Everything but the count of used calls, so that equal calls have equal facts."""
    contract = caller.contract
    return known | Facts.known(
        agreement=contract.agreement.terms.id if contract else "",
        agreement_revoked=contract.agreement.revoked_at is not None if contract else None,
        model_name=offer.model.name,
        model_aliases=offer.names,
        region=region or None,
        commercial=contract.agreement.terms.commercial if contract else None,
    )


def check_route(model: Model, call: Call) -> None:
    """A call of the OpenAI API needs a model that answers there; raises Invalid."""
    if model.remote is None:
        raise Invalid("the model takes tensors, not messages", hint="POST /v2/models/NAME/infer")
    if call.route not in model.remote.routes:
        raise Invalid("the model does not answer on this route", expected=" or ".join(model.remote.routes))


def check_tensors(offer: Offer, call: Call) -> None:
    """Every input once, with the datatype and shape that the model declares; raises Invalid."""
    if offer.model.remote is not None:
        raise Invalid("the model takes messages, not tensors", hint="POST /v1/chat/completions")
    if call.tensors.keys() != offer.inputs.keys():
        raise Invalid(
            f"{len(call.tensors)} inputs were sent that are not the model's", expected=f"inputs {sorted(offer.inputs)}"
        )
    rows: set[int] = set()
    for name, declared in offer.inputs.items():
        array = call.tensors[name]
        if array.dtype != declared.dtype:
            raise Invalid(f"input {name!r} has another datatype", expected=declared.datatype)
        if not declared.takes(array.shape):
            raise Invalid(
                f"input {name!r} has shape {list(array.shape)}",
                expected=f"{list(declared.shape)}, -1 is any size",
            )
        rows.add(array.shape[0])
    if len(rows) > 1:
        raise Invalid("the inputs differ in their first dimension", expected="one batch size for all inputs")
    outputs = offer.model.outputs
    if call.outputs and not {tensor.name for tensor in outputs}.issuperset(call.outputs):
        raise Invalid("an output was asked for that the model does not have", expected=f"{[t.name for t in outputs]}")
