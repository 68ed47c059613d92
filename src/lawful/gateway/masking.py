"""The engine sees masked text only; the caller gets its own words back.

Every BYTES tensor of a request goes through the privacy room before the engine and through its restorer after.
Without a masker a call that carries text is refused: masking that cannot be done is never skipped.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy

from lawful.core.call import Call, Chunk
from lawful.core.errors import Unavailable

Restore = Callable[[Chunk], Chunk]


class TextMask(Protocol):
    """Masks texts under one scope, in the mode that the agreement names, and says how to restore what comes back."""

    def __call__(self, texts: list[str], scope: str, mode: str) -> tuple[list[str], Callable[[str], str]]: ...


def mask(call: Call, text_mask: TextMask | None, mode: str) -> tuple[Call, Restore]:
    """The call as the engine may see it, and the function that restores an answer to it."""
    names = [name for name, tensor in call.tensors.items() if tensor.dtype == object]
    if not names:
        return call, _unchanged
    if text_mask is None:
        raise Unavailable(
            "text cannot be masked on this node, so it is not passed on", hint="install the privacy tagger"
        )
    texts = [_text(item) for name in names for item in call.tensors[name].flat]
    masked, restore = text_mask(texts, call.partition, mode)
    tensors, position = dict(call.tensors), 0
    for name in names:
        size = tensors[name].size
        tensors[name] = _bytes_array(masked[position : position + size], tensors[name].shape)
        position += size
    return _with(call, tensors), lambda chunk: _restored(chunk, restore)


def _text(item: bytes) -> str:
    return item.decode("utf-8", errors="surrogateescape")


def _bytes_array(texts: list[str], shape: tuple[int, ...]) -> numpy.ndarray:
    array = numpy.empty(len(texts), dtype=object)
    array[:] = [text.encode("utf-8", errors="surrogateescape") for text in texts]
    return array.reshape(shape)


def _with(call: Call, tensors: dict[str, numpy.ndarray]) -> Call:
    return Call(id=call.id, model=call.model, version=call.version, purpose=call.purpose, region=call.region,
                tensors=tensors, outputs=call.outputs, partition=call.partition)  # fmt: skip


def _restored(chunk: Chunk, restore: Callable[[str], str]) -> Chunk:
    tensors = {
        name: _bytes_array([restore(_text(item)) for item in tensor.flat], tensor.shape)
        if tensor.dtype == object
        else tensor
        for name, tensor in chunk.tensors.items()
    }
    return Chunk(tensors=tensors, marks=chunk.marks, label=chunk.label, headers=chunk.headers)


def _unchanged(chunk: Chunk) -> Chunk:
    return chunk
