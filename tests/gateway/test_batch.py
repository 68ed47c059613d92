"""Dynamic batching joins what may be joined and never two agreements."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import numpy
import pytest
from onnx import TensorProto, helper

from lawful.core.call import Call
from lawful.gateway.engines.batch import Batcher
from lawful.gateway.engines.onnx import OnnxEngine


class Recorder:
    """Doubles its input and remembers the batches; `slow` runs look long to the batcher, so that they queue."""

    def __init__(self, *, slow: bool = True) -> None:
        self.batches: list[numpy.ndarray] = []
        self.slow = slow
        self.time = 0.0
        self.failure: BaseException | None = None

    def run(self, tensors):
        self.batches.append(tensors["x"])
        if self.failure is not None:
            raise self.failure
        self.time += 1.0 if self.slow else 0.0
        return {"y": tensors["x"] * 2}

    def now(self) -> float:
        return self.time


@pytest.fixture
def executor():
    with ThreadPoolExecutor(1) as executor:
        yield executor


def rows(*values: float) -> dict[str, numpy.ndarray]:
    return {"x": numpy.array(values, dtype="float32").reshape(-1, 1)}


class TestBatcher:
    async def test_joins_waiting_calls_of_one_agreement_and_gives_each_its_own_rows(self, executor):
        recorder = Recorder()
        batcher = Batcher(recorder.run, max_rows=64, executor=executor, now=recorder.now)

        answers = await asyncio.gather(*(batcher.submit("A-1", rows(i, i + 0.5)) for i in range(8)))

        assert [answer["y"].ravel().tolist() for answer in answers] == [[2 * i, 2 * i + 1] for i in range(8)]
        assert len(recorder.batches) < 8

    async def test_never_joins_two_agreements(self, executor):
        recorder = Recorder()
        batcher = Batcher(recorder.run, max_rows=64, executor=executor, now=recorder.now)

        await asyncio.gather(*(batcher.submit(f"A-{i % 2}", rows(i % 2)) for i in range(20)))

        assert all(len(set(batch.ravel().tolist())) == 1 for batch in recorder.batches)

    async def test_keeps_to_the_most_rows(self, executor):
        recorder = Recorder()
        batcher = Batcher(recorder.run, max_rows=4, executor=executor, now=recorder.now)

        await asyncio.gather(*(batcher.submit("A-1", rows(1, 2, 3)) for _ in range(6)))

        assert max(batch.shape[0] for batch in recorder.batches) <= 4

    async def test_does_not_join_other_shapes(self, executor):
        recorder = Recorder()
        batcher = Batcher(recorder.run, max_rows=64, executor=executor, now=recorder.now)
        wide = {"x": numpy.ones((1, 2), dtype="float32")}

        answers = await asyncio.gather(
            batcher.submit("A", rows(1)), batcher.submit("A", wide), batcher.submit("A", rows(2))
        )

        assert [answer["y"].shape for answer in answers] == [(1, 1), (1, 2), (1, 1)]

    async def test_tells_every_call_of_a_batch_that_the_engine_failed_and_goes_on(self, executor):
        recorder = Recorder()
        batcher = Batcher(recorder.run, max_rows=64, executor=executor, now=recorder.now)
        recorder.failure = RuntimeError("broken")

        answers = await asyncio.gather(*(batcher.submit("A", rows(1)) for _ in range(3)), return_exceptions=True)
        recorder.failure = None

        assert all(isinstance(answer, RuntimeError) for answer in answers)
        assert (await batcher.submit("A", rows(4)))["y"].item() == 8

    @pytest.mark.parametrize("failure", [KeyboardInterrupt(), SystemExit(), asyncio.CancelledError(), StopIteration()])
    async def test_takes_whatever_the_engine_raises_for_a_failure_of_its_calls(self, executor, failure):
        recorder = Recorder()
        batcher = Batcher(recorder.run, max_rows=64, executor=executor, now=recorder.now)
        recorder.failure = failure

        answers = await asyncio.gather(*(batcher.submit("A", rows(1)) for _ in range(3)), return_exceptions=True)
        recorder.failure = None

        assert all(isinstance(answer, RuntimeError) for answer in answers)
        assert (await batcher.submit("A", rows(4)))["y"].item() == 8

    async def test_gives_a_call_that_is_alone_all_that_the_model_says(self, executor):
        def run(tensors):
            return {"total": tensors["x"].sum(), "boxes": numpy.arange(5)}

        answer = await Batcher(run, max_rows=64, executor=executor, now=Recorder().now).submit("A", rows(1, 2))

        assert (answer["total"], answer["boxes"].tolist()) == (3, [0, 1, 2, 3, 4])

    @pytest.mark.parametrize("output", [numpy.float32(3), numpy.arange(5)])
    async def test_never_cuts_what_has_no_row_for_each_row(self, executor, output):
        recorder = Recorder()

        def run(tensors):
            recorder.run(tensors)
            return {"y": output}

        batcher = Batcher(run, max_rows=64, executor=executor, now=recorder.now)

        answers = await asyncio.gather(*(batcher.submit("A", rows(1)) for _ in range(3)), return_exceptions=True)

        assert answers[0]["y"] is output
        assert all(isinstance(answer, ValueError) for answer in answers[1:])

    async def test_passes_over_who_went_away(self, executor):
        recorder = Recorder()
        batcher = Batcher(recorder.run, max_rows=64, executor=executor, now=recorder.now)
        asking = [asyncio.ensure_future(batcher.submit("A", rows(i))) for i in range(4)]
        await asyncio.sleep(0)
        asking[0].cancel()
        asking[2].cancel()

        answers = await asyncio.gather(*asking, return_exceptions=True)

        assert [isinstance(answer, asyncio.CancelledError) for answer in answers] == [True, False, True, False]
        assert [answers[i]["y"].item() for i in (1, 3)] == [2, 6]

    async def test_runs_a_short_model_at_once(self, executor):
        recorder = Recorder(slow=False)
        batcher = Batcher(recorder.run, max_rows=64, executor=executor, now=recorder.now)

        for value in range(5):
            assert (await batcher.submit("A", rows(value)))["y"].item() == 2 * value


class TestOnnx:
    @pytest.mark.parametrize(("first_in", "first_out"), [(1, 1), ("n", 1), (1, "n")])
    async def test_model_without_a_batch_dimension_gets_one_call_at_a_time(self, executor, first_in, first_out):
        node = helper.make_node("ReduceSum", ["x"], ["y"], keepdims=1)
        graph = helper.make_graph(
            [node],
            "sum",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, [first_in, 2])],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, [first_out, 1])],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
        engine = OnnxEngine(
            model.SerializeToString(), threads=1, max_rows=64, executor=executor, now=iter(range(10**6)).__next__
        )

        def call(value: float) -> Call:
            tensors = {"x": numpy.full((1, 2), value, dtype="float32")}
            return Call(id=str(value), model="sum", tensors=tensors, partition="A")

        answers = await asyncio.gather(*(engine.infer(call(value)) for value in range(6)))

        assert [answer.tensors["y"].item() for answer in answers] == [2 * value for value in range(6)]
