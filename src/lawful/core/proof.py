"""A piece of evidence that a checker has read: which facts it shows, about what, until when.

The document itself lies among the blobs; here stand its digest and what was read in it.
"""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from lawful.core.facts import Stated


class Proof(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What `checker` found in a document about `about` (an asset, an agreement, the operator).

    `facts` holds decimals as texts; `problems` says what is missing; `until` is the first day on which it no longer
    counts, None when it does not expire; `fact` what a page was to show; `source` an address where it was fetched.
    Of one checker and fact the newest piece of evidence is the one that counts.
    """

    id: str
    about: str
    checker: str
    document: str
    facts: dict[str, Stated]
    made_on: date
    given_by: str
    checked_at: datetime
    problems: tuple[str, ...] = ()
    until: date | None = None
    fact: str = ""
    source: str = ""

    def counts(self, on: date) -> bool:
        """Whether it still proves something on a day."""
        return self.until is None or on < self.until
