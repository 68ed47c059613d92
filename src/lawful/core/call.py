"""A request on its way to becoming an answer, and the pieces of that answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    import numpy


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One request, protocol stripped off.

    `tensors` maps input names to arrays (object arrays of `bytes` for the BYTES datatype); `outputs` names the
    wanted outputs, all when empty. `partition` is what may never share a batch: the agreement's id.
    """

    id: str
    model: str
    version: str = ""
    key: str = ""
    purpose: str = ""
    region: str = ""
    tensors: dict[str, numpy.ndarray] = {}
    outputs: Sequence[str] = ()
    partition: str = ""
    route: str = ""
    body: dict[str, Any] = {}

    def __repr__(self) -> str:
        """Nothing of the content."""
        return f"Call(id={self.id!r}, model={self.model!r}, version={self.version!r})"


class Chunk(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of an answer; predictive models give exactly one.

    `tensors` maps output names to arrays; `marks` are the codes of the notices that the answer carries. Where the law
    asks for labels on generated output, `label` is their JSON field and `headers` what goes before the first byte.
    `body` is one object of the OpenAI API: the whole answer, or one event of a stream.
    """

    tensors: dict[str, numpy.ndarray] = {}
    body: dict[str, Any] = {}
    marks: tuple[str, ...] = ()
    label: Mapping[str, Any] = {}
    headers: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        """Nothing of the content."""
        return f"Chunk(marks={self.marks!r})"
