"""The shipped taggers, read from the package and made ready to run.

The only module of the room that knows a runtime and reads files; `app` calls it and hands the result to `Masker`.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from lawful.core.errors import Invalid
from lawful.privacy.features import ChineseEncoder, EnglishEncoder
from lawful.privacy.span import Span
from lawful.privacy.tagger import Runtime, Tagger

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lawful.privacy.features import Bits, Encoder, Ids

_LISTS: dict[str, tuple[str, ...]] = {
    "zh": ("surnames", "given", "words", "regions"),
    "en": ("given", "surnames", "words", "places", "streets"),
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


def onnx_runtime(graph: bytes) -> Runtime:
    """An ONNX graph as a function, on one thread."""
    import onnxruntime  # noqa: PLC0415  heavy, and only needed where a tagger runs

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def run(ids: Ids, bits: Bits) -> NDArray[np.float32]:
        (scores,) = session.run(["scores"], {"ids": ids, "bits": bits})
        return np.asarray(scores, dtype=np.float32)

    return run


def load_taggers(*languages: str) -> Callable[[str], Iterator[Span]]:
    """The shipped taggers of some languages (`zh`, `en`) as one function, for `Masker.build(tagger=...)`."""
    taggers = [load_tagger(language) for language in languages]

    def tag(text: str) -> Iterator[Span]:
        for tagger in taggers:
            yield from tagger.tag(text)

    return tag


def load_tagger(language: str) -> Tagger:
    """The shipped tagger of a language (`zh` or `en`)."""
    encoder = encoder_for(language)
    graph = resources.files("lawful.privacy").joinpath("taggers", f"{language}.onnx").read_bytes()
    return Tagger(language, encoder, onnx_runtime(graph))
