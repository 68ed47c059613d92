"""Names and addresses, found by a small network; the runtime that computes it is handed in.

A tagger is an encoder (`features`), a network as a function from features to class scores, and a greedy decoder.
The file of a network is ONNX; what runs it is `app`'s (`app.masking.onnx_runtime`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lawful.privacy.span import Span
from lawful.privacy.surrogates.names import ZH_COMPOUND, ZH_TITLES

if TYPE_CHECKING:
    from lawful.privacy.features import Bits, Encoder, Ids

LABELS: tuple[str, ...] = tuple("O B-PERSON I-PERSON B-ADDRESS I-ADDRESS B-ORG I-ORG B-LOC I-LOC".split())
KINDS: tuple[str, ...] = ("O", "PERSON", "ADDRESS", "ORG", "LOC")
_BEFORE, _AFTER = (
    frozenset(" \t\n,.;:：，。；、|\"'“”‘’<>{}[]()（）@-*"),
    frozenset(" \t\n,;:：，。；、|\"'“”‘’<>{}[](（-*"),
)
_SHORT = re.compile(r"(?<![A-Za-z])[A-Za-z]{1,4}\.$")
SURE, MAYBE = 0.5, 0.3
STRETCH = 8_192  # characters read at once, so that memory stays small
EDGE = 160  # characters around a stretch that are read twice
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
        for start in range(0, len(text), STRETCH):
            before = max(0, start - EDGE)
            for span in self._tag(text[before : start + STRETCH + EDGE]):
                if start <= before + span.start < start + STRETCH:
                    yield Span(before + span.start, before + span.end, span.type, span.score, span.rule)

    def _tag(self, text: str) -> Iterator[Span]:
        if not self._encoder.script.search(text):
            return
        seen = self._encoder(text)
        chances = self._chances(seen.ids, seen.bits)
        for kind in (1, 2):
            for first, last, score in _runs(chances[:, 2 * kind - 1], chances[:, 2 * kind]):
                start, end = _trimmed(text, seen.starts[first], seen.ends[last - 1])
                if kind == 1:
                    end = _with_title(text, start, end)
                if end - start > 1:  # one character alone is nobody
                    yield Span(start, end, KINDS[kind], round(score, 4), f"tagger-{self.language}")

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


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the signs around it; the full stop of an abbreviation (Jr., Ave.) stays."""
    while start < end and text[start] in _BEFORE:
        start += 1
    while start < end and (text[end - 1] in _AFTER or (text[end - 1] == "." and not _SHORT.search(text, start, end))):
        end -= 1
    return start, end


def _runs(begins: NDArray[np.float32], inside: NDArray[np.float32]) -> Iterator[tuple[int, int, float]]:
    """(first, last + 1, highest chance) of every span of one kind.

    A run needs one position that is surely of the kind and goes on through those that well may be: a name with one
    doubtful character in it is still one name. It breaks where another surely begins.
    """
    together = begins + inside
    if not len(together) or together.max() < SURE:
        return
    chances, starts = together.tolist(), begins.tolist()
    first, highest = -1, 0.0
    for place, chance in enumerate([*chances, 0.0]):
        if first >= 0 and (chance < MAYBE or starts[place] > 0.5):
            if highest >= SURE:
                yield first, place, highest
            first, highest = -1, 0.0
        if chance >= MAYBE:
            first = place if first < 0 else first
            highest = max(highest, chance)


def _with_title(text: str, start: int, end: int) -> int:
    """Where a Chinese name ends that meets a title: a surname alone takes it along (王女士), a full name does not."""
    inside = 1 if end - start > 1 and text[end - 1 : end + 1] in ZH_TITLES else 0  # 王女|士
    name = text[start : end - inside]
    alone = len(name) == 1 or name in ZH_COMPOUND
    if inside:
        return end + 1 if alone else end - 1
    if alone and "\u3400" <= name[:1] <= "\u9fff":
        end += next((size for size in (3, 2, 1) if text[end : end + size] in ZH_TITLES), 0)
    return end
