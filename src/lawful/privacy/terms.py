"""Processing terms: the contract of GDPR Art 28 and PIPL Art 21 as data, and the rules it compiles to.

* Terms that lack a clause of Art 28(3) compile to a rule that forbids all processing.
* Every rule carries the id of its terms, so that a refusal names the contract that it comes from.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

from lawful.core.act import Act, Action
from lawful.core.errors import Invalid
from lawful.core.facts import UNKNOWN, Facts
from lawful.core.place import Place, lies_within
from lawful.core.rule import CodeRule, Judgement
from lawful.privacy.rules import GDPR_URL, about_people, forbids, needs, permits

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Names = Annotated[tuple[Name, ...], msgspec.Meta(min_length=1, max_length=100)]
Clause = Literal["a", "b", "c", "d", "e", "f", "g", "h"]  # the letters of GDPR Art 28(3)

CLAUSES: tuple[Clause, ...] = ("a", "b", "c", "d", "e", "f", "g", "h")
_PROCESSING = frozenset({Action.COLLECT, Action.LABEL, Action.TRAIN, Action.EVALUATE, Action.ANSWER, Action.MOVE})


class SubProcessor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody whom the processor may hand the data on to, and where."""

    name: Name
    region: Place


class ProcessingTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the controller lets the processor do with people's data.

    `data_types` are types of personal data (`PERSON`, `PHONE`), `people` the categories of data subjects;
    `from_` is the first day in force, `until` the first day no longer; `retention_days` counts from collection;
    `clauses` are the letters of GDPR Art 28(3) that the signed text covers.
    """

    id: Name
    controller: Name
    processor: Name
    subject: Name
    data_types: Names
    people: Names
    purposes: Names
    regions: Annotated[tuple[Place, ...], msgspec.Meta(min_length=1, max_length=100)]
    from_: date = msgspec.field(name="from")
    until: date
    retention_days: Annotated[int, msgspec.Meta(ge=0, le=36_500)]
    sub_processors: Annotated[tuple[SubProcessor, ...], msgspec.Meta(max_length=100)] = ()
    masking: Literal["none", "label", "surrogate", "irreversible"] = "surrogate"
    clauses: tuple[Clause, ...] = ()

    def __post_init__(self) -> None:
        if self.until <= self.from_:
            raise Invalid("processing terms end before they begin", expected="until later than from")

    def rules(self) -> tuple[CodeRule, ...]:
        """The rules that these terms set, one per clause that an act can break."""
        return tuple(
            CodeRule(
                id=f"privacy.terms.{self.id}.{name}",
                cites=f"Processing terms {self.id}, {name} ({article})",
                url=GDPR_URL,
                check=about_people(check),
                actions=_PROCESSING,
                reads=("personal_data", *reads),
            )
            for name, article, check, reads in (
                ("clauses", "GDPR Art 28(3)(a)-(h); PIPL Art 21", self._complete, ()),
                ("period", "GDPR Art 28(3); PIPL Art 21", self._in_force, ()),
                ("purpose", "GDPR Art 28(3)(a); PIPL Art 21", self._for_purpose, ()),
                ("types", "GDPR Art 28(3); PIPL Art 21", self._of_types, ("personal_data_types",)),
                ("region", "GDPR Art 28(3)(a), 44; PIPL Art 38", self._in_region, ("processing_region",)),
                ("sub-processor", "GDPR Art 28(2), 28(4); PIPL Art 21", self._handed_on, ("sub_processor",)),
                ("retention", "GDPR Art 5(1)(e), 28(3)(g); PIPL Art 19", self._kept, ("age_days",)),
            )
        )

    def _complete(self, act: Act, facts: Facts) -> Judgement:
        missing = [letter for letter in CLAUSES if letter not in self.clauses]
        if not missing:
            return permits("every clause is there")
        return forbids(
            f"the terms lack ({'), ('.join(missing)}) of Art 28(3)", "add the missing clauses and sign again"
        )

    def _in_force(self, act: Act, facts: Facts) -> Judgement:
        if self.from_ <= act.on < self.until:
            return permits("the terms are in force")
        return forbids("the terms are not in force on this day", "sign terms that cover this day")

    def _for_purpose(self, act: Act, facts: Facts) -> Judgement:
        if act.purpose in self.purposes:
            return permits("the terms name the purpose")
        return forbids("the terms do not name this purpose", "agree on this purpose with the controller")

    def _of_types(self, act: Act, facts: Facts) -> Judgement:
        types = facts.value("personal_data_types")
        if not isinstance(types, tuple):
            return needs("personal_data_types")
        more = sorted(set(types) - set(self.data_types))
        if not more:
            return permits("the terms name every type of data")
        return forbids(f"the terms do not name {', '.join(more)}", "mask or drop these types", "agree on these types")

    def _in_region(self, act: Act, facts: Facts) -> Judgement:
        region = facts.value("processing_region")
        if region is UNKNOWN:
            return needs("processing_region")
        if any(lies_within(str(region), outer) for outer in self.regions):
            return permits("the terms name the region")
        return forbids("the terms do not name the region of processing", "process it in a region that they name")

    def _handed_on(self, act: Act, facts: Facts) -> Judgement:
        """An empty `sub_processor` says that nobody else sees the data."""
        name = facts.value("sub_processor")
        if name is UNKNOWN:
            return needs("sub_processor")
        if name == "" or any(name == allowed.name for allowed in self.sub_processors):
            return permits("nobody sees the data whom the terms do not name")
        return forbids("the terms do not name this sub-processor", "have the controller authorise it first")

    def _kept(self, act: Act, facts: Facts) -> Judgement:
        """`age_days` is the whole days since the data was collected."""
        age = facts.value("age_days")
        if not isinstance(age, int):
            return needs("age_days")
        if age <= self.retention_days:
            return permits("the retention period is not over")
        return forbids("the data is older than the terms let it be kept", "erase it")
