"""A rule as a lawyer writes it down: the tables of an instrument's TOML file, typed.

* Two time axes. `applies_from` and `applies_until` say for which day of the act the rule is law; `known_from` and
  `known_until` say since when, and until when, this rulebook held that to be so. The first day counts, the last
  does not.
* Four effects. `prohibit` forbids when its condition holds; `require` asks for something and refuses without it;
  `exempt` names the rules that it defeats; `classify` gives a name to a condition that others use.
* Nothing is deleted when the law changes: the old version is closed and a new one stands beside it.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

Effect = Literal["prohibit", "require", "exempt", "classify"]
InstrumentKind = Literal["act", "decree", "mandatory-standard", "court", "soft-law"]
Confidence = Literal["read", "memory", "unverified", "disputed"]

# How far an answer may be relied on, best first; an answer is as sure as its weakest part.
CONFIDENCES: tuple[str, ...] = ("read", "memory", "unverified", "disputed")


class Clock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Within which time of which event: `amount` of `unit`, in the regulator's calendar and time zone."""

    event: str
    amount: int
    unit: Literal["hours", "days", "business-days", "working-days", "months"]
    calendar: str = "all days"
    zone: str = ""
    note: str = ""


class Evidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What proves that a duty is met; `valid_days` after which it must be renewed, None when it does not expire."""

    what: str
    valid_days: int | None = None
    checked_by: str = ""  # a checker of this project; empty when a named person has to declare it


class Remedy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to do, in English and Chinese, and the facts that hold once it is done. No cure: it cannot be cured."""

    en: str
    zh: str
    cure: dict[str, bool | int | str] = {}


class Transition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Those who meet `when` have until `due`, the first day on which the rule binds them too."""

    when: str
    due: date
    cites: str


class Precedent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision that is cited beside the rule from its day on, where `when` holds."""

    cites: str
    on: date
    when: str = "yes"
    status: Literal["final", "not-final", "appealed", "annulled"] = "final"


class RuleVersion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One version of one rule. Conditions are texts of `law.language`; see there."""

    id: str
    title: str
    effect: Effect = "require"
    code: str = ""
    cites: tuple[str, ...] = ()
    text: str = ""
    acts: tuple[str, ...] = ()  # none: every act
    roles: tuple[str, ...] = ()  # none: everybody
    when: str = "yes"
    met: str = ""  # the evidence, as facts; empty: nothing to check before the act
    blocks: str = ""  # where the missing evidence refuses the act; empty: wherever `met` is given
    silent: bool = False  # a duty that is met goes without saying
    baseline: bool = False  # everybody's duty, reported apart
    defeats: tuple[str, ...] = ()
    names: str = ""  # the class that a `classify` rule defines
    leans_on: str = ""  # the binding rule that refers to this soft law
    transition: Transition | None = None
    precedents: tuple[Precedent, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    clock: Clock | None = None
    penalty: str = ""
    remedy: Remedy | None = None
    note: str = ""
    scopes: tuple[str, ...] = ()
    confidence: Confidence | Literal[""] = ""
    applies_from: date | None = None
    applies_until: date = date.max
    known_from: date | None = None
    known_until: date = date.max
    reviewer: str = ""
    reviewed_on: date | None = None


class Instrument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A law, a decree, a standard, a line of cases: what its rules have in common."""

    id: str
    name: str
    short: str
    place: str
    law: str  # the family whose verdict is reported, and the `scope` of a question
    kind: InstrumentKind
    applies_from: date
    confidence: Confidence
    url: str = ""
    citation: str = ""
    scopes: tuple[str, ...] = ()
    abroad: str = ""  # what is cited when it reaches an actor from abroad
    begins: str = ""  # the article by which its parts begin to apply, cited before their day
    known_from: date | None = None
    penalty: str = ""
    note: str = ""
    reviewer: str = ""
    reviewed_on: date | None = None


class Paper(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One TOML file: an instrument and its rules."""

    instrument: Instrument
    rule: tuple[RuleVersion, ...]
