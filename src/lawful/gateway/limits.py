"""Quotas: reserved before the engine runs, settled after the answer, released when there was none.

The counts live in memory; at start they are the store's last saved counts plus what the evidence log holds
since then, so that the log, and not a counter, is the truth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from lawful.core.evidence import Entry


class Reservation:
    """One call's claim on a quota; `settle` makes it count."""

    def __init__(self) -> None:
        self.settled = False

    def settle(self) -> None:
        self.settled = True


class Quotas:
    """How many calls each agreement has used: answered ones, and those in flight."""

    def __init__(self, used: Mapping[str, int] | None = None) -> None:
        self._used = Counter(used or {})

    def used(self, agreement: str) -> int:
        return self._used[agreement]

    @contextmanager
    def reserve(self, agreement: str) -> Iterator[Reservation]:
        """Count one call from now on; give it back unless it is settled."""
        reservation = Reservation()
        self._used[agreement] += 1
        try:
            yield reservation
        finally:
            if not reservation.settled:
                self._used[agreement] -= 1

    def replay(self, entries: Iterable[Entry]) -> None:
        """Add the answered calls that these entries record."""
        for entry in entries:
            if entry.event == "call:closed" and entry.status == "answered":
                self._used[entry.about[0]] += 1

    def counts(self) -> dict[str, int]:
        return dict(self._used)
