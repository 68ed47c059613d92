"""A gateway with a hand-made engine and a log that can be told to fail."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import numpy
import pytest

import lawful.app
from lawful.core.call import Call, Chunk
from lawful.core.errors import Unavailable
from people import PURPOSE, USE, agree, keep_model


class ParrotEngine:
    """Says back what it hears, at once or in two chunks; remembers what it heard."""

    def __init__(self) -> None:
        self.is_local = True
        self.heard: list[Call] = []
        self.failure: BaseException | None = None
        self.hears = lambda: None

    async def infer(self, call: Call) -> Chunk:
        self.heard.append(call)
        self.hears()
        if self.failure is not None:
            raise self.failure
        return Chunk(tensors={"probabilities": next(iter(call.tensors.values()))})

    async def run(self, call: Call) -> AsyncGenerator[Chunk, None]:
        chunk = await self.infer(call)
        yield chunk
        yield chunk


class FragileLog:
    """The real log, which refuses from the n-th entry on."""

    def __init__(self, log) -> None:
        self._log = log
        self.left = 10**9

    def _spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise Unavailable("the disk is gone")

    async def record(self, entry):
        self._spend(1)
        return await self._log.record(entry)

    async def note(self, entry):
        self._spend(1)
        await self._log.note(entry)

    def submit(self, entries):
        self._spend(len(entries))
        return self._log.submit(entries)


class Desk:
    """What a test holds: the gateway, its engine, its log, Bob's key, and calls."""

    def __init__(self, app, gateway, engine, log, key) -> None:
        self.app, self.gateway, self.engine, self.log, self.key = app, gateway, engine, log, key

    def prepare(self, *, key: str = "", **changes):
        """Who calls, what is offered, and the call."""
        caller = self.gateway.authenticate(f"Bearer {key or self.key}")
        tensors = {"input": numpy.ones((1, 3), dtype="float32")}
        call = Call(
            **{"id": self.gateway.new_id(), "model": "linear", "tensors": tensors, "partition": "A-1", **changes}
        )
        return caller, self.gateway.check(caller, call), call

    async def ask(self, **changes) -> list[Chunk]:
        asked = self.prepare(**changes)
        if self.engine.is_local:
            return [await self.gateway.infer(*asked, lambda chunk: chunk)]
        return [chunk async for chunk in self.gateway.answer(*asked)]

    def entries(self) -> list[str]:
        """event:status of the call entries on the log, in order."""
        return [
            f"{e.event}:{e.status}" for _, e in self.app.log.read(0, self.app.log.size) if e.event.startswith("call")
        ]


@pytest.fixture
def desk(request, tmp_path):
    """Its quota is 2 calls, or what the test says."""
    (tmp_path / "lawful.toml").write_text('operator = "alice"\n')
    with lawful.app.open(tmp_path) as app:
        app.deploy(keep_model(app), agree(app, quota=getattr(request, "param", 2)), purpose=PURPOSE, use=USE)
        key, _ = app.new_key("A-1")
        gateway, engine, log = app.gateway, ParrotEngine(), FragileLog(app.log)
        gateway._engine, gateway._log = lambda _: engine, log
        yield Desk(app, gateway, engine, log, key)
