"""What a model's service takes, made into what its graph takes."""

from __future__ import annotations

from collections.abc import Callable

from lawful.core.asset import Model
from lawful.data.tokens import encode
from lawful.gateway.engines.batch import Tensors


def encoder(model: Model) -> Callable[[Tensors], Tensors]:
    """What makes a graph's inputs of a call's: tokens of texts, for a model that takes text."""
    if model.inputs[0].datatype != "BYTES":
        return dict
    name, recipe = model.inputs[0].name, model.recipe
    assert recipe is not None  # a model with tensors was trained here

    def tokens(tensors: Tensors) -> Tensors:
        texts = [item.decode("utf-8", errors="replace") for item in tensors[name]]
        return {"tokens": encode(texts, vocabulary=recipe.vocabulary, context=recipe.context)}

    return tokens
