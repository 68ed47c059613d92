"""The shipped taggers with a runtime of the test's own: the room itself knows none."""

from __future__ import annotations

import onnxruntime
import pytest

from lawful.privacy.load import load_taggers
from lawful.privacy.mask import Masker


def onnx_runtime(graph):
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])

    def run(ids, bits):
        return session.run(["scores"], {"ids": ids, "bits": bits})[0]

    return run


@pytest.fixture(scope="session")
def shipped():
    """A masker with everything on."""
    return Masker.build(key=b"k" * 32, tagger=load_taggers("zh", "en", run=onnx_runtime))
