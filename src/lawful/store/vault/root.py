"""The root key: the one secret that must be kept by somebody else than us.

`RootKey` is the port of a key service (KMS, HSM, OpenBao transit): it wraps and unwraps, and the key itself never
comes out. `FileRoot` and `EnvironmentRoot` do the same with a key of their own, 64 hexadecimal digits.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import MutableMapping
from pathlib import Path
from typing import Protocol

from lawful.core.errors import Conflict, Invalid, NotFound, Unavailable
from lawful.core.ports import Random, sync_folder
from lawful.store.vault import envelope

_KEY = re.compile(rb"[0-9a-f]{64}\n?")
_EXPECTED = "64 hexadecimal digits"


class RootKey(Protocol):
    """Wraps keys of 32 bytes. What was wrapped under one context opens under no other."""

    def wrap(self, key: bytes, *, context: bytes) -> bytes:
        """The wrapped key, at most 4,096 bytes. Raises Unavailable."""

    def unwrap(self, wrapped: bytes, *, context: bytes) -> bytes:
        """The key. Raises Tampered when it does not open, Unavailable when the root key cannot be reached."""

    def destroy(self) -> None:
        """Destroy the root key, and with it everything that was ever sealed below it. Done twice, it is done."""


class _HeldRoot:
    """A root key in this process's memory."""

    def __init__(self, digits: bytes, random: Random) -> None:
        if not _KEY.fullmatch(digits):
            raise Invalid("not a root key", expected=_EXPECTED)
        self._key: bytes | None = bytes.fromhex(digits.decode())
        self._random = random

    def wrap(self, key: bytes, *, context: bytes) -> bytes:
        salt = self._random.bytes(envelope.SALT_BYTES)
        return envelope.wrap(self._held(), key, salt=salt, context=b"root" + context)

    def unwrap(self, wrapped: bytes, *, context: bytes) -> bytes:
        return envelope.unwrap(self._held(), wrapped, context=b"root" + context)

    def destroy(self) -> None:
        self._key = None

    def _held(self) -> bytes:
        if self._key is None:
            raise Unavailable("the root key was destroyed")
        return self._key


class FileRoot(_HeldRoot):
    """A root key in a file that its owner alone may read."""

    def __init__(self, path: Path, *, random: Random) -> None:
        """Read the key. Raises NotFound, or Invalid when others may read the file or it holds something else."""
        super().__init__(_read(path), random)
        self._path = path

    @classmethod
    def make(cls, path: Path, *, random: Random) -> FileRoot:
        """A new key in a new file, mode 0600. Raises Conflict when there is one."""
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            raise Conflict("there is a root key already", hint="keep it: without it nothing can be read") from None
        with os.fdopen(descriptor, "wb") as file:
            file.write(random.bytes(envelope.KEY_BYTES).hex().encode() + b"\n")
            file.flush()
            os.fsync(descriptor)
        sync_folder(path.parent)
        return cls(path, random=random)

    def destroy(self) -> None:
        """Overwrite the file, then remove it, then forget the key."""
        try:
            with self._path.open("r+b") as file:
                file.write(b"0" * self._path.stat().st_size)
                file.flush()
                os.fsync(file.fileno())
            self._path.unlink()
            sync_folder(self._path.parent)
        except FileNotFoundError:
            pass  # destroyed before
        super().destroy()


class EnvironmentRoot(_HeldRoot):
    """A root key in an environment variable, put there by whoever starts us."""

    def __init__(self, environment: MutableMapping[str, str], *, name: str, random: Random) -> None:
        """Take the key. Raises NotFound when the variable is not set, Invalid when it holds something else."""
        if name not in environment:
            raise NotFound(f"{name} is not set", expected=f"a root key of {_EXPECTED}")
        super().__init__(environment[name].encode(), random)
        self._environment, self._name = environment, name

    def destroy(self) -> None:
        """Forget the key here; whoever set the variable must destroy their copy."""
        self._environment.pop(self._name, None)
        super().destroy()


def _read(path: Path) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise NotFound(
            "there is no root key here", hint="restore it from a backup; lawful init makes a new workspace"
        ) from None
    except OSError:
        raise Invalid("the root key cannot be read", expected="a plain file of mode 0600, no link") from None
    try:
        status = os.fstat(descriptor)  # of what was opened, not of what has the name by now
        if not stat.S_ISREG(status.st_mode):
            raise Invalid("the root key is no plain file", expected="a plain file of mode 0600")
        if status.st_mode & 0o077 or status.st_uid not in {os.geteuid(), 0}:
            raise Invalid("others may read the root key", expected="mode 0600", hint="chmod 600 it, and rotate it")
        return os.read(descriptor, 100)
    finally:
        os.close(descriptor)
