"""The rulebook, loaded once for all tests of the room."""

from __future__ import annotations

import pytest

from lawful import law
from lawful.law import Rulebook


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return law.load()
