"""A request becomes an answer, in eight steps:

    1 authenticate  2 gather facts  3 decide (written before the engine runs)  4 mask  5 engine
    6 restore  7 label  8 record

* The decision is written before the engine runs: at least in the system's hands where the run has no effect outside
  this process, durable where it has. If the log cannot write, the call is refused (Unavailable).
* No answer leaves before its evidence, decision and outcome, is durable.
* Every exit leaves a closing entry: answered, refused, failed, abandoned.
* The engine sees masked text only. Streaming and not streaming are one code path (`answer`); what a model of this
  process says comes at once (`infer`).
* Nothing of a call's content is kept: entries hold ids, codes, verdicts, times and numbers of tokens.
* A stream ends, and says so, with what allowed it; its end is given out only after its closing entry is durable.
* A call counts towards its quota when it was answered, and when its caller went away after the answer had begun.
"""

from __future__ import annotations

from asyncio import CancelledError, wrap_future
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, wait
from contextlib import aclosing
from datetime import date
from hashlib import blake2b
from typing import Any, NamedTuple, Protocol, TypeVar

from msgspec.structs import replace

from lawful.core.act import Act
from lawful.core.call import Call, Chunk
from lawful.core.decision import Decision, decide
from lawful.core.errors import LawfulError, NeedsFact, NotAuthenticated, NotFound, Refused, Unavailable
from lawful.core.evidence import Entry, Recorded, summary
from lawful.core.facts import Facts
from lawful.core.key import Scope
from lawful.core.place import Place
from lawful.core.ports import Clock, Engine, LocalEngine, Random, RemoteEngine
from lawful.core.rule import Finding, Rule
from lawful.gateway.authenticate import Caller, authenticate
from lawful.gateway.gather import act_of, check_route, check_tensors, facts_of, move_of
from lawful.gateway.label import Labeller
from lawful.gateway.limits import Quotas
from lawful.gateway.masking import Back, TextMask, mask_body, mask_tensors, pieces
from lawful.gateway.snapshot import Offer, Snapshot
from lawful.law.labels import Needed, needed
from lawful.privacy.rules import masking_mode
from lawful.rights.agreement import NO_AGREEMENT, in_force
from lawful.store.store import Store

_LOOK_SECONDS = 0.02  # how old what another process changed may get, where several nodes share a database
_LOOK_ALONE_SECONDS = 1.0  # where there is no other: the log has one holder
Shaped = TypeVar("Shaped")

_KEPT = 10_000
_DRAWN = 64  # ids at once: asking the system costs more than the id
_STOP_SECONDS = 10


class _Standing(NamedTuple):
    """What was decided about all calls with the same facts on the same day; `basis` is the entry that says why.

    `within` is what the quota's rule finds of the first call, and so of every call while some are left; `labels` is
    what the decision's duties make every answer carry, `masking` how they and the agreement want text masked.
    """

    basis: str
    decision: Decision
    allows: bool
    within: Finding | None
    labels: Needed
    masking: str


class _Asked(NamedTuple):
    """What a call's own entry says of its decision, which stands here when it does not allow."""

    verdict: str
    rule: str
    facts: Mapping[str, Any]
    decision: Decision | None


class AsyncLog(Protocol):
    """The evidence log as the gateway uses it."""

    async def record(self, entry: Entry) -> Recorded:
        """Durable when it returns."""

    async def note(self, entry: Entry) -> None:
        """Written when it returns, and durable with the next entry that is recorded."""

    def submit(self, entries: Sequence[Entry]) -> Future[tuple[Recorded, ...]]:
        """Durable together when the future is done."""


