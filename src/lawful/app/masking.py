"""The privacy room made ready for both workflows: one masker, the shipped taggers, a key of the workspace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import onnxruntime

from lawful.privacy.load import load_taggers
from lawful.privacy.mask import Masked, Masker, Mode
from lawful.privacy.restore import Restorer
from lawful.privacy.tagger import Runtime

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray


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

    def __init__(self, key: bytes) -> None:
        self.masker = Masker.build(key=key, tagger=load_taggers("zh", "en", run=onnx_runtime))

    def text(self, text: str, scope: str) -> str:
        """One text of a data set: equal values of the set get equal surrogates, and nothing is kept to restore them."""
        return self.masker.mask(text, scope=scope).text

    def spans(self, text: str, scope: str, mode: Mode) -> Masked:
        return self.masker.mask(text, scope=scope, mode=mode)

    def call(self, texts: Sequence[str], scope: str, mode: str) -> tuple[list[str], Callable[[str], str]]:
        """The texts of one call, masked one to one together, and what restores them in its answer."""
        chosen: Mode = "label" if mode == "label" else "irreversible" if mode == "irreversible" else "surrogate"
        mapping: dict[str, str] = {}
        masked = []
        for text in texts:
            done = self.masker.mask(text, scope=scope, mode=chosen, mapping=mapping)
            masked.append(done.text)
            mapping = done.mapping
        restorer = Restorer(mapping)

        def restore(text: str) -> str:
            return restorer.feed(text) + restorer.end()

        return masked, restore
