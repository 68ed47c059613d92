"""The lineage graph: works, edges, intended use, profile; and how a parent reaches a target.

* An edge says `child -relation-> parent`; each relation has a derivation class, D0 (nothing remains) to D6 (learnt from).
* A path's class is folded from the parent towards the target: substance (D1 to D3) keeps the strongest class, a step
  that keeps no substance (D4 to D6) sets its own, and outputs used for training become `outputs`.
* What a parent is inseparably part of ends at a D2 step: the whole that its share-alike terms speak of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final, Literal

import msgspec

from lawful.core.errors import Invalid, TooLarge
from lawful.core.licence import Spdx
from lawful.rights.licences import LicenceFacts

MOST_WORKS: Final = 2_000
MOST_EDGES: Final = 20_000


class Work(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A node that somebody holds rights in. Its `licence` is the one it was received under, NONE when none is stated.

    `source`, `attribution`, `rights_holder`, `name`, `changes` and `notice` (the work's own notice file) are what
    notices are written from.
    """

    id: str
    licence: Spdx = Spdx("NONE")
    kind: str = "data"
    form: str = ""
    name: str = ""
    rights_holder: str = ""
    source: str = ""
    attribution: str = ""
    changes: str = ""
    notice: str = ""
    revoked: bool = False
    expires: date | None = None


class Edge(msgspec.Struct, frozen=True, array_like=True, order=True):
    """`child` stands in `relation` to `parent`, which it was made from."""

    child: str
    relation: str
    parent: str


