"""Small data that a network can learn in a moment."""

from __future__ import annotations

import os

import numpy as np
import pytest

# Threads that wait must not spin while the other tests of a shared machine run; read when torch is imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


@pytest.fixture(scope="session")
def stripes() -> tuple[np.ndarray, np.ndarray]:
    """90 noisy pictures (8, 8, 1) with a stripe across, down or along the diagonal: classes 0, 1, 2."""
    random = np.random.default_rng(7)
    y = np.arange(90) % 3
    x = random.normal(0, 0.2, (90, 8, 8, 1))
    for picture, kind in zip(x, y, strict=True):
        at = random.integers(0, 8)
        rows = [(at, slice(None)), (slice(None), at), (np.arange(8), np.arange(8))][kind]
        picture[rows] += 1
    return x.astype(np.float32), y
