"""A request as the framework's handlers get it, and the application behind it."""

from __future__ import annotations

from typing import Any

from litestar import Request

from lawful.app import App

Web = Request[Any, Any, Any]


def app_of(request: Web) -> App:
    """The open workspace that this node serves."""
    app: App = request.app.state.lawful
    return app
