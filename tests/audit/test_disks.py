"""The harness itself: a disk that loses too much or too little would prove nothing."""

from __future__ import annotations

import apsw
import pytest

from audit.disks import Done, FailingDisk, PowerLoss, RecordingDisk


def write(offset: int, content: bytes, acknowledged: int = 0) -> Done:
    return Done("write", "f", acknowledged, offset, content)


def sync(acknowledged: int = 0) -> Done:
    return Done("sync", "f", acknowledged)


def images(done: list[Done], count: int = 400) -> list[bytes]:
    """What is left when the power goes after everything was done."""
    moments = len(done) + 1
    return [files.get("f", b"") for files, _ in list(PowerLoss(done).images(count * moments))[-count:]]


class TestPowerLoss:
    def test_keeps_everything_that_was_synced(self):
        assert {b"a" * 600} == set(images([write(0, b"a" * 600), sync()]))

    def test_may_lose_everything_that_was_not(self):
        found = images([write(0, b"a" * 100), sync(), write(100, b"b" * 100)])

        assert {b"a" * 100, b"a" * 100 + b"b" * 100} == set(found)

    def test_may_keep_a_later_write_and_lose_an_earlier_one(self):
        found = set(images([write(0, b"a" * 512), write(512, b"b" * 512)]))

        assert {b"", b"a" * 512, bytes(512) + b"b" * 512, b"a" * 512 + b"b" * 512} == found

    def test_tears_a_write_at_sectors_and_nowhere_else(self):
        found = images([write(0, bytes(1_536)), sync(), write(100, b"x" * 1_000)])

        for image in found:
            assert image[100:512] in (bytes(412), b"x" * 412)
            assert image[512:1_024] in (bytes(512), b"x" * 512)
            assert image[1_024:1_100] in (bytes(76), b"x" * 76)
        assert len(set(found)) == 8

    def test_may_lose_a_truncation_and_a_deletion(self):
        assert {b"abc", b"a"} == set(images([write(0, b"abc"), sync(), Done("truncate", "f", 0, 1)]))
        assert {b"abc", b""} == set(images([write(0, b"abc"), sync(), Done("delete", "f", 0)]))

    def test_tells_what_was_promised_at_each_moment(self):
        done = [write(0, b"a", 0), sync(0), write(1, b"b", 1), sync(1)]

        assert [promised for _, promised in PowerLoss(done).images(5)] == [0, 0, 1, 1, 1]

    def test_is_the_same_for_the_same_seed(self):
        done = [write(n * 512, b"x" * 512) for n in range(10)]

        assert list(PowerLoss(done, 3).images(50)) == list(PowerLoss(done, 3).images(50))
        assert list(PowerLoss(done, 3).images(50)) != list(PowerLoss(done, 4).images(50))


class TestRecordingDisk:
    @pytest.mark.parametrize("mode", ["wal", "delete"])
    def test_ends_with_the_very_files_when_everything_arrives(self, tmp_path, mode):
        disk = RecordingDisk()
        database = apsw.Connection(str(tmp_path / "d.db"), vfs=disk.vfs)
        database.execute(f"PRAGMA journal_mode = {mode}").fetchall()
        database.execute("CREATE TABLE t (x)")
        for n in range(50):
            database.execute("INSERT INTO t VALUES (?)", (n,))
        real = {path.name: path.read_bytes() for path in tmp_path.iterdir() if not path.name.endswith("-shm")}

        done = [*disk.done, *(Done("sync", name, 0) for name in real)]
        replayed = list(PowerLoss(done).images(len(done) + 1))[-1][0]

        assert real == {name: content for name, content in replayed.items() if name in real}
        assert {done.kind for done in disk.done} >= {"write", "sync"}
        database.close()


class TestFailingDisk:
    def test_fails_once_and_only_once(self, tmp_path):
        disk = FailingDisk(fail_at=12)
        database = apsw.Connection(str(tmp_path / "d.db"), vfs=disk.vfs)
        failures = 0
        for n in range(20):
            try:
                database.execute("CREATE TABLE IF NOT EXISTS t (x); INSERT INTO t VALUES (?)", (n,))
            except apsw.Error:
                failures += 1

        assert (failures, disk.failed) == (1, 1)
        database.close(True)

    def test_is_full_beyond_its_room(self, tmp_path):
        disk = FailingDisk(room=20_000)
        database = apsw.Connection(str(tmp_path / "d.db"), vfs=disk.vfs)

        with pytest.raises(apsw.FullError):
            for _ in range(100):
                database.execute("CREATE TABLE IF NOT EXISTS t (x); INSERT INTO t VALUES (zeroblob(1000))")
        database.close(True)
