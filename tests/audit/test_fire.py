"""The log under fire: power loss, failing and full disks, hanging disks, rotten bits, two writers.

Disk full is simulated in the VFS (no mount is needed). In CI every write and every sync fails once, elsewhere a sample
of them does; LAWFUL_FIRE=full runs every case of everything.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import apsw
import pytest

from audit.disks import FailingDisk, HangingDisk, PowerLoss, RecordingDisk
from audit.world import CountedRandom, closing, entry, open_log
from lawful.audit import file as file_module
from lawful.audit import journal as journal_module
from lawful.audit.file import LogFile
from lawful.audit.journal import replay
from lawful.audit.wal import examine
from lawful.core.canonical import canonical
from lawful.core.errors import LawfulError, Tampered, Unavailable
from lawful.core.ports import SystemClock

FULL = os.environ.get("LAWFUL_FIRE") == "full"


@pytest.fixture
def scratch(tmp_path):
    """A folder in memory where there is one: these tests write tens of thousands of small files."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or not os.access(memory, os.W_OK):
        yield tmp_path
        return
    folder = memory / f"lawful-fire-{os.getpid()}-{random.Random(str(tmp_path)).randrange(1 << 32)}"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def _short_wal(monkeypatch):
    """Empty the journal and copy the WAL often, so that both are among the moments of the crash."""
    monkeypatch.setattr(file_module, "_WAL_PAGES", 40)
    monkeypatch.setattr(file_module, "_WAL_RESERVE", 4_096)
    monkeypatch.setattr(file_module, "_WAITING", 12)
    monkeypatch.setattr(journal_module, "SECTORS", 40)


def two_per_request(requests: int):
    for n in range(requests):
        opened = entry(2 * n, "call:decided")
        yield opened
        yield closing(opened, 2 * n + 1)


def recorded(scratch, monkeypatch, *, synchronous: str = "FULL"):
    """A run of single entries and of groups on a recording disk: what was done, and the entries in order."""
    disk = RecordingDisk()
    written: list[bytes] = []
    log = open_log(scratch / "recorded.db", vfs=disk.vfs)
    log._file._writer.execute(f"PRAGMA synchronous = {synchronous}")
    waiting = list(two_per_request(200))
    dice = random.Random(1)
    while waiting:
        if dice.random() < 0.3:  # written, and durable with the next one
            asyncio.run(log.note(waiting[0]))
            written.append(canonical(waiting.pop(0)))
        size = dice.choice((1, 1, 1, 1, 2, 7, 20))
        group, waiting = waiting[:size], waiting[size:]
        log.submit(group).result()
        written += [canonical(e) for e in group]
        disk.acknowledged = len(written)
    log.close()
    return disk.done, written


def survivors(folder: Path, image: dict[str, bytes]) -> list[bytes]:
    """The entries that survive in an image; checks that they have no gap."""
    rows = stored(folder, image)
    assert [position for position, _ in rows] == list(range(len(rows)))
    return [body for _, body in rows]


def stored(folder: Path, image: dict[str, bytes]) -> list[tuple[int, bytes]]:
    """What SQLite and the journal's own reader find in an image."""
    for old in folder.glob("image.db*"):
        old.unlink()
    for name, content in image.items():
        (folder / name.replace("recorded", "image")).write_bytes(content)
    database = apsw.Connection(str(folder / "image.db"))
    rows = []
    try:
        if database.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'entries'").fetchall()[0][0]:
            rows = database.execute("SELECT position, body FROM entries ORDER BY position").fetchall()
    finally:
        database.close(True)
    for commit in replay(image.get("recorded.db-new", b"")):
        rows += [row for row in enumerate(commit.bodies, commit.position) if row[0] >= len(rows)]
    return rows


class TestPowerLoss:
    def test_loses_nothing_that_was_acknowledged(self, scratch, monkeypatch):
        done, written = recorded(scratch, monkeypatch)
        count = 1_000_000 if FULL else 10_000
        seen = 0

        for number, (image, promised) in enumerate(PowerLoss(done, seed=2).images(count)):
            if number % 20 == 0:
                (scratch / "wal").write_bytes(image.get("recorded.db-wal", b""))
                examine(scratch / "wal")  # torn, not rotten
            found = survivors(scratch, image)
            assert len(found) >= promised, number
            assert found == written[: len(found)], number
            seen += 1
            if number % 400 == 0:
                reopened(scratch / "image.db", found)

        assert seen == count
        assert {d.file.partition("-")[2] for d in done if d.kind == "sync"} == {"", "wal", "journal", "new"}

    def test_loses_entries_without_syncs_of_the_database_or_the_harness_is_blind(self, scratch, monkeypatch):
        """A negative control: synchronous=NORMAL does not sync the WAL when the database takes over the journal."""
        done, _ = recorded(scratch, monkeypatch, synchronous="NORMAL")

        assert sum(is_lost(scratch, *image) for image in PowerLoss(done, 2).images(1_000)) > 100

    def test_loses_entries_without_syncs_of_the_journal_or_the_harness_is_blind(self, scratch, monkeypatch):
        monkeypatch.setattr(journal_module._VfsFile, "write", lambda self, at, content: self._file.xWrite(content, at))
        done, _ = recorded(scratch, monkeypatch)

        assert sum(is_lost(scratch, *image) for image in PowerLoss(done, 2).images(1_000)) > 100


