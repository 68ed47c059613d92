from __future__ import annotations

import json

import numpy as np
import onnx
import onnxruntime
import pytest

from lawful.core.errors import Invalid
from lawful.core.recipe import Conv2D, Dense, Flatten, MaxPool2D, Recipe
from lawful.learning import export
from lawful.learning.build import build
from lawful.learning.export import to_onnx
from lawful.learning.predict import predict

RECIPE = Recipe(layers=(Conv2D(filters=4), MaxPool2D(), Flatten(), Dense(units=8)))
OFFSET, SCALE = (10.0, 20.0, 30.0), (0.1, 0.2, 0.0)


@pytest.fixture(scope="module")
def module():
    return build(RECIPE, (8, 8, 3), 4)


@pytest.fixture(scope="module")
def exported(module):
    return to_onnx(module, input_shape=(8, 8, 3), offset=OFFSET, scale=SCALE, labels=("a", "b", "c", "d'\"狗"))


def answer(graph: bytes, **inputs: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    return session.run(["probabilities"], inputs)[0]


class TestExportedGraph:
    @pytest.mark.parametrize("batch", [1, 2, 3, 64, 65])
    def test_normalises_raw_inputs_and_answers_like_the_network(self, module, exported, batch):
        raw = np.random.default_rng(batch).uniform(0, 255, (batch, 8, 8, 3)).astype(np.float32)

        found = answer(exported.graph, input=raw)

        expected = predict(module, (raw - np.float32(OFFSET)) * np.float32(SCALE))
        assert np.abs(found - expected).max() < 1e-5
        assert np.allclose(1, found.sum(1), atol=1e-5)

    def test_says_how_much_it_differs_at_most(self, exported):
        assert 0 <= exported.difference < 1e-5

    def test_names_its_tensors_as_the_inference_protocol_does(self, exported):
        (given,), (got,) = exported.inputs, exported.outputs

        assert (given.name, given.datatype, given.shape) == ("input", "FP32", (-1, 8, 8, 3))
        assert (got.name, got.datatype, got.shape) == ("probabilities", "FP32", (-1, 4))
        session = onnxruntime.InferenceSession(exported.graph)
        assert [(i.name, i.type, i.shape) for i in session.get_inputs()] == [
            ("input", "tensor(float)", ["batch", 8, 8, 3])
        ]
        assert [(o.name, o.shape) for o in session.get_outputs()] == [("probabilities", ["batch", 4])]

    def test_carries_its_labels(self, exported):
        (entry,) = onnx.load_from_string(exported.graph).metadata_props

        assert json.loads(entry.value) == ["a", "b", "c", "d'\"狗"]

    def test_is_whole_and_says_nothing_of_the_machine_that_made_it(self, exported):
        graph = onnx.load_from_string(exported.graph)

        onnx.checker.check_model(graph, full_check=True)
        assert not any(tensor.external_data for tensor in graph.graph.initializer)
        assert [word for word in (b".py", b"site-packages", b"lawful", b"stack_trace") if word in exported.graph] == []

    def test_is_made_in_silence_and_again_the_same(self, module, exported, capfd, caplog, recwarn):
        again = to_onnx(module, input_shape=(8, 8, 3), offset=OFFSET, scale=SCALE, labels=("a", "b", "c", "d'\"狗"))

        assert exported == again
        assert capfd.readouterr() == ("", "")
        assert (caplog.records, list(recwarn)) == ([], [])

    @pytest.mark.parametrize(
        ("recipe", "shape", "vocabulary"),
        [
            (Recipe(layers=(Dense(units=8),)), (5,), None),
            (Recipe(network="rnn", cell="lstm", width=8, depth=1), (6,), 20),
            (Recipe(network="transformer", width=8, depth=1, heads=2), (6,), 20),
        ],
    )
    def test_is_made_of_every_kind_of_network(self, recipe, shape, vocabulary):
        network = build(recipe, shape, 3, vocabulary)

        found = to_onnx(network, input_shape=shape, labels=("a", "b", "c"), vocabulary=vocabulary)

        assert [("tokens", "INT64") if vocabulary else ("input", "FP32")] == [
            (t.name, t.datatype) for t in found.inputs
        ]
        assert found.difference < 1e-5
        graph = onnx.load_from_string(found.graph).graph
        # of any size: only then may served calls share a batch
        assert all(part.type.tensor_type.shape.dim[0].dim_param for part in (*graph.input, *graph.output))


class TestExport:
    @pytest.mark.parametrize(
        "changes",
        [
            {"labels": ("a", "b")},
            {"offset": (1.0, 2.0)},
            {"scale": np.ones((8, 8))},
            {"scale": np.nan},
            {"input_shape": (12, 8, 3)},
        ],
    )
    def test_of_parts_that_do_not_fit_is_refused(self, module, changes):
        with pytest.raises(Invalid):
            to_onnx(module, **{"input_shape": (8, 8, 3), "labels": tuple("abcd"), **changes})

    def test_that_answers_differently_never_leaves(self, module, monkeypatch):
        """A graph of other weights stands in for a defect of the exporter."""
        other = to_onnx(
            build(Recipe(layers=RECIPE.layers, seed=1), (8, 8, 3), 4), input_shape=(8, 8, 3), labels=tuple("abcd")
        )
        monkeypatch.setattr(export, "_graph", lambda *_: other.graph)

        with pytest.raises(Invalid, match="differs from the network by"):
            to_onnx(module, input_shape=(8, 8, 3), labels=tuple("abcd"))
