"""Content comes back as it was put, from an encrypted file whose name says nothing."""

from __future__ import annotations

import io
import os
import random as pseudo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lawful.core.canonical import digest
from lawful.core.errors import Conflict, Invalid, NotFound, Tampered
from lawful.core.ports import FolderDisk
from lawful.store import segments
from lawful.store.blobs import Blobs

MARK = b"Alice lives at 12 Elm Street. "


@pytest.fixture
def disk(tmp_path):
    return FolderDisk(tmp_path / "blobs")


@pytest.fixture
def blobs(disk, vault):
    return Blobs(disk, vault)


@pytest.fixture
def small_segments(monkeypatch):
    """Segments of 64 bytes, so that a small content has many."""
    monkeypatch.setattr(segments, "SEGMENT", 64)
    monkeypatch.setattr(segments, "_WHOLE", 80)


def only_file(disk):
    (name,) = disk.names()
    return disk.path(name)


SIZES = [0, 1, 63, 64, 65, 127, 128, 129, 1000]


@pytest.mark.usefixtures("small_segments")
class TestABlob:
    @pytest.mark.parametrize("size", SIZES)
    def test_comes_back_as_it_was_put(self, size, blobs):
        content = os.urandom(size)

        name = blobs.put(content)

        assert name == digest(content)
        assert blobs.get(name) == content
        with blobs.open(name) as stream:
            assert stream.read() == content

    @pytest.mark.parametrize("size", SIZES)
    def test_is_the_same_from_bytes_and_from_a_stream(self, size, blobs):
        content = os.urandom(size)

        name = blobs.put(io.BytesIO(content))
        assert blobs.put(content) == name
        assert blobs.get(name) == content

    def test_is_read_from_where_the_stream_stands(self, blobs):
        stream = io.BytesIO(b"header" + MARK)
        stream.seek(6)

        assert blobs.get(blobs.put(stream)) == MARK

    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(steps=st.lists(st.tuples(st.integers(0, 1100), st.integers(0, 300)), max_size=8))
    def test_can_be_read_anywhere(self, blobs, steps):
        content = bytes(number % 251 for number in range(1000))
        stream, plain = blobs.open(blobs.put(content)), io.BytesIO(content)

        for position, count in steps:
            assert stream.seek(position) == plain.seek(position)
            assert stream.read(count) == plain.read(count)
        assert stream.seek(-7, io.SEEK_END) == 993
        assert stream.read() == content[-7:]
        stream.close()

    def test_lies_encrypted_under_a_name_that_says_nothing(self, blobs, disk):
        name = blobs.put(MARK * 10)

        path = only_file(disk)
        assert MARK not in path.read_bytes()
        assert name.removeprefix("sha256:") not in str(path)

    def test_lies_elsewhere_for_another_tenant(self, blobs, disk, vault):
        name = blobs.put(MARK)

        other = Blobs(disk, vault, tenant="bank")

        assert not other.exists(name)
        with pytest.raises(NotFound):
            other.get(name)
        assert other.put(MARK) == name
        assert len(list(disk.names())) == 2

    def test_that_is_not_there_is_not_found(self, blobs):
        for name in (digest(b""), "", "sha256:", "sha256:" + "A" * 64, "../../etc/passwd", "sha256:" + "0" * 63 + "/"):
            assert not blobs.exists(name)
            with pytest.raises(NotFound):
                blobs.get(name)
            with pytest.raises(NotFound):
                blobs.remove(name)


class Pipe(io.BytesIO):
    def seekable(self) -> bool:
        return False


class Restless(io.BytesIO):
    """Is something else each time one goes back to its start."""

    def seek(self, offset, whence=0):
        self.getbuffer()[:1] = bytes([self.getvalue()[0] ^ 1])
        return super().seek(offset, whence)


