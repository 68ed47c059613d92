"""What a model declares of an input, made ready for asking at every call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy

from lawful.core.asset import Tensor

DATATYPES = {
    name: numpy.dtype(known)
    for name, known in {
        "BOOL": "bool", "UINT8": "uint8", "UINT16": "uint16", "UINT32": "uint32", "UINT64": "uint64", "INT8": "int8",
        "INT16": "int16", "INT32": "int32", "INT64": "int64", "FP16": "float16", "FP32": "float32", "FP64": "float64",
        "BYTES": "object",
    }.items()
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """The datatype and shape of one input; -1 in the shape stands for any size."""

    datatype: str
    dtype: numpy.dtype[Any]
    shape: tuple[int, ...]
    pick: Callable[[tuple[int, ...]], Any]  # the sizes that are fixed, from a shape of as many dimensions
    fixed: Any

    @classmethod
    def of(cls, tensor: Tensor) -> Declared:
        shape = tuple(tensor.shape)
        axes: list[Any] = [axis for axis, size in enumerate(shape) if size != -1]
        pick = itemgetter(*(axes or [slice(0)]))
        return cls(
            datatype=tensor.datatype, dtype=DATATYPES[tensor.datatype], shape=shape, pick=pick, fixed=pick(shape)
        )

    def takes(self, shape: tuple[int, ...]) -> bool:
        """Whether a shape without empty dimensions is as declared."""
        return len(shape) == len(self.shape) and self.pick(shape) == self.fixed and 0 not in shape
