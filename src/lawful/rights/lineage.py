"""The lineage verdict: may the target be used like this, given every work it was made from?

* Every path to every ancestor is judged under the licence that the ancestor came under; conflicts and duties are united.
* Works that are inseparable parts of one whole must find one outbound licence that they all accept.
* A debated point that the profile leaves open is judged both ways; when the ways differ, the answer is review.
* Four results, fail closed: allow, allow_with_obligations, conflict, review. Unknown never becomes allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product
from math import prod
from typing import Final, Literal

import msgspec

from lawful.core.errors import Invalid, TooLarge
from lawful.core.licence import Spdx
from lawful.rights import wholes
from lawful.rights.checks import CHECKS, Case, Found, duties, undischarged
from lawful.rights.expression import MOST_CHOICES, NOASSERTION, NONE, choices
from lawful.rights.graph import Edge, Graph, Kind, Knobs, Profile, Reach, Use, Work
from lawful.rights.licences import LicenceFacts, facts_of
from lawful.rights.terms import CONFLICTS, CONFLICTS_ZH

__all__ = ["Chain", "Edge", "Owed", "Profile", "Use", "Verdict", "Work", "judge", "open_codes"]

Result = Literal["allow", "allow_with_obligations", "review", "conflict"]


class Chain(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, order=True):
    """Why a code stands: the path of edges from the target to the work, its class, the clause, knob and field."""

    code: str
    work: str
    path: tuple[str, ...]
    kind: str
    licence: str
    clause: str
    why: str
    knob: str = ""
    field: str = ""
    open: bool = False
    confidence: str = "read"

    def sentence(self, language: Literal["en", "zh"] = "en") -> str:
        """One sentence for people."""
        way = self.path[0] if len(self.path) == 1 else f"{len(self.path)} steps" if self.path else "itself"
        if language == "zh":
            what = CONFLICTS_ZH.get(self.code, "待解答的问题")
            return f"{self.work}:{what}({self.clause};路径 {way})"
        what = CONFLICTS.get(self.code, "a question is open")
        return f"{self.work}: {what}{', or may be' if self.open and self.code else ''} ({self.clause}; {self.why}; by {way})"


class Owed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, order=True):
    """One obligation towards one work. `text` is the name, display or licence that it prescribes."""

    code: str
    text: str
    work: str
    licence: str
    clause: str

    @property
    def label(self) -> str:
        return f"{self.code}({self.text})" if self.text else self.code


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The result, its codes, what is owed, and the chains that explain them.

    `moot` holds duties of a use that a conflict forbids anyway: they come back once the conflict is solved.
    """

    result: Result
    codes: tuple[str, ...] = ()
    owed: tuple[Owed, ...] = ()
    moot: tuple[Owed, ...] = ()
    chains: tuple[Chain, ...] = ()

    @property
    def obligations(self) -> tuple[str, ...]:
        """The obligations, each once: `O-LIC`, `O-NAME(Llama)`."""
        return tuple(sorted({owed.label for owed in self.owed}))


def open_codes(verdict: Verdict, given: Iterable[str]) -> tuple[str, ...]:
    """The obligations that `given` (codes with or without their text) does not discharge."""
    done = set(given)
    return tuple(label for label in verdict.obligations if label not in done and label.partition("(")[0] not in done)


def judge(
    works: Iterable[Work], edges: Iterable[Edge], target: str, use: Use, profile: Profile | None = None
) -> Verdict:
    """Judge `target` for `use`. The default profile is the cautious one.

    Where a licence expression leaves a choice, the choice that hinders least is taken. Raises Invalid for a cyclic
    graph, an unknown relation or target, or more than 64 combinations of choices; TooLarge beyond the bounds.
    """
    graph = Graph(works, edges)
    if target not in graph.works and all(edge.child != target for edge in graph.edges):
        raise Invalid("the target is not in the lineage", expected="the id of a work or the child of an edge")
    nodes = [graph.works[node] for node in graph.ancestors(target) if node in graph.works]
    made = any(edge.child == target for edge in graph.edges)
    if (
        made
        and target in graph.works
        and use.outbound_licence is None
        and graph.works[target].licence not in (NONE, "")
    ):
        use = msgspec.structs.replace(use, outbound_licence=graph.works[target].licence)
    parents = [work for work in nodes if work.id != target or not made]
    options = [choices(work.licence) for work in parents]
    if prod(map(len, options)) > MOST_CHOICES:
        raise Invalid("the licences leave too many combinations", expected="the alternative that was chosen")
    way = _Way(graph, target, use, profile or Profile())
    verdicts = [way.judged(dict(zip(parents, picked, strict=True))) for picked in product(*options)]
    return min(verdicts, key=lambda v: (_RANK[v.result], len(v.codes), len(v.obligations), v.obligations))


