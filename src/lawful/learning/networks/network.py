"""What every network here is: a torch module that knows its price."""

from __future__ import annotations

from torch import Tensor, nn


class Network(nn.Module):
    """A torch module from a batch of inputs to logits.

    `forward_flop` counts the floating point operations of one sample's forward pass, a multiply-add as two;
    matrix products and convolutions only. `tokens` says whether the input is int64 token ids (N, T), 0 being
    padding, rather than float32 features.
    """

    forward_flop: int = 0
    tokens: bool = False

    def forward(self, x: Tensor) -> Tensor:
        raise NotImplementedError
