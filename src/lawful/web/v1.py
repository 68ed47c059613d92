"""The OpenAI side: which models the key may call, and the receipts of its calls."""

from __future__ import annotations

from typing import Any

from litestar import Response, get

from lawful.core.errors import NotFound
from lawful.web.bounds import Id, ModelName
from lawful.web.request import Web, app_of


@get("/v1/models", opt={"access": "infer"})
async def models(request: Web) -> dict[str, Any]:
    """OpenAI's list of models, with version and lineage beside each."""
    return {"object": "list", "data": await _offered(request)}


@get("/v1/models/{name:str}", opt={"access": "infer"})
async def model(request: Web, name: ModelName) -> dict[str, Any]:
    """One of them."""
    for found in await _offered(request):
        if found["id"] == name:
            return found
    raise NotFound("no such model is offered to this key", hint="list what it may call: GET /v1/models")


async def _offered(request: Web) -> list[dict[str, Any]]:
    app = app_of(request)
    state = request.scope["state"]
    offers = await app.gateway.browse(state["request_id"], state["caller"])
    return [
        {
            "id": offer.model.name,
            "object": "model",
            "created": int(offer.service.deployed_at.timestamp()),
            "owned_by": app.settings.operator,
            "version": str(offer.model.version),
            "weights": offer.model.weights,
            "routes": offer.model.remote.routes if offer.model.remote else (),
            "made_from": [parent.id for parent in offer.model.made_from],
            "notices": offer.service.notices,
        }
        for offer in offers
    ]


@get("/v1/receipts/{receipt:str}", opt={"access": "receipts"})
async def receipt(request: Web, receipt: Id) -> Response[bytes]:
    """The proof of one of the key's own calls: its entries, where they stand in the log, and a signed checkpoint."""
    app = app_of(request)
    state = request.scope["state"]
    await app.gateway.browse(state["request_id"], state["caller"])
    if not app.is_own_receipt(receipt, state["caller"]):
        raise NotFound("no such receipt, or not one of this key's", expected="the x-lawful-receipt of an answer")
    return Response(app.receipt(receipt), media_type="application/json")


HANDLERS = (models, model, receipt)
