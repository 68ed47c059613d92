"""A run that is killed continues where it was: one file, replaced atomically.

* The file is a SHA-256 and the safetensors that it is of: weights, the optimiser's state and, in the header, the
  position. Nothing else decides what comes next, because each epoch's order follows from seed and epoch alone.
* A checkpoint of another recipe, other data, another thread count or another torch is refused: the result would
  be neither that run's nor this one's.
"""

from __future__ import annotations

import hashlib

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from lawful.core.errors import Conflict, Tampered
from lawful.core.ports import Disk
from lawful.learning.weights import About, pack, put, unpack

_WEIGHT, _OPTIMISER = "weight:", "optimiser:"


class EpochRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One finished epoch: mean loss and accuracy while training, and on the validation part when there is one."""

    epoch: int
    loss: float
    accuracy: float
    validation_loss: float | None
    validation_accuracy: float | None
    seconds: float


class Identity(About, frozen=True, kw_only=True):
    """All that the final weights depend on; `data` is the digest of the samples and labels."""

    data: str


class Position(msgspec.Struct, kw_only=True):
    """Where a run stands: `step` batches of the epoch after the `history` are done.

    `loss` and `hits` are sums over the epoch's `targets` so far; `seconds` were spent on the epoch, in all lives.
    """

    history: list[EpochRecord] = []
    step: int = 0
    loss: float = 0.0
    hits: int = 0
    targets: int = 0
    seconds: float = 0.0


class _Note(msgspec.Struct, frozen=True, kw_only=True):
    identity: Identity
    position: Position


def save(
    disk: Disk,
    run: str,
    *,
    identity: Identity,
    position: Position,
    module: nn.Module,
    optimiser: torch.optim.Optimizer,
) -> None:
    """Keep everything that `restore` needs, in one atomic write."""
    tensors = {_WEIGHT + name: tensor for name, tensor in module.state_dict().items()}
    for number, state in optimiser.state_dict()["state"].items():
        tensors |= {f"{_OPTIMISER}{number}:{name}": tensor for name, tensor in state.items() if tensor is not None}
    content = pack(tensors, _Note(identity=identity, position=position))
    disk.write(_name(run), hashlib.sha256(content).digest() + content)


def restore(
    disk: Disk, run: str, *, identity: Identity, module: nn.Module, optimiser: torch.optim.Optimizer
) -> Position | None:
    """Bring module and optimiser to the last checkpoint and say where that is; None when there is none.

    Raises Conflict when the checkpoint is of another run, Tampered when its bytes changed.
    """
    if not disk.exists(_name(run)):
        return None
    kept = disk.read(_name(run))
    if hashlib.sha256(kept[32:]).digest() != kept[:32]:
        raise Tampered("the checkpoint is not the one that was written", hint="start under a new run name")
    tensors, note = unpack(kept[32:], _Note)
    _must_match(note.identity, identity)
    put({n.removeprefix(_WEIGHT): t for n, t in tensors.items() if n.startswith(_WEIGHT)}, module)
    states: dict[int, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        if name.startswith(_OPTIMISER):
            _, number, key = name.split(":")
            states.setdefault(int(number), {})[key] = tensor
    optimiser.load_state_dict({"state": states, "param_groups": optimiser.state_dict()["param_groups"]})
    return note.position


def forget(disk: Disk, run: str) -> None:
    """Remove the run's checkpoint, and what a kill left of a half-written one."""
    for name in list(disk.names(f"{run}/")):
        disk.remove(name)


def data_digest(*arrays: NDArray[np.generic]) -> str:
    """`sha256:` over types, shapes and bytes of the arrays in order."""
    state = hashlib.sha256()
    for array in arrays:
        state.update(f"{array.dtype.str}{array.shape}".encode())
        state.update(np.ascontiguousarray(array).data)
    return "sha256:" + state.hexdigest()


def _must_match(kept: Identity, asked: Identity) -> None:
    names = [f for f in Identity.__struct_fields__ if getattr(kept, f) != getattr(asked, f)]
    if names:
        raise Conflict(
            f"the run's checkpoint was made with another {', '.join(names)}",
            expected=f"the same, for example {kept.threads} threads and torch {kept.torch}",
            hint="go on with what the run began with, or start under a new run name",
        )


def _name(run: str) -> str:
    return f"{run}/checkpoint"
