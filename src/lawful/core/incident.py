"""Something that happened and starts clocks: a breach, or what a person asks for. It is recorded, never refused."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from lawful.core.facts import Stated
from lawful.core.place import Place

Kind = Literal["breach", "request"]


class Deadline(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One duty of one rule with the instant at which its time is over (UTC).

    `at_once`: the law gives no time at all. `doubtful`: it is not certain that the rule applies; a missing fact or an
    unread text keeps it open, and until then the clock is taken to run. `done_at` is set once somebody did it.
    """

    rule: str
    code: str
    place: str
    citation: str
    event: str
    by: datetime
    at_once: bool = False
    doubtful: bool = False
    note: str = ""
    confidence: str = "read"
    done_at: datetime | None = None
    done_by: str = ""


class Incident(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happened, when the operator became aware (or received the request), what is stated, and all that is due."""

    id: str
    kind: Kind
    aware_at: datetime
    reported_at: datetime
    reported_by: str
    places: tuple[Place, ...]
    about: tuple[str, ...] = ()
    facts: dict[str, Stated] = {}
    deadlines: tuple[Deadline, ...] = ()
    needs: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    closed_at: datetime | None = None
    closed_by: str = ""

    @property
    def open(self) -> tuple[Deadline, ...]:
        """What is still to be done, soonest first."""
        return tuple(due for due in self.deadlines if due.done_at is None) if self.closed_at is None else ()
