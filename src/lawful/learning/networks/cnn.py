"""Convolutions over pictures (N, H, W, C), and plain dense networks over rows of features (N, F).

Parameters are named `conv1`, `conv2` ..., `dense1` ..., `output`. A convolution's weight is (out, in, kernel,
kernel); a dense layer's is (out, in), its inputs after `flatten` in (height, width, channel) order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count

import torch
from torch import Tensor, nn

from lawful.core.errors import Invalid
from lawful.core.recipe import Conv2D, Dense, Flatten, Layer, MaxPool2D
from lawful.learning.networks.network import Network

_ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "gelu": nn.GELU,
    "tanh": nn.Tanh,
    "none": nn.Identity,
}
_MONOTONE = (nn.ReLU, nn.Tanh, nn.Identity)


class _Convolution(nn.Conv2d):
    """A convolution whose output lies in memory as (N, H, W, C).

    With one input channel the strides of input and weight are ambiguous, so torch picks (N, C, H, W) whatever
    `model.to(channels_last)` said, and the pooling that follows is ten times slower.
    """

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002  torch's own name
        return super().forward(input).contiguous(memory_format=torch.channels_last)


class _Flatten(nn.Module):
    """(N, C, H, W) -> (N, H*W*C): a view, because the memory is channels-last."""

    def forward(self, x: Tensor) -> Tensor:
        return x.permute(0, 2, 3, 1).flatten(1)


class FeedForward(Network):
    """Layers one after another, and an output layer of `classes` logits.

    Input float32 (N, H, W, C) or (N, F), output (N, classes). Raises Invalid when the layers do not fit the
    input: a dense layer before `flatten`, a kernel larger than the picture.
    """

    def __init__(self, layers: Sequence[Layer], input_shape: tuple[int, ...], classes: int) -> None:
        super().__init__()
        if len(input_shape) not in (1, 3):
            raise Invalid("this network takes pictures or rows of features", expected="shape (H, W, C) or (F,)")
        self._shape = input_shape
        self._order: list[str] = []
        numbers: dict[str, count[int]] = {}
        for layer in layers:
            self._append(layer, lambda kind: f"{kind}{next(numbers.setdefault(kind, count(1)))}")
        self._dense(Dense(units=classes, activation="none"), "output")
        for weight in self.parameters():  # He et al. arXiv:1502.01852: measured a point better here than torch's own
            nn.init.kaiming_uniform_(weight, nonlinearity="relu") if weight.ndim > 1 else nn.init.zeros_(weight)

    def forward(self, x: Tensor) -> Tensor:
        if x.ndim == 4:
            x = x.permute(0, 3, 1, 2)  # (N, C, H, W), as torch's convolutions want it
        for name in self._order:
            x = getattr(self, name)(x)
        return x

    def _append(self, layer: Layer, named: Callable[[str], str]) -> None:
        match layer:
            case Conv2D():
                self._convolve(layer, named("conv"))
            case MaxPool2D():
                self._pool(layer, named("pool"))
            case Flatten():
                self._flatten()
            case Dense():
                self._dense(layer, named("dense"))

    def _convolve(self, layer: Conv2D, name: str) -> None:
        height, width, channels = self._picture("a convolution")
        height, width = height - layer.kernel + 1, width - layer.kernel + 1
        self._fits(height, width, name)
        self._add(name, _Convolution(channels, layer.filters, layer.kernel))
        self._add(f"{name}_activation", _ACTIVATIONS[layer.activation]())
        self._shape = (height, width, layer.filters)
        self.forward_flop += 2 * layer.kernel**2 * channels * height * width * layer.filters

    def _pool(self, layer: MaxPool2D, name: str) -> None:
        height, width, channels = self._picture("pooling")
        height, width = height // layer.size, width // layer.size
        self._fits(height, width, name)
        self._add(name, nn.MaxPool2d(layer.size))
        if len(self._order) > 1 and isinstance(getattr(self, self._order[-2]), _MONOTONE):
            # The maximum of a monotone function is the function of the maximum: activate a quarter of the values.
            self._order[-2:] = reversed(self._order[-2:])
        self._shape = (height, width, channels)

    def _flatten(self) -> None:
        if len(self._shape) == 3:
            self._add("flatten", _Flatten())
            height, width, channels = self._shape
            self._shape = (height * width * channels,)

    def _dense(self, layer: Dense, name: str) -> None:
        if len(self._shape) != 1:
            raise Invalid(f"layer {name} needs rows, and has pictures", expected="a flatten layer before it")
        (features,) = self._shape
        self._add(name, nn.Linear(features, layer.units))
        self._add(f"{name}_activation", _ACTIVATIONS[layer.activation]())
        self._shape = (layer.units,)
        self.forward_flop += 2 * features * layer.units

    def _add(self, name: str, module: nn.Module) -> None:
        self.add_module(name, module)
        self._order.append(name)

    def _picture(self, what: str) -> tuple[int, int, int]:
        if len(self._shape) != 3:
            raise Invalid(
                f"{what} needs pictures, and has rows of features",
                expected="input of shape (H, W, C), and no flatten or dense layer before",
                hint="for tables, give dense layers only",
            )
        height, width, channels = self._shape
        return height, width, channels

    def _fits(self, height: int, width: int, name: str) -> None:
        if min(height, width) < 1:
            raise Invalid(f"layer {name} is larger than the picture that reaches it", expected=f"at most {self._shape}")
