"""Names and addresses, found by a small network; the runtime that computes it is handed in.

A tagger is an encoder (`features`), a network as a function from features to class scores, and a greedy decoder.
The file of a network is ONNX; `onnx_runtime` is the only place that knows a runtime for it, and only `app` calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lawful.privacy.span import Span

if TYPE_CHECKING:
    from lawful.privacy.features import Bits, Encoder, Ids

LABELS: tuple[str, ...] = tuple("O B-PERSON I-PERSON B-ADDRESS I-ADDRESS B-ORG I-ORG B-LOC I-LOC".split())
KINDS: tuple[str, ...] = ("O", "PERSON", "ADDRESS", "ORG", "LOC")
_KIND_OF = np.array([0, 1, 1, 2, 2, 3, 3, 4, 4])
_BEGINS = np.array([label.startswith("B-") for label in LABELS])
WINDOW = 512  # positions computed at once
MARGIN = 24  # positions on either side that are computed twice, so that no span is cut

# (1, positions, columns) ids and (1, positions, gazetteers) bits give (1, positions, labels) scores.
Runtime = Callable[["Ids", "Bits"], NDArray[np.float32]]


class Tagger:
    """Finds PERSON and ADDRESS. Keeps no state between texts."""

    def __init__(self, language: str, encoder: Encoder, runtime: Runtime) -> None:
        self.language = language
        self._encoder = encoder
        self._runtime = runtime

    def tag(self, text: str) -> Iterator[Span]:
        """The names and addresses of a text; the score is the mean probability over the span."""
        seen = self._encoder(text)
        if not seen.starts:
            return
        chances = self._chances(seen.ids, seen.bits)
        for kind, first, last in _runs(chances):
            score = float(chances[first:last, _KIND_OF == kind].sum(axis=1).mean())
            yield Span(seen.starts[first], seen.ends[last - 1], KINDS[kind], round(score, 4), f"tagger-{self.language}")

    def _chances(self, ids: Ids, bits: Bits) -> NDArray[np.float32]:
        """Probabilities (positions, labels), computed in overlapping windows when the text is long."""
        scores: list[NDArray[np.float32]] = []
        for start in range(0, len(ids), WINDOW):
            before = max(0, start - MARGIN)
            window = slice(before, start + WINDOW + MARGIN)
            scores.append(self._runtime(ids[None, window], bits[None, window])[0][start - before :][:WINDOW])
        chances = np.exp(np.concatenate(scores))
        chances /= chances.sum(axis=1, keepdims=True)
        return chances


def _runs(chances: NDArray[np.float32]) -> Iterator[tuple[int, int, int]]:
    """(kind, first, last + 1) of every PERSON and ADDRESS."""
    labels = chances.argmax(axis=1)
    kinds = _KIND_OF[labels]
    changes = np.flatnonzero((kinds[1:] != kinds[:-1]) | _BEGINS[labels[1:]]) + 1
    borders = [0, *changes.tolist(), len(kinds)]
    for first, last in zip(borders, borders[1:], strict=False):
        if kinds[first] in (1, 2):
            yield int(kinds[first]), first, last
