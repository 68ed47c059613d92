"""The evidence bundle: one uncompressed tar file, the same bytes for the same log (docs/evidence.md).

Members, in this order: MANIFEST (a signed note: digest, size and name of every other member), README.txt, verify.py,
log.pub, checkpoint, entries.jsonl, tile/entries/..., tile/0/..., tile/1/... as C2SP tlog-tiles lays them out.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lawful.audit.checkpoint import VerifierKey, open_checkpoint, sign_note
from lawful.audit.file import LogFile
from lawful.audit.merkle import WIDTH, Frontier, leaf_hash
from lawful.core.errors import Invalid, Tampered, Unavailable
from lawful.core.ports import sync_folder

TITLE = "lawful-bundle-v1"
BLOCK = 512
END = bytes(2 * BLOCK)
_SIZE_DIGITS = 12  # a fixed width, so that the manifest's own length is known before its contents

README = """\
This is an evidence bundle: entries of an append-only log, the tree of hashes over them (RFC 6962), and a signed
checkpoint of that tree (C2SP tlog-checkpoint, Ed25519).

To check it, take verify.py from somewhere you trust (the copy in here may have been changed with the rest), then

    python verify.py BUNDLE.tar LOG.PUB

where LOG.PUB is the public key that you know to be the node's. Without it the key inside is used, which shows that
the bundle is whole, not whose it is.

MANIFEST       a signed note: SHA-256, size and name of every other file
log.pub        the node's verifier key
checkpoint     a signed note: the log's name, its number of entries, the root of the tree
entries.jsonl  one entry a line, as it was hashed
tile/          the same entries and all hashes, in the layout of C2SP tlog-tiles
"""


def header(name: str, size: int) -> bytes:
    """The ustar header of a plain file: mode 0644, owner 0, time 0."""
    fields = name.encode().ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + b"%011o\0" % size + b"00000000000\0"
    rest = b"0" + bytes(100) + b"ustar\00000" + bytes(64) + b"0000000\0" * 2 + bytes(167)
    total = sum(fields) + sum(rest) + 8 * ord(" ")
    return fields + b"%06o\0 " % total + rest


def padding(size: int) -> bytes:
    """What fills a member up to the next block."""
    return bytes(-size % BLOCK)


def tile_name(level: str, number: int, width: int = WIDTH) -> str:
    """A tile's path in tlog-tiles: groups of three digits, all but the last with `x`; `.p/W` when not full."""
    groups = [f"{number % 1000:03d}"]
    while number >= 1000:
        number //= 1000
        groups.insert(0, f"x{number % 1000:03d}")
    return f"tile/{level}/{'/'.join(groups)}" + ("" if width == WIDTH else f".p/{width}")


