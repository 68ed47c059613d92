"""A request on its way to becoming an answer, and the pieces of that answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, protocol stripped off.

    `tensors` maps input names to arrays (object arrays of `bytes` for the BYTES datatype); `outputs` names the
    wanted outputs, all when empty. `partition` is what may never share a batch: the agreement's id.
    """

    id: str
    model: str
    version: str = ""
    key: str = field(default="", repr=False)
    purpose: str = ""
    region: str = ""
    tensors: dict[str, numpy.ndarray] = field(default_factory=dict, repr=False)
    outputs: Sequence[str] = ()
    partition: str = ""
    route: str = ""
    body: dict[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A piece of an answer; predictive models give exactly one.

    `tensors` maps output names to arrays; `marks` are the codes of the notices that the answer carries. Where the law
    asks for labels on generated output, `label` is their JSON field and `headers` what goes before the first byte. `body` is one
    object of the OpenAI API: the whole answer, or one event of a stream.
    """

    tensors: dict[str, numpy.ndarray] = field(default_factory=dict, repr=False)
    body: dict[str, Any] = field(default_factory=dict, repr=False)
    marks: tuple[str, ...] = ()
    label: Mapping[str, Any] = field(default_factory=dict, repr=False)
    headers: tuple[tuple[str, str], ...] = ()
