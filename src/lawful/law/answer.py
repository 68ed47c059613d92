"""`judge(act, facts, rulebook)`: what each law says, and what that comes to.

* Every law that concerns the act is asked; a law that is satisfied never cures a breach of another.
* The strictest verdict is the whole verdict; obligations add up; baseline duties stand apart and turn nothing.
* A duty whose day has not come does not attach; it is reported as upcoming.
* No legal advice: an answer says what the rules hold on these facts, and how sure they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from lawful.core.act import Act
from lawful.core.facts import Fact, Facts
from lawful.core.rule import Duty, Finding, Outcome
from lawful.law.language.meaning import Known
from lawful.law.rule import LawRule
from lawful.law.rulebook import Coverage, Rulebook
from lawful.law.version import CONFIDENCES

ADVICE = "This is not legal advice: it says what the loaded rules hold on the stated facts."


class Verdict(StrEnum):
    """What a law, or all of them, say about an act; strictest last."""

    ALLOW = "allow"
    OBLIGATIONS = "allow-with-obligations"
    UNKNOWN = "unknown"
    DENY = "deny"


_VERDICT = {
    Outcome.PERMITS: Verdict.ALLOW,
    Outcome.REQUIRES: Verdict.OBLIGATIONS,
    Outcome.UNKNOWN: Verdict.UNKNOWN,
    Outcome.FORBIDS: Verdict.DENY,
}
_RANK = {verdict: rank for rank, verdict in enumerate(Verdict)}


class LawVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """One law's answer with its own citations and obligation codes."""

    law: str
    verdict: Verdict
    obligations: tuple[str, ...]
    citations: tuple[str, ...]


class Upcoming(msgspec.Struct, frozen=True, kw_only=True):
    """A duty or prohibition that these facts will meet, from a day ahead."""

    rule: str
    code: str
    on: date
    citation: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict and all that it rests on. `unknown` names the facts that could change it."""

    verdict: Verdict
    laws: tuple[LawVerdict, ...]
    obligations: tuple[Duty, ...]
    baseline: tuple[Duty, ...]
    upcoming: tuple[Upcoming, ...]
    unknown: tuple[str, ...]
    citations: tuple[str, ...]
    confidence: str
    findings: tuple[Finding, ...]
    rulebook: str
    advice: str = ADVICE


def judge(act: Act, facts: Facts, rulebook: Rulebook) -> Answer:
    """The answer on open facts: what is not given is unknown."""
    return judge_known(act, rulebook.reader.known(act, facts), rulebook, facts)


def judge_known(act: Act, known: Known, rulebook: Rulebook, facts: Mapping[str, Fact] | None = None) -> Answer:
    """The answer on facts that have been read; `facts` says where they come from."""
    origins = {name: facts[name] for name in facts} if facts else {}
    found = [
        (rule.instrument.law, finding)
        for rule in rulebook.asked(act, known.get("act", ()))
        if ("scope" not in known or rule.in_scope(known)) and (finding := rule.judge(act, known, origins)) is not None
    ]
    coverage = rulebook.rules[0].find(act, Facts())
    findings = tuple(sorted((coverage, *(f for _, f in found)), key=_strictest_first))
    ahead, spared = _upcoming(act, known, rulebook)
    duties = tuple(dict.fromkeys(duty for finding in findings for duty in finding.duties))
    return Answer(
        verdict=_worst(findings),
        laws=_by_law(found),
        obligations=tuple(duty for duty in duties if not duty.baseline),
        baseline=tuple(duty for duty in duties if duty.baseline),
        upcoming=ahead,
        unknown=tuple(dict.fromkeys(name for finding in findings for name in finding.needs)),
        citations=_citations(findings, (*(duty.citation for duty in ahead), *spared)),
        confidence=_least_sure(findings),
        findings=findings,
        rulebook=rulebook.version,
    )


def _strictest_first(finding: Finding) -> int:
    return -_RANK[_VERDICT[finding.outcome]]


def _worst(findings: Iterable[Finding]) -> Verdict:
    return max((_VERDICT[f.outcome] for f in findings), key=_RANK.__getitem__, default=Verdict.ALLOW)


def _by_law(found: list[tuple[str, Finding]]) -> tuple[LawVerdict, ...]:
    laws: dict[str, list[Finding]] = {}
    for law, finding in found:
        laws.setdefault(law, []).append(finding)
    return tuple(_law_verdict(law, findings) for law, findings in laws.items())


def _law_verdict(law: str, findings: list[Finding]) -> LawVerdict:
    codes = dict.fromkeys(duty.code for f in findings for duty in f.duties if not duty.baseline)
    return LawVerdict(law=law, verdict=_worst(findings), obligations=tuple(codes), citations=_citations(findings, ()))


def _citations(findings: Iterable[Finding], ahead: Iterable[str]) -> tuple[str, ...]:
    """Everything that the answer rests on; baseline duties are not cited, they decide nothing."""
    deciding = [
        f.citation for f in findings if not (f.duties and f.duties[0].baseline) and f.rule != Coverage.id
    ]  # a rule has one duty
    return tuple(dict.fromkeys((*deciding, *ahead)))


def _least_sure(findings: Iterable[Finding]) -> str:
    """The confidence of the weakest finding that decides the verdict."""
    ranked = list(findings)
    worst = _worst(ranked)
    ground = [CONFIDENCES.index(f.confidence) for f in ranked if _VERDICT[f.outcome] is worst]
    return CONFIDENCES[max(ground, default=0)]


def _upcoming(act: Act, known: Known, rulebook: Rulebook) -> tuple[tuple[Upcoming, ...], tuple[str, ...]]:
    """What will attach on these facts once its day has come, and what is cited for duties that will spare the act."""
    soonest: dict[str, LawRule] = {}
    for rule in rulebook.later(act):
        if rule.in_scope(known) and rule.when.holds(known) is True:
            soonest.setdefault(rule.id, rule)
    ahead: list[Upcoming] = []
    spared: list[str] = []
    for rule in soonest.values():
        citation = rule.cites(act, known)
        exemption = rule.exempted(rule.since, known)
        if exemption is not None:
            spared.append("; ".join((citation, *exemption.version.cites)))
        elif rule.attached(rule.since, known) is True:
            ahead.append(Upcoming(rule=rule.id, code=rule.version.code, on=rule.since, citation=citation))
    return tuple(sorted(ahead, key=lambda duty: duty.on)), tuple(spared)
