"""A trained network as an ONNX graph that takes raw inputs and gives probabilities.

* The graph normalises as the training did, so that whoever calls it cannot forget to.
* No graph leaves before ONNX Runtime has given the same numbers as torch, for several batch sizes.
* The graph is one value without external files.
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import numpy as np
import onnx
import onnxruntime
import torch
from google.protobuf.message import Message  # type: ignore[import-untyped]
from numpy.typing import ArrayLike, NDArray
from torch import Tensor as TorchTensor
from torch import nn

from lawful.core.asset import Tensor
from lawful.core.errors import Invalid
from lawful.learning.networks.network import Network

MOST_DIFFERENCE = 1e-4
_BATCHES = (1, 3, 64)
_CHATTY = ("torch.onnx", "torch.export", "torch.__trace", "onnxscript", "onnx_ir")


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """An ONNX graph, the largest absolute difference between its probabilities and torch's, and its tensors."""

    graph: bytes
    difference: float
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]


class _Served(nn.Module):
    """Raw inputs (N, ...) -> (x - offset) * scale -> network -> softmax -> (N, K)."""

    offset: TorchTensor
    scale: TorchTensor

    def __init__(self, network: Network, offset: TorchTensor, scale: TorchTensor) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("offset", offset)
        self.register_buffer("scale", scale)

    def forward(self, x: TorchTensor) -> TorchTensor:
        if not self.network.tokens:
            x = (x - self.offset) * self.scale
        return torch.as_tensor(self.network(x)).softmax(-1)


def to_onnx(
    module: Network,
    *,
    input_shape: tuple[int, ...],
    offset: ArrayLike = 0.0,
    scale: ArrayLike = 1.0,
    labels: tuple[str, ...],
    vocabulary: int | None = None,
) -> Exported:
    """The graph from `input` FP32 (-1, *input_shape) to `probabilities` FP32 (-1, K), y = (x - offset) * scale first.

    `offset` and `scale` are one number, one per channel, or one per feature. A network over tokens takes `tokens`
    INT64 (-1, T) below `vocabulary` instead, as they are. The labels lie in the graph's metadata as JSON.
    Raises Invalid when the parts do not fit, or when ONNX Runtime's answer differs by more than `MOST_DIFFERENCE`.
    """
    served = _Served(module, _as_parameter(offset, input_shape), _as_parameter(scale, input_shape)).eval()
    samples = _random_inputs(served, input_shape, vocabulary)
    try:
        with torch.inference_mode():
            expected = served(samples).numpy()
    except RuntimeError as error:  # torch's word for shapes that do not fit
        raise Invalid("the network takes another input", expected="the shape that it was built for") from error
    if expected.shape != (len(samples), len(labels)):
        raise Invalid("the network has another number of classes than there are labels", expected=f"{len(labels)}")
    name, datatype = ("tokens", "INT64") if module.tokens else ("input", "FP32")
    graph = _graph(served, samples[:2], name, labels)
    difference = _difference(graph, name, samples.numpy(), expected)
    if not difference <= MOST_DIFFERENCE:
        raise Invalid(
            f"the exported graph differs from the network by {difference:.1e}",
            expected=f"at most {MOST_DIFFERENCE:.0e}",
            hint="report this as a defect of the exporter",
        )
    return Exported(
        graph=graph,
        difference=difference,
        inputs=(Tensor(name=name, datatype=datatype, shape=(-1, *input_shape)),),
        outputs=(Tensor(name="probabilities", datatype="FP32", shape=(-1, len(labels))),),
    )


def _graph(served: _Served, example: TorchTensor, name: str, labels: tuple[str, ...]) -> bytes:
    batch = torch.export.Dim("batch", min=1)
    with _silence():
        program = torch.onnx.export(
            served,
            (example,),
            input_names=[name],
            output_names=["probabilities"],
            dynamic_shapes=({0: batch},),
            dynamo=True,
            verbose=False,
            external_data=False,
        )
    if program is None:  # only without dynamo, says its type
        raise Invalid("the network could not be exported")
    model = program.model_proto
    _forget_origins(model)
    model.metadata_props.add(key="labels", value=json.dumps(labels, ensure_ascii=False))
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString(deterministic=True))


def _forget_origins(message: Message) -> None:
    """Drop what the exporter notes on every node: names, and paths and source lines of the machine that exported."""
    for field, value in message.ListFields():
        if field.name in {"metadata_props", "doc_string"}:
            message.ClearField(field.name)
        elif field.type == field.TYPE_MESSAGE:
            for part in value if field.is_repeated else [value]:
                _forget_origins(part)


def _difference(graph: bytes, name: str, samples: NDArray[np.generic], expected: NDArray[np.float32]) -> float:
    """The largest absolute difference over batches of several sizes."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3  # errors only
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    answers = [(size, session.run(["probabilities"], {name: samples[:size]})[0]) for size in _BATCHES]
    return max(float(np.abs(answer - expected[:size]).max()) for size, answer in answers)


def _random_inputs(served: _Served, input_shape: tuple[int, ...], vocabulary: int | None) -> TorchTensor:
    """Raw inputs whose normalised form is standard normal, or tokens of which some are padding at the end."""
    random = np.random.default_rng(0)
    size = (max(_BATCHES), *input_shape)
    if served.network.tokens:
        tokens = random.integers(1, max(vocabulary or 2, 2), size=size)
        lengths = random.integers(0, input_shape[0] + 1, size=(size[0], 1))
        return torch.from_numpy(np.where(np.arange(input_shape[0]) < lengths, tokens, 0))
    normal = torch.from_numpy(random.standard_normal(size).astype(np.float32))
    return normal / torch.where(served.scale == 0, 1.0, served.scale) + served.offset


def _as_parameter(value: ArrayLike, input_shape: tuple[int, ...]) -> TorchTensor:
    array = np.asarray(value, np.float32)
    if array.shape not in {(), (1,), input_shape[-1:], input_shape} or not np.isfinite(array).all():
        raise Invalid("offset or scale does not fit the input", expected="one finite number, per channel or feature")
    return torch.from_numpy(array.copy())


@contextmanager
def _silence() -> Iterator[None]:
    """The exporter logs and warns about its own internals; its errors are raised, and those stay."""
    loggers = [logging.getLogger(name) for name in _CHATTY]
    before = [logger.level for logger in loggers]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for logger in loggers:
            logger.setLevel(logging.CRITICAL)
        try:
            yield
        finally:
            for logger, level in zip(loggers, before, strict=True):
                logger.setLevel(level)
