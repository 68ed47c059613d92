"""Recurrent classifiers: plain, GRU and LSTM cells over token ids or rows of features in time."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from lawful.core.recipe import Recipe
from lawful.learning.networks.network import Network
from lawful.learning.networks.sequence import Entrance

_CELLS: dict[str, tuple[Callable[..., nn.Module], int]] = {"rnn": (nn.RNN, 1), "gru": (nn.GRU, 3), "lstm": (nn.LSTM, 4)}


class Recurrent(Network):
    """Reads a sequence from left to right and classifies its last state.

    Input int64 (N, T) or float32 (N, T, F), output (N, classes). With tokens, the state after the last token
    that is not padding is taken; padding stands at the end. Cell equations: torch.nn.RNN, GRU, LSTM.
    """

    def __init__(self, recipe: Recipe, input_shape: tuple[int, ...], classes: int, vocabulary: int | None) -> None:
        super().__init__()
        cell, gates = _CELLS[recipe.cell]
        self.entrance = Entrance(input_shape, recipe.width, vocabulary)
        self.tokens = self.entrance.tokens
        self.cell = cell(recipe.width, recipe.width, num_layers=recipe.depth, batch_first=True)
        self.output = nn.Linear(recipe.width, classes)
        each_step = 2 * gates * recipe.width * 2 * recipe.width * recipe.depth + self.entrance.flop
        self.forward_flop = input_shape[0] * each_step + 2 * recipe.width * classes

    def forward(self, x: Tensor) -> Tensor:
        states, _ = self.cell(self.entrance(x))  # (N, T, width)
        if not self.tokens:
            return torch.as_tensor(self.output(states[:, -1]))
        steps = torch.arange(1, x.shape[1] + 1, device=x.device)
        last = (steps * (x != 0)).amax(1).clamp(min=1) - 1  # (N,)
        at = last[:, None, None].expand(-1, 1, states.shape[2])
        return torch.as_tensor(self.output(states.gather(1, at).squeeze(1)))
