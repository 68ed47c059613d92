"""Group commit without a disk: who is told what, and when."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future

import pytest

from audit.world import StillClock, entry
from lawful.audit import commit
from lawful.audit.commit import Committer, Ticket
from lawful.core.errors import Unavailable


class Desk:
    """A writer that can be made to wait or to fail, and remembers what it was given."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.busy = threading.Event()
        self.error: BaseException | None = None
        self.committer = Committer(self.write, lambda: None, clock=StillClock(), deadline_s=5)

    def write(self, entries, bodies) -> int:
        self.busy.set()
        self.gate.wait()
        if self.error:
            raise self.error
        first = sum(map(len, self.groups))
        self.groups.append([e.id for e in entries])
        return first

    def ask(self, *numbers: int) -> Future:
        future: Future = Future()
        entries = [entry(n) for n in numbers]
        self.committer.put([Ticket(entries, [b""] * len(entries), future)])
        return future


@pytest.fixture
def desk():
    made = Desk()
    yield made
    made.gate.set()
    made.committer.close()


class TestCommitter:
    def test_lets_everybody_who_waits_share_one_write(self, desk):
        desk.gate.clear()
        first = desk.ask(0)
        desk.busy.wait()
        others = [desk.ask(n, n + 100) for n in range(1, 30)]

        desk.gate.set()

        assert first.result()[0].index == 0
        assert [f.result()[0].index for f in others] == list(range(1, 59, 2))
        assert [len(group) for group in desk.groups] == [1, 58]

    def test_tells_nobody_before_the_write_returned(self, desk):
        desk.gate.clear()
        future = desk.ask(0)
        desk.busy.wait()

        assert not future.done()
        desk.gate.set()
        assert future.result()[0].id == entry(0).id

    @pytest.mark.parametrize("error", [OSError(5, "EIO"), ValueError(), MemoryError(), SystemExit()])
    def test_seals_whatever_went_wrong(self, desk, error):
        desk.gate.clear()
        desk.error = error
        first = desk.ask(0)
        desk.busy.wait()
        second = desk.ask(1)

        desk.gate.set()

        for future in (first, second):
            with pytest.raises(Unavailable, match=type(error).__name__):
                future.result()
        with pytest.raises(Unavailable):
            desk.ask(2)
        assert desk.groups == []

    def test_keeps_its_first_reason(self, desk):
        desk.committer.seal("one")
        desk.committer.seal("two")

        assert desk.committer.reason == "one"

    def test_turns_away_more_than_it_can_hold_without_sealing(self, desk, monkeypatch):
        monkeypatch.setattr(commit, "BACKLOG", 3)
        desk.gate.clear()
        desk.ask(0)
        desk.busy.wait()
        waiting = [desk.ask(n) for n in range(1, 4)]

        with pytest.raises(Unavailable, match="too many"):
            desk.ask(9)
        desk.gate.set()

        assert [f.result()[0].index for f in waiting] == [1, 2, 3]
        assert not desk.committer.sealed()

    def test_writes_what_waits_before_it_closes(self, desk):
        desk.gate.clear()
        futures = [desk.ask(n) for n in range(5)]
        closer = threading.Thread(target=desk.committer.close)
        closer.start()

        desk.gate.set()
        closer.join()

        assert [f.result()[0].index for f in futures] == list(range(5))

    async def test_gathers_one_turn_of_the_event_loop(self, desk):
        loop = asyncio.get_running_loop()
        futures = [loop.create_future() for _ in range(20)]
        for n, future in enumerate(futures):
            desk.committer.put_soon(Ticket((entry(n),), (b"",), future, loop), loop)

        recorded = await asyncio.gather(*futures)

        assert [r.index for r in recorded] == list(range(20))
        assert [len(group) for group in desk.groups] == [20]

    async def test_does_not_mind_a_caller_who_went_away(self, desk):
        loop = asyncio.get_running_loop()
        gone, stays = loop.create_future(), loop.create_future()
        desk.committer.put_soon(Ticket((entry(0),), (b"",), gone, loop), loop)
        desk.committer.put_soon(Ticket((entry(1),), (b"",), stays, loop), loop)
        gone.cancel()

        assert (await stays).index == 1
        assert desk.groups == [[entry(0).id, entry(1).id]]

    async def test_sealed_between_the_call_and_the_turn_refuses(self, desk):
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        desk.committer.put_soon(Ticket((entry(0),), (b"",), future, loop), loop)
        desk.committer.seal("a drill")

        with pytest.raises(Unavailable, match="a drill"):
            await future

    def test_survives_an_event_loop_that_was_closed(self, desk):
        desk.gate.clear()
        loop = asyncio.new_event_loop()
        future = loop.create_future()
        desk.committer.put([Ticket((entry(0),), (b"",), future, loop)])
        desk.busy.wait()
        loop.close()
        desk.gate.set()

        assert desk.ask(1).result()[0].index == 1