class Use(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is intended with the target. None is "not stated".

    `mau`: users a month, `muu` unique ones, `dau` a day; `files`, `display`, `name` are what the target carries;
    countries are two letters; `memorised`: the model was found to repeat its training data.
    """

    distribute: bool = False
    hosted_service: bool = False
    commercial: bool | None = None
    purpose: str = ""
    form: str = ""
    outbound_licence: Spdx | None = None
    name: str | None = None
    display: str | None = None
    files: tuple[str, ...] | None = None
    role: str = ""
    on: date | None = None
    licensee_country: str = ""
    licensee_type: str = ""
    service_country: str = ""
    mau: int | None = None
    mau_at_release: int | None = None
    muu: int | None = None
    dau: int | None = None
    annual_revenue_usd: int | None = None
    annual_revenue_cny: int | None = None
    monthly_revenue_usd: int | None = None
    registered: bool | None = None
    authorised: bool | None = None
    account_holder: bool | None = None
    accepted_terms: bool | None = None
    memorised: bool | None = None
    shows_passages: bool = False
    litigation: bool = False
    source_offered: bool | None = None
    attribution_given: bool | None = None
    changes_stated: bool | None = None
    agreement_contains_use_restrictions: bool | None = None
    relink_possible: bool | None = None
    output_labelled: bool | None = None
    produced_work_notice: bool | None = None
    aup_obeyed: bool | None = None
    card_extended: bool | None = None

    @property
    def leaves(self) -> bool:
        """Whether anybody else gets the target, as copies or over a network."""
        return self.distribute or self.hosted_service


class Profile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The answers to debated points. Sources: LG Munich I 42 O 14139/24, [2025] EWHC 2863 (Ch), Creative Commons 2025."""

    trained_weights_are_adaptation: Literal["never", "if_memorised", "always"] = "if_memorised"
    cc_training_mode: Literal["practical", "legalistic"] = "practical"
    weights_protectable: Literal["copyright", "contract_only", "none"] = "contract_only"
    fuzz_form: Literal["on", "off"] = "on"
    output_of_nc_model: Literal["strict", "ungoverned"] = "strict"
    moe_combine_is_adaptation: Literal["yes", "no", "unknown"] = "unknown"
    quantise_is_adaptation: Literal["yes", "no"] = "yes"
    synthetic_data_binds_third_party: Literal["on", "off"] = "on"
    unknown_licence: Literal["deny", "review"] = "deny"

    @classmethod
    def read(cls, text: str) -> Profile:
        """`default`, or knobs as `name=value;name=value`. Raises Invalid for another knob or value."""
        pairs = [part.partition("=") for part in text.split(";") if part.strip() not in ("", "default")]
        try:
            return msgspec.convert({name.strip(): value.strip() for name, _, value in pairs}, cls)
        except msgspec.ValidationError as error:
            raise Invalid(
                "the profile names a knob or a value that there is not", expected=", ".join(cls.__struct_fields__)
            ) from error


class Kind(StrEnum):
    """The derivation class of a step or a path; `outputs` is a model learnt from outputs (D5, then D6)."""

    NOTHING = "D0"
    COPY = "D1"
    PART = "D2"
    ADAPTATION = "D3"
    DISTILLED = "D4"
    OUTPUT = "D5"
    LEARNT = "D6"
    OUTPUTS = "D5-D6"
    PRODUCED = "produced work"


SUBSTANCE: Final = frozenset({Kind.COPY, Kind.PART, Kind.ADAPTATION})

_CLASSES: Final[Mapping[str, Kind]] = {
    "uses_tool": Kind.NOTHING,
    "eval_on": Kind.NOTHING,
    "call_over_network": Kind.NOTHING,
    "publish_copy": Kind.COPY,
    "copy": Kind.COPY,
    "split": Kind.COPY,
    "convert_format_lossless": Kind.COPY,
    "rag_index": Kind.COPY,
    "collect": Kind.PART,
    "bundle": Kind.PART,
    "link_dynamic": Kind.PART,
    "adapter": Kind.PART,
    "moe_combine": Kind.PART,
    "modify": Kind.ADAPTATION,
    "clean": Kind.ADAPTATION,
    "mask": Kind.ADAPTATION,
    "finetune": Kind.ADAPTATION,
    "merge_average": Kind.ADAPTATION,
    "remix": Kind.ADAPTATION,
    "translate": Kind.ADAPTATION,
    "link_static": Kind.ADAPTATION,
    "adapter_merged": Kind.ADAPTATION,
    "quantise": Kind.ADAPTATION,
    "prune": Kind.ADAPTATION,
    "distil": Kind.DISTILLED,
    "generate": Kind.OUTPUT,
    "input": Kind.OUTPUT,
    "train_on": Kind.LEARNT,
    "produce": Kind.PRODUCED,
}

RELATIONS: Final = tuple(_CLASSES)

_LINKS: Final = frozenset({"link_static", "link_dynamic"})

_IMPROVES: Final = frozenset(
    "modify finetune merge_average moe_combine adapter adapter_merged quantise prune distil".split()
)


class Knobs(msgspec.Struct, frozen=True, kw_only=True):
    """A profile with its open questions answered one way: what the walk needs to know."""

    moe_adapts: bool
    quantise_adapts: bool


class Reach(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """How a parent reaches the target, over one path.

    `whole` is the work that the parent is inseparably part of (the target itself when nothing separates them);
    `changed`: it was altered on the way; `improved`: a model was improved with it; `taught`: a model learnt from it
    as a teacher, by distillation or from its outputs.
    """

    kind: Kind
    whole: str
    changed: bool = False
    improved: bool = False
    taught: bool = False
    path: tuple[Edge, ...] = ()

    @property
    def state(self) -> tuple[Kind, str, bool, bool, bool]:
        """All but the path: two reaches of one state are judged alike."""
        return self.kind, self.whole, self.changed, self.improved, self.taught


_Trail = tuple[Edge, "_Trail"] | None  # the last edge and the trail before it


def _edges(trail: _Trail) -> tuple[Edge, ...]:
    """The edges of a trail, from the target down to the parent."""
    path = []
    while trail is not None:
        edge, trail = trail
        path.append(edge)
    return tuple(path)


class Graph:
    """Works and edges, checked: no cycle, known relations, bounded size. Raises Invalid or TooLarge."""

    def __init__(self, works: Iterable[Work], edges: Iterable[Edge]) -> None:
        listed = tuple(works)
        self.works = {work.id: work for work in listed}
        if len(self.works) != len(listed):
            raise Invalid("two works have the same id")
        self.edges = tuple(sorted(set(edges)))
        if len(self.works) > MOST_WORKS or len(self.edges) > MOST_EDGES:
            raise TooLarge("the lineage is too large", expected=f"at most {MOST_WORKS} works and {MOST_EDGES} edges")
        if any(edge.relation not in _CLASSES for edge in self.edges):
            raise Invalid("an edge has an unknown relation", expected=", ".join(RELATIONS))
        self._closures: dict[str, frozenset[str]] = {}
        self._children: dict[str, list[Edge]] = {}
        self._parents: dict[str, list[Edge]] = {}
        for edge in self.edges:
            self._children.setdefault(edge.parent, []).append(edge)
            self._parents.setdefault(edge.child, []).append(edge)

    def ancestors(self, target: str) -> tuple[str, ...]:
        """Every node that the target was made from, and itself, by id. Raises Invalid when a node is its own ancestor."""
        done: dict[str, bool] = {}  # False while its parents are still being visited
        stack: list[tuple[str, bool]] = [(target, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                done[node] = True
            elif node not in done:
                done[node] = False
                stack.append((node, True))
                for edge in self._parents.get(node, ()):
                    if done.get(edge.parent) is False:
                        raise Invalid("a work is made from itself", expected="a lineage without cycles")
                    stack.append((edge.parent, False))
        return tuple(sorted(done))

    def unlisted_roots(self, target: str) -> tuple[str, ...]:
        """Ancestors that are made from nothing and have no work entry: nobody said whose they are."""
        return tuple(n for n in self.ancestors(target) if n not in self.works and n not in self._parents)

    def reaches(self, parent: str, target: str, licence: LicenceFacts | None, knobs: Knobs) -> tuple[Reach, ...]:
        """Each way in which `parent` reaches `target` under this licence, with its shortest path.

        Breadth first over (node, state): the work grows with edges times states, not with the number of paths.
        """
        allowed = self._above(target)
        start = Reach(kind=Kind.COPY, whole=parent)
        found = [start] if parent == target else []
        front: list[tuple[str, Reach, _Trail]] = [(parent, start, None)]
        seen = {(parent, start.state)}
        # The front is in order of its trails, and edges are sorted: the first to reach a state has the least trail.
        while front:
            ahead: list[tuple[str, Reach, _Trail]] = []
            for node, reach, trail in front:
                for edge in self._children.get(node, ()):
                    after = self._step(reach, edge, licence, knobs) if edge.child in allowed else None
                    if after is not None and (edge.child, after.state) not in seen:
                        seen.add((edge.child, after.state))
                        ahead.append((edge.child, after, (edge, trail)))
            found += [msgspec.structs.replace(r, path=_edges(trail)) for node, r, trail in ahead if node == target]
            front = ahead
        return tuple(sorted(found))

    def _above(self, target: str) -> frozenset[str]:
        if target not in self._closures:
            self._closures[target] = frozenset(self.ancestors(target))
        return self._closures[target]

    def _step(self, reach: Reach, edge: Edge, licence: LicenceFacts | None, knobs: Knobs) -> Reach | None:
        """The state after one more edge towards the target; None when nothing of the parent passes it."""
        step = self._class_of(edge, licence, knobs)
        kind = fold(reach.kind, step)
        if kind is Kind.NOTHING:
            return None
        taught = kind in (Kind.DISTILLED, Kind.OUTPUTS)
        if taught and licence is not None and licence.distilled:
            kind = Kind.ADAPTATION  # the licence makes the student a derivative
        altered = taught or step is Kind.ADAPTATION
        apart = step is Kind.PART or (step is Kind.COPY and reach.whole != edge.parent)
        return Reach(
            kind=kind,
            whole=reach.whole if apart else edge.child,
            changed=reach.changed or (kind is Kind.ADAPTATION and altered and edge.relation not in _LINKS),
            improved=reach.improved or edge.relation in _IMPROVES,
            taught=reach.taught or taught,
        )

    def _class_of(self, edge: Edge, licence: LicenceFacts | None, knobs: Knobs) -> Kind:
        """The relation's class, where knobs, the parent or the licence's own words do not say otherwise."""
        kind = _CLASSES[edge.relation]
        if edge.relation == "moe_combine" and knobs.moe_adapts:
            kind = Kind.ADAPTATION
        elif edge.relation in ("quantise", "prune") and not knobs.quantise_adapts:
            kind = Kind.COPY
        elif edge.relation == "finetune" and self._is_data(edge.parent):
            kind = Kind.LEARNT  # people say "fine-tuned on DATA" as well as "fine-tuned from MODEL"
        elif edge.relation == "uses_tool" and licence is not None and licence.binds_tools:
            kind = Kind.ADAPTATION
        elif edge.relation == "link_dynamic" and licence is not None and licence.copyleft == "work":
            kind = Kind.ADAPTATION  # the reading of the Free Software Foundation
        elif kind is Kind.PRODUCED and licence is not None and licence.learning != "produced":
            kind = Kind.ADAPTATION
        return kind

    def _is_data(self, node: str) -> bool:
        if node in self.works:
            return self.works[node].kind == "data"
        return any(edge.relation in ("generate", "collect") for edge in self._parents.get(node, ()))


def fold(kind: Kind, step: Kind) -> Kind:
    """The class of a path that had class `kind` so far and takes one more step towards the target."""
    if Kind.NOTHING in (kind, step):
        return Kind.NOTHING
    if kind in SUBSTANCE:
        return max(kind, step) if step in SUBSTANCE else step
    if step is Kind.OUTPUT:
        return Kind.OUTPUT
    if step is Kind.LEARNT:
        return {Kind.OUTPUT: Kind.OUTPUTS, Kind.PRODUCED: Kind.LEARNT}.get(kind, kind)
    return kind
