"""What is sealed opens in its place, for its owner, while its key lives; and nowhere else."""

from __future__ import annotations

import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lawful.core.errors import Invalid, NotFound, Tampered, Unavailable
from lawful.store.vault import FileRoot, Vault, envelope

ALICE = {"tenant": "hospital", "name": "alice", "place": "letters/body/1"}


@pytest.fixture
def reopen(tmp_path, root, clock, random):
    """Opens the same vault again, as another process would."""
    opened = []

    def reopen(**options):
        opened.append(Vault.open(tmp_path / "vault.db", root, clock=clock, random=random, **options))
        return opened[-1]

    yield reopen
    for vault in opened:
        vault.close()


class TestACiphertext:
    @settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(plain=st.binary(max_size=3000), tenant=st.text(max_size=20), name=st.text(max_size=20), place=st.text())
    def test_opens_to_what_was_sealed(self, vault, plain, tenant, name, place):
        where = {"tenant": tenant.encode("utf-8", "replace").decode(), "name": name, "place": place}

        sealed = vault.seal(plain, **where)

        assert vault.unseal(sealed, **where) == plain
        assert len(sealed) == len(plain) + envelope.OVERHEAD

    @pytest.mark.parametrize(
        "elsewhere", [{"tenant": "bank"}, {"name": "bob"}, {"place": "letters/body/2"}, {"place": "letters/title/1"}]
    )
    def test_opens_in_no_other_place(self, elsewhere, vault):
        sealed = vault.seal(b"dear alice", **ALICE)
        vault.seal(b"", **ALICE | elsewhere)  # so that the other place has a key as well

        with pytest.raises(Tampered):
            vault.unseal(sealed, **ALICE | elsewhere)

    def test_cannot_be_swapped_with_another_one(self, vault):
        first, second = (vault.seal(b"x", **ALICE | {"place": place}) for place in ("1", "2"))

        for sealed, place in ((second, "1"), (first, "2")):
            with pytest.raises(Tampered):
                vault.unseal(sealed, **ALICE | {"place": place})

    def test_cannot_be_moved_by_moving_the_border_between_the_words(self, vault):
        sealed = vault.seal(b"x", tenant="a", name="bc", place="d")

        for tenant, name, place in (("ab", "c", "d"), ("a", "b", "cd"), ("", "abc", "d")):
            with pytest.raises(Tampered):
                vault.unseal(sealed, tenant=tenant, name=name, place=place)

    def test_reports_every_flipped_bit(self, vault):
        sealed = vault.seal(b"dear alice", **ALICE)

        for bit in range(len(sealed) * 8):
            changed = bytearray(sealed)
            changed[bit // 8] ^= 1 << bit % 8
            with pytest.raises(Tampered):
                vault.unseal(bytes(changed), **ALICE)

    def test_reports_what_is_missing_or_too_much(self, vault):
        sealed = vault.seal(b"dear alice", **ALICE)

        for changed in (*(sealed[:end] for end in range(len(sealed))), sealed + b"\0", sealed[1:], sealed * 2):
            with pytest.raises(Tampered):
                vault.unseal(changed, **ALICE)

    def test_is_never_made_twice_alike(self, vault):
        assert len({vault.seal(b"x", **ALICE) for _ in range(100)}) == 100

    def test_opens_in_another_process(self, vault, reopen):
        sealed = vault.seal(b"dear alice", **ALICE)

        other = reopen()

        assert other.unseal(sealed, **ALICE) == b"dear alice"
        assert vault.unseal(other.seal(b"dear bob", **ALICE), **ALICE) == b"dear bob"

    def test_does_not_open_with_another_root_key(self, vault, tmp_path, clock, random):
        vault.close()
        other = FileRoot.make(tmp_path / "other.key", random=random)

        with pytest.raises(Tampered):
            Vault.open(tmp_path / "vault.db", other, clock=clock, random=random)


class TestAVault:
    def test_is_not_made_where_one_is_expected(self, tmp_path, root, clock, random):
        with pytest.raises(NotFound):
            Vault.open(tmp_path / "absent.db", root, clock=clock, random=random, create=False)
        assert not (tmp_path / "absent.db").exists()

    def test_says_so_when_no_file_can_be_made(self, tmp_path, root, clock, random):
        (tmp_path / "file").touch()

        with pytest.raises(Unavailable):
            Vault.open(tmp_path / "file" / "vault.db", root, clock=clock, random=random)

    def test_is_no_other_file(self, tmp_path, root, clock, random):
        (tmp_path / "text").write_bytes(b"not a vault, " * 500)

        with pytest.raises(Tampered):
            Vault.open(tmp_path / "text", root, clock=clock, random=random)

    def test_is_read_by_its_owner_alone(self, vault, tmp_path):
        vault.seal(b"x", **ALICE)

        assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("vault.db*")} == {0o600}

    def test_holds_no_name_of_anybody(self, vault, tmp_path):
        vault.seal(b"x", tenant="hospital", name="alice@example.org", place="letters/body/1")
        vault.secret("signing key of alice", lambda: b"x")

        raw = b"".join(path.read_bytes() for path in tmp_path.glob("vault.db*"))
        assert b"alice" not in raw
        assert b"hospital" in raw  # the tenant is named: the search would have found alice

    def test_moves_to_another_root_key(self, vault, tmp_path, root, clock, random):
        sealed = vault.seal(b"dear alice", **ALICE)
        pepper = vault.secret("pepper", lambda: b"p" * 32)
        new = FileRoot.make(tmp_path / "new.key", random=random)

        vault.change_root(new)
        root.destroy()

        assert vault.unseal(sealed, **ALICE) == b"dear alice"
        vault.close()
        again = Vault.open(tmp_path / "vault.db", new, clock=clock, random=random)
        assert again.unseal(sealed, **ALICE) == b"dear alice"
        assert again.secret("pepper", bytes) == pepper
        assert again.verify() == 2
        again.close()


