"""The journal by itself: what is read back, what fits, what a torn or damaged file says."""

from __future__ import annotations

from random import Random

import pytest

from lawful.audit import journal as module
from lawful.audit.journal import ROOM, SECTOR, open_journal, replay
from lawful.core.errors import Tampered


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(module, "SECTORS", 8)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "log-new"


def opened(path):
    journal, commits = open_journal(path, vfs=None)
    journal.restart()
    return journal, commits


class TestJournal:
    def test_gives_back_what_was_appended(self, path):
        journal, found = opened(path)
        assert found == []

        assert journal.append(7, [b"one", b"", b"three"])
        assert journal.append(10, [b"x" * 2 * ROOM])

        assert [(c.position, c.bodies) for c in journal.read(8, 9)] == [(7, [b"one", b"", b"three"])]
        assert [c.position for c in journal.read(0, 100)] == [7, 10]
        assert journal.waiting == 2
        journal.close()
        assert [c.position for c in open_journal(path, vfs=None)[1]] == [7, 10]

    def test_takes_no_more_than_has_room(self, path):
        journal, _ = opened(path)

        assert not journal.append(0, [b"x" * 40_000] * 2)
        assert not journal.append(0, [b"x" * 8 * ROOM])
        assert journal.append(0, [b"x" * (8 * ROOM - 10)])
        assert not journal.append(1, [b""])
        assert [c.position for c in journal.read(0, 9)] == [0]
        journal.close()

    def test_forgets_the_older_generation(self, path):
        journal, _ = opened(path)
        for n in range(5):
            journal.append(n, [b"old"])
        journal.restart()
        journal.append(5, [b"new"])
        journal.close()

        assert [c.bodies for c in replay(path.read_bytes())] == [[b"new"]]

    def test_takes_a_torn_first_commit_of_a_generation_for_nothing(self, path):
        journal, _ = opened(path)
        for n in range(5):
            journal.append(n, [b"old"])
        before = path.read_bytes()
        journal.restart()
        journal.append(5, [b"x" * ROOM])
        after = path.read_bytes()
        journal.close()

        for torn in (before[:SECTOR] + after[SECTOR:], after[:SECTOR] + before[SECTOR:]):
            assert list(replay(torn)) == []

    def test_takes_a_commit_behind_one_that_is_gone_for_damage(self, path):
        journal, _ = opened(path)
        for n in range(3):
            journal.append(n, [b"acknowledged"])
        journal.append(3, [b"x" * ROOM])
        content = path.read_bytes()
        journal.close()

        assert [c.position for c in replay(content[: 4 * SECTOR] + bytes(4 * SECTOR))] == [0, 1, 2]
        assert [c.position for c in replay(content[: 3 * SECTOR] + bytes(SECTOR) + content[4 * SECTOR :])] == [0, 1, 2]
        with pytest.raises(Tampered, match="sector 1"):
            list(replay(content[:SECTOR] + bytes(SECTOR) + content[2 * SECTOR :]))

    def test_of_no_whole_sectors_is_made_anew(self, path):
        path.write_bytes(bytes(100))

        journal, found = opened(path)

        assert found == []
        assert journal.append(0, [b"one"])
        journal.close()
        assert path.stat().st_size == 8 * SECTOR

    @pytest.mark.parametrize("left", [SECTOR, 2 * SECTOR, 3 * SECTOR + 100, 8 * SECTOR - 1])
    def test_that_was_cut_short_is_damaged(self, path, left):
        journal, _ = opened(path)
        for n in range(3):
            journal.append(n, [b"acknowledged"])
        journal.close()
        path.write_bytes(path.read_bytes()[:left])

        with pytest.raises(Tampered):
            open_journal(path, vfs=None)

    def test_finds_damage_of_any_width_and_sectors_at_other_places(self, path):
        journal, _ = opened(path)
        for n in range(6):
            journal.append(n, [b'{"old":1}' * 9])
        old = path.read_bytes()
        journal.restart()
        journal.append(6, [b"x" * 900, b"y" * 300])
        for n in range(8, 11):
            journal.append(n, [b"acknowledged"])
        sound = path.read_bytes()
        journal.close()
        draw = Random(1)

        def sector(content: bytes, number: int) -> bytes:
            return content[number * SECTOR : (number + 1) * SECTOR]

        def put(number: int, new: bytes) -> bytes:
            return sound[: number * SECTOR] + new + sound[(number + 1) * SECTOR :]

        def flipped(bits: int) -> bytes:
            number, changed = draw.randrange(8), 0
            for bit in draw.sample(range(8 * SECTOR), bits):
                changed |= 1 << bit
            return put(number, (int.from_bytes(sector(sound, number)) ^ changed).to_bytes(SECTOR))

        def swapped(one: int, other: int) -> bytes:
            changed = put(one, sector(sound, other))
            return changed[: other * SECTOR] + sector(sound, one) + changed[(other + 1) * SECTOR :]

        damaged = [flipped(bits) for bits in (1, 2, 3, 8, 100) for _ in range(300)]
        damaged += [put(number, draw.randbytes(SECTOR)) for number in range(8)]
        damaged += [swapped(one, other) for one in range(6) for other in range(8) if one != other and other < 6]
        damaged += [put(at, sector(sound, other)) for at in range(5) for other in range(8) if at != other]
        damaged += [put(number, sector(old, number)) for number in range(5)]  # as if it had never been written
        for content in damaged:
            with pytest.raises(Tampered):
                list(replay(content))

    def test_says_so_when_what_it_wrote_has_changed(self, path):
        journal, _ = opened(path)
        journal.append(0, [b"one"])
        with path.open("r+b") as file:
            file.seek(SECTOR - 1)
            file.write(b"!")

        with pytest.raises(Tampered):
            journal.read(0, 1)
        journal.close()