def is_lost(folder: Path, image: dict[str, bytes], promised: int) -> bool:
    """Whether something that was promised is gone, noticed or not."""
    try:
        return len(stored(folder, image)) < promised
    except Tampered:
        return True


def reopened(path: Path, found: list[bytes]) -> None:
    """The log itself makes of the image what SQLite did, closes what is open, and is content."""
    log = open_log(path, random=CountedRandom(9))
    try:
        assert [canonical(e) for _, e in log.read(0, len(found))] == found
        assert log.verify().valid
        assert not log._open
        log.append(entry(10**6))
        assert log.verify().valid
    finally:
        log.close()


class TestFailingDisk:
    def run(self, path: Path, disk: FailingDisk) -> tuple[list[str], bool]:
        """200 requests; returns the ids that were acknowledged, and whether anything failed."""
        acknowledged: list[str] = []
        try:
            log = open_log(path, vfs=disk.vfs)
        except LawfulError:
            return acknowledged, True
        refused = False
        for number, one in enumerate(two_per_request(200)):
            try:
                log.append(one)
                acknowledged.append(one.id)
                assert not refused, "an entry was acknowledged after a failure"
            except Unavailable:
                refused = True
                assert log.sealed
                if number % 50 == 49:  # it stays so; no need to ask 400 times
                    break
        sealed = log.sealed
        log.close()
        return acknowledged, sealed

    @pytest.mark.parametrize("error", [apsw.IOError, apsw.FullError])
    def test_seals_at_the_first_failure_and_recovers_cleanly(self, scratch, error):
        healthy = FailingDisk()
        everything, sealed = self.run(scratch / "healthy.db", healthy)
        assert (len(everything), sealed) == (400, False)
        step = 1 if FULL or os.environ.get("CI") else 29

        for number in [*range(12), *range(12, healthy.calls, step)]:
            path = scratch / f"{number}.db"
            disk = FailingDisk(fail_at=number, error=error)
            acknowledged, sealed = self.run(path, disk)
            assert disk.failed == 1
            assert everything[: len(acknowledged)] == acknowledged
            assert sealed or len(acknowledged) == 400  # it may fail in the last words of a log that is closing
            self.recovered(path, acknowledged)
            for left in scratch.glob(f"{number}.db*"):
                left.unlink()

    @pytest.mark.parametrize("level", range(16))
    def test_is_sealed_by_a_full_disk_at_any_level(self, scratch, level):
        disk = FailingDisk(room=26_000 + level * 9_000)

        acknowledged, sealed = self.run(scratch / "log.db", disk)

        assert sealed
        assert disk.failed
        assert len(acknowledged) < 400
        self.recovered(scratch / "log.db", acknowledged)

    def recovered(self, path: Path, acknowledged: list[str]) -> None:
        log = open_log(path, random=CountedRandom(9))
        ids = [e.id for _, e in log.read()]
        assert ids[: len(acknowledged)] == acknowledged
        assert log.verify().valid
        assert not log._open
        log.append(entry(10**6))
        log.close()


class TestHangingDisk:
    def test_becomes_a_refusal_after_the_deadline(self, scratch):
        release = threading.Event()
        disk = HangingDisk(release.wait)
        log = open_log(scratch / "log.db", vfs=disk.vfs, clock=SystemClock(), deadline_s=0.1)
        log.append(entry(0))
        disk.hang = True

        first, second = log.submit([entry(1)]), log.submit([entry(2)])

        for waiting in (first, second):
            with pytest.raises(Unavailable, match="deadline"):
                waiting.result(timeout=10)
        with pytest.raises(Unavailable):
            log.append(entry(3))
        assert log.find(entry(0).id)[0] == 0
        release.set()
        log.close()
        again = open_log(scratch / "log.db")
        assert again.entry(0) == entry(0)
        assert again.verify().valid
        again.close()

    async def test_does_not_hang_an_event_loop(self, scratch):
        release = threading.Event()
        disk = HangingDisk(release.wait)
        log = open_log(scratch / "log.db", vfs=disk.vfs, clock=SystemClock(), deadline_s=0.1)
        disk.hang = True

        with pytest.raises(Unavailable, match="deadline"):
            await asyncio.wait_for(log.record(entry(0)), timeout=10)

        release.set()
        log.close()

    def test_lets_the_log_be_closed(self, scratch):
        release = threading.Event()
        disk = HangingDisk(release.wait)
        log = open_log(scratch / "log.db", vfs=disk.vfs, clock=SystemClock(), deadline_s=0.1)
        disk.hang = True
        waiting = log.submit([entry(0)])

        log.close()

        with pytest.raises(Unavailable):
            waiting.result(timeout=10)
        release.set()
        log._committer._writer.join(10)
        log.close()


