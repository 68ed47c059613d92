"""Training: one plain loop that can be killed at any moment.

    restore the last checkpoint, if there is one
    for each epoch: shuffle by (seed, epoch); for each batch: forward, loss, backward, step; then validate
    keep a checkpoint now and then, after each epoch, and when the caller closes the iterator

* The same recipe, data, thread count and torch give the same weights, killed or not: nothing in the loop is random
  but the order, and the order of an epoch follows from the seed and the epoch.
* A loss that is not a finite number stops the run before it reaches the weights.
* While the iterator is open it holds torch's thread count and determinism switch of this process.
"""

from __future__ import annotations

import math
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lawful.core.errors import Invalid
from lawful.core.ports import Clock, Disk, SystemClock
from lawful.core.recipe import Recipe
from lawful.learning import checkpoint
from lawful.learning.build import build, count_parameters
from lawful.learning.checkpoint import EpochRecord, Identity, Position
from lawful.learning.networks.network import Network
from lawful.learning.optimise import learning_rate
from lawful.learning.optimise import loss as loss_of
from lawful.learning.optimise import optimiser as optimiser_of
from lawful.learning.predict import as_input
from lawful.learning.weights import dump

Array = NDArray[np.generic]
_VALIDATION_BATCH = 512


class Trained(msgspec.Struct, frozen=True, kw_only=True):
    """What a run ends with.

    `weights` are safetensors that name their recipe; `seconds` of training in all lives of the run; `peak_memory`
    in bytes, of the whole process so far; `training_flop` by formula: three forward passes a sample and epoch.
    """

    weights: bytes
    parameters: int
    history: tuple[EpochRecord, ...]
    threads: int
    seconds: float
    peak_memory: int
    training_flop: float


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """Where a run stands after a step; the last one carries `trained`.

    `epoch` and `step` count from 1, steps over the whole run; `loss` and `accuracy` are means over the epoch so
    far, the validation's are the last epoch's; `seconds` are the run's, `eta_seconds` what is left at this pace.
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    loss: float
    accuracy: float | None
    validation_loss: float | None
    validation_accuracy: float | None
    seconds: float
    samples_per_second: float
    eta_seconds: float
    trained: Trained | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """All that a run needs and that does not change."""

    recipe: Recipe
    identity: Identity
    module: Network
    optimiser: torch.optim.Optimizer
    x: Tensor  # (N, ...) float32 or int64
    y: Tensor  # (N,) or (N, T) int64
    validation: tuple[Tensor, Tensor] | None
    disk: Disk
    run: str
    clock: Clock

    @property
    def step_size(self) -> int:
        """Samples in a step: gradient descent looks at all of them."""
        return len(self.x) if self.recipe.optimiser == "gd" else self.recipe.batch

    @property
    def steps(self) -> int:
        """Steps in an epoch."""
        return -(-len(self.x) // self.step_size)


def train(
    recipe: Recipe,
    x: Array,
    y: Array,
    *,
    classes: int,
    validation: tuple[Array, Array] | None,
    disk: Disk,
    run: str,
    threads: int,
    vocabulary: int | None = None,
    clock: Clock | None = None,
    checkpoint_every: float = 30.0,
) -> Iterator[Progress]:
    """Train the recipe's network on samples x (N, ...) with classes y (N,), step by step.

    x is normalised float32 (N, H, W, C), (N, F), (N, T, F), or int64 token ids (N, T) with a `vocabulary`; y is
    int. With `classes` 0 and a vocabulary it trains the language model, y (N, T) being each next token. Each item
    tells where the run stands; the last one has `.trained`. A run that was stopped, by closing the iterator or by
    a kill, goes on when `train` is called with the same name, `run`, an internal id; a finished one gives its
    result again, until `checkpoint.forget`. Checkpoints lie on `disk` under `run/`, one per `checkpoint_every`
    seconds and per epoch.

    Raises at once Invalid for data that does not fit, Conflict when `run` began with another recipe, data, thread
    count or torch, Tampered when its checkpoint was changed; and later Invalid when the loss is no finite number.
    """
    if not 1 <= threads <= 1024:
        raise Invalid("not a number of threads", expected="1 to 1024")
    parts = [(x, y)] if validation is None else [(x, y), validation]
    for samples, answers in parts:
        _check(samples, answers, x.shape[1:], classes, vocabulary)
    module = build(recipe, x.shape[1:], classes, vocabulary)
    tensors = [(as_input(module, a), torch.from_numpy(b.astype(np.int64))) for a, b in parts]
    job = _Job(
        recipe=recipe,
        identity=Identity(
            recipe=recipe,
            input_shape=x.shape[1:],
            classes=classes,
            vocabulary=vocabulary,
            threads=threads,
            torch=str(torch.__version__),
            data=checkpoint.data_digest(*(array for part in parts for array in part)),
        ),
        module=module,
        optimiser=optimiser_of(recipe, module.parameters()),
        x=tensors[0][0],
        y=tensors[0][1],
        validation=tensors[1] if validation is not None else None,
        disk=disk,
        run=run,
        clock=clock or SystemClock(),
    )
    position = checkpoint.restore(disk, run, identity=job.identity, module=module, optimiser=job.optimiser)
    return _epochs(job, position or Position(), checkpoint_every)


def finish(progress: Iterator[Progress]) -> Trained:
    """Run to the end and give the result."""
    for now in progress:
        if now.trained is not None:
            return now.trained
    raise RuntimeError("a run ends with its result")


def _epochs(job: _Job, position: Position, checkpoint_every: float) -> Iterator[Progress]:
    with _settings(job.identity.threads):
        saved = job.clock.monotonic()
        for epoch in range(len(position.history), job.recipe.epochs):
            order = _shuffled(len(job.x), job.recipe.seed, epoch)  # (N,)
            for rows in torch.split(order, job.step_size)[position.step :]:
                began = job.clock.monotonic()
                _step(job, position, rows)
                position.seconds += job.clock.monotonic() - began
                if position.step == job.steps:
                    position = _close_epoch(job, position)
                if position.step == 0 or job.clock.monotonic() - saved >= checkpoint_every:
                    _save(job, position)
                    saved = job.clock.monotonic()
                if len(position.history) < job.recipe.epochs:
                    try:
                        yield _progress(job, position)
                    except GeneratorExit:
                        _save(job, position)
                        raise
        trained = _trained(job, position)
    yield _progress(job, position, trained)


def _step(job: _Job, position: Position, rows: Tensor) -> None:
    """One step of the optimiser on these rows of the data; no more than `batch` rows are in memory at once."""
    job.module.train()
    job.optimiser.zero_grad(set_to_none=True)
    for part in torch.split(rows, job.recipe.batch):
        x, y = job.x[part], job.y[part]  # (B, ...), (B,) or (B, T)
        with _precision(job):
            logits = job.module(x)  # (B, K) or (B, T, K)
        loss = loss_of(job.recipe.loss, logits, y)
        if not math.isfinite(loss.item()):
            raise Invalid(
                f"the loss is not a finite number in epoch {len(position.history) + 1}, step {position.step + 1}",
                hint="give a smaller learning_rate, or normalise the inputs",
            )
        (loss * (len(part) / len(rows))).backward()  # type: ignore[no-untyped-call]
        position.loss += loss.item() * y.numel()
        position.hits += _hits(logits, y)
        position.targets += y.numel()
    for group in job.optimiser.param_groups:
        group["lr"] = learning_rate(job.recipe, _steps_done(job, position) / (job.recipe.epochs * job.steps))
    job.optimiser.step()
    position.step += 1


def _close_epoch(job: _Job, position: Position) -> Position:
    """The position at the start of the next epoch, this one being judged and recorded."""
    loss, accuracy = _validate(job)
    record = EpochRecord(
        epoch=len(position.history) + 1,
        loss=position.loss / position.targets,
        accuracy=position.hits / position.targets,
        validation_loss=loss,
        validation_accuracy=accuracy,
        seconds=position.seconds,
    )
    return Position(history=[*position.history, record])


def _validate(job: _Job) -> tuple[float | None, float | None]:
    """Mean loss and accuracy on the validation part."""
    if job.validation is None:
        return None, None
    job.module.eval()
    loss, hits = 0.0, 0
    with torch.inference_mode():
        for x, y in zip(*(torch.split(part, _VALIDATION_BATCH) for part in job.validation), strict=True):
            with _precision(job):
                logits = job.module(x)
            loss += loss_of(job.recipe.loss, logits, y).item() * y.numel()
            hits += _hits(logits, y)
    targets = job.validation[1].numel()
    return loss / targets, hits / targets


def _steps_done(job: _Job, position: Position) -> int:
    return len(position.history) * job.steps + position.step


def _hits(logits: Tensor, y: Tensor) -> int:
    return int((logits.argmax(-1) == y).sum())


def _shuffled(samples: int, seed: int, epoch: int) -> Tensor:
    """The order of this epoch: it follows from seed and epoch alone, so that no generator's state is kept."""
    return torch.from_numpy(np.random.default_rng((seed, epoch)).permutation(samples))


