"""Records of a dataset as a service's own inputs, to try it with."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy

from lawful.core.asset import Model
from lawful.data.table import arrays
from lawful.lifecycle import prepare
from lawful.lifecycle.house import House


class Samples(msgspec.Struct, frozen=True, kw_only=True):
    """Raw inputs of a model as its service takes them, with their true labels."""

    name: str
    datatype: str
    output: str
    labels: tuple[str, ...]
    inputs: Any
    truth: tuple[str, ...]


def first(house: House, model: Model, count: int) -> Samples:
    """The first records that a model was made from, as raw inputs of its service."""
    table = prepare.load(house, house.store.datasets.get(model.made_from[0].id)).take(range(count))
    tensor = model.inputs[0]
    if table.kind == "text":
        inputs = numpy.array([text.encode() for text in table.frame["text"]], dtype=object)
    else:
        inputs = arrays(table)[0]
    return Samples(
        name=tensor.name,
        datatype=tensor.datatype,
        output=model.outputs[0].name,
        labels=model.labels,
        inputs=inputs,
        truth=tuple(table.frame["label"]),
    )
