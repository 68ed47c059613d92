"""What a network says about samples."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lawful.learning.networks.network import Network


def predict(module: Network, x: NDArray[np.generic], batch: int = 256) -> NDArray[np.float32]:
    """Probabilities (N, K) for samples x (N, ...), `batch` samples at a time; rows sum to one."""
    with torch.inference_mode():
        parts = [logits.float().softmax(-1).numpy() for logits in logits_of(module, as_input(module, x), batch)]
    return np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)


def as_input(module: Network, x: NDArray[np.generic]) -> Tensor:
    """The samples as the tensor that the network takes: int64 token ids or float32 features."""
    wanted = np.int64 if module.tokens else np.float32
    array = np.ascontiguousarray(x, wanted)
    return torch.from_numpy(array if array.flags.writeable else array.copy())


def logits_of(module: Network, x: Tensor, batch: int) -> Iterator[Tensor]:
    """The network's logits, batch after batch."""
    for part in torch.split(x, batch):
        yield module(part)
