"""What was erased is on no disk of ours: the raw files are read, and not one run of bytes of it is found."""

from __future__ import annotations

import os
import random as pseudo
import signal

import apsw
import pytest

from lawful.core.errors import NotFound, Unavailable
from lawful.core.ports import FolderDisk
from lawful.store.blobs import Blobs
from lawful.store.vault import Vault
from store.faulty_disk import FaultyDisk

RUN = 8  # bytes: the shortest run that is looked for


def raw(folder):
    """All bytes of all files below a folder: database, WAL, shared memory, blobs, whatever else lies there."""
    return b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def found(secret, files):
    """Whether any run of 8 bytes of a secret lies in the files."""
    return any(secret[start : start + RUN] in files for start in range(len(secret) - RUN + 1))


def kill_myself():
    os.kill(os.getpid(), signal.SIGKILL)


def empty_wal(vault):
    vault._database.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)


def row_and_key(vault, tenant, name):
    row = vault._database.newest_data_key(tenant, vault._keys.hidden(tenant, name))
    return row, vault._keys.opened(row)


class TestADestroyedKey:
    def test_is_in_no_file_while_the_vault_is_open(self, vault, tmp_path):
        sealed = vault.seal(b"Alice lives here", tenant="hospital", name="alice", place="letters")
        vault.seal(b"Bob lives there", tenant="hospital", name="bob", place="letters")
        row, key = row_and_key(vault, "hospital", "alice")
        assert found(row.wrapped, raw(tmp_path))  # the search finds it while it is there

        assert vault.destroy("hospital", "alice") == 1

        files = raw(tmp_path)
        assert not found(row.wrapped, files)
        assert not found(row.name, files)
        assert not found(key, files)
        assert found(row_and_key(vault, "hospital", "bob")[0].wrapped, files)
        with pytest.raises(NotFound):
            vault.unseal(sealed, tenant="hospital", name="alice", place="letters")

    def test_takes_all_its_versions_along(self, tmp_path, root, clock, random):
        vault = Vault.open(tmp_path / "vault.db", root, clock=clock, random=random, cap=1)
        for _ in range(5):
            vault.seal(b"", tenant="hospital", name="alice", place="letters")
        rows = vault._database.every_data_key()

        assert vault.destroy("hospital", "alice") == 5

        files = raw(tmp_path)
        assert not any(found(row.wrapped, files) for row in rows)
        vault.close()

    @pytest.mark.parametrize("scoured", [True, False])
    def test_is_gone_among_many_that_come_and_go(self, scoured, vault, tmp_path, monkeypatch):
        """SQLite moves rows between pages and leaves copies in unused bytes: without VACUUM this story finds one."""
        if not scoured:
            monkeypatch.setattr(vault._database, "scour", lambda: empty_wal(vault))
        vault._database.connection.pragma("synchronous", "OFF")  # hundreds of commits; no power fails here
        chance, living, remains = pseudo.Random(6), [], 0
        for step in range(300):
            if chance.random() < 0.6 or not living:
                living.append(f"subject {step}")
                vault.seal(b"", tenant="hospital", name=living[-1], place="letters")
            else:
                name = living.pop(chance.randrange(len(living)))
                row, _ = row_and_key(vault, "hospital", name)
                assert vault.destroy("hospital", name) == 1
                files = raw(tmp_path)
                remains += sum(row.wrapped[at : at + 16] in files for at in range(0, 80, 16))

        assert (remains == 0) == scoured

    def test_left_no_older_wrapping_behind(self, vault, tmp_path):
        """Wrapped anew by promises and by rotations: none of the earlier forms may remain."""
        wrapped = []
        for name in ("alice", "bob"):
            vault.seal(b"", tenant="hospital", name=name, place="letters")
        for _ in range(4):
            wrapped.append(row_and_key(vault, "hospital", "alice")[0].wrapped)
            vault._keys.forget()  # as after a restart: the next message takes a new block
            vault.seal(b"", tenant="hospital", name="alice", place="letters")
            wrapped.append(row_and_key(vault, "hospital", "alice")[0].wrapped)
            vault.rotate("hospital")
        assert len(set(wrapped)) == 8

        vault.destroy("hospital", "alice")

        assert not any(found(one, raw(tmp_path)) for one in wrapped)

    def test_twice_is_destroyed_once(self, vault):
        vault.seal(b"", tenant="hospital", name="alice", place="letters")

        assert [vault.destroy("hospital", "alice") for _ in range(2)] == [1, 0]

    def test_does_not_come_back_with_the_name(self, vault):
        old = vault.seal(b"old", tenant="hospital", name="alice", place="letters")
        vault.destroy("hospital", "alice")

        new = vault.seal(b"new", tenant="hospital", name="alice", place="letters")

        assert vault.unseal(new, tenant="hospital", name="alice", place="letters") == b"new"
        with pytest.raises(NotFound):
            vault.unseal(old, tenant="hospital", name="alice", place="letters")

    def test_is_forgotten_by_other_processes_at_once(self, vault, tmp_path, root, clock, random):
        """The server holds the key in memory; the command line destroys it."""
        server = Vault.open(tmp_path / "vault.db", root, clock=clock, random=random)
        sealed = server.seal(b"x", tenant="hospital", name="alice", place="letters")

        vault.destroy("hospital", "alice")

        with pytest.raises(NotFound):
            server.unseal(sealed, tenant="hospital", name="alice", place="letters")
        server.close()

    def test_that_somebody_is_reading_is_not_called_erased(self, vault, tmp_path, root, clock, random, monkeypatch):
        """Another process reads and keeps the old bytes in use: told so, and finished later."""
        monkeypatch.setattr("lawful.store.vault.database.PATIENCE_MS", 10)
        vault.close()
        vault = Vault.open(tmp_path / "vault.db", root, clock=clock, random=random)
        reader = Vault.open(tmp_path / "vault.db", root, clock=clock, random=random)
        sealed = vault.seal(b"x", tenant="hospital", name="alice", place="letters")
        row, _ = row_and_key(vault, "hospital", "alice")
        with reader._database.read():
            reader._database.every_data_key()

            with pytest.raises(Unavailable):
                vault.destroy("hospital", "alice")

            with pytest.raises(NotFound):
                vault.unseal(sealed, tenant="hospital", name="alice", place="letters")
        reader.close()
        assert vault.destroy("hospital", "alice") == 0
        assert not found(row.wrapped, raw(tmp_path))
        vault.close()