class TestASecret:
    def test_is_made_once(self, vault, reopen):
        first = vault.secret("pepper", lambda: b"p" * 32)

        assert first == vault.secret("pepper", lambda: pytest.fail("made twice"))
        assert first == reopen().secret("pepper", lambda: pytest.fail("made twice"))

    def test_is_the_same_for_all_who_ask_at_once(self, vault, reopen):
        vaults = [vault, reopen(), reopen()]
        barrier, got = threading.Barrier(9), []

        def ask(number: int) -> None:
            barrier.wait()
            got.append(vaults[number % 3].secret("pepper", lambda: bytes([number]) * 32))

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(got) == 9
        assert len(set(got)) == 1

    def test_that_could_not_be_made_leaves_nothing(self, vault):
        with pytest.raises(ZeroDivisionError):
            vault.secret("pepper", lambda: bytes(1 // 0))

        assert vault.verify() == 0
        assert vault.secret("pepper", lambda: b"p") == b"p"

    def test_that_vanished_is_not_made_anew(self, vault):
        vault.secret("pepper", lambda: b"p" * 32)
        vault._database.connection.execute("DELETE FROM secrets")

        with pytest.raises(Tampered):
            vault.secret("pepper", lambda: b"q" * 32)

    def test_can_be_destroyed_and_is_another_one_then(self, vault):
        vault.secret("pepper", lambda: b"p" * 32)

        assert vault.destroy_secret("pepper") == 1

        assert vault.secret("pepper", lambda: b"q" * 32) == b"q" * 32

    def test_is_not_destroyed_with_a_tenant(self, vault):
        with pytest.raises(Invalid):
            vault.destroy_tenant("lawful.vault")


class TestTheCap:
    def test_makes_the_next_version_of_a_key_in_time(self, reopen):
        vault = reopen(cap=3)

        sealed = [vault.seal(bytes([n]), **ALICE) for n in range(10)]

        assert [envelope.key_name(one).version for one in sealed] == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4]
        assert [vault.unseal(one, **ALICE) for one in sealed] == [bytes([n]) for n in range(10)]

    def test_holds_for_all_processes_together_and_over_restarts(self, reopen):
        """Each opening takes a block of promised messages; what it does not use is never used."""
        seen = [envelope.key_name(reopen(cap=5000).seal(b"x", **ALICE)).version for _ in range(6)]

        assert seen == [1, 1, 2, 2, 3, 3]

    def test_is_that_of_the_standard_unless_told_otherwise(self, vault):
        assert vault._keys._cap == 2**32
