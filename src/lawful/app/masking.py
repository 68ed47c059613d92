"""The privacy room made ready for both workflows: one masker, the shipped taggers, a key of the workspace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import onnxruntime

from lawful.app import masker
from lawful.core.errors import TooLarge
from lawful.gateway.escapes import Unescaping
from lawful.gateway.lanes import Chain, Lane
from lawful.gateway.said import Find, Sent, Withholding
from lawful.privacy.escapes import masked_as_written
from lawful.privacy.load import load_taggers
from lawful.privacy.mask import Mode, Together
from lawful.privacy.restore import Restorer
from lawful.privacy.surrogates.parts import parts
from lawful.privacy.tagger import Runtime
from lawful.settings import Masking as Knobs

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray


_MOST_VALUES = 5_000  # different ones in one call
_MOST_CALLED = 50  # persons of one call whom an answer may call by a part of their name
_SHORTEST = 4  # characters of a value in Latin letters that is looked for again; shorter ones are words as well
_BETWEEN = "\ud800"  # stands in no text that can be masked


def onnx_runtime(graph: bytes) -> Runtime:
    """A tagger's graph as a function, on one thread: texts are many and short."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def run(ids: NDArray[numpy.int64], bits: NDArray[numpy.float32]) -> NDArray[numpy.float32]:
        scores: NDArray[numpy.float32] = session.run(["scores"], {"ids": ids, "bits": bits})[0]
        return scores

    return run


class Masking:
    """Masks texts of data sets and of calls. Building it loads the taggers, so that it is built when first needed."""

    def __init__(self, key: bytes, knobs: Knobs | None = None, folder: Path | None = None) -> None:
        self._knobs = knobs or Knobs()
        tagger = load_taggers(*self._knobs.languages, run=onnx_runtime)
        self.masker = masker.build(key, tagger, self._knobs, folder or Path())

    def texts(self, texts: Sequence[str], scope: str, mode: str) -> list[str]:
        """The texts of a data set: equal values get equal surrogates, and nothing is kept to restore them."""
        if mode == "label":
            together = self.together(scope, "label")
            return [together.mask(text).text for text in texts]
        masker = replace(self.masker, key=self.masker.random.bytes(32)) if mode == "irreversible" else self.masker
        return [masker.mask(text, scope=scope).text for text in texts]

    def together(self, scope: str, mode: Mode) -> Together:
        """Texts of one scope, masked one after the other; `Together.mapping` restores them."""
        return Together(self.masker, scope=scope, mode=mode)

    def as_written(self, text: str, together: Together) -> str:
        """The masked text; what is written as `\\u5f20` is read as the letter and written so again. Raises as `mask`."""
        return masked_as_written(text, together.mask)

    def call(self, texts: Sequence[str], scope: str, mode: str) -> CallLanes:
        """The texts of one call, masked one to one together, and lanes for its answer. Raises TooLarge."""
        if sum(map(len, texts)) > self._knobs.max_characters:
            raise TooLarge(
                "the request is too long to mask",
                expected=f"at most {self._knobs.max_characters:,} characters",
                hint="send less; masking.max_characters sets the bound",
            )
        chosen: Mode = "label" if mode == "label" else "irreversible" if mode == "irreversible" else "surrogate"
        together = Together(self.masker, scope=scope, mode=chosen)
        mapping, persons, masked = together.mapping, dict[str, str](), []
        for done in together.mask_all(texts):
            masked.append(done.text)
            named = (span.surrogate for span in done.spans if span.type == "PERSON")
            persons.update({made: mapping[made] for made in named if made in mapping})
            if len(together.issued) > _MOST_VALUES:
                raise TooLarge(
                    "the request names too many people", expected=f"at most {_MOST_VALUES:,} values of theirs"
                )
        masked = mentioned_again(masked, together.issued)
        called = _called(persons, mapping, texts) if mode == "surrogate" else {}
        sent = Sent((*texts, *masked, *called.values()))
        return CallLanes(masked, called | mapping, find=self.masker.find, sent=sent, answers=self._knobs.answers)


def _called(persons: Mapping[str, str], mapping: Mapping[str, str], texts: Sequence[str]) -> dict[str, str]:
    """What the persons may be called in the answer, but for what the request itself says or two of them share."""
    if len(persons) > _MOST_CALLED:
        return {}
    said = "\n".join(texts).casefold()
    found: dict[str, set[str]] = {}
    for made, original in persons.items():
        for virtual, true in parts(original, made).items():
            found.setdefault(virtual, set()).add(true)
    return {
        virtual: true.pop()
        for virtual, true in found.items()
        if len(true) == 1 and virtual not in mapping and virtual.casefold() not in said
    }


def mentioned_again(masked: Sequence[str], issued: Mapping[str, str]) -> list[str]:
    """What was found in one text of a call, put out of the others too, where less stood around it to tell it by."""
    values = [value for value in issued if len(value) >= _SHORTEST or not value.isascii()]
    together = _BETWEEN.join(masked)
    found = sorted(
        ((start, -len(value), value) for value in values for start in _whole_words(value, together)),
    )
    pieces, done = [], 0
    for start, size, value in found:
        if start >= done:
            pieces += [together[done:start], issued[value]]
            done = start - size
    return "".join([*pieces, together[done:]]).split(_BETWEEN) if found else list(masked)


def _whole_words(value: str, text: str) -> Iterator[int]:
    """Where a value stands, but not within a longer word or number of Latin letters and digits."""
    start = text.find(value)
    while start >= 0:
        if not (_goes_on(text, start) or _goes_on(text, start + len(value))):
            yield start
        start = text.find(value, start + len(value))


def _goes_on(text: str, place: int) -> bool:
    around = text[max(0, place - 1) : place + 1]
    return len(around) == 2 and place > 0 and around.isascii() and around.isalnum()


class CallLanes:
    """What masking one call gave: the masked texts, and lanes that restore and withhold in its answer."""

    def __init__(
        self,
        texts: list[str],
        mapping: dict[str, str],
        *,
        find: Find,
        sent: Sent,
        answers: Literal["all", "identifiers"],
    ) -> None:
        self.texts = texts
        self._mapping, self._find, self._sent, self._answers = mapping, find, sent, answers

    def lane(self, json_text: bool, /) -> Lane:
        restorer = self._json_restorer if json_text else self._text_restorer
        stages: tuple[Lane, ...] = (
            restorer.fork(),
            Withholding(self._find, self._sent, which=self._answers, json_text=json_text),
        )
        return Chain(Unescaping(), *stages) if json_text else Chain(*stages)

    @cached_property
    def _text_restorer(self) -> Restorer:
        return Restorer(self._mapping)

    @cached_property
    def _json_restorer(self) -> Restorer:
        return Restorer(self._mapping, json_text=True)
