"""Parameters, floating point operations and bytes of a training run, from its recipe alone.

A multiplication and an addition count as two operations, biases, pooling and activations as none; a training step costs about three forward passes
(one forward, two for the gradients of inputs and weights),
as in Kaplan et al. 2020, arXiv:2001.08361, section 2.1.
Time, power, people, space and money are not computed yet.
"""

from __future__ import annotations

import math

import msgspec

from lawful.core.errors import Invalid
from lawful.core.recipe import Conv2D, Dense, Flatten, MaxPool2D, Recipe

_BYTES = 4  # of a float32
_COPIES = {"gd": 2, "sgd": 2, "adam": 4}  # weights and gradients; Adam keeps two moments more


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """What a run needs. FLOP are totals; memory is weights, gradients and optimiser state, without activations."""

    parameters: int
    forward_flop_per_sample: int
    training_flop: int
    weight_bytes: int
    memory_bytes: int


def estimate(recipe: Recipe, shape: tuple[int, ...], classes: int, rows: int) -> Estimate:
    """The estimate for `rows` training samples of `shape` ((H, W, C) or (F,)).

    Raises Invalid where a layer does not fit the shape, or for networks that have no closed form here yet.
    """
    if recipe.network != "cnn":
        raise Invalid(f"no estimate for a {recipe.network} yet", expected="network = 'cnn'")
    parameters = flop = 0
    for layer in (*recipe.layers, Dense(units=classes)):
        match layer:
            case Conv2D(filters=filters, kernel=kernel):
                height, width, channels = _image(shape)
                shape = (_positive(height - kernel + 1), _positive(width - kernel + 1), filters)
                weights = kernel * kernel * channels * filters
                parameters += weights + filters
                flop += 2 * weights * shape[0] * shape[1]
            case MaxPool2D(size=size):
                height, width, channels = _image(shape)
                shape = (_positive(height // size), _positive(width // size), channels)
            case Flatten():
                shape = (math.prod(shape),)
            case Dense(units=units):
                features = math.prod(shape)
                parameters += features * units + units
                flop += 2 * features * units
                shape = (units,)
    return Estimate(
        parameters=parameters,
        forward_flop_per_sample=flop,
        training_flop=3 * flop * rows * recipe.epochs,
        weight_bytes=parameters * _BYTES,
        memory_bytes=parameters * _BYTES * _COPIES[recipe.optimiser],
    )


def _image(shape: tuple[int, ...]) -> tuple[int, int, int]:
    if len(shape) != 3:
        raise Invalid(
            "a convolution or pooling layer stands where there is no picture",
            expected="a shape of height, width and channels, and no flat layer before it",
            hint="for tables see docs/plan.md, Recipes",
        )
    height, width, channels = shape
    return height, width, channels


def _positive(size: int) -> int:
    if size < 1:
        raise Invalid("the image is smaller than a layer's window", expected="a larger image or a smaller window")
    return size
