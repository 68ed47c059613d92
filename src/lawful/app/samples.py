"""Records of a dataset as a service's own inputs, to try it with."""

from __future__ import annotations

from typing import Any

import msgspec


class Samples(msgspec.Struct, frozen=True, kw_only=True):
    """Raw inputs of a model as its service takes them, with their true labels."""

    name: str
    datatype: str
    output: str
    labels: tuple[str, ...]
    inputs: Any
    truth: tuple[str, ...]
