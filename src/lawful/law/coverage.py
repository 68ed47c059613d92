"""The table of obligation codes: which rule encodes a code, what triggers it, what it refuses, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lawful.law.rule import LawRule
from lawful.law.rulebook import Rulebook

_HEAD = "| code | rule | triggered by | refuses | law from, until | clock | cites | confidence |"


def coverage(rulebook: Rulebook) -> str:
    """One line for each version of each rule, by obligation code; then what the rules do not say."""
    rules = sorted(rulebook.law_rules, key=lambda rule: (rule.version.code, rule.id, rule.since))
    lines = [
        "# Law: every obligation code",
        "",
        "Generated from the rules by `python -m lawful.law.publish docs/law`; do not edit.",
        "",
        f"{len({rule.version.code for rule in rules})} codes, {len(rules)} rule versions that ask for something.",
        "What the facts describe and no rule encodes stands in [gaps.md](gaps.md).",
        "",
        _HEAD,
        "|---" * (_HEAD.count("|") - 1) + "|",
        *(_line(rule) for rule in rules),
        "",
        "## Not stated by the rules",
        "",
        *_missing(rulebook),
    ]
    return "\n".join(lines) + "\n"


def _line(rule: LawRule) -> str:
    version = rule.version
    until = "" if version.applies_until == date.max else f", {version.applies_until}"
    clock = f"{version.clock.amount} {version.clock.unit}" if version.clock else ""
    cells = (
        f"`{version.code}`",
        f"`{version.id}`",
        f"{', '.join(version.acts) or 'any act'}: `{' '.join(version.when.split())}`",
        _refusal(rule),
        f"{rule.since}{until}",
        clock,
        "; ".join(version.cites),
        rule.confidence,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _refusal(rule: LawRule) -> str:
    """In which case the act is refused, in a few words."""
    version = rule.version
    if version.baseline:
        return "baseline"
    if not rule.binds or version.blocks == "no":
        return "no"
    if version.effect == "prohibit":
        return "always"
    limit = f", where `{' '.join(version.blocks.split())}`" if version.blocks else ""
    grace = f", not before {version.transition.due} for `{version.transition.when}`" if version.transition else ""
    return f"without `{' '.join(version.met.split())}`{limit}{grace}"


def _missing(rulebook: Rulebook) -> Iterator[str]:
    """Penalties that no source of the project gives, and rules that nobody confirmed."""
    for paper in rulebook.papers:
        asked = [v for v in paper.rule if v.effect in ("prohibit", "require") and not v.baseline]
        if asked and not paper.instrument.penalty and not all(version.penalty for version in asked):
            yield f"- `{paper.instrument.id}`: the penalty"
    for rule in rulebook.law_rules:
        if rule.confidence in ("unverified", "disputed"):
            yield f"- `{rule.id}`: {rule.confidence}, to be checked against the source"
