"""Every root key, wherever it lives, keeps the same contract."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lawful.core.errors import Conflict, Invalid, NotFound, Tampered, Unavailable
from lawful.store.vault import EnvironmentRoot, FileRoot, Vault

KEY = bytes(range(32))


class KeyService:
    """A key service elsewhere: holds its key, answers requests, can be out of reach."""

    def __init__(self) -> None:
        self._key: AESGCM | None = AESGCM(b"k" * 32)
        self.reachable = True

    def wrap(self, key: bytes, *, context: bytes) -> bytes:
        nonce = os.urandom(12)
        return nonce + self._cipher().encrypt(nonce, key, context)

    def unwrap(self, wrapped: bytes, *, context: bytes) -> bytes:
        try:
            return self._cipher().decrypt(wrapped[:12], wrapped[12:], context)
        except (InvalidTag, ValueError):
            raise Tampered("does not open") from None

    def destroy(self) -> None:
        self._key = None

    def _cipher(self) -> AESGCM:
        if self._key is None or not self.reachable:
            raise Unavailable("the key service does not answer")
        return self._key


@pytest.fixture(params=["file", "environment", "key service"])
def any_root(request, tmp_path, random):
    match request.param:
        case "file":
            return FileRoot.make(tmp_path / "any.key", random=random)
        case "environment":
            return EnvironmentRoot({"LAWFUL_ROOT_KEY": "5" * 64}, name="LAWFUL_ROOT_KEY", random=random)
        case _:
            return KeyService()


class TestEveryRootKey:
    def test_opens_what_it_wrapped(self, any_root):
        wrapped = any_root.wrap(KEY, context=b"here")

        assert any_root.unwrap(wrapped, context=b"here") == KEY
        assert KEY not in wrapped
        assert len(wrapped) <= 4096

    def test_wraps_never_twice_alike(self, any_root):
        assert any_root.wrap(KEY, context=b"here") != any_root.wrap(KEY, context=b"here")

    def test_opens_nothing_in_another_place(self, any_root):
        wrapped = any_root.wrap(KEY, context=b"here")

        with pytest.raises(Tampered):
            any_root.unwrap(wrapped, context=b"there")

    def test_reports_every_flipped_bit(self, any_root):
        wrapped = any_root.wrap(KEY, context=b"here")

        for bit in range(len(wrapped) * 8):
            changed = bytearray(wrapped)
            changed[bit // 8] ^= 1 << bit % 8
            with pytest.raises(Tampered):
                any_root.unwrap(bytes(changed), context=b"here")

    @pytest.mark.parametrize("wrapped", [b"", b"x", b"x" * 12, b"x" * 40, b"x" * 10_000])
    def test_opens_no_nonsense(self, wrapped, any_root):
        with pytest.raises(Tampered):
            any_root.unwrap(wrapped, context=b"here")

    def test_opens_nothing_once_destroyed(self, any_root):
        wrapped = any_root.wrap(KEY, context=b"here")

        any_root.destroy()
        any_root.destroy()

        with pytest.raises(Unavailable):
            any_root.unwrap(wrapped, context=b"here")
        with pytest.raises(Unavailable):
            any_root.wrap(KEY, context=b"here")

    def test_carries_a_vault(self, any_root, tmp_path, clock, random):
        vault = Vault.open(tmp_path / "any.db", any_root, clock=clock, random=random)
        sealed = vault.seal(b"hello", tenant="bob", name="alice", place="here")
        vault.close()

        again = Vault.open(tmp_path / "any.db", any_root, clock=clock, random=random)

        assert again.unseal(sealed, tenant="bob", name="alice", place="here") == b"hello"
        again.close()


class TestAKeyService:
    def test_that_is_out_of_reach_stops_what_needs_it_and_nothing_is_lost(self, tmp_path, clock, random):
        service = KeyService()
        vault = Vault.open(tmp_path / "any.db", service, clock=clock, random=random)
        sealed = vault.seal(b"hello", tenant="bob", name="alice", place="here")
        service.reachable = False

        assert vault.unseal(sealed, tenant="bob", name="alice", place="here") == b"hello"
        with pytest.raises(Unavailable):
            vault.seal(b"hello", tenant="charlie", name="charlie", place="here")
        with pytest.raises(Unavailable):
            Vault.open(tmp_path / "any.db", service, clock=clock, random=random)

        service.reachable = True
        vault.seal(b"hello", tenant="charlie", name="charlie", place="here")
        assert vault.verify() == 2
        vault.close()


class TestAFile:
    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620, 0o601, 0o777])
    def test_that_others_may_touch_is_refused(self, mode, tmp_path, random):
        FileRoot.make(tmp_path / "wide.key", random=random)
        (tmp_path / "wide.key").chmod(mode)

        with pytest.raises(Invalid, match="0600"):
            FileRoot(tmp_path / "wide.key", random=random)

    def test_is_made_for_its_owner_alone_and_never_twice(self, tmp_path, random):
        FileRoot.make(tmp_path / "new.key", random=random)

        assert (tmp_path / "new.key").stat().st_mode & 0o777 == 0o600
        with pytest.raises(Conflict):
            FileRoot.make(tmp_path / "new.key", random=random)

    def test_is_followed_through_no_link(self, tmp_path, random):
        FileRoot.make(tmp_path / "real.key", random=random)
        (tmp_path / "link.key").symlink_to(tmp_path / "real.key")

        with pytest.raises(Invalid):
            FileRoot(tmp_path / "link.key", random=random)

    def test_is_a_file(self, tmp_path, random):
        os.mkfifo(tmp_path / "pipe.key", 0o600)
        (tmp_path / "folder.key").mkdir(mode=0o700)

        for name in ("pipe.key", "folder.key"):
            with pytest.raises(Invalid):
                FileRoot(tmp_path / name, random=random)
        with pytest.raises(NotFound):
            FileRoot(tmp_path / "absent.key", random=random)

    @pytest.mark.parametrize(
        "content", [b"", b"00" * 31, b"00" * 33, b"zz" * 32, b"AB" * 32, b"00" * 32 + b"\n\n", b"\xff" * 64]
    )
    def test_holds_a_key_and_nothing_else(self, content, tmp_path, random):
        path = tmp_path / "odd.key"
        path.touch(mode=0o600)
        path.write_bytes(content)

        with pytest.raises(Invalid):
            FileRoot(path, random=random)

    def test_that_is_destroyed_leaves_no_file(self, tmp_path, random):
        root = FileRoot.make(tmp_path / "new.key", random=random)
        held_open = (tmp_path / "new.key").open("rb")

        root.destroy()

        assert not Path(tmp_path / "new.key").exists()
        assert held_open.read() == b"0" * 65
        held_open.close()


class TestTheEnvironment:
    def test_must_hold_the_key(self, random):
        with pytest.raises(NotFound, match="LAWFUL_ROOT_KEY"):
            EnvironmentRoot({}, name="LAWFUL_ROOT_KEY", random=random)
        with pytest.raises(Invalid) as caught:
            EnvironmentRoot({"K": "geheim"}, name="K", random=random)
        assert "geheim" not in str(caught.value)

    def test_loses_the_key_when_it_is_destroyed(self, random):
        environment = {"K": "5" * 64}

        EnvironmentRoot(environment, name="K", random=random).destroy()

        assert environment == {}
