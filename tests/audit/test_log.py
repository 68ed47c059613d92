"""The evidence log as its callers see it."""

from __future__ import annotations

import asyncio
import io
import json
import random
import threading

import apsw
import pytest

from audit.world import CHARLIE, CountedRandom, StillClock, closing, entry, open_log
from lawful.audit.checkpoint import open_checkpoint
from lawful.audit.merkle import leaf_hash, verify_consistency, verify_inclusion
from lawful.audit.names import RUN
from lawful.audit.offline import receipt
from lawful.audit.verify import verify_file
from lawful.core.canonical import canonical
from lawful.core.errors import Conflict, Invalid, NotFound, Tampered, Unavailable
from lawful.core.evidence import Entry, Log


@pytest.fixture
def path(tmp_path):
    return tmp_path / "log.db"


@pytest.fixture
def log(path):
    opened = open_log(path)
    yield opened
    opened.close()


def crash(log) -> None:
    """What a kill leaves behind: no last words, no last checkpoint."""
    log._committer.seal("killed")
    log.close()


class TestWriting:
    def test_is_what_core_calls_a_log(self, log):
        spoken: Log = log

        assert spoken.append(entry(0)).index == 0

    def test_gives_positions_in_order(self, log):
        assert [log.append(entry(n)).index for n in range(3)] == [0, 1, 2]
        assert [r.index for r in log.submit([entry(3), entry(4)]).result()] == [3, 4]
        assert [e for _, e in log.read()] == [entry(n) for n in range(5)]

    def test_of_nothing_is_nothing(self, log):
        assert log.submit([]).result() == ()
        assert log.size == 0

    async def test_from_an_event_loop_shares_commits(self, log, monkeypatch):
        log.append(entry(1_000))
        commits = []
        write = log._file.append
        monkeypatch.setattr(log._file, "append", lambda *rows: commits.append(1) or write(*rows))

        recorded = await asyncio.gather(*(log.record(entry(n)) for n in range(100)))

        assert sorted(r.index for r in recorded) == list(range(1, 101))
        assert [r.id for r in recorded] == [log.entry(r.index).id for r in recorded]
        assert 1 <= len(commits) <= 3

    def test_from_many_threads_loses_and_mixes_nothing(self, log):
        got = {}

        def work(first):
            for n in range(first, first + 40):
                got[n] = log.append(entry(n)).index

        threads = [threading.Thread(target=work, args=(n * 40,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(got.values()) == list(range(320))
        assert all(log.entry(index) == entry(n) for n, index in got.items())
        assert log.verify().valid

    @pytest.mark.parametrize(
        "wrong",
        [
            {"event": "dataset:dreamt"},
            {"event": ""},
            {"id": "short"},
            {"id": "G" * 32},
            {"id": "A" * 32},
            {"closes": "x"},
            {"facts": {"text": "x" * 70_000}},
            {"facts": {"text": "\ud800"}},
            {"facts": {"thing": object()}},
            {"about": "one"},
            {"actor": 5},
            {"facts": []},
        ],
    )
    def test_refuses_what_could_not_be_read_back(self, log, wrong):
        values = {"id": entry(0).id, "event": "call:rejected", "at": entry(0).at} | wrong

        with pytest.raises(Invalid):
            log.append(Entry(**values))

        assert log.size == 0
        assert log.append(entry(1)).index == 0

    def test_refuses_a_time_without_zone(self, log):
        with pytest.raises(Invalid):
            log.append(entry(0, at=entry(0).at.replace(tzinfo=None)))

    def test_takes_floats_and_deep_facts_as_they_are(self, log):
        facts = {"a": 1e22, "b": 5e-324, "c": [{"d": [None, True, '\u2028\x7f"\\\n']}], "e": -0.0, "f": 2**64 - 1}

        log.append(entry(0, facts=facts))

        assert log.entry(0).facts == facts
        log.append(entry(1, facts={"huge": 2**200}))
        assert log.verify().valid

    def test_keeps_order_by_position_when_the_clock_goes_backwards(self, path):
        clock = StillClock()
        with_clock = open_log(path, clock=clock)
        with_clock.append(entry(0, "call:decided", at=clock.now()))
        crash(with_clock)
        clock.back(days=400)

        again = open_log(path, clock=clock)
        again.append(entry(1, at=clock.now()))

        assert [e.event for _, e in again.read()] == ["call:decided", "call:closed", "node:recovered", "call:rejected"]
        assert again.entry(3).at < again.entry(0).at
        assert again.verify().valid
        again.close()


class TestReading:
    def test_finds_an_entry_and_what_closed_it(self, log):
        opened = entry(0, "call:decided")
        log.submit([opened, entry(1), closing(opened, 2)]).result()

        assert log.find(opened.id) == (0, opened)
        assert log.closing(opened.id) == (2, closing(opened, 2))
        assert log.closing(entry(1).id) is None

    @pytest.mark.parametrize("name", ["", "x", "0" * 32, "G" * 32, "0" * 31 + "\n", None, 7])
    def test_finds_nothing_for_what_was_never_there(self, log, name):
        log.append(entry(0))

        assert log.find(name) is None

    def test_finds_across_complete_runs_and_after_a_restart(self, path):
        log = open_log(path)
        opened = entry(1, "act:decided")
        log.append(opened)
        log.submit([entry(n) for n in range(2, RUN + 500)]).result()
        log.append(closing(opened, RUN + 500))

        for _ in range(2):
            assert log.find(opened.id)[0] == 0
            assert log.closing(opened.id)[0] == RUN + 499
            assert [log.find(entry(n).id)[0] for n in (2, RUN, RUN + 1, RUN + 499)] == [1, RUN - 1, RUN, RUN + 498]
            assert log.verify().valid
            log.close()
            log = open_log(path)
        log.close()

    def test_tells_entries_with_similar_ids_apart(self, log):
        twins = [Entry(id=f"{n:016x}" + "ab" * 8, event="call:rejected", at=entry(0).at) for n in range(3)]
        log.submit(twins).result()

        assert [log.find(twin.id)[0] for twin in twins] == [0, 1, 2]

    def test_has_no_entry_beyond_its_end(self, log):
        with pytest.raises(NotFound):
            log.entry(0)


class TestProving:
    def test_proves_every_entry_at_every_size(self, log):
        log.submit([entry(n) for n in range(30)]).result()
        roots = {}
        for size in range(1, 31):
            for index in range(size):
                proof = log.inclusion(index, size)
                leaf = leaf_hash(canonical(entry(index)))
                roots.setdefault(size, log._tree.root()[1] if size == 30 else None)
                if size == 30:
                    assert verify_inclusion(leaf, index, size, proof, roots[30])

    def test_proves_that_it_only_grew(self, log):
        sizes, roots = [], []
        for n in range(0, 1_200, 100):
            log.submit([entry(k) for k in range(n, n + 100)]).result()
            sizes.append(log.size)
            roots.append(log.root())

        for a, old in enumerate(sizes):
            for b in range(a, len(sizes)):
                assert verify_consistency(old, sizes[b], roots[a], roots[b], log.consistency(old, sizes[b]))

    @pytest.mark.parametrize(("old", "new"), [(0, 1), (2, 1), (1, 3), (-1, 2)])
    def test_gives_no_proof_about_sizes_it_never_had(self, log, old, new):
        log.submit([entry(0), entry(1)]).result()

        with pytest.raises(Invalid):
            log.consistency(old, new)

    @pytest.mark.parametrize(("index", "size"), [(0, 0), (2, 2), (-1, 2), (0, 3)])
    def test_gives_no_proof_about_entries_it_never_had(self, log, index, size):
        log.submit([entry(0), entry(1)]).result()

        with pytest.raises(Invalid):
            log.inclusion(index, size)

    def test_signs_what_is_stored(self, log):
        log.submit([entry(n) for n in range(600)]).result()

        told = open_checkpoint(log.checkpoint(), log.key)

        assert (told.size, told.root) == (600, log.root())
        assert log.checkpoint() == log.checkpoint()

    def test_seals_instead_of_signing_what_storage_does_not_hold(self, log):
        log.append(entry(0))
        log._store(log.size)  # from the journal into the database
        log._file._writer.execute("UPDATE entries SET body = ? WHERE position = 0", (canonical(entry(1)),))

        with pytest.raises(Tampered):
            log.checkpoint()

        assert log.sealed
        with pytest.raises(Unavailable):
            log.append(entry(2))

    def test_gives_a_receipt_that_anybody_can_check(self, log, tmp_path):
        opened = entry(0, "call:decided", facts={"score": 0.1, "name": "é"})
        log.submit([opened, *(entry(n) for n in range(1, 700)), closing(opened, 700)]).result()

        receipt = log.receipt(opened.id)
        (tmp_path / "receipt.json").write_bytes(receipt)
        found = verify_file(tmp_path / "receipt.json", public_key=str(log.key))

        assert found.valid
        assert (found.entries, found.size) == (2, 701)
        assert json.loads(receipt)["entry"]["facts"] == opened.facts
        assert json.loads(receipt)["closing"]["entry"]["status"] == "answered"

    def test_gives_charlie_no_receipt_for_a_guess(self, log):
        with pytest.raises(NotFound):
            log.receipt("0" * 32)


class TestVerify:
    def test_is_content_with_a_sound_log_and_shows_progress(self, log):
        log.submit([entry(n) for n in range(5_000)]).result()
        steps = []

        found = log.verify(lambda done, total: steps.append((done, total)))

        assert found.valid
        assert (found.entries, found.size) == (5_000, 5_000)
        assert steps[-1] == (5_000, 5_000)

    @pytest.mark.parametrize(
        ("damage", "index", "part"),
        [
            (
                "UPDATE entries SET body = (SELECT body FROM entries WHERE position = 18) WHERE position = 17",
                17,
                "entries",
            ),
            ("UPDATE entries SET leaf = zeroblob(32) WHERE position = 17", 17, "entries"),
            ("DELETE FROM entries WHERE position = 17", 17, "entries"),
            ("INSERT INTO entries VALUES (-5, x'00', x'00')", 0, "entries"),
            ("UPDATE tiles SET hashes = zeroblob(8192) WHERE place = 1", 256, "tile 0/1"),
            ("DELETE FROM tiles WHERE place = 1", 256, "tile 0/1"),
            ("INSERT INTO tiles VALUES (77, zeroblob(8192))", None, "tiles or names"),
            ("INSERT INTO names VALUES (77, zeroblob(14))", None, "tiles or names"),
            ("INSERT INTO checkpoints VALUES (9, 'no note')", None, "checkpoint 9"),
            ("INSERT INTO checkpoints VALUES (999999, 'no note')", None, "checkpoint 999999"),
            ("DELETE FROM meta WHERE name = 'key'", None, "meta"),
            ("INSERT INTO meta VALUES ('more', '')", None, "meta"),
        ],
    )
    def test_names_the_first_broken_entry(self, log, damage, index, part):
        log.submit([entry(n) for n in range(800)]).result()
        log.append(entry(800))  # with it the tiles go to disk
        log._store(log.size)  # from the journal into the database
        log._file._writer.execute(damage)

        found = log.verify()

        assert not found.valid
        assert (index, part) == (found.problems[-1].index, found.problems[-1].part)

    def test_finds_a_consistently_rewritten_entry_by_its_tile(self, log):
        log.submit([entry(n) for n in range(800)]).result()
        log.append(entry(800))
        forged = canonical(entry(9_999))
        log._store(log.size)  # from the journal into the database
        log._file._writer.execute(
            "UPDATE entries SET body = ?, leaf = ? WHERE position = 17", (forged, leaf_hash(forged))
        )

        assert log.verify().problems[-1].index == 17

    def test_scrubs_round_and_round(self, log):
        log.submit([entry(n) for n in range(1_000)]).result()

        assert [log.scrub(512), log.scrub(512), log.scrub(512)] == [512, 1_000, 512]

    def test_seals_when_the_scrubber_finds_damage(self, log):
        log.submit([entry(n) for n in range(1_000)]).result()
        log._store(log.size)  # from the journal into the database
        log._file._writer.execute("UPDATE entries SET body = x'00' WHERE position = 700")

        log.scrub(512)
        with pytest.raises(Tampered, match="entry 700"):
            log.scrub(512)

        assert log.sealed


class TestOpening:
    @pytest.mark.parametrize("count", [0, 1, 255, 256, 257, 600])
    def test_finds_everything_as_it_was(self, path, count):
        log = open_log(path)
        if count:
            log.submit([entry(n) for n in range(count)]).result()
        before = (log.size, log.root(), log.checkpoint())
        log.close()

        again = open_log(path)

        assert before == (again.size, again.root(), again.checkpoint())
        assert again.verify().valid
        again.append(entry(count))
        assert again.verify().valid
        again.close()

    def test_closes_what_a_crash_left_open(self, path):
        log = open_log(path)
        done, left = entry(0, "call:decided"), entry(1, "act:decided", about=("model-1",), actor="alice")
        log.submit([done, left, closing(done, 2)]).result()
        crash(log)

        again = open_log(path)

        index, closed = again.closing(left.id)
        assert (index, closed.event, closed.status, closed.about) == (3, "act:closed", "abandoned", ("model-1",))
        assert closed.facts == {"by": "recovery"}
        assert again.entry(4).event == "node:recovered"
        assert again.entry(4).facts == {"closed": 1}
        again.close()

        third = open_log(path)
        assert third.size == 5
        third.close()

    def test_closes_what_was_opened_runs_ago(self, path):
        log = open_log(path)
        log.append(entry(0, "call:decided"))
        log.submit([entry(n) for n in range(1, RUN + 10)]).result()
        crash(log)

        again = open_log(path, random=CountedRandom(1))

        assert again.closing(entry(0).id)[1].status == "abandoned"
        assert again.verify().valid
        again.close()

    def test_refuses_a_second_writer(self, log, path):
        with pytest.raises(Conflict):
            open_log(path)

        assert log.append(entry(0)).index == 0

    def test_refuses_another_key_and_another_origin(self, path):
        log = open_log(path)
        log.append(entry(0))
        log.close()

        for change in ({"signing_key": CHARLIE}, {"origin": "other.example"}):
            with pytest.raises(Conflict):
                open_log(path, **change)
        open_log(path).close()

    def test_refuses_a_log_that_contradicts_its_last_checkpoint(self, path):
        log = open_log(path)
        log.submit([entry(n) for n in range(10)]).result()
        log.close()
        other = canonical(entry(99))
        with apsw.Connection(str(path)) as database:
            database.execute("UPDATE entries SET body = ?, leaf = ? WHERE position = 9", (other, leaf_hash(other)))
        database.close()

        with pytest.raises(Tampered):
            open_log(path)

    @pytest.mark.parametrize("content", [b"not a database" * 100, b"SQLite format 3\0" + bytes(4080), b"\0" * 8192])
    def test_refuses_a_file_that_is_no_log(self, path, content):
        path.write_bytes(content)

        with pytest.raises((Tampered, Unavailable)):
            open_log(path)

    def test_refuses_somebody_elses_database(self, path):
        database = apsw.Connection(str(path))
        database.execute("CREATE TABLE t (x)")
        database.close()

        with pytest.raises(Tampered):
            open_log(path)

    def test_says_so_when_there_is_no_such_place(self, tmp_path):
        (tmp_path / "folder.db").mkdir()

        for path in (tmp_path / "nowhere" / "log.db", tmp_path / "folder.db"):
            with pytest.raises(Unavailable):
                open_log(path)

    def test_keeps_its_files_to_itself(self, log, path):
        log.append(entry(0))

        assert {0o600} == {file.stat().st_mode & 0o777 for file in path.parent.iterdir()}

    def test_closes_even_the_longest_intent(self, path):
        log = open_log(path)
        longest = 0
        for length in range(63_500, 65_600, 7):
            try:
                log.append(entry(length, "act:decided", about=("x" * length,), facts={}))
                longest = length
            except Invalid:
                break
        crash(log)

        again = open_log(path)
        assert 64_000 < longest < 65_000
        assert not again._open
        again.close()


class TestSealing:
    def test_refuses_every_later_entry_and_says_what_to_do(self, log):
        log.append(entry(0))
        log.seal("a drill")

        with pytest.raises(Unavailable, match=r"a drill.*lawful audit verify"):
            log.append(entry(1))
        with pytest.raises(Unavailable):
            log.submit([entry(1)])
        assert log.reason == "a drill"

    async def test_refuses_event_loops_as_well(self, log):
        waiting = asyncio.ensure_future(log.record(entry(0)))
        log.seal("a drill")

        with pytest.raises(Unavailable):
            await log.record(entry(1))
        with pytest.raises(Unavailable):
            await waiting

    def test_still_reads_and_proves(self, log):
        log.append(entry(0))
        log.seal("a drill")

        assert log.find(entry(0).id)[0] == 0
        assert log.receipt(entry(0).id)
        assert log.verify().valid

    def test_comes_after_closing(self, path):
        log = open_log(path)
        log.close()
        log.close()

        with pytest.raises(Unavailable):
            log.append(entry(0))

    def test_opens_again_after_a_restart(self, path):
        log = open_log(path)
        log.append(entry(0))
        log.seal("a drill")
        log.close()

        again = open_log(path)
        assert again.append(entry(1)).index == 1
        again.close()


class TestWhileOthersWrite:
    def test_verifies_proves_and_finds_what_is_there(self, log):
        log.submit([entry(n) for n in range(500)]).result()
        writing = threading.Thread(
            target=lambda: [
                log.submit([entry(n + k, "call:decided") for k in range(250)]).result()
                for n in range(500, RUN + 2_000, 250)
            ]
        )
        dice = random.Random(3)
        writing.start()

        looks = 0
        while writing.is_alive() or not looks:
            index = dice.randrange(log.size)
            assert log.verify().valid
            assert log.find(entry(index).id)[0] == index
            assert receipt.check(io.BytesIO(log.receipt(entry(index).id)), log.key).valid
            log.scrub(700)
            looks += 1
        writing.join()

        assert log.size == RUN + 2_116
        assert log.verify().valid
