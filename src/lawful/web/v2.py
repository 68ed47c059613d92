"""The Open Inference Protocol v2: health, metadata, versions, ready, infer."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.exceptions import ClientException
from litestar.response.base import ASGIResponse

from lawful import __version__
from lawful.app import App, Caller, Offer
from lawful.core.call import Call
from lawful.core.errors import Invalid, LawfulError, NotFound, TooLarge
from lawful.web import oip
from lawful.web.access import PUBLIC
from lawful.web.bounds import ModelName, Version

Web = Request[Any, Any, Any]
EXTENSIONS = ("binary_tensor_data",)


@get("/v2/health/live", opt={"access": PUBLIC}, sync_to_thread=False)
def live() -> dict[str, bool]:
    return {"live": True}


@get("/v2/health/ready", opt={"access": PUBLIC}, sync_to_thread=False)
def ready(request: Web) -> Response[dict[str, bool]]:
    is_ready = _app(request).is_ready
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
        "platform": "onnxruntime_onnx",
        "inputs": [{"name": t.name, "datatype": t.datatype, "shape": t.shape} for t in model.inputs],
        "outputs": [{"name": t.name, "datatype": t.datatype, "shape": t.shape} for t in model.outputs],
    }


@get(["/v2/models/{name:str}/ready", "/v2/models/{name:str}/versions/{version:str}/ready"], opt={"access": "infer"})
async def model_ready(request: Web, name: ModelName, version: Version = "") -> dict[str, Any]:
    offers = await _offered(request, name, version)
    return {"name": offers[0].model.name, "ready": True}


@post(
    ["/v2/models/{name:str}/infer", "/v2/models/{name:str}/versions/{version:str}/infer"],
    opt={"access": "infer", "body": oip.InferRequest},
    status_code=200,
    request_max_body_size=None,
)
async def infer(request: Web, name: ModelName, version: Version = "") -> ASGIResponse:
    """One inference. `x-lawful-purpose` and `x-lawful-region` state what for and from where."""
    gateway, state = _app(request).gateway, request.scope["state"]
    caller: Caller = state["caller"]
    try:
        body = await read_body(request)
        decoded = oip.decode(body, request.headers.get("inference-header-content-length"))
        call = _call(request, caller, name, version, decoded)
        offer = gateway.check(call)
    except LawfulError as error:
        await gateway.reject(state["request_id"], error, caller)
        raise
    chunks = [chunk async for chunk in gateway.answer(caller, offer, call)]
    answer, header_length = oip.encode(
        decoded.head,
        model=offer.model.name,
        version=str(offer.model.version),
        outputs=chunks[-1].tensors,
        parameters={"lawful_receipt": call.id, "lawful_notices": ",".join(chunks[-1].marks)},
    )
    if header_length is None:
        return ASGIResponse(body=answer, media_type="application/json")
    headers = {"Inference-Header-Content-Length": str(header_length)}
    return ASGIResponse(body=answer, media_type="application/octet-stream", headers=headers)


async def read_body(request: Web) -> bytes:
    """The whole body, up to the bound. A longer one is read to its end and thrown away, so that the client, which
    sends before it listens, sees the refusal and not a broken connection."""
    app = _app(request)
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Invalid("the body is compressed", expected="an uncompressed body")
    bound, parts, size = app.settings.server.max_body_bytes, [], 0
    try:
        async for part in request.stream():
            size += len(part)
            if size <= bound:
                parts.append(part)
            elif size > 16 * bound:
                break
    except ClientException as error:
        raise Invalid("the body could not be read", expected="a body of the announced length") from error
    if size > bound:
        raise TooLarge(
            f"the body has more than {bound} bytes", expected=f"at most {bound}", hint="send smaller batches"
        )
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _app(request: Web) -> App:
    app: App = request.app.state.lawful
    return app


def _call(request: Web, caller: Caller, name: str, version: str, decoded: oip.Decoded) -> Call:
    return Call(
        id=request.scope["state"]["request_id"],
        model=name,
        version=version,
        purpose=request.headers.get("x-lawful-purpose", "")[:200],
        region=request.headers.get("x-lawful-region", "")[:20],
        tensors=decoded.tensors,
        outputs=tuple(output.name for output in decoded.head.outputs),
        partition=caller.key.agreement,
    )


async def _offered(request: Web, name: str, version: str) -> tuple[Offer, ...]:
    """The offers of one model to this caller; raises NotFound."""
    gateway, state = _app(request).gateway, request.scope["state"]
    found = tuple(
        offer
        for offer in await gateway.browse(state["request_id"], state["caller"])
        if offer.model.name == name and version in ("", str(offer.model.version))
    )
    if not found:
        raise NotFound("no such model or version is offered to this key", hint="list what it may call: GET /v1/models")
    return found


HANDLERS = (live, ready, server, metadata, model_ready, infer)
