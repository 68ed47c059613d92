"""Names that people choose for things of theirs: an operator, a node, a dataset, a model."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

_SHAPE: Final = r"^[a-z0-9][a-z0-9.-]{0,62}$"
Name = Annotated[str, msgspec.Meta(pattern=_SHAPE)]


def in_words(error: msgspec.ValidationError) -> str:
    """What is wrong with a value, where it is a name that does not have the shape of one: for people who read no patterns."""
    words = "expected 1 to 63 small letters, digits, points and hyphens"
    return str(error).replace(f"Expected `str` matching regex {_SHAPE!r}", words)
