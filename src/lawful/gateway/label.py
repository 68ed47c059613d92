"""Step 7: what a decision's labelling duties come to on an answer; nothing where it has none.

Text and other bytes get a signed mark beside them; PNG and JPEG pictures get the implicit label written into the file
first, so that the mark is over the very bytes that the caller receives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy

from lawful.core.call import Chunk
from lawful.core.ports import Clock
from lawful.gateway.snapshot import Offer
from lawful.law import marks
from lawful.law.labels import Needed, Signer

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labeller:
    """Who is named as provider, and the key that signs marks."""

    provider: str
    sign: Signer
    clock: Clock

    def headers(self, needed: Needed, offer: Offer) -> tuple[tuple[str, str], ...]:
        """The headers of an answer, known before its first byte."""
        return needed.headers(provider=self.provider, system=_system(offer), now=self.clock.now())

    def ending(self, needed: Needed, offer: Offer, number: str, contents: Iterable[bytes]) -> Chunk:
        """What ends an answer that came in pieces: the field about its finished texts."""
        field = needed.field(
            contents, provider=self.provider, system=_system(offer), number=number, now=self.clock.now(), sign=self.sign
        )
        return Chunk(label=field, headers=self.headers(needed, offer))

    def label(self, chunk: Chunk, needed: Needed, offer: Offer, number: str) -> Chunk:
        """The same piece of an answer with its labels; `number` is the request's id."""
        tensors = chunk.tensors
        if needed.metadata:
            label = needed.aigc(provider=self.provider, number=number)
            tensors = {name: _into_pictures(tensor, label) for name, tensor in tensors.items()}
        field = needed.field(
            contents(tensors), provider=self.provider, system=_system(offer), number=number, now=self.clock.now(),
            sign=self.sign,
        )  # fmt: skip
        return Chunk(tensors=tensors, marks=chunk.marks, label=field, headers=self.headers(needed, offer))


def contents(tensors: Mapping[str, numpy.ndarray]) -> Iterator[bytes]:
    """What is marked, in order: each element of a BYTES tensor, or a whole numeric tensor (row-major)."""
    for tensor in tensors.values():
        if tensor.dtype == object:
            yield from tensor.flat
        else:
            yield tensor.tobytes()


def _into_pictures(tensor: numpy.ndarray, label: marks.Aigc) -> numpy.ndarray:
    if tensor.dtype != object:
        return tensor
    labelled = numpy.empty(tensor.size, dtype=object)
    labelled[:] = [marks.write_aigc(item, label) if item.startswith(_PICTURES) else item for item in tensor.flat]
    return labelled.reshape(tensor.shape)


def _system(offer: Offer) -> str:
    return f"{offer.model.name}:{offer.model.version}"
