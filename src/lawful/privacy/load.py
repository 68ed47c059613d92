"""The shipped taggers, read from the package and made ready to run.

What runs an ONNX graph is handed in (`app.masking.onnx_runtime`): the room itself knows no runtime.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from importlib import resources
from typing import TYPE_CHECKING

from lawful.core.errors import Invalid
from lawful.privacy.encoders.chinese import ChineseEncoder
from lawful.privacy.encoders.english import EnglishEncoder
from lawful.privacy.span import Span
from lawful.privacy.tagger import Runtime, Tagger

if TYPE_CHECKING:
    from lawful.privacy.encoders.encoded import Encoder

_LISTS: dict[str, tuple[str, ...]] = {
    "zh": ("surnames", "given", "words", "regions", "places", "things", "traditional"),
    "en": (
        "given",
        "surnames",
        "words",
        "places",
        "streets",
        "mainly_given",
        "word_given",
        "word_surnames",
        "things",
        "towns",
    ),
}


def word_list(name: str) -> list[str]:
    """One of the shipped gazetteers, such as `zh_surnames`."""
    packed = resources.files("lawful.privacy").joinpath("taggers", f"{name}.txt.gz").read_bytes()
    return gzip.decompress(packed).decode().split("\n")


def encoder_for(language: str) -> Encoder:
    """What turns texts of a language into features. Raises Invalid for a language that has no tagger."""
    if language not in _LISTS:
        raise Invalid("there is no tagger for this language", expected=" or ".join(_LISTS))
    lists = {name: word_list(f"{language}_{name}") for name in _LISTS[language]}
    return ChineseEncoder(lists) if language == "zh" else EnglishEncoder(lists)


def load_taggers(*languages: str, run: Callable[[bytes], Runtime]) -> Callable[[str], Iterator[Span]]:
    """The shipped taggers of some languages (`zh`, `en`) as one function, for `Masker.build(tagger=...)`.

    `run` makes a function of an ONNX graph. Raises Invalid for a language that has no tagger.
    """
    taggers = [load_tagger(language, run=run) for language in languages]

    def tag(text: str) -> Iterator[Span]:
        for tagger in taggers:
            yield from tagger.tag(text)

    return tag


def load_tagger(language: str, *, run: Callable[[bytes], Runtime]) -> Tagger:
    """The shipped tagger of one language."""
    encoder = encoder_for(language)
    graph = resources.files("lawful.privacy").joinpath("taggers", f"{language}.onnx").read_bytes()
    return Tagger(language, encoder, run(graph))