class Gateway:
    """Decides and answers calls. One instance per process, used from one event loop."""

    def __init__(
        self,
        *,
        store: Store,
        log: AsyncLog,
        engine: Callable[[str], Engine],
        rules: Callable[[Act], Iterable[Rule]],
        known: Callable[[Offer], Facts],
        rulebook: str,
        alias: Callable[[str], str],
        pepper: bytes,
        places: tuple[Place, ...],
        quotas: Quotas,
        clock: Clock,
        random: Random,
        text_mask: TextMask | None = None,
        labeller: Labeller | None = None,
    ) -> None:
        self.quotas = quotas
        self._store, self._log, self._engine, self._rules, self._known = store, log, engine, rules, known
        self._rulebook, self._alias, self._pepper, self._places = rulebook, alias, pepper, places
        self._clock, self._random, self._text_mask = clock, random, text_mask
        self._labeller = labeller
        self._left: Future[tuple[Recorded, ...]] | None = None  # the last closing entry that nobody waited for
        self._snapshot = Snapshot.of(store)
        self._own_changes, self._looked = -1, 0.0
        self._look_seconds = _LOOK_SECONDS if store.is_shared else _LOOK_ALONE_SECONDS
        self._drawn: list[str] = []
        self._callers: dict[bytes, Caller] = {}
        self._decided: dict[tuple[object, ...], _Standing] = {}

    def new_id(self) -> str:
        """The id of a request, of its first log entry, and so of its receipt: 32 hexadecimal digits."""
        if not self._drawn:
            drawn = self._random.bytes(16 * _DRAWN)
            self._drawn = [drawn[at : at + 16].hex() for at in range(0, len(drawn), 16)]
        return self._drawn.pop()

    def authenticate(self, authorisation: str, scope: Scope = "infer") -> Caller:
        """(1) Who calls, by the state of things at this very request. Raises NotAuthenticated."""
        self._refresh()
        known = blake2b(authorisation.encode()).digest() + scope.encode()  # the key itself is not kept
        caller = self._callers.get(known)
        if caller is None or self._clock.now() >= caller.key.expires_at:
            now = self._clock.now()
            caller = authenticate(authorisation, self._snapshot, pepper=self._pepper, now=now, scope=scope)
            if len(self._callers) < _KEPT:
                self._callers[known] = caller
        return caller

    def still(self, caller: Caller, authorisation: str, scope: Scope = "infer") -> Caller:
        """The same caller by the state of things now, after waiting for a body. Raises NotAuthenticated."""
        if self._is_fresh() and caller.counter == self._snapshot.counter:
            return caller
        return self.authenticate(authorisation, scope)

    def _is_fresh(self) -> bool:
        """Whether nothing can have changed, or expired, since the last look."""
        own = self._store.own_changes()
        return own == self._own_changes and self._clock.monotonic() - self._looked < self._look_seconds

    def _refresh(self) -> None:
        """See every change that was made since the last request, and forget the decisions that rested on less.

        A change that this process made is seen at once. Another process's (several nodes on one PostgreSQL) is looked
        for every 20 ms; on SQLite there is none.
        """
        own, now = self._store.own_changes(), self._clock.monotonic()
        if own == self._own_changes and now - self._looked < self._look_seconds:
            return
        self._own_changes, self._looked = own, now
        if self._store.change_counter() != self._snapshot.counter:
            self._snapshot = Snapshot.of(self._store)
            self._decided.clear()
            self._callers.clear()

    def offers(self) -> tuple[Offer, ...]:
        """Everything that is served now."""
        self._refresh()
        return tuple(offer for found in self._snapshot.offers.values() for offer in found)

    def prepare(self, model: str) -> None:
        """Load the engine of a model, by its id, before it is offered."""
        self._engine(model)

    def check(self, caller: Caller, call: Call) -> Offer:
        """What the call asks for, before anything is decided. Raises NotFound and Invalid; the door records them."""
        offer = self._snapshot.offer(call.model, call.version, caller.key.agreement)
        if call.route:
            check_route(offer.model, call)
        else:
            check_tensors(offer, call)
        return offer

    async def infer(self, caller: Caller, offer: Offer, call: Call, shape: Callable[[Chunk], Shaped]) -> Shaped:
        """(2) to (8) for a model of this process, whose answer comes at once: what `shape` makes of it.

        The decision is noted before the engine runs, and durable, together with the outcome, before this returns.
        Raises Refused, NeedsFact, Unavailable; each leaves its entries.
        """
        standing, about, intent = await self._admit(caller, offer, call)  # (2) (3)
        engine: LocalEngine = self._engine(offer.model.id)  # type: ignore[assignment]  # `check` let no other through
        with self.quotas.reserve(caller.key.agreement) as reservation:
            await self._write_first(self._log.note(intent), call, about)
            status, facts = "abandoned", dict[str, Any]()
            try:
                masked, restore = await mask_tensors(call, self._text_mask, standing.masking)  # (4)
                chunk = await restore(await engine.infer(masked))  # (5) (6)
                shaped = shape(self._labelled(chunk, offer, standing.labels, call))  # (7)
                status = "answered"
                reservation.settle()
            except Exception as error:
                status, facts["cause"] = "failed", _cause(error)
                raise _told(error) from error
            finally:
                closing = self._closing(call, about, status, facts)
                if status == "abandoned":  # the caller went away: nobody waits, but the entry is written
                    self._left = self._log.submit((closing,))
                else:
                    await self._log.record(closing)  # (8)
        return shaped

    async def answer(self, caller: Caller, offer: Offer, call: Call) -> AsyncGenerator[Chunk, None]:
        """(2) to (8) for a model that runs elsewhere: its answer in pieces, as they come.

        The decision is durable before anything is sent there, the outcome before this ends. Raises Refused, NeedsFact,
        Unavailable; each leaves its entries.
        """
        standing, about, intent = await self._admit(caller, offer, call)  # (2) (3)
        since = self._snapshot.counter
        engine: RemoteEngine = self._engine(offer.model.id)  # type: ignore[assignment]  # `check` let no other through
        with self.quotas.reserve(caller.key.agreement) as reservation:
            await self._write_first(self._log.record(intent), call, about)
            back: Back | None = None
            status, facts = "abandoned", dict[str, Any]()
            try:
                masked, back = await mask_body(call, self._text_mask, standing.masking)  # (4)
                found = self._pieces(engine, masked, back, caller, offer, since, standing.labels)
                async with aclosing(found):
                    async for piece in found:  # (5) (6) (7)
                        reservation.begin()
                        yield piece
                status = "answered"
                reservation.settle()
            except (Refused, NotAuthenticated, NotFound):  # what allowed it was taken back meanwhile
                status = "refused"
                raise
            except Exception as error:
                status, facts["cause"] = "failed", _cause(error)
                raise _told(error) from error
            finally:
                usage = {} if back is None else back.usage
                facts = {**usage, **reservation.facts(status), **facts}
                closing = self._closing(call, about, status, facts)
                if status == "abandoned":
                    self._left = self._log.submit((closing,))
                else:
                    await self._log.record(closing)  # (8)

    async def _write_first(self, writing: Awaitable[object], call: Call, about: tuple[str, ...]) -> None:
        """Wait until the decision is written. A caller who goes away meanwhile does not stop that: it is closed too."""
        try:
            await writing
        except CancelledError:
            self._left = self._log.submit((self._closing(call, about, "abandoned", {}),))
            raise

    async def _admit(self, caller: Caller, offer: Offer, call: Call) -> tuple[_Standing, tuple[str, ...], Entry]:
        """(2) (3): what was decided, what the call's entries are about, and the entry to write before the engine runs.

        Raises Refused, NeedsFact; each has left its entries.
        """
        now = self._clock.now()
        standing = await self._standing(caller, offer, call, now.date())
        asked = self._asked(caller, standing)
        about = (caller.key.agreement, offer.service.id, offer.model.id)
        intent = Entry(
            id=call.id,
            event="call:decided",
            at=now,
            about=about,
            actor=caller.key.id,
            verdict=asked.verdict,
            rules=(asked.rule,),
            facts={"basis": standing.basis, **asked.facts},
        )
        if asked.decision is not None:
            await wrap_future(self._log.submit((intent, self._closing(call, about, "refused", {}))))
            raise (Refused if asked.verdict == "deny" else NeedsFact)(asked.decision, receipt=call.id)
        return standing, about, intent

    async def _pieces(
        self,
        engine: RemoteEngine,
        call: Call,
        back: Back,
        caller: Caller,
        offer: Offer,
        since: int,
        labels: Needed,
    ) -> AsyncGenerator[Chunk, None]:
        """(5) to (7) for a masked call: what the engine gives, restored and labelled, while that is allowed."""
        async with aclosing(engine.run(call)) as chunks:
            async for chunk in chunks:
                since = await self._still_allowed(caller, offer, call, since)
                for piece in await pieces(back, chunk):
                    yield self._labelled(piece, offer, labels, call)
        for piece in back.rest():
            yield self._labelled(piece, offer, labels, call)
        if labels and call.route and self._labeller:
            last = self._labeller.ending(labels, offer, call.id, back.contents())
            yield replace(last, marks=offer.service.notices)

    async def _still_allowed(self, caller: Caller, offer: Offer, call: Call, since: int) -> int:
        """An answer that takes its time ends with what allowed it: a key, an agreement, a service.

        `since` is the change that the last look saw; gives the one that this look saw. What runs in this process
        answers at once and is not asked again. Raises NotAuthenticated, NotFound, Refused, NeedsFact.
        """
        self._refresh()
        now = self._snapshot
        if now.counter == since:
            return since
        key = now.keys.get(caller.key.id)
        if key is None or key.revoked_at is not None:
            raise NotAuthenticated("the key was revoked meanwhile", hint="ask the provider for a new one")
        if offer.service.id not in {found.service.id for found in now.offers.get(offer.model.name, ())}:
            raise NotFound("the service was withdrawn meanwhile", hint="list what your key may call: GET /v1/models")
        again = Caller(key=key, contract=now.contracts.get(key.agreement), counter=now.counter)
        (await self._standing(again, offer, call, self._clock.now().date())).decision.require(receipt=call.id)
        return now.counter

    def used(self) -> dict[str, int]:
        """How many calls each agreement has used, once every entry that says so is on the log (or cannot be)."""
        if self._left is not None:
            wait((self._left,), timeout=_STOP_SECONDS)
        return self.quotas.counts()

    async def reject(self, request: str, error: LawfulError, caller: Caller | None = None) -> None:
        """Record a request that was turned away before it could be decided."""
        await self._log.record(
            Entry(
                id=request,
                event="call:rejected",
                at=self._clock.now(),
                actor=caller.key.id if caller else "",
                status="refused",
                facts={"code": error.code},
            )
        )

    async def browse(self, request: str, caller: Caller) -> tuple[Offer, ...]:
        """What is offered to this caller under its agreement; nothing when that is not in force."""
        await self._log.record(
            Entry(id=request, event="catalogue:read", at=self._clock.now(), actor=caller.key.id, status="answered")
        )
        contract = caller.contract
        if contract is None or not in_force(contract.agreement, self._clock.now().date()):
            return ()
        offers = [offer for found in self._snapshot.offers.values() for offer in found]
        mine = {o.model.id: o for o in reversed(offers) if caller.key.agreement in o.service.agreements}
        return tuple(reversed(mine.values()))

    def _asked(self, caller: Caller, found: _Standing) -> _Asked:
        """What is decided about this very call: where the standing decision allows, the quota has the last word."""
        contract = self._snapshot.contracts.get(caller.key.agreement)
        if contract is None or not found.allows:
            return _asked(found.decision)
        used = self.quotas.used(caller.key.agreement)
        if found.within is not None and used < contract.agreement.terms.quota_calls:
            return _Asked("allow", found.within.rule, {"calls_used": used}, None)
        return _asked(decide(found.decision.act, Facts.known(calls_used=used), contract.quota))

    async def _standing(self, caller: Caller, offer: Offer, call: Call, today: date) -> _Standing:
        """What does not change from call to call: decided once, logged once under the id that is given back."""
        counter = self._snapshot.counter
        key = (counter, caller.key.id, offer.service.id, call.purpose, call.region, today)
        found = self._decided.get(key)
        if found is None:
            if len(self._decided) >= _KEPT:
                self._decided.clear()
            found = await self._decide_afresh(caller, offer, call)
            self._refresh()
            if self._snapshot.counter != counter:  # something changed while the decision was written: decide again
                now = self._snapshot
                contract = now.contracts.get(caller.key.agreement)
                again = Caller(key=caller.key, contract=contract, counter=now.counter)
                return await self._standing(again, offer, call, today)
            self._decided[key] = found
        return found

    async def _decide_afresh(self, caller: Caller, offer: Offer, call: Call) -> _Standing:
        act = act_of(caller, offer, call, places=self._places, on=self._clock.now().date())
        region = call.region or caller.key.region
        facts = facts_of(caller, offer, region, self._known(offer))
        contract = caller.contract.standing if caller.contract else (NO_AGREEMENT,)
        decision = decide(act, facts, (*contract, *self._rules(act)))
        if move := move_of(act, region, offer.model):
            moved = decide(move[0], facts | move[1], self._rules(move[0]))
            decision = Decision(act=act, findings=(*decision.findings, *(moved.findings or (moved.ground,))))
        basis = self.new_id()
        await self._log.record(
            Entry(
                id=basis,
                event="decision:made",
                at=self._clock.now(),
                about=act.about,
                actor=self._alias(act.actor),
                verdict=decision.verdict,
                rules=tuple(finding.rule for finding in decision.findings),
                rulebook=self._rulebook,
                facts={
                    "purpose": self._named(act.purpose, caller),
                    "places": list(act.places),
                    **summary(decision, facts, self._alias),
                },
            )
        )
        quota = caller.contract.quota if caller.contract else ()
        within = decide(act, Facts.known(calls_used=0), quota)
        ground = within.ground if within.allows else None
        agreed = caller.contract.agreement.terms.masking if caller.contract else "irreversible"
        duties = decision.duties
        return _Standing(basis, decision, decision.allows, ground, needed(duties), masking_mode(duties, agreed))

    def _closing(self, call: Call, about: tuple[str, ...], status: str, facts: dict[str, Any]) -> Entry:
        return Entry(
            id=self.new_id(),
            event="call:closed",
            at=self._clock.now(),
            about=about,
            closes=call.id,
            status=status,
            facts=facts,
        )

    @staticmethod
    def _named(purpose: str, caller: Caller) -> str:
        """A purpose as it may stand on the log: one that the agreement names, never a caller's free text."""
        return purpose if caller.contract and purpose in caller.contract.agreement.terms.purposes else "(not named)"

    async def managed(self, request: str, caller: Caller) -> None:
        """Record that a key that may manage the node was used."""
        await self._log.record(Entry(id=request, event="node:managed", at=self._clock.now(), actor=caller.key.id))

    def _labelled(self, chunk: Chunk, offer: Offer, labels: Needed, call: Call) -> Chunk:
        """(7) The answer with the notices that its service must show, and the labels that the decision asks for."""
        if offer.service.notices:
            chunk = replace(chunk, marks=offer.service.notices)
        if self._labeller is None or not labels.codes:
            return chunk
        if call.route:  # the field about its content stands at the end
            return replace(chunk, headers=self._labeller.headers(labels, offer))
        return self._labeller.label(chunk, labels, offer, call.id)


def _cause(error: Exception) -> str:
    """What kind of failure it was, as the log may say it: the words of an error may quote the call."""
    return error.code if isinstance(error, LawfulError) else type(error).__name__


def _told(error: Exception) -> LawfulError:
    """What the caller hears of a failure."""
    if isinstance(error, LawfulError):
        return error
    return Unavailable("the model could not answer", hint="try again; the receipt names the call")


def _asked(decision: Decision) -> _Asked:
    ground, verdict = decision.ground, decision.verdict
    facts = {n: value if isinstance(value, bool | int | str) else str(value) for n, value in ground.facts.items()}
    return _Asked(verdict, ground.rule, facts, None if verdict == "allow" else decision)
