"""A request becomes an answer, in eight steps:

    1 authenticate  2 gather facts  3 decide (written before the engine runs)  4 mask  5 engine
    6 restore  7 label  8 record

* The decision is written before the engine runs: at least in the system's hands where the run has no effect outside
  this process, durable where it has. If the log cannot write, the call is refused (Unavailable).
* No answer leaves before its evidence, decision and outcome, is durable.
* Every exit leaves a closing entry: answered, refused, failed, abandoned.
* The engine sees masked text only. Streaming and not streaming are one code path.
* Nothing of a call's content is kept: entries hold ids, codes, verdicts and times.
"""

from __future__ import annotations

from asyncio import wrap_future
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

from lawful.core.act import Act
from lawful.core.call import Call, Chunk
from lawful.core.decision import Decision, decide
from lawful.core.errors import LawfulError, NeedsFact, Refused, Unavailable
from lawful.core.evidence import Entry, Recorded, summary
from lawful.core.facts import Facts
from lawful.core.key import Scope
from lawful.core.place import Place
from lawful.core.ports import Clock, Engine, Random
from lawful.core.rule import Finding, Rule
from lawful.gateway.authenticate import Caller, authenticate
from lawful.gateway.gather import act_of, check_tensors, facts_of
from lawful.gateway.label import Labeller
from lawful.gateway.limits import Quotas
from lawful.gateway.masking import TextMask, mask
from lawful.gateway.snapshot import Offer, Snapshot
from lawful.law.labels import Needed, needed
from lawful.rights.agreement import NO_AGREEMENT, in_force
from lawful.store.store import Store

_LOOK_SECONDS = 0.02
_KEPT = 10_000
_DRAWN = 64  # ids at once: asking the system costs more than the id


