"""The recognisers alone, without names and addresses: which identifiers of people surely stand in a text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lawful.privacy.mask import Masker

_SURE: Final = 0.9  # a checksum or a word beside it confirms it
_NOBODY: Final = frozenset({"URL", "IP_ADDRESS", "MAC", "SECRET", "CN_USCC"})  # machines, secrets, companies


class Identifiers:
    """Gives the type of each sure finding in a text. Built once; may be called from many threads."""

    def __init__(self) -> None:
        self._scanner = Masker.build(key=bytes(16)).scanner  # the key makes surrogates, of which none are made here

    def __call__(self, text: str) -> Iterator[str]:
        return (span.type for span in self._scanner.scan(text) if span.score >= _SURE and span.type not in _NOBODY)
