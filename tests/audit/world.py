"""A world for the log's tests: a clock that stands still, counted randomness, Alice's key."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lawful.audit.log import EvidenceLog
from lawful.core.evidence import Entry

ORIGIN = "lawful.example/node-1"
ALICE = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"Alice's signing key").digest())
CHARLIE = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"Charlie's signing key").digest())


class StillClock:
    """Shows the same time until it is set."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 21, 12, tzinfo=UTC)
        self.seconds = 0.0

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.seconds

    def back(self, **by: float) -> None:
        self.time -= timedelta(**by)


class CountedRandom:
    """Different bytes at each draw, the same in each run."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self.draws = 0

    def bytes(self, count: int) -> bytes:
        self.draws += 1
        return hashlib.shake_128(b"%d/%d" % (self.seed, self.draws)).digest(count)


def entry(number: int, event: str = "call:rejected", **fields: Any) -> Entry:
    """Entry number so and so; its id follows from its number."""
    fields.setdefault("facts", {"number": number})
    fields.setdefault("at", datetime(2026, 11, 21, 12, tzinfo=UTC))
    return Entry(id=hashlib.md5(b"%d" % number).hexdigest(), event=event, **fields)


def closing(opened: Entry, number: int, status: str = "answered") -> Entry:
    return entry(number, opened.event.replace("decided", "closed"), closes=opened.id, status=status)


def open_log(path: Path, **changes: Any) -> EvidenceLog:
    values: dict[str, Any] = {"signing_key": ALICE, "origin": ORIGIN, "clock": StillClock(), "random": CountedRandom()}
    return EvidenceLog.open(path, **(values | changes))