def _save(job: _Job, position: Position) -> None:
    checkpoint.save(
        job.disk,
        job.run,
        identity=job.identity,
        position=position,
        module=job.module,
        optimiser=job.optimiser,
    )


def _progress(job: _Job, position: Position, trained: Trained | None = None) -> Progress:
    last = position.history[-1] if position.history else None
    epochs_done = len(position.history)
    seconds = sum(record.seconds for record in position.history) + position.seconds
    done = epochs_done * len(job.x) + min(position.step * job.step_size, len(job.x))
    rate = done / max(seconds, 1e-9)
    between = last is not None and position.step == 0
    return Progress(
        epoch=epochs_done + (0 if between else 1),
        epochs=job.recipe.epochs,
        step=_steps_done(job, position),
        steps=job.recipe.epochs * job.steps,
        loss=last.loss if last is not None and between else position.loss / max(position.targets, 1),
        accuracy=last.accuracy if last is not None and between else position.hits / max(position.targets, 1),
        validation_loss=last.validation_loss if last else None,
        validation_accuracy=last.validation_accuracy if last else None,
        seconds=seconds,
        samples_per_second=rate,
        eta_seconds=(job.recipe.epochs * len(job.x) - done) / rate,
        trained=trained,
    )


def _trained(job: _Job, position: Position) -> Trained:
    return Trained(
        weights=dump(job.module, job.identity),
        parameters=count_parameters(job.module),
        history=tuple(position.history),
        threads=job.identity.threads,
        seconds=sum(record.seconds for record in position.history),
        peak_memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        training_flop=3.0 * job.module.forward_flop * len(job.x) * job.recipe.epochs,
    )


