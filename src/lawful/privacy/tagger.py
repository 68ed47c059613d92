"""Names and addresses, found by a small network; the runtime that computes it is handed in.

A tagger is an encoder (`features`), a network as a function from features to class scores, and a greedy decoder.
The file of a network is ONNX; `onnx_runtime` is the only place that knows a runtime for it, and only `app` calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lawful.privacy.span import Span

if TYPE_CHECKING:
    from lawful.privacy.features import Bits, Encoder, Ids

LABELS: tuple[str, ...] = tuple("O B-PERSON I-PERSON B-ADDRESS I-ADDRESS B-ORG I-ORG B-LOC I-LOC".split())
KINDS: tuple[str, ...] = ("O", "PERSON", "ADDRESS", "ORG", "LOC")
SURE, MAYBE = 0.5, 0.3
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
        """The names and addresses of a text; the score is the probability where it is highest."""
        seen = self._encoder(text)
        if not seen.starts:
            return
        chances = self._chances(seen.ids, seen.bits)
        for kind, first, last in _runs(chances):
            score = float(chances[first:last, 2 * kind - 1 : 2 * kind + 1].sum(axis=1).max())
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
    """(kind, first, last + 1) of every PERSON and ADDRESS.

    A run needs one position that is surely of the kind and goes on through those that well may be: a name with one
    doubtful character in it is still one name. It breaks where another surely begins.
    """
    for kind in (1, 2):
        begin, inside = 2 * kind - 1, 2 * kind
        chance = chances[:, begin] + chances[:, inside]
        sure = chance >= SURE
        if not sure.any():
            continue
        maybe = chance >= MAYBE
        starts = maybe.copy()
        starts[1:] &= ~maybe[:-1] | (chances[1:, begin] > 0.5)
        edges = [*np.flatnonzero(starts).tolist(), len(maybe)]
        for first, following in pairwise(edges):
            last = first + int(np.argmin(np.append(maybe[first:following], False)))
            if sure[first:last].any():
                yield kind, first, last
