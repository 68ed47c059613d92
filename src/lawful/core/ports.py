"""What the world gives us: time, randomness, disk, network and engines, as small protocols.

`app` hands in the real ones; tests and simulations give their own. Nothing below `app` reads a clock, draws a
random number, or opens a path of its own choosing.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

import msgspec

from lawful.core.call import Call, Chunk


class Clock(Protocol):
    """Tells the time. `now` is an aware UTC datetime; `monotonic` is in seconds and never goes back."""

    def now(self) -> datetime: ...
    def monotonic(self) -> float: ...


class Random(Protocol):
    """Draws unpredictable bytes."""

    def bytes(self, count: int) -> bytes: ...


class Disk(Protocol):
    """Files below one root. Names are internal ids, never a user's string."""

    def read(self, name: str) -> bytes: ...
    def write(self, name: str, content: bytes) -> None:
        """Atomic and durable: temporary file, fsync, rename, fsync of the folder."""

    def create(self, name: str) -> AbstractContextManager[BinaryIO]:
        """A file to write to, piece by piece: atomic and durable once the block ends, nothing when it raises."""

    def open(self, name: str) -> BinaryIO: ...
    def exists(self, name: str) -> bool: ...
    def remove(self, name: str) -> None: ...
    def names(self, prefix: str = "") -> Iterator[str]: ...


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What a web server answered. `url` is where it came from at last, `target` where it sends us, if it does."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    target: str = ""


class Network(Protocol):
    """Reads from the web, within bounds of size, time and redirects, and from public addresses only."""

    def get(self, url: str, *, follow: bool = True) -> Fetched:
        """Whatever the server answers, errors included; a redirect itself when it is not to be followed.

        Raises Invalid, TooLarge or Unavailable.
        """


class LocalEngine(Protocol):
    """Runs one model in this process: without any effect outside before its answer leaves, all of it at once.

    Knows nothing of contracts, law or people.
    """

    is_local: Literal[True]

    async def infer(self, call: Call) -> Chunk: ...


class RemoteEngine(Protocol):
    """Has one model run elsewhere, whose answer comes in pieces. Knows nothing of contracts, law or people."""

    is_local: Literal[False]

    def run(self, call: Call) -> AsyncGenerator[Chunk, None]: ...


Engine = LocalEngine | RemoteEngine


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    monotonic = staticmethod(time.monotonic)


class SystemRandom:
    """The operating system's random source."""

    def bytes(self, count: int) -> bytes:
        return secrets.token_bytes(count)


class FolderDisk:
    """A folder of this machine.

    Raises ValueError for a name that is not a plain relative path of letters, digits and `._-/`: names are
    made by us, so that one is a defect and not a user's mistake.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        parts = name.split("/")
        if not all(p.strip(".") and all(c.isascii() and (c.isalnum() or c in "._-") for c in p) for p in parts):
            raise ValueError(f"not an internal name: {name!r}")
        return self.root.joinpath(*parts)

    def read(self, name: str) -> bytes:
        return self.path(name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        with self.create(name) as file:
            file.write(content)

    @contextmanager
    def create(self, name: str) -> Iterator[BinaryIO]:
        target = self.path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
        try:
            with temporary.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(target.parent)

    def open(self, name: str) -> BinaryIO:
        return self.path(name).open("rb")

    def exists(self, name: str) -> bool:
        return self.path(name).exists()

    def remove(self, name: str) -> None:
        self.path(name).unlink(missing_ok=True)

    def names(self, prefix: str = "") -> Iterator[str]:
        for path in sorted(self.root.rglob("*")):
            name = path.relative_to(self.root).as_posix()
            if path.is_file() and name.startswith(prefix):
                yield name


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power loss."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
