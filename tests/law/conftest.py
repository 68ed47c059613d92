"""The rulebook, loaded once for all tests of the room."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from lawful import law
from lawful.law import Rulebook

sys.path.insert(0, str(Path(__file__).parent))  # `tables` and `mutants` stand beside the tests that read them


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return law.load()
