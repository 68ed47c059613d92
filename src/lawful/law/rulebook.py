"""All rules of the places asked for: which of them concern an act, what they say today, what changes when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Literal

import msgspec

from lawful.core.act import Act, Action
from lawful.core.errors import Invalid
from lawful.core.facts import Facts
from lawful.core.place import lies_within
from lawful.core.rule import Finding, Outcome, Rule
from lawful.law.language.vocabulary import Vocabulary
from lawful.law.reader import Reader
from lawful.law.reading import FOLDERS, build, files, read_papers, vocabulary
from lawful.law.rule import LawRule, since
from lawful.law.version import Instrument, Paper, RuleVersion

_MAX_REMEMBERED = 1_024
PRESENT = date.max  # the end of what is known: versions that nobody has closed
_Question = tuple[object, ...]


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """One line of `lawful law show`."""

    id: str
    place: str
    law: str
    effect: str
    code: str
    title: str
    citation: str
    since: date
    until: date
    confidence: str
    kind: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What begins or ends between two days: a rule, or the time that a transition gives."""

    on: date
    what: Literal["begins", "ends", "transition ends"]
    id: str
    title: str
    citation: str


class Coverage:
    """Says that the law of each place was asked; refuses to guess about a place whose law is not loaded."""

    id = "law.coverage"

    def __init__(self, places: frozenset[str]) -> None:
        self._places = places

    def concerns(self, act: Act, facts: Facts) -> bool:
        return True

    def find(self, act: Act, facts: Facts) -> Finding:
        strange = sorted({place for place in act.places if place[:2] not in self._places})
        if act.places and not strange:
            return self._finding(Outcome.PERMITS, f"the law of {', '.join(act.places)} was asked")
        where = f"no law of {', '.join(strange)} is loaded" if strange else "the act names no place"
        remedy = f"name places among {', '.join(sorted(self._places))}"
        return self._finding(Outcome.UNKNOWN, where, (remedy,))

    def _finding(self, outcome: Outcome, reason: str, remedies: tuple[str, ...] = ()) -> Finding:
        return Finding(rule=self.id, outcome=outcome, citation="lawful, law.rulebook", reason=reason, remedies=remedies)