@pytest.mark.usefixtures("small_segments")
class TestPutting:
    def test_needs_a_stream_that_can_be_read_twice(self, blobs):
        with pytest.raises(Invalid):
            blobs.put(Pipe(MARK))

    def test_notices_a_stream_that_changes_meanwhile_and_keeps_nothing(self, blobs, disk):
        with pytest.raises(Conflict):
            blobs.put(Restless(MARK * 10))

        assert list(disk.names()) == []

    def test_interrupted_leaves_nothing_and_can_be_repeated(self, blobs, disk, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", lambda _: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                blobs.put(MARK)
        assert not blobs.exists(digest(MARK))
        assert list(disk.names()) == []

        assert blobs.get(blobs.put(MARK)) == MARK


@pytest.mark.usefixtures("small_segments")
class TestRemoving:
    def test_leaves_neither_file_nor_key(self, blobs, disk, vault):
        name = blobs.put(MARK)

        blobs.remove(name)

        assert not blobs.exists(name)
        assert list(disk.names()) == []
        assert vault.verify() == 0
        with pytest.raises(NotFound):
            blobs.get(name)

    def test_interrupted_after_the_key_is_finished_later(self, blobs, disk, monkeypatch):
        name = blobs.put(MARK)
        with monkeypatch.context() as patch:
            patch.setattr(disk, "remove", lambda _: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                blobs.remove(name)
        assert not blobs.exists(name)
        with pytest.raises(NotFound):
            blobs.get(name)

        blobs.remove(name)

        assert list(disk.names()) == []

    def test_and_putting_again_gives_a_new_key(self, blobs, disk):
        name = blobs.put(MARK)
        old = only_file(disk).read_bytes()
        blobs.remove(name)
        blobs.put(MARK)

        only_file(disk).write_bytes(old)

        with pytest.raises(NotFound):
            blobs.get(name)


@pytest.mark.usefixtures("small_segments")
class TestADamagedBlob:
    """300 bytes of content: 54 of header, four whole segments of 80, one of 60."""

    @pytest.fixture
    def kept(self, blobs, disk):
        name = blobs.put(os.urandom(300))
        path = only_file(disk)
        return name, path, path.read_bytes()

    def test_is_reported_for_every_single_bit(self, blobs, kept):
        name, path, whole = kept
        assert len(whole) == 54 + 300 + 5 * 16
        bits = list(range(54 * 8)) + pseudo.Random(3).sample(range(54 * 8, len(whole) * 8), 568)

        for bit in bits:
            changed = bytearray(whole)
            changed[bit // 8] ^= 1 << bit % 8
            path.write_bytes(changed)
            with pytest.raises(Tampered):
                blobs.get(name)

    def test_is_reported_wherever_it_was_cut_off(self, blobs, kept):
        name, path, whole = kept

        for size in range(len(whole)):
            path.write_bytes(whole[:size])
            with pytest.raises(Tampered):
                blobs.get(name)

    def test_is_reported_before_any_of_it_is_read(self, blobs, kept):
        """Cut off exactly between two segments: opening it is enough."""
        name, path, whole = kept
        path.write_bytes(whole[: 54 + 2 * 80])

        with pytest.raises(Tampered):
            blobs.open(name)

    def test_is_reported_when_segments_are_doubled_swapped_or_left_out(self, blobs, kept):
        name, path, whole = kept
        header, parts = whole[:54], [whole[start : start + 80] for start in range(54, len(whole), 80)]
        a, b, c, d, e = parts

        for order in ([b, a, c, d, e], [a, a, c, d, e], [a, b, c, d, d], [b, c, d, e], [a, b, d, e], [*parts, e], [e]):
            path.write_bytes(header + b"".join(order))
            with pytest.raises(Tampered):
                blobs.get(name)

    def test_is_reported_when_it_is_another_blob(self, blobs, disk, kept):
        name, path, whole = kept
        other = blobs.put(os.urandom(300))
        (other_path,) = (disk.path(name) for name in disk.names() if disk.path(name) != path)

        path.write_bytes(other_path.read_bytes())
        other_path.write_bytes(whole)

        for swapped in (name, other):
            with pytest.raises(Tampered):
                blobs.get(swapped)

    def test_gives_out_nothing_of_a_damaged_segment(self, blobs, kept):
        name, path, whole = kept
        path.write_bytes(whole[:140] + bytes([whole[140] ^ 1]) + whole[141:])
        stream = blobs.open(name)
        target = bytearray(300)

        with pytest.raises(Tampered):
            stream.raw.seek(64)
            stream.raw.readinto(target)

        assert target == bytes(300)
        stream.close()


def test_a_real_segment_has_a_mebibyte(blobs, disk):
    content = os.urandom(segments.SEGMENT + 1)

    name = blobs.put(content)

    assert only_file(disk).stat().st_size == 54 + len(content) + 2 * 16
    assert blobs.get(name) == content
