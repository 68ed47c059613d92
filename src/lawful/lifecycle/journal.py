"""How the lifecycle writes on the evidence log: decisions before acts, changes before they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from lawful.core.act import Act
from lawful.core.decision import Decision, decide
from lawful.core.evidence import EVENTS, Entry, Log, summary
from lawful.core.facts import Facts
from lawful.core.ports import Clock, Random
from lawful.core.rule import Rule


class Journal:
    """Decides acts and records changes. `rules` gives the standing rules that may concern an act.

    `alias` gives the pseudonym under which a party stands on the log; it dies with the party's key in the vault.
    """

    def __init__(
        self,
        log: Log,
        *,
        rules: Callable[[Act], Iterable[Rule]],
        rulebook: str,
        clock: Clock,
        random: Random,
        alias: Callable[[str], str],
        on_decision: Callable[[Decision], None],
    ) -> None:
        self._log, self._rules, self._rulebook = log, rules, rulebook
        self._clock, self._random, self._alias, self._on_decision = clock, random, alias, on_decision

    def alias(self, party: str) -> str:
        """The name of a party on the log."""
        return self._alias(party)

    def new_id(self) -> str:
        return self._random.bytes(16).hex()

    @contextmanager
    def deciding(self, act: Act, facts: Facts, more: Iterable[Rule] = ()) -> Iterator[Decision]:
        """Decide, record, and only then let the act be done; record how it ended.

        Raises Refused or NeedsFact when the rules do not allow it, after the refusal is durable.
        """
        decision, receipt = self._decided(act, facts, more)
        if not decision.allows:
            self._close(receipt, "refused")
            decision.require(receipt=receipt)
        with self._closing(receipt):
            yield decision

    @contextmanager
    def noting(self, act: Act, facts: Facts) -> Iterator[Decision]:
        """The same for what cannot be refused: it has happened, or somebody's right ends it.

        The duties and the open facts are for the caller to see to.
        """
        decision, receipt = self._decided(act, facts, ())
        with self._closing(receipt):
            yield decision

    def _decided(self, act: Act, facts: Facts, more: Iterable[Rule]) -> tuple[Decision, str]:
        decision = decide(act, facts, (*more, *self._rules(act)))
        receipt = self._record_decision(decision, facts)
        self._on_decision(decision)
        return decision, receipt

    @contextmanager
    def _closing(self, receipt: str) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._close(receipt, "failed")
            raise
        self._close(receipt, "done")

    def change(self, event: str, *about: str, actor: str, facts: dict[str, Any] | None = None) -> str:
        """Record a state change, durably, before it is made; returns the entry's id."""
        assert event in EVENTS, event
        entry = Entry(
            id=self.new_id(),
            event=event,
            at=self._clock.now(),
            about=about,
            actor=self.alias(actor),
            status="done",
            facts=facts or {},
        )
        return self._log.append(entry).id

    def _record_decision(self, decision: Decision, facts: Facts) -> str:
        act = decision.act
        entry = Entry(
            id=self.new_id(),
            event="act:decided",
            at=self._clock.now(),
            about=act.about,
            actor=self.alias(act.actor),
            verdict=decision.verdict,
            rules=tuple(finding.rule for finding in decision.findings),
            rulebook=self._rulebook,
            facts={
                "action": act.action,
                "purpose": act.purpose,
                "places": list(act.places),
                **summary(decision, facts, self.alias),
            },
        )
        return self._log.append(entry).id

    def _close(self, receipt: str, status: str) -> None:
        self._log.append(
            Entry(id=self.new_id(), event="act:closed", at=self._clock.now(), closes=receipt, status=status)
        )
