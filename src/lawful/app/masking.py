"""The privacy room made ready for both workflows: one masker, the shipped taggers, a key of the workspace."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
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
from lawful.privacy.mask import Masked, Mode
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

    def text(self, text: str, scope: str) -> str:
        """One text of a data set: equal values of the set get equal surrogates, and nothing is kept to restore them."""
        return self.masker.mask(text, scope=scope).text

    def as_written(self, text: str, scope: str, mode: Mode) -> str:
        """The masked text; what is written as `\\u5f20` is read as the letter and written so again. Raises as `spans`."""
        return masked_as_written(text, lambda letters: self.spans(letters, scope, mode))

    def spans(self, text: str, scope: str, mode: Mode) -> Masked:
        return self.masker.mask(text, scope=scope, mode=mode)

    def call(self, texts: Sequence[str], scope: str, mode: str) -> tuple[list[str], Callable[[str], str]]:
        """The texts of one call, masked one to one together, and what restores them in its answer."""
        masked, mapping = self._masked(texts, scope, mode)
        restorer = Restorer(mapping)

        def restore(text: str) -> str:
            return restorer.feed(text) + restorer.end()

        return masked, restore

    def body(self, texts: Sequence[str], scope: str, mode: str) -> BodyLanes:
        """The texts of one OpenAI body, masked one to one together, and lanes for its answer. Raises TooLarge."""
        if sum(map(len, texts)) > self._knobs.max_characters:
            raise TooLarge(
                "the request is too long to mask",
                expected=f"at most {self._knobs.max_characters:,} characters",
                hint="send less; masking.max_characters sets the bound",
            )
        persons: dict[str, str] = {}
        masked, mapping = self._masked(texts, scope, mode, persons)
        called = _called(persons, mapping, texts) if mode == "surrogate" else {}
        sent = Sent((*texts, *masked, *called.values()))
        return BodyLanes(masked, called | mapping, find=self.masker.find, sent=sent, answers=self._knobs.answers)

    def _masked(
        self, texts: Sequence[str], scope: str, mode: str, persons: dict[str, str] | None = None
    ) -> tuple[list[str], dict[str, str]]:
        """The masked texts and what restores them; `persons` takes up the virtual names among that."""
        chosen: Mode = "label" if mode == "label" else "irreversible" if mode == "irreversible" else "surrogate"
        mapping: dict[str, str] = {}
        masked = []
        for text in texts:
            done = self.masker.mask(text, scope=scope, mode=chosen, mapping=mapping)
            masked.append(done.text)
            mapping = done.mapping
            if persons is not None:
                named = (span.surrogate for span in done.spans if span.type == "PERSON")
                persons.update({made: mapping[made] for made in named if made in mapping})
            if len(mapping) > _MOST_VALUES:
                raise TooLarge(
                    "the request names too many people", expected=f"at most {_MOST_VALUES:,} values of theirs"
                )
        again = _Again(mapping)
        return list(map(again.mask, masked)), mapping


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


class _Again:
    """What was found in one text of a call is masked in the others too, where less stood around it to tell it by."""

    def __init__(self, mapping: Mapping[str, str]) -> None:
        self._made = {value: made for made, value in mapping.items() if len(value) >= _SHORTEST or not value.isascii()}
        self._longest_first = sorted(self._made, key=len, reverse=True)

    def mask(self, text: str) -> str:
        there = [value for value in self._longest_first if value in text]
        if not there:
            return text
        return re.sub("|".join(map(_whole_word, there)), lambda found: self._made[found[0]], text)


def _whole_word(value: str) -> str:
    """A pattern that finds a value, but not within a longer word or number of Latin letters and digits."""
    before = r"(?<![0-9A-Za-z])" if value[0].isascii() and value[0].isalnum() else ""
    after = r"(?![0-9A-Za-z])" if value[-1].isascii() and value[-1].isalnum() else ""
    return before + re.escape(value) + after


class BodyLanes:
    """What masking one OpenAI body gave: the masked texts, and lanes that restore and withhold in its answer."""

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