class Rulebook:
    """Rules as data, ready to be asked. Made by `load`; immutable but for what it remembers of earlier questions.

    `rules` are the rules that `decide` can ask, `papers` all that is held to be so (exemptions and classes too),
    `version` the digest of the files, `places` the countries covered.
    """

    def __init__(
        self,
        papers: tuple[Paper, ...],
        words: Vocabulary,
        version: str,
        places: frozenset[str],
        known_on: date = PRESENT,
    ) -> None:
        self._all = papers
        self.papers = papers = tuple(_as_known(paper, known_on) for paper in papers)
        self.version = version
        self.places = places
        self.law_rules, self.classes = build(papers, words)
        self.rules: tuple[Rule, ...] = (Coverage(places), *self.law_rules)
        self.reader = self.law_rules[0].reader if self.law_rules else Reader(words)
        self.reader.scopes = frozenset(name for rule in self.law_rules for name in rule.scopes)
        in_order = sorted(self.law_rules, key=lambda rule: rule.since)
        self._by_action = {action: tuple(r for r in in_order if action in r.actions) for action in Action}
        self._asked: dict[_Question, tuple[LawRule, ...]] = {}
        self._later: dict[_Question, tuple[LawRule, ...]] = {}

    @property
    def vocabulary(self) -> Vocabulary:
        return self.reader.vocabulary

    def asked(self, act: Act, verbs: tuple[str, ...] = ()) -> tuple[LawRule, ...]:
        """The law rules of the act's gate, places and day; of its verbs only, when they are given."""
        key = (act.action, act.places, act.on, verbs)
        found = self._asked.get(key)
        if found is None:
            rules = (rule for rule in self._by_action[act.action] if rule.asked(act))
            found = tuple(rule for rule in rules if not verbs or rule.hears(verbs))
            _keep(self._asked, key, found)
        return found

    def for_act(self, act: Act) -> tuple[Rule, ...]:
        """The rules worth asking about an act; the others cannot concern it, whatever the facts."""
        return (self.rules[0], *self.asked(act))

    def later(self, act: Act) -> tuple[LawRule, ...]:
        """The rules of the act's gate and places that are not law yet on its day."""
        key = (act.action, act.places, act.on)
        found = self._later.get(key)
        if found is None:
            found = tuple(r for r in self._by_action[act.action] if r.since > act.on and r.reaches(act))
            _keep(self._later, key, found)
        return found

    def entries(self) -> Iterable[tuple[RuleVersion, Instrument]]:
        """Every version with its instrument."""
        return ((version, paper.instrument) for paper in self.papers for version in paper.rule)

    def show(self, place: str | None = None, on: date | None = None) -> tuple[Listing, ...]:
        """The rules of a place (and of what it lies in, and of its parts) that are law on a day; all when none is given."""
        return tuple(
            _listing(version, instrument)
            for version, instrument in self.entries()
            if _touch(place, instrument.place)
            and (on is None or since(version, instrument) <= on < version.applies_until)
        )

    def diff(self, before: date, after: date) -> tuple[Change, ...]:
        """What begins or ends after the day `before` and up to the day `after`, in order of days. Raises Invalid when it is before it."""
        if after < before:
            raise Invalid("the second day is before the first", expected="the earlier day first")
        changes: list[Change] = []
        for version, instrument in self.entries():
            days = [("begins", since(version, instrument)), ("ends", version.applies_until)]
            if version.transition is not None:
                days.append(("transition ends", version.transition.due))
            changes += [_change(what, day, version) for what, day in days if before < day <= after]
        return tuple(sorted(changes, key=lambda change: (change.on, change.id, change.what)))

    def touches(self, change: Change, act: Act, facts: Facts) -> bool:
        """Whether a change bears on an act with these facts (a service that runs on), or may."""
        known = self.reader.known(act, facts)
        return any(
            rule.id == change.id and rule.reaches(act) and act.action in rule.actions
            and rule.attached(change.on, known) is not False
            for rule in self.law_rules
        )  # fmt: skip

    def as_known(self, day: date) -> Rulebook:
        """The rulebook as it stood on a day: what was learned later is not in it, what was dropped since is."""
        words = msgspec.structs.replace(self.vocabulary, classes=frozenset())
        return Rulebook(self._all, words, self.version, self.places, known_on=day)


def load(*, places: Iterable[str] | None = None) -> Rulebook:
    """The rules of these countries (all when None), as known today.

    Raises Invalid for a country that has no rules, and for whatever in the files is misspelt or does not fit.
    """
    wanted = frozenset(place[:2] for place in places) if places is not None else frozenset(FOLDERS)
    if unknown := sorted(wanted - set(FOLDERS)):
        raise Invalid(f"no law of {unknown[0]} is known", expected=" | ".join(sorted(FOLDERS)))
    return rulebook_of(wanted)


@cache
def rulebook_of(places: frozenset[str]) -> Rulebook:
    """Read and built once in a process: the files came with the package, and whoever asks shares what is remembered."""
    papers, version = read_papers(files(places))
    return Rulebook(papers, vocabulary(), version, places)


def _keep(kept: dict[_Question, tuple[LawRule, ...]], key: _Question, rules: tuple[LawRule, ...]) -> None:
    if len(kept) >= _MAX_REMEMBERED:
        kept.clear()
    kept[key] = rules


def _as_known(paper: Paper, day: date) -> Paper:
    """The versions that were held to be so on a day."""

    def held(version: RuleVersion) -> bool:
        if day == PRESENT:
            return version.known_until == PRESENT
        return (version.known_from or paper.instrument.known_from or date.min) <= day < version.known_until

    return Paper(instrument=paper.instrument, rule=tuple(v for v in paper.rule if held(v)))


def _touch(place: str | None, law: str) -> bool:
    return place is None or lies_within(place, law) or lies_within(law, place)


def _listing(version: RuleVersion, instrument: Instrument) -> Listing:
    return Listing(
        id=version.id,
        place=instrument.place,
        law=instrument.law,
        effect=version.effect,
        code=version.code,
        title=version.title,
        citation="; ".join(version.cites),
        since=since(version, instrument),
        until=version.applies_until,
        confidence=version.confidence or instrument.confidence,
        kind=instrument.kind,
    )


def _change(what: str, day: date, version: RuleVersion) -> Change:
    return Change(on=day, what=what, id=version.id, title=version.title, citation="; ".join(version.cites))  # type: ignore[arg-type]
