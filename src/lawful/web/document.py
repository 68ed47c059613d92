"""The OpenAPI document of the node, with the routes that stand beside the framework."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig

from lawful import __version__
from lawful.web import infer, openai


def document(handlers: Sequence[HTTPRouteHandler]) -> dict[str, Any]:
    """The document as JSON builtins."""
    described = Litestar(
        route_handlers=list(handlers),
        openapi_config=OpenAPIConfig(title="lawful", version=__version__, use_handler_docstrings=True),
        logging_config=None,
    )
    result: dict[str, Any] = described.openapi_schema.to_schema()
    for path in infer.PATHS:
        result["paths"][path] = {"post": _operation(path, infer.BODY, result, summary="Infer")}
    for path, body in openai.BODIES.items():
        result["paths"][path] = {"post": _operation(path, body, result, summary=body.__name__)}
    return result


def _operation(path: str, body: type[msgspec.Struct], result: dict[str, Any], *, summary: str) -> dict[str, Any]:
    """A route beside the framework, described as the framework describes its own."""
    schema, components = msgspec.json.schema_components([body], ref_template="#/components/schemas/{name}")
    result.setdefault("components", {}).setdefault("schemas", {}).update(components)
    bounds = {"name": 100, "version": 20}
    return {
        "summary": summary,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string", "maxLength": longest}}
            for name, longest in bounds.items()
            if f"{{{name}}}" in path
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema[0]}}},
        "responses": {"200": {"description": "The answer."}},
    }
