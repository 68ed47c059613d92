"""Content at rest: datasets, weights, graphs, reports. Named by what they hold, encrypted, each under its own key.

* A digest (`sha256:...` of the plain bytes) finds a blob; the file's name is a keyed hash of it, since whoever can
  guess a content could otherwise see from the names alone whether we hold it.
* A blob is there whole or not at all; what is read was checked, segment by segment.
* Removing a blob destroys its key first: what may remain of the file can never be read again. The same content
  put twice is one blob: whoever removes it must know that nobody else needs it.
"""

from __future__ import annotations

import hashlib
import io
import re
from typing import BinaryIO, cast

from lawful.core.errors import Conflict, Invalid, NotFound
from lawful.core.ports import Disk
from lawful.store.segments import MATERIAL_BYTES, SEGMENT, OpenedStream, Sealer, header_of, pieces, read_header
from lawful.store.vault import Vault

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)
_PLACE = "blobs/content"


class Blobs:
    """The blobs of one tenant on one disk."""

    def __init__(self, disk: Disk, vault: Vault, tenant: str = "workspace") -> None:
        self._disk = disk
        self._vault = vault
        self._tenant = tenant

    def put(self, content: bytes | BinaryIO) -> str:
        """Keep content, and give its digest. A stream must be seekable, and is read twice from where it stands.

        Raises Invalid for a stream that is not, Conflict when it changed between the two readings.
        """
        start = _start(content)
        digest = _digest(content)
        if not self.exists(digest):
            if not isinstance(content, bytes):
                content.seek(start)
            self._write(digest, content)
        return digest

    def get(self, digest: str) -> bytes:
        """The whole content. Raises NotFound, or Tampered."""
        with self.open(digest) as stream:
            return stream.read()

    def open(self, digest: str) -> BinaryIO:
        """The content as a seekable stream of which 3 MiB are in memory. Raises NotFound, or Tampered, also later on."""
        name = self._file(digest)
        if not self._disk.exists(name):
            raise _missing()
        sealed = self._disk.open(name)
        try:
            key, salt = read_header(sealed)
            material = self._vault.derive_again(key, salt, length=MATERIAL_BYTES, **self._key(digest), place=_PLACE)
            stream = OpenedStream(sealed, Sealer(material))
        except BaseException:
            sealed.close()
            raise
        return cast(BinaryIO, io.BufferedReader(stream, buffer_size=SEGMENT))

    def exists(self, digest: str) -> bool:
        """Whether the content is there and its key was not destroyed."""
        known = _DIGEST.fullmatch(digest) and self._disk.exists(self._file(digest))
        return bool(known) and self._vault.has(**self._key(digest))

    def remove(self, digest: str) -> None:
        """Destroy the blob's key, then its file. Raises NotFound; Unavailable as `Vault.destroy` does."""
        name = self._file(digest)
        there = self._disk.exists(name)
        destroyed = self._vault.destroy(self._tenant, _name(digest))
        self._disk.remove(name)
        if not there and not destroyed:
            raise _missing()

    def _write(self, digest: str, content: bytes | BinaryIO) -> None:
        key, salt, material = self._vault.derive(length=MATERIAL_BYTES, **self._key(digest), place=_PLACE)
        read_again = None if isinstance(content, bytes) else _Hashing(content)
        with self._disk.create(self._file(digest)) as file:
            file.write(header_of(key, salt))
            Sealer(material).write(cast(BinaryIO, read_again) if read_again else content, file)
            if read_again and read_again.digest() != digest:
                raise Conflict("the content changed while it was being kept", hint="put it again")

    def _key(self, digest: str) -> dict[str, str]:
        return {"tenant": self._tenant, "name": _name(digest)}

    def _file(self, digest: str) -> str:
        if not _DIGEST.fullmatch(digest):
            raise _missing()
        name = self._vault.hidden(**self._key(digest))
        return f"{name[:2]}/{name}"


class _Hashing:
    """A stream that remembers the hash of what was read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()

    def readinto(self, buffer: memoryview) -> int:
        count: int = self._stream.readinto(buffer)  # type: ignore[attr-defined]
        self._hash.update(buffer[:count])
        return count

    def digest(self) -> str:
        return "sha256:" + self._hash.hexdigest()


def _start(content: bytes | BinaryIO) -> int:
    if isinstance(content, bytes):
        return 0
    if not content.seekable():
        raise Invalid("the content cannot be read twice", expected="bytes, or a stream that can seek")
    return content.tell()


def _digest(content: bytes | BinaryIO) -> str:
    hash_ = hashlib.sha256()
    for piece, _ in pieces(content):
        hash_.update(piece)
    return "sha256:" + hash_.hexdigest()


def _name(digest: str) -> str:
    """The name of a blob's data key."""
    return f"blob:{digest}"


def _missing() -> NotFound:
    return NotFound("no such blob")
