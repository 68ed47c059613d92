"""The evidence log: appending, proving, verifying and starting, beside what the disk and the processor give.

Controls of the same run: `audit.sync_ms` and `audit.sync_cpu_us` are one bare write and fdatasync of a sector (the
processor time of `audit.record_cpu_us` includes one of them); `audit.hash_1m_s` hashes a million entries and no more. The targets (issue 3): 15,000 entries/s with 64 waiters when a sync takes under 1 ms
and 5,000 under 10 ms; proofs 5 ms; verification 40 s; start 3 s, the last three with a million entries.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.load import audited
from lawful.audit.log import EvidenceLog
from lawful.audit.merkle import leaf_hash
from lawful.core.canonical import canonical
from lawful.core.evidence import Entry
from lawful.core.ports import SystemClock, SystemRandom

MILLION = 1_000_000
_SECTOR = 512  # bytes that a one-entry commit writes
_AT = datetime(2026, 11, 21, 12, tzinfo=UTC)

Report = Callable[[str, float, str], None]


def run(report: Report) -> None:
    """Measure everything; takes about a minute and 600 MB of disk below the temporary folder."""
    with tempfile.TemporaryDirectory(prefix="lawful-bench-") as folder:
        wall, processor = sync_s(Path(folder))
        report("audit.sync_ms", 1e3 * wall, "ms")
        report("audit.sync_cpu_us", 1e6 * processor, "us")
        _appending(Path(folder), report)
        audited(report, lambda: sync_s(Path(folder))[0])
        _a_million(Path(folder), report)


def sync_s(folder: Path, count: int = 400) -> tuple[float, float]:
    """One write of a sector into blocks that exist, and its fdatasync: median wall and mean processor seconds."""
    descriptor = os.open(folder / "control", os.O_RDWR | os.O_CREAT)
    try:
        os.pwrite(descriptor, bytes(count * _SECTOR), 0)
        os.fsync(descriptor)
        content, times, processor = os.urandom(_SECTOR), [], time.process_time()
        for n in range(count):
            start = time.perf_counter()
            os.pwrite(descriptor, content, n * _SECTOR)
            os.fdatasync(descriptor)
            times.append(time.perf_counter() - start)
        return sorted(times)[count // 2], (time.process_time() - processor) / count
    finally:
        os.close(descriptor)


def _appending(folder: Path, report: Report) -> None:
    log = _open(folder / "append.db", Ed25519PrivateKey.generate())
    try:
        one = asyncio.run(_waiters(log, 1, 2_000, 0))
        many = asyncio.run(_waiters(log, 64, 30_000, 2_000))
        report("audit.record_cpu_us", 1e6 * one[1], "us")
        report("audit.record_ms", 1e3 * one[0], "ms")
        report("audit.append_per_s", 1 / many[0], "entries/s")
    finally:
        log.close()


async def _waiters(log: EvidenceLog, waiters: int, count: int, first: int) -> tuple[float, float]:
    """Wall and processor seconds per entry, when so many callers each wait for their own entry."""
    entries = iter([_entry(first + n) for n in range(count)])

    async def caller() -> None:
        for entry in entries:
            await log.record(entry)

    wall, processor = time.perf_counter(), time.process_time()
    await asyncio.gather(*(caller() for _ in range(waiters)))
    return (time.perf_counter() - wall) / count, (time.process_time() - processor) / count


def _a_million(folder: Path, report: Report) -> None:
    key, path = Ed25519PrivateKey.generate(), folder / "million.db"
    log = _open(path, key)
    for first in range(0, MILLION, 2_000):
        log.submit([_entry(first + n) for n in range(2_000)]).result()
    log.close()

    start = time.perf_counter()
    log = _open(path, key)
    report("audit.ready_1m_s", time.perf_counter() - start, "s")
    try:
        report("audit.proof_p99_ms", 1e3 * _proof_p99(log), "ms")
        start = time.perf_counter()
        if not log.verify().valid:
            raise RuntimeError("the log that was just written does not verify")
        report("audit.verify_1m_s", time.perf_counter() - start, "s")
    finally:
        log.close()
    body = canonical(_entry(0))
    start = time.perf_counter()
    for _ in range(MILLION):
        leaf_hash(body)
    report("audit.hash_1m_s", time.perf_counter() - start, "s")


def _proof_p99(log: EvidenceLog, count: int = 1_000) -> float:
    dice, times = Random(1), []
    for _ in range(count):
        index = dice.randrange(log.size)
        start = time.perf_counter()
        log.inclusion(index)
        times.append(time.perf_counter() - start)
    return sorted(times)[count * 99 // 100]


def _open(path: Path, key: Ed25519PrivateKey) -> EvidenceLog:
    return EvidenceLog.open(
        path, signing_key=key, origin="bench.example/log", clock=SystemClock(), random=SystemRandom(), deadline_s=60
    )


def _entry(number: int) -> Entry:
    """An entry of the size and shape of a decided call, about 350 bytes."""
    return Entry(
        id=hashlib.md5(b"%d" % number, usedforsecurity=False).hexdigest(),
        event="call:rejected",
        at=_AT,
        about=("service-digits", "model-digits-1"),
        actor="key-0123456789abcdef",
        verdict="allow",
        rules=("eu.ai-act.50-2", "agreement.purpose"),
        rulebook="sha256:" + "0" * 64,
        facts={"region": "EU", "purpose": "demo", "number": number},
    )