def _check(x: Array, y: Array, sample: tuple[int, ...], classes: int, vocabulary: int | None) -> None:
    """Raise Invalid unless samples and answers fit each other and the network."""
    if len(x) == 0 or x.shape[1:] != sample or y.shape != (x.shape[:2] if classes == 0 else x.shape[:1]):
        raise Invalid("samples and labels do not fit", expected=f"samples of shape {sample} and one label for each")
    _check_codes(y, classes or vocabulary or 0, "a label")
    if vocabulary is not None:
        _check_codes(x, vocabulary, "a token")
    elif x.dtype.kind not in "fiub" or not np.isfinite(x).all():
        raise Invalid("a sample holds something that is not a finite number", expected="finite float32")


def _check_codes(codes: Array, count: int, what: str) -> None:
    if codes.dtype.kind not in "iu" or codes.min() < 0 or codes.max() >= count:
        raise Invalid(f"{what} is outside the known ones", expected=f"integers from 0 to {count - 1}")


def _precision(job: _Job) -> torch.autocast:
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=job.recipe.precision == "bf16")


@contextmanager
def _settings(threads: int) -> Iterator[None]:
    """torch with this many threads and deterministic algorithms only; as it was before, afterwards."""
    memory: Any = torch.utils.deterministic
    before = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled(), memory.fill_uninitialized_memory
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True)
    memory.fill_uninitialized_memory = False  # a tenth of the time, and nothing here reads before it writes
    try:
        yield
    finally:
        torch.set_num_threads(before[0])
        torch.use_deterministic_algorithms(before[1])
        memory.fill_uninitialized_memory = before[2]
