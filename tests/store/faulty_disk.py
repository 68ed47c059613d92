"""A SQLite disk (apsw VFS) that counts writes, syncs and truncations, and at one of them does something terrible."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

import apsw


class FaultyDisk(apsw.VFS):
    """The default disk of all apsw connections opened while it is in force."""

    def __init__(self, at: int = 0, fault: Callable[[], None] = lambda: None) -> None:
        super().__init__("faulty", "unix", makedefault=True)
        self.count = 0
        self.temporary = 0  # files without a name that were opened
        self.at, self.fault = at, fault

    def tick(self) -> None:
        self.count += 1
        if self.count == self.at:
            self.fault()

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> FaultyFile:
        self.temporary += name is None
        return FaultyFile(self, name, flags)

    def __enter__(self) -> FaultyDisk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.unregister()


class FaultyFile(apsw.VFSFile):
    def __init__(self, disk: FaultyDisk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("unix", name, flags)
        self._disk = disk

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.tick()
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        self._disk.tick()
        super().xSync(flags)

    def xTruncate(self, size: int) -> None:
        self._disk.tick()
        super().xTruncate(size)


def disk_error() -> None:
    raise apsw.IOError("no space left, or worse")
