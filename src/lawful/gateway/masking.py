"""The engine sees masked text only; the caller gets its own words back.

Every BYTES tensor of a request, and every text of an OpenAI body, goes through the privacy room before the engine and
through its restorer after. Without a masker a call that carries text is refused: masking that cannot be done is never
skipped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

import numpy
from msgspec.structs import replace

from lawful.core.call import Call, Chunk
from lawful.core.errors import Unavailable
from lawful.gateway.bodies import Texts
from lawful.gateway.lanes import Answer, Lane

_Mask = TypeVar("_Mask")

_AT_ONCE = 4_000  # characters that are masked on the event loop; more go to a thread, so that others are answered


class Lanes(Protocol):
    """What one call's masking gave: its texts, masked, and new lanes for the texts of its answer."""

    @property
    def texts(self) -> list[str]: ...
    def lane(self, json_text: bool, /) -> Lane: ...


class TextMask(Protocol):
    """Masks texts under one scope, in the mode that the agreement names, and says how to restore what comes back."""

    def __call__(self, texts: list[str], scope: str, mode: str) -> tuple[list[str], Callable[[str], str]]: ...


class BodyMask(Protocol):
    """The same for a body whose answer comes in pieces. Raises TooLarge and Invalid for what it cannot mask."""

    def __call__(self, texts: list[str], scope: str, mode: str) -> Lanes: ...


class Back(Protocol):
    """The way back of one call's answer. `usage` holds numbers of tokens, where the engine counts them."""

    usage: dict[str, int]

    def takes_long(self, chunk: Chunk) -> bool:
        """Whether a chunk holds so much text that it takes the masker milliseconds to look through."""

    def pieces(self, chunk: Chunk) -> Iterable[Chunk]: ...
    def rest(self) -> Iterable[Chunk]: ...
    def contents(self) -> Iterable[bytes]:
        """The finished text of each choice, as the caller got it."""


def mask_tensors(call: Call, text_mask: TextMask | None, mode: str) -> tuple[Call, Callable[[Chunk], Chunk]]:
    """The call as the engine may see it, and what restores its answer. Raises Unavailable, and what the mask raises."""
    names = [name for name, tensor in call.tensors.items() if tensor.dtype.kind == "O"]
    if not names:
        return call, _unchanged
    texts = [_text(item) for name in names for item in call.tensors[name].flat]
    masked, restore = _there(text_mask)(texts, call.partition, mode)
    tensors, position = dict(call.tensors), 0
    for name in names:
        size = tensors[name].size
        tensors[name] = _bytes_array(masked[position : position + size], tensors[name].shape)
        position += size
    return replace(call, tensors=tensors), lambda chunk: _restored(chunk, restore)


async def mask_body(call: Call, body_mask: BodyMask | None, mode: str) -> tuple[Call, Back]:
    """The same for an OpenAI body, whose answer comes in pieces."""
    masker, taken = _there(body_mask), Texts(call.body)
    if sum(map(len, taken.texts)) <= _AT_ONCE:
        lanes = masker(taken.texts, call.partition, mode)
    else:
        lanes = await asyncio.to_thread(masker, taken.texts, call.partition, mode)
    wanted = call.body.get("response_format")
    answer = Answer(
        lanes.lane,
        streams=bool(call.body.get("stream")),
        json_content=isinstance(wanted, dict) and wanted.get("type") != "text",
    )
    return replace(call, body=taken.put(lanes.texts)), answer


def _unchanged(chunk: Chunk) -> Chunk:
    return chunk


async def pieces(back: Back, chunk: Chunk) -> Iterable[Chunk]:
    """What the caller may see of a chunk; a long one is looked through in a thread, while others are answered."""
    return await asyncio.to_thread(lambda: tuple(back.pieces(chunk))) if back.takes_long(chunk) else back.pieces(chunk)


def _there(masker: _Mask | None) -> _Mask:
    if masker is None:
        raise Unavailable(
            "text cannot be masked on this node, so it is not passed on", hint="install the privacy tagger"
        )
    return masker


def _text(item: bytes) -> str:
    return item.decode("utf-8", errors="surrogateescape")


def _bytes_array(texts: list[str], shape: tuple[int, ...]) -> numpy.ndarray:
    array = numpy.empty(len(texts), dtype=object)
    array[:] = [text.encode("utf-8", errors="surrogateescape") for text in texts]
    return array.reshape(shape)


def _restored(chunk: Chunk, restore: Callable[[str], str]) -> Chunk:
    tensors = {
        name: _bytes_array([restore(_text(item)) for item in tensor.flat], tensor.shape)
        if tensor.dtype == object
        else tensor
        for name, tensor in chunk.tensors.items()
    }
    return Chunk(tensors=tensors, marks=chunk.marks, label=chunk.label, headers=chunk.headers)