_RANK: Final[dict[str, int]] = {"allow": 0, "allow_with_obligations": 1, "review": 2, "conflict": 3}

MOST_REACHES: Final = 100_000

Picked = dict[Work, tuple[Spdx, ...]]


class _Way:
    """One graph, target, use and profile; judges one choice of licences."""

    def __init__(self, graph: Graph, target: str, use: Use, profile: Profile) -> None:
        self.graph, self.target, self.use, self.profile = graph, target, use, profile
        self._walked: dict[tuple[str, Spdx, Knobs], tuple[Reach, ...]] = {}

    def judged(self, picked: Picked) -> Verdict:
        """The verdict with each open point answered both ways."""
        verdicts = [
            self._verdict(
                picked, Knobs(moe_adapts=moe, quantise_adapts=self.profile.quantise_is_adaptation == "yes"), learnt
            )
            for moe in self._moe_ways()
            for learnt in self._learning_ways()
        ]
        return _united(verdicts)

    def _moe_ways(self) -> tuple[bool, ...]:
        if self.profile.moe_combine_is_adaptation != "unknown":
            return (self.profile.moe_combine_is_adaptation == "yes",)
        return (False, True) if any(edge.relation == "moe_combine" for edge in self.graph.edges) else (False,)

    def _learning_ways(self) -> tuple[bool, ...]:
        knob, memorised = self.profile.trained_weights_are_adaptation, self.use.memorised
        if knob != "if_memorised":
            return (knob == "always",)
        return (False, True) if memorised is None else (memorised,)

    def _verdict(self, picked: Picked, knobs: Knobs, learning_adapts: bool) -> Verdict:
        chains: set[Chain] = set(self._unlisted())
        owed: set[Owed] = set()
        cases: list[Case] = []
        for work, licence in ((work, licence) for work, licences in picked.items() for licence in licences):
            facts = _fitted(facts_of(licence), work, self.profile)
            reaches = self._reaches(work, licence, facts, knobs)
            if facts is None or licence in (NONE, NOASSERTION, ""):
                chains.update(self._unlicensed(work, licence, reach) for reach in reaches)
            else:
                cases += [self._case(work, facts, reach, learning_adapts) for reach in reaches]
        for case in _with_kin(cases):
            due = tuple(duties(case))
            found = [check(case) for check in CHECKS] + [undischarged(duty, case) for duty in due]
            chains.update(_chain(case, conflict) for conflict in found if conflict is not None)
            owed.update(_owed(case, duty.code, duty.text) for duty in due)
        chains.update(_chain(case, found) for case, found in wholes.incompatible(cases))
        for case in filter(wholes.shares_alike, cases):
            self._share_alike(case, chains, owed)
        return _concluded(chains, owed)

    def _reaches(self, work: Work, licence: Spdx, facts: LicenceFacts | None, knobs: Knobs) -> tuple[Reach, ...]:
        key = (work.id, licence, knobs)
        if key not in self._walked:
            self._walked[key] = self.graph.reaches(work.id, self.target, facts, knobs)
            if sum(map(len, self._walked.values())) > MOST_REACHES:
                raise TooLarge("the lineage is too entangled", expected=f"at most {MOST_REACHES:,} distinct paths")
        return self._walked[key]

    def _share_alike(self, case: Case, chains: set[Chain], owed: set[Owed]) -> None:
        """What a share-alike term adds: its licence for the whole, and a conflict where the outbound one is another."""
        outbound = self.use.outbound_licence
        kept = case.is_target and outbound in wholes.accepted(case.licence)
        if case.kind is Kind.ADAPTATION and not kept:
            owed.add(_owed(case, "O-SAME", wholes.same(case)))
        if case.is_target and not kept and outbound is not None:
            chains.add(_chain(case, wholes.not_kept(case)))

    def _case(self, work: Work, facts: LicenceFacts, reach: Reach, learning_adapts: bool) -> Case:
        return Case(
            work=work,
            licence=facts,
            reach=reach,
            use=self.use,
            profile=self.profile,
            learning_adapts=learning_adapts,
            target=self.target,
        )

    def _unlicensed(self, work: Work, licence: str, reach: Reach) -> Chain:
        """Nobody granted anything, or nobody here knows what was granted."""
        stated = licence not in (NONE, NOASSERTION, "")
        why = "the licence's text is not known to the platform" if stated else "no licence is stated"
        return Chain(
            code="C-NOLIC",
            work=work.id,
            path=_written(reach.path),
            kind=reach.kind,
            licence=licence or NONE,
            clause=licence if stated else "all rights reserved",
            why=why,
            knob="" if stated else "unknown_licence",
            open=stated or self.profile.unknown_licence == "review",
        )

    def _unlisted(self) -> Iterator[Chain]:
        for node in self.graph.unlisted_roots(self.target):
            for reach in self.graph.reaches(node, self.target, None, _PLAIN):
                yield self._unlicensed(Work(id=node), NONE, reach)


