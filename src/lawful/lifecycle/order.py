"""What somebody wants trained. Apart from `train`, so that an order can be written where torch is not installed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lawful.core.asset import Dataset
from lawful.core.facts import Stated
from lawful.core.recipe import Recipe


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
