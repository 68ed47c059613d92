"""A tenant's key is replaced while everybody goes on working, and whatever happens half-way."""

from __future__ import annotations

import os
import signal
import threading

import apsw
import pytest

from lawful.core.errors import Tampered, Unavailable
from lawful.store.vault import Vault
from store.faulty_disk import FaultyDisk, disk_error

PEOPLE = [f"person {number}" for number in range(30)]


def seal_all(vault, tenant="hospital"):
    return {name: vault.seal(name.encode(), tenant=tenant, name=name, place="letters") for name in PEOPLE}


def all_open(vault, sealed, tenant="hospital"):
    return all(
        vault.unseal(one, tenant=tenant, name=name, place="letters") == name.encode() for name, one in sealed.items()
    )


def versions(vault, tenant="hospital"):
    return [key.version for key in vault._database.every_tenant_key() if key.tenant == tenant]


class TestRotation:
    def test_keeps_everything_readable_and_retires_the_old_key(self, vault):
        sealed, other = seal_all(vault), seal_all(vault, "bank")

        assert vault.rotate("hospital") == 2

        assert all_open(vault, sealed)
        assert all_open(vault, other, "bank")
        assert (versions(vault), versions(vault, "bank"), vault.unfinished()) == ([2], [1], ())
        assert vault.verify() == 60

    def test_can_be_repeated(self, vault):
        sealed = seal_all(vault)

        assert [vault.rotate("hospital") for _ in range(5)] == [2, 3, 4, 5, 6]
        assert all_open(vault, sealed)

    def test_lets_others_work_meanwhile(self, vault, tmp_path, root, clock, random):
        """Alice writes and Bob reads, in this process and in another, between any two batches."""
        sealed = seal_all(vault)
        other = Vault.open(tmp_path / "vault.db", root, clock=clock, random=random)
        with vault._keys.write():
            vault._keys.new_tenant_key("hospital")

        while vault._rewrap_some("hospital", 7):
            assert vault.unfinished() == ("hospital",)
            for at_work in (vault, other):
                sealed |= {f"late {len(sealed)}": at_work.seal(b"x", tenant="hospital", name="new", place="p")}
                assert all_open(at_work, {name: sealed[name] for name in PEOPLE})
        vault.rewrap("hospital")

        assert versions(vault) == [2]
        assert all_open(other, {name: sealed[name] for name in PEOPLE})
        other.close()

    def test_never_retires_a_version_that_is_needed(self, vault):
        seal_all(vault)
        with vault._keys.write():
            vault._keys.new_tenant_key("hospital")

        with pytest.raises(apsw.ConstraintError):
            vault._database.connection.execute("DELETE FROM tenant_keys WHERE version = 1")

    def test_by_two_at_once_ends_with_one_key(self, vault, tmp_path, root, clock, random):
        sealed = seal_all(vault)
        other = Vault.open(tmp_path / "vault.db", root, clock=clock, random=random)
        threads = [threading.Thread(target=one.rotate, args=("hospital",)) for one in (vault, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert versions(vault) == [3]
        assert all_open(vault, sealed)
        assert all_open(other, sealed)
        other.close()


def kill_myself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def prepared(tmp_path, root, clock, random):
    """A closed vault with sealed letters, and how many disk operations its rotation takes."""
    path = tmp_path / "vault.db"

    def open_vault() -> Vault:
        return Vault.open(path, root, clock=clock, random=random)

    vault = open_vault()
    sealed = seal_all(vault)
    vault.close()
    image = path.read_bytes()

    def restore() -> None:
        for file in tmp_path.glob("vault.db-*"):
            file.unlink()
        path.write_bytes(image)

    with FaultyDisk() as disk:
        vault = open_vault()
        vault.rotate("hospital", batch=4)
        total = disk.count
        vault.close()
    restore()
    return open_vault, sealed, restore, total


def finish(open_vault, sealed):
    """Whatever happened, everything opens, and the interrupted rotation can be finished."""
    vault = open_vault()
    assert all_open(vault, sealed)
    assert vault.verify() == len(PEOPLE)
    for tenant in vault.unfinished():
        vault.rewrap(tenant)
    assert len(versions(vault)) == 1
    assert all_open(vault, sealed)
    vault.close()


class TestAnInterruptedRotation:
    def test_killed_at_any_of_20_points_is_finished_later(self, prepared):
        open_vault, sealed, restore, total = prepared
        points = sorted({1 + total * point // 20 for point in range(20)})
        assert len(points) == 20

        for point in points:
            restore()
            child = os.fork()
            if child == 0:
                with FaultyDisk(at=point, fault=kill_myself):
                    open_vault().rotate("hospital", batch=4)
                os._exit(0)
            _, status = os.waitpid(child, 0)
            assert os.WTERMSIG(status) == signal.SIGKILL
            finish(open_vault, sealed)

    def test_by_a_failing_disk_at_any_point_says_so_and_is_finished_later(self, prepared):
        open_vault, sealed, restore, total = prepared
        reported = 0

        for point in range(1, total, total // 20):
            restore()
            with FaultyDisk(at=point, fault=disk_error):
                try:
                    vault = open_vault()
                except Unavailable:
                    reported += 1
                else:
                    try:
                        vault.rotate("hospital", batch=4)
                    except Unavailable:
                        reported += 1
                    assert all_open(vault, sealed)
                    vault.close()
            finish(open_vault, sealed)

        assert reported > 10

    def test_does_not_hide_a_damaged_key(self, vault):
        seal_all(vault)
        with vault._keys.write():
            vault._database.connection.execute("UPDATE data_keys SET wrapped = zeroblob(80) WHERE rowid = 20")

        with pytest.raises(Tampered):
            vault.rotate("hospital")
        assert vault.unfinished() == ("hospital",)
