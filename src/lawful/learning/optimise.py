"""How wrong the network is, and how its weights change for the better."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot

from lawful.core.recipe import Recipe

_LEARNING_RATES = {"gd": 0.1, "sgd": 0.1, "adam": 0.001}


def learning_rate(recipe: Recipe, done: float = 0.0) -> float:
    """The step size alpha when this share of the run's steps, 0 to 1, is done."""
    rate = recipe.learning_rate if recipe.learning_rate is not None else _LEARNING_RATES[recipe.optimiser]
    return rate * (1 - done) if recipe.schedule == "linear" else rate


def optimiser(recipe: Recipe, parameters: Iterable[nn.Parameter]) -> torch.optim.Optimizer:
    """What turns gradients into steps.

    `gd`: theta <- theta - alpha grad J over all samples; `sgd`: the same over a batch, with v <- m v + grad,
    theta <- theta - alpha v; `adam`: Kingma and Ba, arXiv:1412.6980, algorithm 1 with beta 0.9 and 0.999, epsilon 1e-8.
    """
    rate = learning_rate(recipe)
    match recipe.optimiser:
        case "gd":
            return torch.optim.SGD(parameters, lr=rate)
        case "sgd":
            return torch.optim.SGD(parameters, lr=rate, momentum=recipe.momentum, fused=True)
        case "adam":
            return torch.optim.Adam(parameters, lr=rate, fused=True)


def loss(kind: Literal["cross_entropy", "mse"], logits: Tensor, y: Tensor) -> Tensor:
    """The mean loss of logits (..., K) against classes y (...), in fp32.

    `cross_entropy`: -log softmax(logits)[y], what Keras calls sparse categorical cross-entropy. `mse`: the mean
    over samples and classes of (softmax(logits) - one_hot(y))^2.
    """
    logits = logits.float().flatten(0, -2)  # (N, K)
    y = y.flatten()  # (N,)
    if kind == "cross_entropy":
        return cross_entropy(logits, y)
    return (logits.softmax(1) - one_hot(y, logits.shape[1])).square().mean()
