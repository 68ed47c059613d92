"""By when something must be done: breach clocks that run in parallel, answers to requests, retention.

A clock counts from an instant (awareness, a request, a threshold), in hours through nights and weekends, in days and
months to the end of the last day in the regulator's time zone, in working days over that calendar's free days. Free
days are given by the caller: holidays change every year and are no part of a rule.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from lawful.core.act import Act
from lawful.core.errors import Invalid
from lawful.core.facts import Facts
from lawful.core.rule import Outcome
from lawful.law.rulebook import Rulebook
from lawful.law.version import Clock


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A duty with the instant at which its time is over, in UTC; `at_once` when the law gives no time at all.

    `doubtful`: a fact that decides whether the rule applies is missing, and until it is known the clock runs.
    """

    rule: str
    code: str
    place: str
    citation: str
    event: str
    by: datetime
    at_once: bool
    note: str
    doubtful: bool
    confidence: str


def due_times(
    act: Act, facts: Facts, since: datetime, rulebook: Rulebook, free_days: Iterable[date] = ()
) -> tuple[Due, ...]:
    """Every clock that the act starts at `since`, soonest first; all of them run at the same time.

    Raises Invalid when `since` has no time zone.
    """
    _aware(since)
    found: list[Due] = []
    for rule in rulebook.asked(act):
        clock = rule.version.clock
        if clock is None or not rule.concerns(act, facts):
            continue
        finding = rule.find(act, facts)
        if finding.outcome is not Outcome.PERMITS:
            found.append(
                Due(
                    rule=rule.id,
                    code=rule.version.code,
                    citation=rule.citation,
                    event=clock.event,
                    by=deadline(clock, since, free_days),
                    at_once=clock.amount == 0,
                    note=clock.note,
                    place=rule.instrument.place,
                    doubtful=rule.attached(act.on, rule.reader.known(act, facts)) is not True,
                    confidence=finding.confidence,
                )
            )
    return tuple(sorted(found, key=lambda due: (due.by, due.rule)))


def deadline(clock: Clock, since: datetime, free_days: Iterable[date] = ()) -> datetime:
    """The instant at which the clock has run out, in UTC. Raises Invalid when `since` has no time zone."""
    zone = ZoneInfo(clock.zone) if clock.zone else UTC
    start = _aware(since).astimezone(zone)
    if clock.unit == "hours":
        return (start.astimezone(UTC) + timedelta(hours=clock.amount)).astimezone(UTC)
    match clock.unit:
        case "months":
            last = add_months(start.date(), clock.amount)
        case "business-days" | "working-days":
            last = add_working_days(start.date(), clock.amount, frozenset(free_days))
        case _:
            last = start.date() + timedelta(days=clock.amount)
    return datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)


def add_months(day: date, months: int) -> date:
    """The same day some months later; the last day of the month where it has no such day (Reg 1182/71 Art 3(2)(c))."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_working_days(day: date, count: int, free_days: frozenset[date]) -> date:
    """The `count`-th day after `day` that is neither Saturday, Sunday nor a free day."""
    while count:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in free_days:
            count -= 1
    return day


def expires(made_on: date, valid_days: int | None) -> date | None:
    """The first day on which a piece of evidence no longer counts; None when it does not expire."""
    return None if valid_days is None else made_on + timedelta(days=valid_days)


# Shortest times that logs and records are kept (months), by obligation; the longest are bound to the purpose.
RETENTION_MONTHS: dict[str, tuple[int, str]] = {
    "aia.hr.deployer26": (6, "Reg (EU) 2024/1689 Art 26(6)"),
    "aia.hr.provider": (120, "Reg (EU) 2024/1689 Art 18"),
    "pipl.pia55": (36, "PIPL Art 56"),
    "ndr.contract12": (36, "Network Data Security Regulations Art 12"),
    "label.log6m": (6, "Labelling Measures (2025) Art 9"),
    "csl.log6m": (6, "CSL Art 23"),
    "ccpa.risk": (60, "11 CCR 7155"),
    "co.records": (36, "C.R.S. 6-1-1701 ff."),
    "ca.pipeda.breach": (24, "PIPEDA s.10.3"),
    "in.dpdp.security": (12, "DPDP Rules 2025 Rule 6"),
    "in.certin6h": (6, "CERT-In Directions of 28 Apr 2022 (180 days)"),
    "kr.highimpact33_34": (60, "AI Basic Act Art 34 (unverified)"),
}


def keep_months(codes: Iterable[str]) -> int:
    """How many months records must be kept where these obligations attach; 0 where none of them says."""
    return max((RETENTION_MONTHS[code][0] for code in codes if code in RETENTION_MONTHS), default=0)


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise Invalid("an instant without a time zone", expected="an aware datetime")
    return instant
