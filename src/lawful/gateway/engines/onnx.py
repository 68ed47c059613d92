"""Predictive models in ONNX Runtime, on the CPU."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Literal

import onnxruntime

from lawful.core.call import Call, Chunk
from lawful.core.errors import Tampered
from lawful.gateway.engines.batch import Batcher, Tensors


class OnnxEngine:
    """Runs one ONNX graph (bytes). `threads` 0 means all cores; `encode` makes the graph's inputs of the call's.

    Raises Tampered when the bytes are not a graph that ONNX Runtime accepts.
    """

    is_local: Literal[True] = True

    def __init__(
        self,
        graph: bytes,
        *,
        threads: int,
        max_rows: int,
        executor: Executor,
        now: Callable[[], float],
        encode: Callable[[Tensors], Tensors] = dict,
    ) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # a spinning thread burns a core
        try:
            self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # its error classes share no base of their own
            raise Tampered(
                "the stored graph does not load", hint="lawful audit verify; register the model again"
            ) from error
        self._encode = encode
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        self._outputs = [output.name for output in outputs]
        # A first dimension of a fixed size, or none, is no batch: joined calls would fail, or mix.
        joins = all(part.shape and not isinstance(part.shape[0], int) for part in (*inputs, *outputs))
        self._batcher = Batcher(self._run, max_rows=max_rows if joins else 1, executor=executor, now=now)

    async def infer(self, call: Call) -> Chunk:
        outputs = await self._batcher.submit(call.partition, self._encode(call.tensors))
        return Chunk(tensors={name: outputs[name] for name in call.outputs} if call.outputs else outputs)

    def _run(self, tensors: Tensors) -> Tensors:
        return dict(zip(self._outputs, self._session.run(self._outputs, tensors), strict=True))