def layout(size: int, start: int) -> list[str]:
    """The names of all members but the manifest, in their order, for a log of `size` entries from `start` on."""
    names = ["README.txt", "verify.py", "log.pub", "checkpoint", "entries.jsonl"]
    names += [tile_name("entries", n, w) for n, w in widths(size) if n >= start // WIDTH]
    level, count = 0, size
    while count:
        names += [tile_name(str(level), n, w) for n, w in widths(count)]
        level, count = level + 1, count // WIDTH
    return names


def widths(count: int) -> Iterator[tuple[int, int]]:
    """The tiles that hold `count` hashes: number and width."""
    for number in range((count + WIDTH - 1) // WIDTH):
        yield number, min(WIDTH, count - number * WIDTH)


def manifest_line(digest: str, size: int, name: str) -> str:
    return f"{digest} {size:0{_SIZE_DIGITS}d} {name}\n"


def script() -> bytes:
    """The stand-alone verifier, as it is shipped."""
    return resources.files("lawful.audit.offline").joinpath("stand_alone.py").read_bytes()


def write(
    path: Path,
    log: LogFile,
    note: str,
    key: VerifierKey,
    signer: Ed25519PrivateKey,
    *,
    start: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write the bundle of the log as `note` signed it; appears under its name only when complete.

    Raises Invalid for a `start` beyond the log, Tampered when storage has another root, Unavailable when the disk fails.
    """
    told = open_checkpoint(note, key)
    if not 0 <= start <= told.size:
        raise Invalid("the bundle would start beyond the log", expected=f"0 <= start <= {told.size}")
    start -= start % WIDTH
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            _Writer(file, log, told.size, start, progress).write(note, told.root, key, signer)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise Unavailable(f"the bundle cannot be written ({error.strerror})", hint="check the disk") from error
    finally:
        part.unlink(missing_ok=True)


class _Writer:
    """Members one after the other; the manifest's place is kept free until all digests are known."""

    def __init__(
        self, file: BinaryIO, log: LogFile, size: int, start: int, progress: Callable[[int, int], None] | None
    ) -> None:
        self._file = file
        self._log = log
        self._size = size
        self._start = start
        self._progress = progress
        self._lines: list[str] = []
        self._frontier = Frontier()
        self._tiles: dict[tuple[int, int], bytes] = {}

    def write(self, note: str, root: bytes, key: VerifierKey, signer: Ed25519PrivateKey) -> None:
        blank = [manifest_line("0" * 64, 0, name) for name in layout(self._size, self._start)]
        room = len(self._manifest(blank, key, signer))
        self._file.seek(BLOCK + room + len(padding(room)))
        texts = {"README.txt": README.encode(), "verify.py": script(), "log.pub": f"{key}\n".encode()}
        for name, content in texts.items():
            self._member(name, len(content), iter([content]))
        self._member("checkpoint", len(note.encode()), iter([note.encode()]))
        self._member("entries.jsonl", self._log.length(self._start, self._size), self._entries())
        if self._frontier.root() != root:
            raise Tampered("the stored entries are not those that were recorded", hint="lawful audit verify")
        self._bundles()
        self._hashes()
        self._file.write(END)
        manifest = self._manifest(self._lines, key, signer)
        self._file.seek(0)
        self._file.write(header("MANIFEST", room) + manifest + padding(room))

    def _manifest(self, lines: list[str], key: VerifierKey, signer: Ed25519PrivateKey) -> bytes:
        return sign_note(f"{TITLE}\n{''.join(lines)}", key.name, signer).encode()

    def _member(self, name: str, size: int, chunks: Iterator[bytes]) -> None:
        digest, written = sha256(), 0
        self._file.write(header(name, size))
        for chunk in chunks:
            self._file.write(chunk)
            digest.update(chunk)
            written += len(chunk)
        if written != size:
            raise Tampered("the stored entries changed while they were exported", hint="lawful audit verify")
        self._file.write(padding(size))
        self._lines.append(manifest_line(digest.hexdigest(), size, name))

    def _entries(self) -> Iterator[bytes]:
        """Every entry is hashed again; those from `start` on are written."""
        for position, body, _ in self._log.entries(0, self._size):
            for level, number, hashes in self._frontier.append(leaf_hash(body)):
                self._tiles[level, number] = b"".join(hashes)
            if position >= self._start:
                yield body + b"\n"
            if self._progress is not None and position % 4_096 == 0:
                self._progress(position, self._size)

    def _bundles(self) -> None:
        for number, width in widths(self._size):
            if number >= self._start // WIDTH:
                first = number * WIDTH
                bodies = [body for _, body, _ in self._log.entries(first, first + width)]
                content = b"".join(len(body).to_bytes(2, "big") + body for body in bodies)
                self._member(tile_name("entries", number, width), len(content), iter([content]))

    def _hashes(self) -> None:
        level, count = 0, self._size
        while count:
            for number, width in widths(count):
                full = self._tiles.get((level, number))
                content = full or b"".join(self._frontier.levels[level])
                self._member(tile_name(str(level), number, width), len(content), iter([content]))
            level, count = level + 1, count // WIDTH
