"""Types of path parameters, each with its upper bound."""

from __future__ import annotations

from typing import Annotated

from litestar.params import PathParameter

ModelName = Annotated[str, PathParameter(min_length=1, max_length=100, description="A model's name.")]
Version = Annotated[
    str, PathParameter(max_length=20, description="A model's version; empty for the one in production.")
]
Id = Annotated[str, PathParameter(min_length=1, max_length=200, description="An id.")]
