"""What to build and how to train it: one frozen value that is kept with the weights."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Size = Annotated[int, msgspec.Meta(ge=1, le=65_536)]


class Conv2D(msgspec.Struct, frozen=True, kw_only=True, tag_field="layer", tag="conv2d"):
    """A 2-D convolution (valid padding, stride 1)."""

    filters: Size
    kernel: Size = 3
    activation: Literal["relu", "gelu", "tanh", "none"] = "relu"


class MaxPool2D(msgspec.Struct, frozen=True, kw_only=True, tag_field="layer", tag="maxpool2d"):
    """Maximum over windows of `size` x `size` that do not overlap."""

    size: Size = 2


class Flatten(msgspec.Struct, frozen=True, kw_only=True, tag_field="layer", tag="flatten"):
    """All features of a sample in one row, in (height, width, channel) order."""


class Dense(msgspec.Struct, frozen=True, kw_only=True, tag_field="layer", tag="dense"):
    """y = f(Wx + b)."""

    units: Size
    activation: Literal["relu", "gelu", "tanh", "none"] = "relu"


Layer = Conv2D | MaxPool2D | Flatten | Dense

# Conv2D 32 3x3 ReLU, max-pool 2x2, flatten, dense 128 ReLU, dense 10 (softmax is part of the loss and the graph).
TEXTBOOK_CNN: tuple[Layer, ...] = (Conv2D(filters=32), MaxPool2D(), Flatten(), Dense(units=128))


class Recipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A network, a loss, an optimiser and a budget.

    `network` picks the builder; `layers` are those before the output layer (cnn only), the output layer follows
    from the labels. For rnn and transformer: `width` features, `depth` blocks, `heads` attention heads, `context`
    tokens of a `vocabulary`. `learning_rate` None takes the optimiser's default (gd and sgd 0.1, adam 0.001);
    `schedule` "linear" lets it fall in a straight line, to zero after the last step.
    """

    network: Literal["cnn", "rnn", "transformer"] = "cnn"
    layers: Annotated[tuple[Layer, ...], msgspec.Meta(max_length=64)] = TEXTBOOK_CNN
    cell: Literal["rnn", "gru", "lstm"] = "lstm"
    width: Size = 128
    depth: Annotated[int, msgspec.Meta(ge=1, le=128)] = 2
    heads: Annotated[int, msgspec.Meta(ge=1, le=128)] = 4
    context: Size = 128
    vocabulary: Annotated[int, msgspec.Meta(ge=2, le=65_536)] = 4_096
    loss: Literal["cross_entropy", "mse"] = "cross_entropy"
    optimiser: Literal["gd", "sgd", "adam"] = "adam"
    learning_rate: Annotated[float, msgspec.Meta(gt=0, le=10)] | None = None
    schedule: Literal["constant", "linear"] = "constant"
    momentum: Annotated[float, msgspec.Meta(ge=0, lt=1)] = 0.0
    epochs: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 5
    batch: Annotated[int, msgspec.Meta(ge=1, le=1_048_576)] = 64
    seed: Annotated[int, msgspec.Meta(ge=0, le=2**32 - 1)] = 0
    precision: Literal["fp32", "bf16"] = "fp32"
    normalise: Literal["min_max", "z_score", "image"] = "image"
