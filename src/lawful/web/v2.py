"""The Open Inference Protocol v2: health, metadata, versions, ready. Inference itself stands in `infer`."""

from __future__ import annotations

from typing import Any

from litestar import Response, get

from lawful import __version__
from lawful.app import Offer
from lawful.core.errors import NotFound
from lawful.web.access import PUBLIC
from lawful.web.bounds import ModelName, Version
from lawful.web.request import Web, app_of

EXTENSIONS = ("binary_tensor_data",)


@get("/v2/health/live", opt={"access": PUBLIC}, sync_to_thread=False)
def live() -> dict[str, bool]:
    return {"live": True}


@get("/v2/health/ready", opt={"access": PUBLIC}, sync_to_thread=False)
def ready(request: Web) -> Response[dict[str, bool]]:
    is_ready = app_of(request).is_ready
    return Response({"ready": is_ready}, status_code=200 if is_ready else 503)


@get("/v2", opt={"access": PUBLIC}, sync_to_thread=False)
def server() -> dict[str, Any]:
    return {"name": "lawful", "version": __version__, "extensions": EXTENSIONS}


@get(["/v2/models/{name:str}", "/v2/models/{name:str}/versions/{version:str}"], opt={"access": "infer"})
async def metadata(request: Web, name: ModelName, version: Version = "") -> dict[str, Any]:
    offers = await _offered(request, name, version)
    model = offers[0].model
    return {
        "name": model.name,
        "versions": [str(offer.model.version) for offer in offers],
        "platform": "openai_remote" if model.remote else "onnxruntime_onnx",
        "inputs": [{"name": t.name, "datatype": t.datatype, "shape": t.shape} for t in model.inputs],
        "outputs": [{"name": t.name, "datatype": t.datatype, "shape": t.shape} for t in model.outputs],
    }


@get(["/v2/models/{name:str}/ready", "/v2/models/{name:str}/versions/{version:str}/ready"], opt={"access": "infer"})
async def model_ready(request: Web, name: ModelName, version: Version = "") -> dict[str, Any]:
    offers = await _offered(request, name, version)
    return {"name": offers[0].model.name, "ready": True}


async def _offered(request: Web, name: str, version: str) -> tuple[Offer, ...]:
    """The offers of one model to this caller; raises NotFound."""
    gateway, state = app_of(request).gateway, request.scope["state"]
    found = tuple(
        offer
        for offer in await gateway.browse(state["request_id"], state["caller"])
        if offer.model.name == name and version in ("", str(offer.model.version))
    )
    if not found:
        raise NotFound("no such model or version is offered to this key", hint="list what it may call: GET /v1/models")
    return found


HANDLERS = (live, ready, server, metadata, model_ready)
