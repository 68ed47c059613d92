"""Whoever is served alone writes its own evidence, as durably as the thread does; nobody jumps the queue."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lawful.audit.log import EvidenceLog
from lawful.core.errors import Unavailable
from lawful.core.evidence import Entry
from lawful.core.ports import SystemClock, SystemRandom


@pytest.fixture
def log(tmp_path):
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    log = EvidenceLog.open(
        tmp_path / "log", signing_key=key, origin="test/evidence", clock=SystemClock(), random=SystemRandom()
    )
    log.alone = lambda: True
    log._committer._quick = 10**6  # as after a quick write of the thread
    yield log
    log.close()


def entry(number: int) -> Entry:
    return Entry(id=f"{number:032x}", event="call:rejected", at=datetime(2026, 11, 21, tzinfo=UTC))


class TestAlone:
    async def test_writes_in_its_own_thread_and_all_is_there_in_order(self, log):
        first = log.size
        places = [(await log.record(entry(n))).index for n in range(50)]

        assert places == list(range(first, first + 50))
        assert log.verify().valid

    async def test_and_others_together_lose_nothing_and_share_no_position(self, log):
        log.alone = iter([True, False, True, True, False] * 200).__next__

        found = await asyncio.gather(*(log.record(entry(n)) for n in range(500)))

        assert len({recorded.index for recorded in found}) == 500
        assert all(log.find(f"{n:032x}") is not None for n in range(500))
        assert log.verify().valid

    async def test_is_refused_once_sealed(self, log):
        log.seal("the disk is gone")

        with pytest.raises(Unavailable):
            await log.record(entry(1))

    async def test_seals_when_its_own_write_fails(self, log, monkeypatch):
        def broken(*_: object) -> None:
            raise OSError("the disk is gone")

        await log.record(entry(0))
        monkeypatch.setattr(log._file._journal._device, "write", broken)

        with pytest.raises(Unavailable):
            await log.record(entry(1))
        assert log.sealed

    async def test_seals_when_what_it_noted_cannot_be_made_durable(self, log, monkeypatch):
        def broken(*_: object) -> None:
            raise OSError("the disk is gone")

        await log.record(entry(0))
        monkeypatch.setattr(log._file._journal._device, "write", broken)
        await log.note(entry(1))

        with pytest.raises(Unavailable):
            await log.record(entry(2))
        assert log.sealed
        assert log.size == 1

    async def test_notes_what_counts_only_when_it_is_durable(self, log):
        await log.record(entry(0))

        await log.note(entry(1))

        assert log.size == 1
        assert log.find(entry(1).id) is None
        assert (await log.record(entry(2))).index == 2
        assert log.find(entry(1).id)[0] == 1
        assert log.verify().valid

    async def test_keeps_what_it_noted_when_it_is_killed(self, log, tmp_path):
        await log.record(entry(0))
        await log.note(entry(1))
        image = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".lock"}
        (tmp_path / "image").mkdir()
        for name, content in image.items():
            (tmp_path / "image" / name).write_bytes(content)
        key = Ed25519PrivateKey.from_private_bytes(bytes(32))
        again = EvidenceLog.open(
            tmp_path / "image" / "log",
            signing_key=key,
            origin="test/evidence",
            clock=SystemClock(),
            random=SystemRandom(),
        )

        assert again.find(entry(1).id)[0] == 1
        again.close()

    async def test_forgets_a_note_that_is_torn_and_one_that_the_log_has(self, log, tmp_path):
        await log.record(entry(0))
        await log.note(entry(1))
        known = (tmp_path / "log-note").read_bytes()
        torn = bytearray(known)
        torn[40] ^= 1
        await log.record(entry(2))
        log.close()
        key = Ed25519PrivateKey.from_private_bytes(bytes(32))
        for left in (known, torn, b"\xff" * 100, b"\0\0\1\0" + bytes(300)):
            (tmp_path / "log-note").write_bytes(left)
            again = EvidenceLog.open(
                tmp_path / "log", signing_key=key, origin="test/evidence", clock=SystemClock(), random=SystemRandom()
            )
            assert again.size == 3
            again.close()

    async def test_keeps_what_it_noted_when_there_is_room_for_no_more(self, log):
        await log.record(entry(0))
        big = [
            Entry(id=f"{n:032x}", event="call:rejected", at=entry(0).at, facts={"x": "y" * 30_000}) for n in range(1, 6)
        ]

        for one in big:
            await log.note(one)

        assert log.size == 4
        assert (await log.record(entry(9))).index == 6
        assert [e.id for _, e in log.read(1, 6)] == [e.id for e in big]
        assert log.verify().valid

    async def test_keeps_what_it_noted_when_it_is_closed(self, log, tmp_path):
        await log.record(entry(0))
        await log.note(entry(1))

        log.close()

        key = Ed25519PrivateKey.from_private_bytes(bytes(32))
        again = EvidenceLog.open(
            tmp_path / "log", signing_key=key, origin="test/evidence", clock=SystemClock(), random=SystemRandom()
        )
        assert again.find(entry(1).id)[0] == 1
        assert (tmp_path / "log-new").stat().st_size > 0
        assert again.verify().valid
        again.close()
        assert (tmp_path / "log-new").stat().st_size == 0

    async def test_lets_the_thread_write_after_a_slow_write(self, log):
        log._committer._quick = 0

        assert (await log.record(entry(1))).index >= 0
        assert log.verify().valid
