"""Quotas: reserved before the engine runs, settled after the answer, released when there was none.

The counts live in memory; at start they are the store's last saved counts plus what the evidence log holds
since then, so that the log, and not a counter, is the truth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from lawful.core.evidence import Entry


class Reservation:
    """One call's claim on a quota, for the time of a `with` block; given back unless `settle` makes it count.

    It counts once it is settled, or when it is left behind after its answer had begun; whoever goes away while that is
    being written changes nothing. Given back it is too when the entry that says so could not be written: the log is
    what counts after a restart.
    """

    __slots__ = ("_agreement", "_begun", "_settled", "_used")

    def __init__(self, used: Counter[str], agreement: str) -> None:
        self._used, self._agreement, self._settled, self._begun = used, agreement, False, False

    def begin(self) -> None:
        """Something of the answer is about to be given out."""
        self._begun = True

    def settle(self) -> None:
        self._settled = True

    def __enter__(self) -> Reservation:
        self._used[self._agreement] += 1
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if not self._settled or (kind is not None and issubclass(kind, Exception)):
            self._used[self._agreement] -= 1

    def facts(self, status: str) -> dict[str, bool]:
        """What the closing entry says, so that counting again from the log gives the same; settles what was left."""
        if status != "abandoned" or not self._begun:
            return {}
        self.settle()
        return {"begun": True}


class Quotas:
    """How many calls each agreement has used: those that count, and those in flight."""

    def __init__(self, used: Mapping[str, int] | None = None) -> None:
        self._used = Counter(used or {})

    def used(self, agreement: str) -> int:
        return self._used[agreement]

    def reserve(self, agreement: str) -> Reservation:
        """Count one call from now on; give it back unless it is settled."""
        return Reservation(self._used, agreement)

    def replay(self, entries: Iterable[Entry]) -> None:
        """Add the calls that these entries record as answered, or as left after the answer had begun."""
        for entry in entries:
            if entry.event == "call:closed" and (entry.status == "answered" or entry.facts.get("begun")):
                self._used[entry.about[0]] += 1

    def counts(self) -> dict[str, int]:
        return dict(self._used)
