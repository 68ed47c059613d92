"""The server and the command line have the store open at once: each sees the other's changes, none is lost."""

from __future__ import annotations

import os
import signal
import threading

import pytest
from sqlalchemy import text

from lawful.core.errors import Conflict, LawfulError, Tampered, Unavailable
from lawful.store.database import CHECKPOINT_EVERY
from lawful.store.store import Store
from store import things


def in_another_process(work):
    """Runs `work` in a child, which ends without pytest noticing; gives its process id."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)


def ended_well(child):
    return os.waitpid(child, 0)[1] == 0


class TestTheChangeCounter:
    def test_rises_with_every_change_here_and_elsewhere(self, store, store_url):
        server, seen = store, []

        for number in range(3):
            seen.append(server.change_counter())
            assert ended_well(in_another_process(lambda n=number: put_from_outside(store_url, n)))
            seen.append(server.change_counter())
            server.datasets.put(things.dataset(id_=f"mine-{number}"))

        assert seen == sorted(set(seen))

    def test_stays_while_nothing_changes_or_a_change_fails(self, store):
        store.parties.put(things.alice())
        before = store.change_counter()

        with pytest.raises(Conflict):
            store.parties.put(things.alice())

        assert {store.change_counter() for _ in range(10)} == {before}

    def test_goes_on_after_a_restart(self, store, store_url):
        store.parties.put(things.alice())
        before = store.change_counter()
        store.close()

        again = Store.connect(store_url)
        assert again.change_counter() == before
        again.parties.put(things.bob())
        assert again.change_counter() == before + 1
        again.close()


def put_from_outside(url, number):
    other = Store.connect(url)
    other.datasets.put(things.dataset(id_=f"outside-{number}"))
    other.close()


class TestTwoWriters:
    def test_at_once_lose_nothing(self, store, store_url):
        """Two more processes and four threads; more changes than one checkpoint takes."""

        def write(prefix):
            mine = Store.connect(store_url)
            for number in range(40):
                mine.datasets.put(things.dataset(id_=f"{prefix}-{number}"))
            mine.close()

        store.close()  # nothing open is taken along into a child
        children = [in_another_process(lambda p=prefix: write(p)) for prefix in ("a", "b")]
        store = Store.connect(store_url)
        threads = [threading.Thread(target=put_some, args=(store, prefix)) for prefix in "cdef"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert all(ended_well(child) for child in children)
        assert len(store.datasets.all()) == 6 * 40 > 2 * CHECKPOINT_EVERY
        assert store.change_counter() == 6 * 40
        store.close()

    def test_make_the_same_store_at_the_same_time(self, store_url):
        children = [in_another_process(lambda: Store.connect(store_url, create=True).close()) for _ in range(4)]

        assert all(ended_well(child) for child in children)
        Store.connect(store_url).close()

    def test_of_which_one_is_killed_half_way_leave_the_other_working(self, store_url):
        Store.connect(store_url, create=True).close()

        def die():
            mine = Store.connect(store_url)
            with mine._database.write() as write:
                write.connection.execute(text("INSERT INTO settings_seen VALUES ('a', 'b')"))
                os.kill(os.getpid(), signal.SIGKILL)

        child = in_another_process(die)
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
        store = Store.connect(store_url)

        assert store.settings.seen() == {}
        store.parties.put(things.alice())
        assert (things.alice(),) == store.parties.all()
        store.close()

    def test_of_which_one_will_not_end_are_told_so(self, store, store_url, monkeypatch):
        monkeypatch.setattr("lawful.store.database.PATIENCE", 0.01)
        other = Store.connect(store_url)

        with store._database.write(), pytest.raises(Unavailable):
            other.parties.put(things.alice())

        other.parties.put(things.alice())
        other.close()


def put_some(store, prefix):
    for number in range(40):
        store.datasets.put(things.dataset(id_=f"{prefix}-{number}"))


class TestTheFiles:
    def test_stay_small_while_a_server_writes_for_long(self, store, tmp_path):
        for number in range(2 * CHECKPOINT_EVERY):
            store.usage.save({"agreement": (number, number)})

        size = (tmp_path / "lawful.db-wal").stat().st_size
        for number in range(2 * CHECKPOINT_EVERY, 4 * CHECKPOINT_EVERY):
            store.usage.save({"agreement": (number, number)})

        assert (tmp_path / "lawful.db-wal").stat().st_size == size

    def test_that_are_damaged_are_not_taken_for_a_passing_fault(self, store, store_url, tmp_path):
        store.parties.put(things.alice())
        store.close()
        path = tmp_path / "lawful.db"
        content = path.read_bytes().replace(b"Alice Verm", b"Alice\xff\xfferm")
        path.write_bytes(content)

        again = Store.connect(store_url)
        with pytest.raises(Tampered):
            again.parties.all()
        again.close()

    def test_that_lost_a_page_say_so(self, store, store_url, tmp_path):
        for number in range(50):
            store.datasets.put(things.dataset(id_=f"dataset-{number}"))
        store.close()
        path = tmp_path / "lawful.db"
        whole = path.read_bytes()
        reported = 0

        for page in range(len(whole) // 4096):
            path.write_bytes(whole[: page * 4096] + b"\xa5" * 4096 + whole[(page + 1) * 4096 :])
            try:
                again = Store.connect(store_url)
                assert len(again.datasets.all()) == 50
                again.close()
            except LawfulError as error:
                assert isinstance(error, Tampered)
                reported += 1

        assert reported > 3
