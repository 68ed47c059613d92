"""Flipped bits, damaged files, many writers: every damage is reported, and nothing is ever read as something else."""

from __future__ import annotations

import os
import random as pseudo
import shutil
import signal
import threading

import pytest

from lawful.core.errors import LawfulError, NotFound, Tampered
from lawful.store.vault import Vault, envelope
from store.world import SeededRandom

FLIPS = 700  # in live bytes, as many anywhere, and some in the WAL; blobs have theirs in test_blobs


@pytest.fixture
def letters(vault):
    """Sealed letters of two tenants, a secret, a destroyed key, a rotation behind them."""
    sealed = {
        (tenant, name): vault.seal(f"{tenant}/{name}".encode(), tenant=tenant, name=name, place="letters")
        for tenant in ("hospital", "bank")
        for name in ("alice", "bob", "carol", "dave")
    }
    vault.secret("pepper", lambda: b"p" * 32)
    vault.rotate("bank")
    vault.destroy("hospital", "dave")
    return sealed


class Copy:
    """A copy of the vault's files that may be damaged and opened."""

    def __init__(self, folder, root, clock, random):
        self.path = folder / "copy" / "vault.db"
        self.path.parent.mkdir()
        for name in ("vault.db", "vault.db-wal"):
            if (folder / name).exists():
                shutil.copy(folder / name, self.path.parent / name)
        self.files = {path: path.read_bytes() for path in self.path.parent.iterdir()}
        self._open = lambda: Vault.open(self.path, root, clock=clock, random=random, create=False)

    def flip(self, path, bit):
        for old in self.path.parent.iterdir():
            old.unlink()
        for file, content in self.files.items():
            changed = bytearray(content)
            if file == path:
                changed[bit // 8] ^= 1 << bit % 8
            file.write_bytes(changed)

    def read_all(self, letters):
        """What a careful owner does after a suspicion: verify, then read everything; "reported" if any of it says so."""
        try:
            vault = self._open()
        except Tampered:
            return "reported"
        try:
            vault.verify()
            got = {
                where: vault.unseal(sealed, tenant=where[0], name=where[1], place="letters")
                for where, sealed in letters.items()
                if where != ("hospital", "dave")
            }
            got["pepper"] = vault.secret("pepper", lambda: b"another pepper")
            with pytest.raises(NotFound):
                vault.unseal(letters["hospital", "dave"], tenant="hospital", name="dave", place="letters")
        except Tampered:
            return "reported"
        else:
            return got
        finally:
            vault.close()


def expected(letters):
    texts = {where: "/".join(where).encode() for where in letters if where != ("hospital", "dave")}
    return texts | {"pepper": b"p" * 32}


def live_bytes(vault, image):
    """The places in the file where a value of any row lies, wherever it is kept: in a table or in an index."""
    values = set()
    for table in ("vault", "tenant_keys", "data_keys", "destroyed", "secrets"):
        for row in vault._database.rows(f"SELECT * FROM {table}"):
            values |= {
                value.encode() if isinstance(value, str) else value for value in row if not isinstance(value, int)
            }
    places = set()
    for value in values:
        start = image.find(value)
        while start >= 0:
            places.update(range(start, start + len(value)))
            start = image.find(value, start + 1)
    return sorted(places)


class TestASingleFlippedBit:
    @pytest.fixture
    def copy(self, letters, vault, tmp_path, root, clock, random):
        self.live = live_bytes(vault, (tmp_path / "vault.db").read_bytes())
        vault.close()
        return Copy(tmp_path, root, clock, random)

    def test_is_harmless_nowhere_else(self, copy, letters):
        """The control: an undamaged copy reads as it was written."""
        copy.flip(None, 0)

        assert copy.read_all(letters) == expected(letters)

    def test_in_live_bytes_is_always_reported(self, copy, letters):
        assert len(self.live) > 2000
        chance = pseudo.Random(7)

        for _ in range(FLIPS):
            bit = chance.choice(self.live) * 8 + chance.randrange(8)
            copy.flip(copy.path, bit)
            assert copy.read_all(letters) == "reported", bit

    def test_anywhere_is_reported_or_changes_nothing(self, copy, letters):
        """Headers, page structure, free space, the schema: whatever is not reported reads exactly as it was written."""
        chance, size = pseudo.Random(8), len(copy.files[copy.path])
        first_page = [chance.randrange(4096 * 8) for _ in range(FLIPS // 3)]
        anywhere = [chance.randrange(size * 8) for _ in range(FLIPS - FLIPS // 3)]
        reported = 0

        for bit in first_page + anywhere:
            copy.flip(copy.path, bit)
            outcome = copy.read_all(letters)
            reported += outcome == "reported"
            assert outcome in ("reported", expected(letters)), bit

        assert reported > FLIPS // 20

    def test_in_the_wal_loses_nothing_silently(self, vault, tmp_path, root, clock, random):
        """SQLite takes a damaged WAL as a shorter one: what was written after is gone, and says so when it is needed."""
        letters = {
            ("hospital", name): vault.seal(f"hospital/{name}".encode(), tenant="hospital", name=name, place="letters")
            for name in ("alice", "bob", "carol")
        }
        vault.secret("pepper", lambda: b"p" * 32)
        copy = Copy(tmp_path, root, clock, random)
        wal = copy.path.with_name("vault.db-wal")
        chance, outcomes = pseudo.Random(9), []

        for _ in range(FLIPS // 5):
            copy.flip(wal, chance.randrange(len(copy.files[wal]) * 8))
            try:
                reader = copy._open()
            except LawfulError:
                outcomes.append("reported")
                continue
            for (tenant, name), sealed in letters.items():
                try:
                    assert (
                        reader.unseal(sealed, tenant=tenant, name=name, place="letters") == f"{tenant}/{name}".encode()
                    )
                except Tampered:
                    outcomes.append("reported")
            reader.close()

        assert outcomes.count("reported") > FLIPS // 20


class TestASwap:
    def test_of_two_wrapped_keys_is_reported(self, vault, letters):
        first, second = vault._database.every_data_key()[:2]
        with vault._keys.write():
            vault._database.change_data_key(first._replace(wrapped=second.wrapped))
            vault._database.change_data_key(second._replace(wrapped=first.wrapped))

        with pytest.raises(Tampered):
            vault.verify()

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE data_keys SET reserved = 0",
            "UPDATE data_keys SET created_at = '2020-01-01T00:00:00Z'",
            "UPDATE data_keys SET tenant = 'bank', wrapper = 2 WHERE tenant = 'hospital'",
            "UPDATE data_keys SET name = randomblob(32)",
            "UPDATE data_keys SET id = randomblob(16)",
            "UPDATE data_keys SET version = version + 1",
            "UPDATE tenant_keys SET created_at = '2020-01-01T00:00:00Z'",
            "UPDATE secrets SET name = 'log signing key'",
            "UPDATE secrets SET sealed = zeroblob(100)",
            "UPDATE vault SET names = zeroblob(80)",
            "DELETE FROM vault",
            "DROP INDEX data_keys_by_wrapper",
            "CREATE TABLE extra (a)",
        ],
    )
    def test_of_anything_in_a_row_is_reported(self, statement, vault, letters, tmp_path, root, clock, random):
        vault._database.connection.execute(statement)
        vault.close()

        with pytest.raises(Tampered):
            Vault.open(tmp_path / "vault.db", root, clock=clock, random=random).verify()


class TestManyWriters:
    def test_in_threads_and_processes_lose_nothing(self, vault, tmp_path, root, clock, random):
        """Two children and four threads seal for the same and for different people; everything opens afterwards."""
        children = [self._child(tmp_path, root, clock, number) for number in range(2)]
        sealed, failures = [], []

        def work(number: int) -> None:
            try:
                for step in range(30):
                    name = f"person {step % 7}"
                    one = vault.seal(str(step).encode(), tenant="hospital", name=name, place="letters")
                    sealed.append((name, step, one))
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]

        assert failures == []
        assert len(sealed) == 120
        for name, step, one in sealed:
            assert vault.unseal(one, tenant="hospital", name=name, place="letters") == str(step).encode()
        assert vault.verify() == 7
        assert [key.version for key in vault._database.every_tenant_key()] == [1]

    def _child(self, tmp_path, root, clock, number):
        child = os.fork()
        if child:
            return child
        status = 1
        try:
            mine = Vault.open(tmp_path / "vault.db", root, clock=clock, random=SeededRandom(number + 1))
            for step in range(30):
                one = mine.seal(b"x", tenant="hospital", name=f"person {step % 7}", place="letters")
                assert mine.unseal(one, tenant="hospital", name=f"person {step % 7}", place="letters") == b"x"
            status = 0
        finally:
            os._exit(status)

    def test_killed_half_way_leave_the_others_working(self, vault, tmp_path, root, clock):
        """A process dies while it holds the write lock; SQLite gives the lock back, and the half-done work is gone."""
        child = os.fork()
        if child == 0:
            mine = Vault.open(tmp_path / "vault.db", root, clock=clock, random=SeededRandom(5))
            with mine._keys.write():
                mine.seal(b"x", tenant="hospital", name="ghost", place="letters")
                os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(child, 0)

        assert not vault.has(tenant="hospital", name="ghost")
        sealed = vault.seal(b"x", tenant="hospital", name="alice", place="letters")
        assert envelope.key_name(sealed).version == 1
        assert vault.verify() == 1