class TestRottenBits:
    def test_in_a_closed_log_are_reported_or_change_nothing_that_is_read(self, scratch):
        path = scratch / "log.db"
        log = open_log(path)
        log.submit(list(two_per_request(129))).result()
        log.append(entry(300))
        log.close()
        sound = path.read_bytes()
        before = everything_read(path)
        dice = random.Random(8)
        flips = [dice.randrange(len(sound) * 8) for _ in range(50_000 if FULL else 2_000)]
        reported = 0

        for bit in flips:
            rotten = bytearray(sound)
            rotten[bit // 8] ^= 1 << bit % 8
            path.write_bytes(rotten)
            if is_reported(path):
                reported += 1
            else:
                assert everything_read(path) == before, f"bit {bit} changed what is read, and nobody noticed"

        assert reported > len(flips) // 2

    def test_in_the_wal_of_a_killed_node_are_reported_or_lose_the_last_commit_at_most(self, scratch, monkeypatch):
        monkeypatch.setattr(file_module.LogFile, "append", lambda *_: False)  # every commit is the database's own
        path = scratch / "log.db"
        log = open_log(path)
        log.submit([entry(n) for n in range(40)]).result()
        for n in range(40, 60):
            log.append(entry(n))
        files = {suffix: path.with_name(path.name + suffix).read_bytes() for suffix in ("", "-wal")}
        log.close()
        reported = 0

        for rotten in flipped(files["-wal"], 20_000 if FULL else 600, seed=9):
            for left in scratch.glob("log.db*"):
                left.unlink()
            path.write_bytes(files[""])
            path.with_name("log.db-wal").write_bytes(rotten)
            if is_reported(path):
                reported += 1
            else:
                found = [e for _, e in open_and_read(path)]
                assert found in ([entry(n) for n in range(60)], [entry(n) for n in range(59)])

        assert reported > 400

    def test_in_the_journal_of_a_killed_node_are_all_reported(self, scratch):
        path = scratch / "log.db"
        log = open_log(path)
        log.append(entry(0))
        for n in range(1, 12):
            log.append(entry(n, facts={"text": "x" * (n * 90)}))  # of one sector, two and three
        files = {suffix: path.with_name(path.name + suffix).read_bytes() for suffix in ("", "-wal", "-new")}
        log.close()

        for rotten in flipped(files["-new"], 10_000 if FULL else 600, seed=10):
            for suffix, content in (files | {"-new": rotten}).items():
                path.with_name(path.name + suffix).write_bytes(content)
            with pytest.raises(Tampered, match="journal is damaged"):
                open_log(path)


def flipped(sound: bytes, count: int, seed: int):
    """The same bytes with one bit flipped, somewhere before the zeros at the end; so many times."""
    dice, used = random.Random(seed), len(sound.rstrip(b"\0"))
    for _ in range(count):
        bit = dice.randrange(used * 8)
        rotten = bytearray(sound)
        rotten[bit // 8] ^= 1 << bit % 8
        yield bytes(rotten)


def is_reported(path: Path) -> bool:
    """Whether the log refuses to open as tampered with, or its own check finds something."""
    try:
        log = open_log(path, random=CountedRandom(9))
    except Tampered:
        return True
    try:
        return not log.verify().valid
    finally:
        log.seal("only looking")
        log.close()


def open_and_read(path: Path):
    log = open_log(path)
    try:
        return list(log.read())
    finally:
        log.seal("only looking")
        log.close()


def everything_read(path: Path) -> list:
    """Every value that the log ever reads from its file."""
    file = LogFile.open(path)
    try:
        return [
            list(file.entries(0, 10**6)),
            [file.tile(n) for n in range(4)],
            file.names(0, 1 << 60),
            file.checkpoints(),
            [file.meta(name) for name in ("key", "open")],
        ]
    finally:
        file.close()


class TestTwoWriters:
    def test_of_two_processes_the_second_is_refused(self, scratch):
        log = open_log(scratch / "log.db")
        program = (
            "import sys; sys.path[:0] = sys.argv[2:]\n"
            "from pathlib import Path\n"
            "from audit.world import open_log\n"
            "from lawful.core.errors import Conflict\n"
            "try: open_log(Path(sys.argv[1]))\n"
            "except Conflict as error: print('refused:', error.message)\n"
        )
        tests = str(Path(__file__).resolve().parents[1])

        done = subprocess.run(
            [sys.executable, "-c", program, str(scratch / "log.db"), tests], capture_output=True, text=True, check=True
        )

        assert done.stdout == "refused: the log is open already\n"
        assert log.append(entry(0)).index == 0
        log.close()
