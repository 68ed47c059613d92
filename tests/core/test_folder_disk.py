"""Files below one root: written whole or not at all, and no name leads out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawful.core.ports import FolderDisk, SystemClock, SystemRandom


@pytest.fixture
def disk(tmp_path):
    return FolderDisk(tmp_path / "workspace")


def files(disk):
    return [path for path in disk.root.rglob("*") if path.is_file()]


class TestFolderDisk:
    def test_reads_what_it_wrote(self, disk):
        disk.write("blobs/ab/cdef", b"content")

        assert disk.read("blobs/ab/cdef") == b"content"
        with disk.open("blobs/ab/cdef") as file:
            assert file.read() == b"content"

    def test_replaces_what_was_there(self, disk):
        disk.write("a", b"long before")
        disk.write("a", b"")

        assert disk.read("a") == b""
        assert len(files(disk)) == 1

    def test_lists_names_in_order_by_prefix(self, disk):
        for name in ("b/2", "a", "b/1", "bb"):
            disk.write(name, b"")

        assert list(disk.names()) == ["a", "b/1", "b/2", "bb"]
        assert list(disk.names("b/")) == ["b/1", "b/2"]

    def test_removes_once_and_does_not_mind_twice(self, disk):
        disk.write("a", b"")

        disk.remove("a")
        disk.remove("a")

        assert not disk.exists("a")
        with pytest.raises(FileNotFoundError):
            disk.read("a")

    def test_keeps_the_old_content_when_writing_fails_half_way(self, disk, monkeypatch):
        disk.write("a", b"old")

        def disk_is_full(descriptor):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", disk_is_full)
        with pytest.raises(OSError, match="No space left"):
            disk.write("a", b"new")

        assert disk.read("a") == b"old"
        assert len(files(disk)) == 1

    def test_makes_content_durable_before_it_has_its_name(self, disk, monkeypatch):
        story = []
        real_sync, real_replace = os.fsync, Path.replace
        monkeypatch.setattr(os, "fsync", lambda fd: (story.append("sync"), real_sync(fd)))
        monkeypatch.setattr(Path, "replace", lambda *a: (story.append("rename"), real_replace(*a))[1])

        disk.write("a", b"new")

        assert story == ["sync", "rename", "sync"]  # the file, its name, the folder that holds the name


class TestANameThatLeadsElsewhere:
    @pytest.mark.parametrize(
        "name",
        [
            "",
            "/etc/passwd",
            "../secret",
            "a/../../secret",
            "a/..",
            "a/./b",
            "a//b",
            "a/",
            ".",
            "...",
            "a\\..\\b",
            "a b",
            "a\0b",
            "a\n",
            "~",
            "~root/a",
            "a:b",
            "%2e%2e/a",
            "ａ",
            "é",
            "٣",
            "a/\u2024\u2024/b",
            "*",
            "$HOME",
        ],
    )
    def test_is_refused_everywhere(self, disk, name):
        for use in (disk.read, disk.open, disk.exists, disk.remove, lambda name: disk.write(name, b"")):
            with pytest.raises(ValueError, match="not an internal name"):
                use(name)

        assert files(disk) == []

    @given(st.text("ab./\\~\0-_Zé0"))
    def test_never_gives_a_path_outside_the_root(self, name):
        disk = FolderDisk.__new__(FolderDisk)  # without making the folder: only names are asked about
        disk.root = Path("/root-of-the-test")
        try:
            path = disk.path(name)
        except ValueError:
            return

        assert Path(os.path.normpath(path)) == path
        assert path.is_relative_to(disk.root)
        assert path != disk.root


class TestSystemPorts:
    def test_tell_time_in_utc_and_never_go_back(self):
        clock = SystemClock()

        assert clock.now().utcoffset().total_seconds() == 0
        assert clock.monotonic() <= clock.monotonic()

    def test_draw_bytes_that_differ(self):
        assert len(SystemRandom().bytes(32)) == 32
        assert SystemRandom().bytes(32) != SystemRandom().bytes(32)
