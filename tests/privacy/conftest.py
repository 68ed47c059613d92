"""The shipped taggers with a runtime of the test's own: the room itself knows none."""

from __future__ import annotations

import re

import onnxruntime
import pytest

from lawful.privacy.load import load_taggers
from lawful.privacy.mask import Masker
from lawful.privacy.span import Span


def onnx_runtime(graph):
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])

    def run(ids, bits):
        return session.run(["scores"], {"ids": ids, "bits": bits})[0]

    return run


@pytest.fixture(scope="session")
def shipped():
    """A masker with everything on."""
    return Masker.build(key=b"k" * 32, tagger=load_taggers("zh", "en", run=onnx_runtime))


@pytest.fixture(scope="session")
def masker():
    """A masker of patterns alone."""
    return Masker.build(key=b"tests only, 32 bytes of anything")


@pytest.fixture(scope="session")
def knowing():
    """A masker that knows one person."""
    return Masker.build(
        key=b"tests only, 32 bytes of anything",
        tagger=lambda text: [Span(*m.span(), "PERSON", 0.9, "tests") for m in re.finditer("Nasser Haddad", text)],
    )
