"""The engine sees masked text only; the caller gets its own words back.

Every BYTES tensor of a request, and every text of an OpenAI body, goes through the privacy room before the engine and
through its restorer after. Without a masker a call that carries text is refused: masking that cannot be done is never
skipped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from itertools import chain
from typing import Final, Protocol

import numpy
from msgspec.structs import replace

from lawful.core.call import Call, Chunk
from lawful.core.errors import Unavailable
from lawful.gateway.bodies import Texts
from lawful.gateway.lanes import Answer, Lane

_BYTES: Final = "bytes"  # the name under which texts of tensors are looked through like those of a body
_AT_ONCE: Final = (
    4_000  # characters that are masked on the event loop; more go to a thread, so that others are answered
)


class Lanes(Protocol):
    """What one call's masking gave: its texts, masked, and new lanes for the texts of its answer."""

    @property
    def texts(self) -> list[str]: ...
    def lane(self, json_text: bool, /) -> Lane: ...


class TextMask(Protocol):
    """Masks the texts of one call under one scope, in the mode that the agreement names.

    Raises TooLarge and Invalid for what it cannot mask.
    """

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


Restore = Callable[[Chunk], Awaitable[Chunk]]


async def mask_tensors(call: Call, text_mask: TextMask | None, mode: str) -> tuple[Call, Restore]:
    """The call as the engine may see it, and what restores its answer. Raises Unavailable, and what the mask raises."""
    names = [name for name, tensor in call.tensors.items() if tensor.dtype.kind == "O"]
    if not names:  # an answer may hold text all the same
        return call, lambda chunk: _restored(chunk, lambda: _masked([], text_mask, call, mode))
    taken = Texts({_BYTES: [_text(item) for name in names for item in call.tensors[name].flat]})
    lanes = await _masked(taken.texts, text_mask, call, mode)
    masked = taken.put(lanes.texts)[_BYTES]
    tensors, position = dict(call.tensors), 0
    for name in names:
        size = tensors[name].size
        tensors[name] = _bytes_array(masked[position : position + size], tensors[name].shape)
        position += size
    return replace(call, tensors=tensors), lambda chunk: _restored(chunk, lambda: _now(lanes))


async def mask_body(call: Call, text_mask: TextMask | None, mode: str) -> tuple[Call, Back]:
    """The same for an OpenAI body, whose answer comes in pieces."""
    _there(text_mask)
    taken = Texts(call.body)
    lanes = await _masked(taken.texts, text_mask, call, mode)
    wanted = call.body.get("response_format")
    answer = Answer(
        lanes.lane,
        streams=bool(call.body.get("stream")),
        json_content=isinstance(wanted, dict) and wanted.get("type") != "text",
    )
    return replace(call, body=taken.put(lanes.texts)), answer


async def _masked(texts: list[str], text_mask: TextMask | None, call: Call, mode: str) -> Lanes:
    """Much text is masked in a thread, so that others are answered meanwhile."""
    masker = _there(text_mask)
    if sum(map(len, texts)) <= _AT_ONCE:
        return masker(texts, call.partition, mode)
    return await asyncio.to_thread(masker, texts, call.partition, mode)


async def pieces(back: Back, chunk: Chunk) -> Iterable[Chunk]:
    """What the caller may see of a chunk; a long one is looked through in a thread, while others are answered."""
    return await asyncio.to_thread(lambda: tuple(back.pieces(chunk))) if back.takes_long(chunk) else back.pieces(chunk)


def _there(text_mask: TextMask | None) -> TextMask:
    if text_mask is None:
        raise Unavailable(
            "text cannot be masked on this node, so it is not passed on", hint="install the privacy tagger"
        )
    return text_mask


async def _now(lanes: Lanes) -> Lanes:
    return lanes


def _text(item: bytes | str) -> str:
    return item if isinstance(item, str) else item.decode("utf-8", errors="surrogateescape")


def _bytes_array(texts: list[str], shape: tuple[int, ...]) -> numpy.ndarray:
    array = numpy.empty(len(texts), dtype=object)
    array[:] = [text.encode("utf-8", errors="surrogateescape") for text in texts]
    return array.reshape(shape)


async def _restored(chunk: Chunk, lanes: Callable[[], Awaitable[Lanes]]) -> Chunk:
    """The answer with the caller's own values, and without what the model says of others by itself."""
    texts = {name: list(map(_text, tensor.flat)) for name, tensor in chunk.tensors.items() if tensor.dtype == object}
    if not texts:
        return chunk
    lane = (await lanes()).lane(False)

    def restored() -> dict[str, numpy.ndarray]:
        # A classifier says the same few labels over and over.
        back = {text: lane.feed(text) + lane.end() for text in dict.fromkeys(chain.from_iterable(texts.values()))}
        return {
            name: _bytes_array([back[text] for text in found], chunk.tensors[name].shape)
            for name, found in texts.items()
        }

    much = sum(len(text) for found in texts.values() for text in found) > _AT_ONCE
    tensors = chunk.tensors | (await asyncio.to_thread(restored) if much else restored())
    return Chunk(tensors=tensors, marks=chunk.marks, label=chunk.label, headers=chunk.headers)
