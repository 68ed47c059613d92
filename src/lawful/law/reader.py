"""What is known about an act, in the form that conditions read; read once for all rules of a decision.

* A fact that the vocabulary does not declare is somebody else's and is passed over; a value that does not fit the
  declared type is not known, so that the rules ask for it.
* What follows from a known flag is added (`vocabulary.toml`, implications).
* Facts that contradict each other are all taken as unknown: which of them is wrong, nobody can tell.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from lawful.core.act import Act, Action
from lawful.core.errors import Invalid
from lawful.core.facts import Fact
from lawful.law.language.meaning import Condition, Known, compile_condition
from lawful.law.language.syntax import parse
from lawful.law.language.vocabulary import Vocabulary, consequences


class Reader:
    """Reads facts by one vocabulary. Remembers the last act and facts, which many rules ask about in a row."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.scopes: frozenset[str] = frozenset()  # the names by which a question may be limited to one law
        self.classes: dict[str, Condition] = {}  # what rules define, evaluated once for all rules that use it
        self._consequences = consequences(vocabulary)
        self._readings = [(r.fact, compile_condition(parse(r.when), vocabulary)) for r in vocabulary.readings]
        self._kinds = {name: fact.kind for name, fact in vocabulary.facts.items()}
        self._usual: dict[Action, str] = {}
        for act, action in vocabulary.acts.items():
            self._usual.setdefault(action, act)
        self._last: tuple[Act | None, Mapping[str, Fact] | None, Known] = (None, None, {})

    def known(self, act: Act, facts: Mapping[str, Fact]) -> Known:
        """What is known, with all that follows."""
        last_act, last_facts, known = self._last
        if last_act is act and last_facts is facts:
            return known
        known = self.place(self.complete(self.given(facts)), act)
        self._last = (act, facts, known)  # one assignment: another thread sees the old triple or the new one
        return known

    def given(self, facts: Mapping[str, Fact]) -> Known:
        """The declared facts among these, as conditions read them."""
        given: Known = {}
        kinds = self._kinds
        for name in facts:
            kind = kinds.get(name)
            if kind is None:
                continue
            value = facts[name].value
            if kind == "flag" and (value is True or value is False):  # most facts are flags: no call for them
                given[name] = value
                continue
            with suppress(Invalid):
                given[name] = self.vocabulary.settle(name, value)
        return given

    def closed(self, act: Act, given: Known, unread: Collection[str] = ()) -> Known:
        """A closed table: what it does not name is no, zero or none; what it names and nobody can read is unknown."""
        named = {*unread, "scope", "act"}
        known = {name: self.vocabulary.closed_value(name) for name in self.vocabulary.facts if name not in named}
        known.update((name, value) for name, value in given.items() if name not in unread)
        known = self.place(known, act, usual="act" not in unread)
        meant = {fact: True for fact, holds in self._readings if fact not in (*given, *unread) and holds(known) is True}
        return self.place({**known, **meant}, act, usual="act" not in unread) if meant else known

    def complete(self, given: Known) -> Known:
        """The given facts and what follows from them, without those that contradict each other."""
        follows = [(premise, self._consequences[premise]) for premise in given.items() if _is_flag(premise, self)]
        doubtful: set[str] = set()
        for (name, _), then in follows:
            clashes = [other for other, value in then.items() if other in given and given[other] is not value]
            if clashes:
                doubtful.update((name, *clashes))
        known: Known = {}
        for (name, _), then in follows:
            if name not in doubtful:
                known.update(then)
        known.update(given)
        for name in doubtful:
            known.pop(name, None)
        return known

    def _names_a_law(self, scopes: tuple[str, ...]) -> bool:
        return any(within_scope(name, scope) for scope in scopes for name in self.scopes)

    def place(self, known: Known, act: Act, *, usual: bool = True) -> Known:
        """The same facts with the day of the act, its usual verb unless one is given, and what the classes say."""
        known["on"] = act.on
        if not self._names_a_law(known.get("scope", ())):
            known.pop("scope", None)  # a question about no law that is loaded is a question about all of them
        if usual:
            known.setdefault("act", (self._usual[act.action],))
        for name, holds in self.classes.items():
            answer = holds(known)
            if answer is None:
                known.pop(name, None)
            else:
                known[name] = answer
        return known


def within_scope(name: str, scope: str) -> bool:
    """Whether a law or obligation code of this name lies within a scope (`ca.sb942.latent` within `ca.sb942`)."""
    return name == scope or name.startswith(scope + ".")


def _is_flag(premise: tuple[str, Any], reader: Reader) -> bool:
    return isinstance(premise[1], bool) and premise in reader._consequences  # noqa: SLF001  same module
