"""Dynamic batching that never mixes agreements.

* Calls that wait while the engine is busy are joined, first come first served, up to `max_rows` rows.
* Only calls of one partition (one agreement) and one signature (names, datatypes, shapes without the first
  dimension) share a batch.
* A model whose inputs or outputs do not all begin with the rows of a batch is given one call at a time (`max_rows` 1).
* A call that comes alone waits for nobody and runs exactly as it would without batching.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from itertools import accumulate

import numpy

Tensors = dict[str, numpy.ndarray]
Run = Callable[[Tensors], Tensors]

# A run expected to be shorter than this, in seconds, stays on the event loop: a thread hop would cost more. What is
# expected is the quickest of the last few: a run that the machine interrupted says nothing of the model.
_SHORT = 0.000_5
_LAST = 8


@dataclass(slots=True)
class _Waiting:
    signature: tuple[object, ...]
    tensors: Tensors
    rows: int
    answer: asyncio.Future[Tensors]


class Batcher:
    """Feeds one model's `run` with batches. Used from one event loop; `executor` runs the long ones."""

    def __init__(self, run: Run, *, max_rows: int, executor: Executor, now: Callable[[], float]) -> None:
        self._run = run
        self._max_rows = max_rows
        self._executor = executor
        self._now = now
        self._waiting: deque[_Waiting] = deque()
        self._busy = False
        self._seconds_per_row: deque[float] = deque([_SHORT], maxlen=_LAST)  # pessimistic until measured

    async def submit(self, partition: str, tensors: Tensors) -> Tensors:
        """The outputs for these inputs (the first dimension is the batch). Raises what the engine raises."""
        rows: int = next(iter(tensors.values())).shape[0]
        if not self._busy and not self._waiting and self._is_short(rows):
            return self._timed(tensors, rows)
        signature = (partition, *((name, t.dtype.str, t.shape[1:]) for name, t in sorted(tensors.items())))
        waiting = _Waiting(signature, tensors, rows, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._start()
        return await waiting.answer

    def _is_short(self, rows: int) -> bool:
        return min(self._seconds_per_row) * rows < _SHORT

    def _start(self) -> None:
        if self._busy or not self._waiting:
            return
        self._busy = True
        batch = self._next()
        loop = asyncio.get_running_loop()
        running = self._executor.submit(self._joined, batch)
        running.add_done_callback(lambda done: loop.call_soon_threadsafe(self._finish, batch, done))

    def _next(self) -> list[_Waiting]:
        """The first in line and everyone behind it that may share its batch, in order, while there is room."""
        first = self._waiting.popleft()
        batch, rows, others = [first], first.rows, deque[_Waiting]()
        while self._waiting:
            waiting = self._waiting.popleft()
            if waiting.answer.cancelled():
                continue
            if waiting.signature == first.signature and rows + waiting.rows <= self._max_rows:
                batch.append(waiting)
                rows += waiting.rows
            else:
                others.append(waiting)
        self._waiting = others
        return batch

    def _joined(self, batch: list[_Waiting]) -> Tensors:
        each = [waiting.tensors for waiting in batch]
        joined = each[0] if len(each) == 1 else {n: numpy.concatenate([t[n] for t in each]) for n in each[0]}
        return self._timed(joined, sum(waiting.rows for waiting in batch))

    def _timed(self, tensors: Tensors, rows: int) -> Tensors:
        before = self._now()
        outputs = self._run(tensors)
        self._seconds_per_row.append((self._now() - before) / max(rows, 1))
        return outputs

    def _finish(self, batch: list[_Waiting], done: Future[Tensors]) -> None:
        self._busy = False
        try:
            answers = _split(done.result(), batch)
        except BaseException as error:  # noqa: BLE001  whatever an engine raises is its calls' failure, and nobody else's
            # A future takes no StopIteration; what is no Exception would end the event loop.
            is_plain = isinstance(error, Exception) and not isinstance(error, StopIteration)
            failure = error if is_plain else RuntimeError(type(error).__name__)
            for waiting in batch:
                if not waiting.answer.done():
                    waiting.answer.set_exception(failure)
        else:
            for waiting, answer in zip(batch, answers, strict=True):
                if not waiting.answer.done():
                    waiting.answer.set_result(answer)
        self._start()


def _split(outputs: Tensors, batch: list[_Waiting]) -> list[Tensors]:
    """Each call's own rows. Raises ValueError for outputs that have no row for each row of the joined inputs."""
    if len(batch) == 1:
        return [outputs]
    if any(numpy.shape(t)[:1] != (sum(waiting.rows for waiting in batch),) for t in outputs.values()):
        raise ValueError("an output has no row for each row of the inputs")
    ends = list(accumulate(waiting.rows for waiting in batch))
    return [
        {name: t[end - waiting.rows : end] for name, t in outputs.items()}
        for waiting, end in zip(batch, ends, strict=True)
    ]