class _Standing(NamedTuple):
    """What was decided about all calls with the same facts on the same day; `basis` is the entry that says why.

    `labels` is what the decision's duties make every answer carry.
    """

    basis: str
    decision: Decision
    allows: bool
    labels: Needed


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
        self._snapshot = Snapshot.of(store)
        self._own_changes, self._looked = -1, 0.0
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
        known = sha256(authorisation.encode()).digest() + scope.encode()  # the key itself is not kept
        caller = self._callers.get(known)
        if caller is None or self._clock.now() >= caller.key.expires_at:
            now = self._clock.now()
            caller = authenticate(authorisation, self._snapshot, pepper=self._pepper, now=now, scope=scope)
            if len(self._callers) < _KEPT:
                self._callers[known] = caller
        return caller

    def still(self, caller: Caller, authorisation: str, scope: Scope = "infer") -> Caller:
        """The same caller by the state of things now, after waiting for a body. Raises NotAuthenticated."""
        self._refresh()
        if caller.counter == self._snapshot.counter and self._clock.now() < caller.key.expires_at:
            return caller
        return self.authenticate(authorisation, scope)

    def _refresh(self) -> None:
        """See every change that was made since the last request, and forget the decisions that rested on less.

        A change that this process made is seen at once. Another process's (several nodes on one PostgreSQL) is looked
        for every 20 ms; on SQLite there is none, since the log has one holder.
        """
        own, now = self._store.own_changes(), self._clock.monotonic()
        if own == self._own_changes and now - self._looked < _LOOK_SECONDS:
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

    def check(self, caller: Caller, call: Call) -> Offer:
        """What the call asks for, before anything is decided. Raises NotFound and Invalid; the door records them."""
        offer = self._snapshot.offer(call.model, call.version, caller.key.agreement)
        check_tensors(offer.model, call)
        return offer

    async def answer(self, caller: Caller, offer: Offer, call: Call) -> AsyncIterator[Chunk]:
        """(2) to (8). Raises Refused, NeedsFact, Unavailable; each leaves its entries."""
        standing, decision = await self._decide(caller, offer, call)  # (2) (3)
        basis, labels = standing.basis, standing.labels
        agreement = caller.key.agreement
        about = (agreement, offer.service.id, offer.model.id)
        verdict, ground = decision.verdict, decision.ground
        intent = self._intent(call, caller, about, basis, verdict, ground)
        if verdict != "allow":
            await wrap_future(self._log.submit((intent, self._closing(call, about, "refused"))))
            raise (Refused if verdict == "deny" else NeedsFact)(decision, receipt=call.id)
        with self.quotas.reserve(agreement) as reservation:
            engine = self._engine(offer.model.id)
            await (self._log.note if engine.is_local else self._log.record)(intent)
            status, held = "abandoned", []
            try:
                masked, restore = mask(call, self._text_mask, self._mode(caller))  # (4)
                async for chunk in engine.run(masked):  # (5)
                    labelled = self._labelled(restore(chunk), offer, labels, call.id)  # (6) (7)
                    if engine.is_local:
                        held.append(labelled)  # until the decision is durable, which was only noted
                    else:
                        yield labelled
                status = "answered"
            except LawfulError:
                status = "failed"
                raise
            except Exception as error:  # whatever the engine raises
                status = "failed"
                raise Unavailable("the model could not answer", hint="try again; the receipt names the call") from error
            finally:
                if status == "abandoned":  # the caller went away: nobody waits, but the entry is written
                    self._log.submit((self._closing(call, about, status),))
                else:
                    await self._log.record(self._closing(call, about, status))  # (8)
            reservation.settle()
            for chunk in held:
                yield chunk

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

    async def _decide(self, caller: Caller, offer: Offer, call: Call) -> tuple[_Standing, Decision]:
        """The decision about this call, and what it rests on.

        What does not change from call to call is decided once and logged once, under the id in what is given back;
        where that allows, the quota is asked, every time, and its decision is the call's.
        """
        counter = self._snapshot.counter
        key = (counter, caller.key.id, offer.service.id, call.purpose, call.region, self._clock.now().date())
        found = self._decided.get(key)
        if found is None:
            found = await self._decide_afresh(caller, offer, call)
            self._refresh()
            if self._snapshot.counter != counter:  # something changed while the decision was written: decide again
                now = self._snapshot
                contract = now.contracts.get(caller.key.agreement)
                return await self._decide(Caller(key=caller.key, contract=contract, counter=now.counter), offer, call)
            if len(self._decided) >= _KEPT:
                self._decided.clear()
            self._decided[key] = found
        if caller.contract is None or not found.allows:
            return found, found.decision
        used = Facts.known(calls_used=self.quotas.used(caller.key.agreement))
        return found, decide(found.decision.act, used, caller.contract.quota)

    async def _decide_afresh(self, caller: Caller, offer: Offer, call: Call) -> _Standing:
        act = act_of(caller, offer, call, places=self._places, on=self._clock.now().date())
        facts = facts_of(caller, offer, call.region or caller.key.region, self._known(offer))
        contract = caller.contract.standing if caller.contract else (NO_AGREEMENT,)
        decision = decide(act, facts, (*contract, *self._rules(act)))
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
                facts={"purpose": self._named(act.purpose, caller), "places": list(act.places), **summary(decision)},
            )
        )
        return _Standing(basis, decision, decision.allows, needed(decision.duties))

    def _intent(
        self, call: Call, caller: Caller, about: tuple[str, ...], basis: str, verdict: str, ground: Finding
    ) -> Entry:
        return Entry(
            id=call.id,
            event="call:decided",
            at=self._clock.now(),
            about=about,
            actor=caller.key.id,
            verdict=verdict,
            rules=(ground.rule,),
            facts={"basis": basis, **_plain(ground.facts)},
        )

    def _closing(self, call: Call, about: tuple[str, ...], status: str) -> Entry:
        return Entry(
            id=self.new_id(), event="call:closed", at=self._clock.now(), about=about, closes=call.id, status=status
        )

    @staticmethod
    def _named(purpose: str, caller: Caller) -> str:
        """A purpose as it may stand on the log: one that the agreement names, never a caller's free text."""
        return purpose if caller.contract and purpose in caller.contract.agreement.terms.purposes else "(not named)"

    async def managed(self, request: str, caller: Caller) -> None:
        """Record that a key that may manage the node was used."""
        await self._log.record(Entry(id=request, event="node:managed", at=self._clock.now(), actor=caller.key.id))

    @staticmethod
    def _mode(caller: Caller) -> str:
        """How text is masked: as the agreement says."""
        return caller.contract.agreement.terms.masking if caller.contract else "irreversible"

    def _labelled(self, chunk: Chunk, offer: Offer, labels: Needed, number: str) -> Chunk:
        """(7) The answer with the notices that its service must show, and the labels that the decision asks for."""
        if offer.service.notices:
            chunk = Chunk(tensors=chunk.tensors, marks=offer.service.notices)
        if self._labeller is not None and labels:
            return self._labeller.label(chunk, labels, offer, number)
        return chunk


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, bool | int | str) else str(value) for name, value in facts.items()}
