"""Whoever is served alone writes its own evidence, as durably as the thread does; nobody jumps the queue."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
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
            with log._committer._turn:  # the thread has tidied up: the next one finds nobody writing
                pass

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

    async def test_seals_when_its_own_write_is_interrupted(self, log, monkeypatch):
        def interrupted(at, content):
            write(at, content)
            raise KeyboardInterrupt

        await log.record(entry(0))
        log._committer._quick = 10**6
        write = log._file._journal._device.write
        monkeypatch.setattr(log._file._journal._device, "write", interrupted)

        with pytest.raises(KeyboardInterrupt):
            await log.record(entry(1))
        with pytest.raises(Unavailable, match="KeyboardInterrupt"):
            await log.record(entry(2))
        with pytest.raises(Unavailable):
            await log.note(entry(3))

    @pytest.mark.parametrize("round_", range(4))
    async def test_loses_nothing_that_was_acknowledged_when_another_thread_closes_it(self, log, tmp_path, round_):
        log.alone = iter([True, False, True] * 100_000).__next__
        recorded, noted = list[str](), list[str]()
        closing = threading.Timer(0.01 * round_, log.close)

        closing.start()
        with pytest.raises(Unavailable):
            for n in range(100_000):
                await log.note(entry(2 * n))
                noted.append(entry(2 * n).id)
                recorded.append((await log.record(entry(2 * n + 1))).id)
        closing.join()

        key = Ed25519PrivateKey.from_private_bytes(bytes(32))
        again = EvidenceLog.open(
            tmp_path / "log", signing_key=key, origin="test/evidence", clock=SystemClock(), random=SystemRandom()
        )
        assert {found.id for _, found in again.read()} >= {*recorded, *noted}
        assert again.verify().valid
        again.close()

    async def test_is_not_closed_in_the_middle_of_a_write(self, log, monkeypatch):
        await log.record(entry(0))
        log._committer._quick = 10**6
        device, writes, join = log._file._journal._device, list[str](), log._committer._writer.join
        begun, gate = threading.Event(), threading.Event()
        write = device.write

        def slow(at, content):
            begun.set()
            gate.wait()
            write(at, content)
            writes.append("done")

        def late(timeout=None):
            """The writer's thread has ended; an event loop begins to write before the log is sealed."""
            join(timeout)
            other.start()
            begun.wait()
            threading.Timer(0.2, gate.set).start()

        async def refused():
            with pytest.raises(Unavailable):
                await log.record(entry(1))

        other = threading.Thread(target=lambda: asyncio.run(refused()))
        monkeypatch.setattr(device, "write", slow)
        monkeypatch.setattr(log._committer._writer, "join", late)
        log.close()
        other.join()

        assert writes == ["done"]

    async def test_proves_at_any_moment_of_a_commit(self, log):
        await log.record(entry(0))
        log._committer._quick = 10**6
        results: list[bytes] = []

        class Slow(deque):
            """Lets a reader in between the two things that a commit tells them."""

            def append(self, item):
                super().append(item)
                reader.start()
                reader.join(0.3)

        reader = threading.Thread(target=lambda: results.append(log.receipt(entry(0).id)))
        log._fresh = Slow(log._fresh)
        await log.record(entry(1))
        reader.join()

        assert len(results) == 1

    async def test_lets_the_thread_write_after_a_slow_write(self, log):
        log._committer._quick = 0

        assert (await log.record(entry(1))).index >= 0
        assert log.verify().valid
