"""Where a sequence enters a network."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from lawful.core.errors import Invalid


class Entrance(nn.Module):
    """Token ids (N, T) or features (N, T, F) become vectors (N, T, width).

    `flop` is the price of one step: a look-up is free. Raises Invalid for an input of another shape.
    """

    def __init__(self, input_shape: tuple[int, ...], width: int, vocabulary: int | None) -> None:
        super().__init__()
        if len(input_shape) != (2 if vocabulary is None else 1):
            raise Invalid("this network takes sequences", expected="shape (T,) with a vocabulary, or (T, F) without")
        self.tokens = vocabulary is not None
        self.flop = 0
        if vocabulary is not None:
            self.embed: nn.Module = nn.Embedding(vocabulary, width)
        else:
            self.embed = nn.Linear(input_shape[1], width)
            self.flop = 2 * input_shape[1] * width

    def forward(self, x: Tensor) -> Tensor:
        return torch.as_tensor(self.embed(x))