_PLAIN: Final = Knobs(moe_adapts=True, quantise_adapts=True)


def _with_kin(cases: list[Case]) -> Iterator[Case]:
    """Each case, knowing the licences of the weights that are inseparable parts of the same whole."""
    kin: dict[str, set[str]] = {}
    for case in cases:
        if case.kind is Kind.ADAPTATION and case.work.kind == "weights":
            kin.setdefault(case.reach.whole, set()).add(case.licence.id)
    for case in cases:
        yield replace(case, kin=frozenset(kin.get(case.reach.whole, ())))


def _fitted(facts: LicenceFacts | None, work: Work, profile: Profile) -> LicenceFacts | None:
    """A code licence on weights, read without its code terms when the profile says so (`fuzz_form`)."""
    if facts is None or profile.fuzz_form == "on" or facts.kind != "code" or work.kind != "weights":
        return facts
    kept = tuple(duty for duty in facts.duties if duty.code not in ("O-SRC", "O-NETSRC"))
    return msgspec.structs.replace(facts, copyleft="none", duties=kept)


# Wording ------------------------------------------------------------------------------------------------------------


def _written(path: tuple[Edge, ...]) -> tuple[str, ...]:
    return tuple(f"{edge.child} -{edge.relation}-> {edge.parent}" for edge in path)


def _chain(case: Case, found: Found) -> Chain:
    return Chain(
        code=found.code,
        work=case.work.id,
        path=_written(case.reach.path),
        kind=case.reach.kind,
        licence=case.licence.id,
        clause=case.licence.cite(found.term),
        why=found.why,
        knob=found.knob,
        field=found.field,
        open=found.open,
        confidence=case.licence.confidence,
    )


def _owed(case: Case, code: str, text: str) -> Owed:
    clause = case.licence.cite("copyleft" if code == "O-SAME" else code)
    return Owed(code=code, text=text, work=case.work.id, licence=case.licence.id, clause=clause)


# Concluding ---------------------------------------------------------------------------------------------------------

# Conflicts that leave no lawful way to do this, so that there is nothing to discharge either.
_FINAL: Final = frozenset("C-ND C-INC C-THR C-TERR C-OUT C-USE C-HOST C-NOLIC C-PAT C-EXP".split())
_CURES_SHARE_ALIKE: Final = frozenset({"O-SAME", "O-SRC", "O-NETSRC"})


def _concluded(chains: set[Chain], owed: set[Owed]) -> Verdict:
    codes = {chain.code for chain in chains if chain.code and not chain.open}
    if "C-SUB" in codes:  # who drops the terms has no files to miss
        chains = {chain for chain in chains if not (chain.code == "C-OBL" and chain.field == "files")}
        codes = {chain.code for chain in chains if chain.code and not chain.open}
    open_ = {chain.code for chain in chains if chain.open}
    kept = _dischargeable(codes, owed)
    return Verdict(
        result="conflict" if codes else "review" if open_ else "allow_with_obligations" if kept else "allow",
        codes=tuple(sorted(codes or open_ - {""})),
        owed=tuple(sorted(kept)),
        moot=tuple(sorted(owed - kept)),
        chains=tuple(sorted(chains)),
    )


def _dischargeable(codes: set[str], owed: set[Owed]) -> set[Owed]:
    """What is worth discharging, given these conflicts; the rest is moot."""
    if codes & _FINAL:
        return set()
    return {duty for duty in owed if duty.code in _CURES_SHARE_ALIKE} if "C-SA" in codes else owed


def _united(verdicts: list[Verdict]) -> Verdict:
    """One verdict from those of all answers to open points.

    Agreed conflicts stand, with the duties that are common to all; agreed allowances owe what any of them owes; ways
    that disagree leave a review.
    """
    if len(verdicts) == 1:
        return verdicts[0]
    results = {verdict.result for verdict in verdicts}
    known = [{*verdict.owed, *verdict.moot} for verdict in verdicts]
    everywhere = set.intersection(*(set(verdict.codes) for verdict in verdicts))
    anywhere = set.union(*(set(verdict.codes) for verdict in verdicts))
    result: Result
    if results == {"conflict"}:
        result, codes = "conflict", everywhere or anywhere
        owed = _dischargeable(codes, set.intersection(*known))
    else:
        owed = set.union(*(set(verdict.owed) for verdict in verdicts))
        agreed: Result = "allow_with_obligations" if owed else "allow"
        result, codes = (agreed if results <= {"allow", "allow_with_obligations"} else "review"), anywhere
    return Verdict(
        result=result,
        codes=tuple(sorted(codes)),
        owed=tuple(sorted(owed)),
        moot=tuple(sorted(set.union(*known) - owed)),
        chains=tuple(sorted(set.union(*(set(verdict.chains) for verdict in verdicts)))),
    )
