"""The OpenAPI document of the node, with the bodies that handlers decode themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig

from lawful import __version__


def document(handlers: Sequence[HTTPRouteHandler]) -> dict[str, Any]:
    """The document as JSON builtins. A handler that reads raw bodies names its struct in `opt["body"]`."""
    described = Litestar(
        route_handlers=list(handlers),
        openapi_config=OpenAPIConfig(title="lawful", version=__version__, use_handler_docstrings=True),
        logging_config=None,
    )
    result: dict[str, Any] = described.openapi_schema.to_schema()
    for route in described.routes:
        for handler in getattr(route, "route_handlers", ()):
            operation = result["paths"].get(route.path_format, {}).get("post")
            if operation is not None and "body" in handler.opt:
                operation["requestBody"] = _body(handler.opt["body"], result)
    return result


def _body(struct: type[msgspec.Struct], result: dict[str, Any]) -> dict[str, Any]:
    schema, components = msgspec.json.schema_components([struct], ref_template="#/components/schemas/{name}")
    result.setdefault("components", {}).setdefault("schemas", {}).update(components)
    return {"required": True, "content": {"application/json": {"schema": schema[0]}}}