class TestAnInterruptedErasure:
    def test_killed_at_any_of_20_points_is_finished_when_the_vault_is_opened(self, tmp_path, root, clock, random):
        """Either nothing was destroyed yet, or nothing of it is left."""
        path = tmp_path / "vault.db"

        def open_vault():
            return Vault.open(path, root, clock=clock, random=random)

        vault = open_vault()
        for number in range(20):
            vault.seal(b"", tenant="hospital", name=f"person {number}", place="letters")
        row, _ = row_and_key(vault, "hospital", "person 7")
        vault.close()
        image, destroyed = path.read_bytes(), 0
        with FaultyDisk() as disk:
            vault = open_vault()
            vault.destroy("hospital", "person 7")
            total = disk.count
            vault.close()

        for point in sorted({1 + total * point // 20 for point in range(20)}):
            for old in tmp_path.glob("vault.db*"):
                old.unlink()
            path.write_bytes(image)
            child = os.fork()
            if child == 0:
                with FaultyDisk(at=point, fault=kill_myself):
                    open_vault().destroy("hospital", "person 7")
                os._exit(0)
            assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
            vault = open_vault()
            if not vault.has(tenant="hospital", name="person 7"):
                destroyed += 1
                assert not found(row.wrapped, raw(tmp_path))
            assert vault.verify() in (19, 20)
            vault.close()

        assert 5 < destroyed < 20


class TestADestroyedTenant:
    def test_leaves_none_of_its_keys_and_all_of_the_others(self, vault, tmp_path):
        letters = {
            (tenant, name): vault.seal(name.encode(), tenant=tenant, name=name, place="letters")
            for tenant in ("hospital", "bank")
            for name in ("alice", "bob", "carol")
        }
        rows = [row for row in vault._database.every_data_key() if row.tenant == "hospital"]
        above = vault._database.tenant_key("hospital")

        assert vault.destroy_tenant("hospital") == 3

        files = raw(tmp_path)
        assert not any(found(secret, files) for row in rows for secret in (row.wrapped, row.name))
        assert not found(above.wrapped, files)
        for (tenant, name), sealed in letters.items():
            if tenant == "bank":
                assert vault.unseal(sealed, tenant=tenant, name=name, place="letters") == name.encode()
            else:
                with pytest.raises(NotFound):
                    vault.unseal(sealed, tenant=tenant, name=name, place="letters")
        assert vault.verify() == 3


class TestARotatedKey:
    def test_is_in_no_file_once_retired(self, vault, tmp_path):
        vault.seal(b"", tenant="hospital", name="alice", place="letters")
        old = vault._database.tenant_key("hospital")
        row, _ = row_and_key(vault, "hospital", "alice")

        vault.rotate("hospital")

        assert not found(old.wrapped, raw(tmp_path))
        assert not found(row.wrapped, raw(tmp_path))


class TestAnErasedBlob:
    def test_leaves_no_byte_of_key_or_content(self, vault, tmp_path):
        disk = FolderDisk(tmp_path / "blobs")
        blobs = Blobs(disk, vault)
        content = os.urandom(5000)
        name = blobs.put(content)
        (file,) = disk.names()
        sealed = disk.read(file)
        row, key = row_and_key(vault, "workspace", f"blob:{name}")

        blobs.remove(name)
        disk.write(file, sealed)  # what a backup, or the bare disk, may still hold

        files = raw(tmp_path)
        assert not any(found(secret, files) for secret in (row.wrapped, key))
        assert content[:16] not in files
        assert not blobs.exists(name)
        with pytest.raises(NotFound):
            blobs.get(name)


def test_erasing_makes_no_temporary_file(tmp_path, root, clock, random):
    """VACUUM copies what lives; that copy must be in memory, since nobody would scour the file."""
    with FaultyDisk() as disk:
        vault = Vault.open(tmp_path / "vault.db", root, clock=clock, random=random)
        vault._database.connection.pragma("cache_size", 10)  # pages: a larger copy would need a file
        with vault._keys.write():
            for number in range(500):
                vault.seal(b"", tenant="hospital", name=str(number), place="letters")
        vault.destroy("hospital", "5")
        assert disk.temporary == 0

        vault._database.connection.pragma("temp_store", "FILE")
        vault.destroy("hospital", "6")
        assert disk.temporary > 0  # the watch sees one when there is one
        vault.close()
