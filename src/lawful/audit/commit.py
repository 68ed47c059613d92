"""Group commit: one thread writes, everybody who waits shares its sync.

* Whoever is alone, on a disk that has been quick, writes by itself: waking a thread twice costs as much as the sync.
* A waiter hears "recorded" only after the transaction that holds its entries has been synced.
* The first failure seals: whoever waits, and whoever comes later, hears Unavailable. Nothing reopens but a restart.
* A write that takes longer than the deadline seals too, so that a hanging disk becomes a refusal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread

from lawful.core.errors import Unavailable
from lawful.core.evidence import Entry, Recorded
from lawful.core.ports import Clock

_GROUP = 1_024  # tickets in one transaction, unless more come at once
BACKLOG = 20_000  # groups of tickets that may wait

_QUICK = 0.01  # seconds; a write that takes longer would hold up the event loop too much
_ALONE = 256  # commits that a loop writes itself before the thread has its turn again
_HANGS, _CLOSED = "the disk did not answer before the log was closed", "it was closed"

Result = tuple[Recorded, ...]
Write = Callable[[Sequence[Entry], Sequence[bytes]], int]


class Ticket:
    """Entries that wait for their commit, and who waits. `loop` is None for a thread's future."""

    __slots__ = ("bodies", "entries", "future", "loop")

    def __init__(
        self,
        entries: Sequence[Entry],
        bodies: Sequence[bytes],
        future: Future[Result] | asyncio.Future[Recorded],
        loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self.entries = entries
        self.bodies = bodies
        self.future = future
        self.loop = loop


class Committer:
    """The writer's thread and its watchdog.

    `write` makes entries, given with their bytes, durable, and returns the position of the first; `tidy` runs after
    each group of the thread's.
    """

    def __init__(self, write: Write, tidy: Callable[[], None], *, clock: Clock, deadline_s: float) -> None:
        self._write = write
        self._tidy = tidy
        self._now = clock.monotonic
        self._deadline = deadline_s
        self._queue: SimpleQueue[list[Ticket] | None] = SimpleQueue()
        self._coming: dict[asyncio.AbstractEventLoop, list[Ticket]] = {}
        self._settling = Lock()
        self._turn = Lock()  # whoever writes has it
        self._quick = 0  # how many more commits an event loop may write itself
        self._group: list[Ticket] = []
        self._since: float | None = None
        self._stopped = Event()
        self.ended = False  # closed, and nobody has the file in hand
        self.reason = ""  # why it is sealed; empty while it is not
        self._writer = Thread(target=self._run, name="lawful-log-writer", daemon=True)
        self._watchdog = Thread(target=self._watch, name="lawful-log-watchdog", daemon=True)
        self._writer.start()
        self._watchdog.start()

    def put(self, tickets: list[Ticket]) -> None:
        """Queue tickets. Raises Unavailable when sealed or when too many wait."""
        self._admit()
        self._queue.put(tickets)
        if self.sealed():  # in between: nobody may be left to take the tickets
            self._fail_queue()

    def put_soon(self, ticket: Ticket, loop: asyncio.AbstractEventLoop) -> None:
        """Queue a ticket, together with all others of this turn of the event loop: the writer is woken once a turn."""
        self._admit()
        coming = self._coming.get(loop)
        if coming is None:
            self._coming[loop] = [ticket]
            loop.call_soon(self._hand_over, loop)
        else:
            coming.append(ticket)

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        tickets = self._coming.pop(loop)
        try:
            self.put(tickets)
        except Unavailable as refused:
            refusal = refused
            _fail(tickets, lambda: refusal)

    def write_here(self, entry: Entry, body: bytes) -> int | None:
        """Write one entry in the caller's own thread; its position, None when the writer's thread must.

        It holds up the caller's event loop: only while nothing waits and the disk has been quick. Every so often the
        thread does it all the same, and tidies up. Raises Unavailable when sealed.
        """
        if self._quick <= 0 or self._queue.qsize() or self._coming or not self._turn.acquire(blocking=False):
            return None
        try:
            self._check()
            self._since = since = self._now()
            position = self._write((entry,), (body,))
            self._quick = self._quick - 1 if self._now() - since < _QUICK else 0
        except Unavailable:
            raise
        except BaseException as error:  # also an interrupt: what was written, and what is known of it, may differ
            self.seal(f"a write failed ({type(error).__name__})")
            if not isinstance(error, Exception):
                raise
            raise self.refusal() from error
        finally:
            self._since = None
            self._turn.release()
        if self.reason:  # the watchdog was faster
            raise self.refusal()
        return position

    def in_between(self, put: Callable[[Entry, bytes], bool], entry: Entry, body: bytes) -> bool:
        """What `put` says of an entry, called while nobody writes; False, and not called, while somebody does.

        Raises Unavailable when sealed.
        """
        if not self._turn.acquire(blocking=False):
            return False
        try:
            self._admit()
            return put(entry, body)
        finally:
            self._turn.release()

    def _check(self) -> None:
        if self.reason:
            raise self.refusal()

    def _admit(self) -> None:
        self._check()
        if self._queue.qsize() >= BACKLOG:
            raise Unavailable("too many entries wait for the disk", hint="try again later")

    def sealed(self) -> bool:
        return bool(self.reason)

    def refusal(self) -> Unavailable:
        return Unavailable(
            f"the evidence log is sealed: {self.reason}",
            expected="every entry durable before the act",
            hint="restart the node, then run: lawful audit verify",
        )

    def seal(self, reason: str) -> None:
        """Refuse from now on; whoever waits hears it at once."""
        with self._settling:
            self.reason = self.reason or reason
            group, self._group = self._group, []
            _fail(group, self.refusal)
        self._fail_queue()

    def close(self) -> bool:
        """Write what waits, then stop both threads; whether everything was written that anybody asked for.

        Gives a hanging disk no longer than the deadline. Once it has `ended`, no thread writes any more: the turn is
        not given back.
        """
        self._queue.put(None)
        self._writer.join(self._deadline)
        self.seal(_HANGS if self._writer.is_alive() else _CLOSED)
        self.ended = self.ended or (not self._writer.is_alive() and self._turn.acquire(timeout=self._deadline))
        self._stopped.set()
        self._watchdog.join()
        return self.ended and self.reason == _CLOSED

    def _run(self) -> None:
        going = True
        while going:
            group, going = self._take()
            with self._turn:
                if self.reason or not group:
                    _fail(group, self.refusal)
                else:
                    self._commit(group)

    def _commit(self, group: list[Ticket]) -> None:
        """Write a group, tell whoever waits, tidy up; the thread has the turn."""
        since = self._now()
        self._group, self._since = group, since
        try:
            entries = [entry for ticket in group for entry in ticket.entries]
            first = self._write(entries, [body for ticket in group for body in ticket.bodies])
            took = self._now() - since
            self._settle(group, first)
            self._tidy()
            self._quick = _ALONE if took < _QUICK else 0
        except BaseException as error:  # noqa: BLE001  whatever it was, the group may not be durable: seal
            self.seal(f"a write failed ({type(error).__name__})")
        self._since = None

    def _take(self) -> tuple[list[Ticket], bool]:
        """Everything that waits, up to a group; False when the log is being closed."""
        group = self._queue.get()
        if group is None:
            return [], False
        while len(group) < _GROUP and self._queue.qsize():
            more = self._queue.get()
            if more is None:
                return group, False
            group += more
        return group, True

    def _settle(self, group: list[Ticket], first: int) -> None:
        with self._settling:
            if self.reason:  # the watchdog was faster
                _fail(group, self.refusal)
                return
            self._group = []
            loops: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Recorded], Recorded]]] = {}
            for ticket in group:
                entries, future = ticket.entries, ticket.future
                if isinstance(future, Future):
                    future.set_result(tuple(Recorded(id=e.id, index=first + n) for n, e in enumerate(entries)))
                elif ticket.loop is not None:
                    recorded = Recorded(id=entries[0].id, index=first)
                    loops.setdefault(ticket.loop, []).append((future, recorded))
                first += len(entries)
            for loop, results in loops.items():
                _wake(loop, _tell, results)

    def _fail_queue(self) -> None:
        waiting: list[list[Ticket] | None] = []
        with suppress(Empty):
            while True:
                waiting.append(self._queue.get_nowait())
        if None in waiting:  # the writer still has to see that it shall stop
            self._queue.put(None)
        _fail([ticket for tickets in waiting if tickets for ticket in tickets], self.refusal)

    def _watch(self) -> None:
        while not self._stopped.wait(min(self._deadline / 4, 0.5)):
            since = self._since
            if since is not None and self._now() - since > self._deadline and not self.reason:
                self.seal("the disk did not answer before the deadline")


def _fail(tickets: Sequence[Ticket], refusal: Callable[[], Unavailable]) -> None:
    for ticket in tickets:
        if isinstance(ticket.future, Future):
            if not ticket.future.done():
                ticket.future.set_exception(refusal())
        elif ticket.loop is not None:
            _wake(ticket.loop, _refuse, ticket.future, refusal())


def _wake(loop: asyncio.AbstractEventLoop, callback: Callable[..., None], *values: object) -> None:
    try:
        loop.call_soon_threadsafe(callback, *values)
    except RuntimeError:  # the loop is closed: nobody listens any more
        return


def _tell(results: list[tuple[asyncio.Future[Recorded], Recorded]]) -> None:
    for future, recorded in results:
        if not future.done():
            future.set_result(recorded)


def _refuse(future: asyncio.Future[Recorded], refusal: Unavailable) -> None:
    if not future.done():
        future.set_exception(refusal)
