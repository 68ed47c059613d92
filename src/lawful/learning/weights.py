"""Weights as bytes: safetensors, read strictly and never executed.

* The same tensors and the same note give the same bytes: names are sorted, unlike in the library's own writer.
* What does not read as safetensors, or is not whole, is Tampered; what reads well but belongs to another
  network is Invalid.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from safetensors import SafetensorError
from safetensors.torch import load as read_safetensors
from torch import Tensor, nn

from lawful.core.canonical import canonical
from lawful.core.errors import Invalid, Tampered
from lawful.core.recipe import Recipe
from lawful.learning.build import build
from lawful.learning.networks.network import Network

MOST_HEADER_BYTES = 4 * 2**20
_NOTE = "lawful"
_STRANGE = "these are not the weights that were written"

Note = TypeVar("Note")


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What weights say about themselves."""

    recipe: Recipe
    input_shape: tuple[int, ...]
    classes: int
    vocabulary: int | None
    threads: int
    torch: str


def dump(module: nn.Module, about: About) -> bytes:
    """The module's weights as safetensors, with `about` in the header. Raises Invalid for numbers not finite."""
    tensors = module.state_dict()
    if not all(tensor.isfinite().all() for tensor in tensors.values()):
        raise Invalid("the weights are not finite numbers", hint="train with a smaller learning_rate")
    return pack(tensors, about)


def load(
    weights: bytes,
    recipe: Recipe,
    input_shape: tuple[int, ...],
    classes: int,
    vocabulary: int | None = None,
) -> Network:
    """The recipe's network with these weights in it, ready to predict.

    Raises Tampered for bytes that are not whole safetensors, Invalid for weights of another recipe or shape.
    """
    tensors, about = unpack(weights, About)
    if (about.recipe, about.input_shape, about.classes, about.vocabulary) != (recipe, input_shape, classes, vocabulary):
        raise Invalid("these weights belong to another recipe", expected="the recipe that they were trained with")
    module = build(recipe, input_shape, classes, vocabulary)
    put(tensors, module)
    return module.eval()


def put(tensors: Mapping[str, Tensor], module: nn.Module) -> None:
    """Copy the tensors into the module. Raises Invalid unless names, shapes, types and finiteness all hold."""
    wanted = module.state_dict()
    if tensors.keys() != wanted.keys():
        raise Invalid("the weights have other names than the network's", expected=f"{len(wanted)} named tensors")
    for name, tensor in tensors.items():
        if tensor.shape != wanted[name].shape or tensor.dtype != wanted[name].dtype:
            raise Invalid("a tensor has another shape or type than the network's", expected="the trained network")
        if not tensor.isfinite().all():
            raise Invalid("the weights are not finite numbers", expected="finite fp32")
    module.load_state_dict(dict(tensors))


def pack(tensors: Mapping[str, Tensor], note: Any) -> bytes:
    """fp32 tensors and a note as safetensors: header length (8 bytes, little endian), JSON header, data."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt", _NOTE: canonical(note).decode()}}
    parts: list[bytes] = []
    offset = 0
    for name in sorted(tensors):
        data = tensors[name].detach().contiguous().numpy().astype("<f4", copy=False).tobytes()
        header[name] = {
            "dtype": "F32",
            "shape": list(tensors[name].shape),
            "data_offsets": [offset, offset + len(data)],
        }
        parts.append(data)
        offset += len(data)
    text = canonical(header)
    text += b" " * (-len(text) % 8)  # data begins on a multiple of eight
    return b"".join([len(text).to_bytes(8, "little"), text, *parts])


class _Header(msgspec.Struct):
    metadata: dict[str, str] = msgspec.field(name="__metadata__")


def unpack(content: bytes, kind: type[Note]) -> tuple[dict[str, Tensor], Note]:
    """The tensors and the note. Raises Tampered for bytes that are not whole safetensors with such a note."""
    length = int.from_bytes(content[:8], "little")
    if len(content) < 8 or length > min(len(content) - 8, MOST_HEADER_BYTES):
        raise Tampered(_STRANGE, expected="whole safetensors", hint="restore them from a backup")
    try:
        header = msgspec.json.decode(content[8 : 8 + length], type=_Header)
        note = msgspec.json.decode(header.metadata[_NOTE], type=kind)
        return read_safetensors(content), note
    except (msgspec.DecodeError, KeyError, SafetensorError, ValueError, RecursionError) as error:
        raise Tampered(_STRANGE, expected="whole safetensors", hint="restore them from a backup") from error
