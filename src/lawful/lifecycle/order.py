"""What somebody wants trained. Apart from `train`, so that an order can be written where torch is not installed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lawful.core.asset import Dataset
from lawful.core.errors import Invalid
from lawful.core.facts import Stated
from lawful.core.recipe import Recipe

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")


def check_name(name: str) -> None:
    """Raise Invalid for what cannot be a model's name: it stands in paths and in ids."""
    if not _NAME.fullmatch(name):
        raise Invalid("not a name for a model", expected="up to 63 letters, digits, points, hyphens and underscores")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A name, a recipe, the datasets, what for, and what the operator states of the model's use."""

    name: str
    recipe: Recipe
    datasets: tuple[Dataset, ...]
    purpose: str
    commercial: bool = True
    use: Mapping[str, Stated] = field(default_factory=dict)
    on_refusal: Literal["stop", "drop"] = "stop"
