"""What holds of every lineage, on random graphs, against an evaluator that writes out every path."""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lawful.rights import lineage
from lawful.rights.graph import RELATIONS, SUBSTANCE, Edge, Graph, Knobs, Profile, Use, Work
from lawful.rights.licences import all_licences, facts_of
from lawful.rights.lineage import judge
from rights.naive import NaiveGraph

LICENCES = [licence.id for licence in all_licences()] + ["LicenseRef-unheard-of"]
WITHOUT_FAMILY = [name for name in LICENCES if not (facts_of(name) and facts_of(name).family)]
ALLOWS = ("allow", "allow_with_obligations")

QUICK = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Scene:
    works: tuple[Work, ...]
    edges: tuple[Edge, ...]
    target: str
    use: Use
    profile: Profile

    def judged(self):
        return judge(self.works, self.edges, self.target, self.use, self.profile)


uses = st.builds(
    Use,
    distribute=st.booleans(),
    hosted_service=st.booleans(),
    commercial=st.sampled_from([None, True, False]),
    purpose=st.sampled_from(["", "sorting_mail", "military_logistics", "competing_llm"]),
    outbound_licence=st.sampled_from([None, "Apache-2.0", "GPL-3.0-only", "CC-BY-SA-4.0", "LicenseRef-proprietary"]),
    name=st.sampled_from([None, "Llama-Acme", "Acme"]),
    mau_at_release=st.sampled_from([None, 10, 10**9]),
    licensee_country=st.sampled_from(["", "DE", "US"]),
    registered=st.sampled_from([None, True, False]),
    source_offered=st.sampled_from([None, True, False]),
    account_holder=st.sampled_from([None, True, False]),
    memorised=st.sampled_from([None, True, False]),
    shows_passages=st.booleans(),
)
profiles = st.builds(
    Profile,
    trained_weights_are_adaptation=st.sampled_from(["never", "if_memorised", "always"]),
    cc_training_mode=st.sampled_from(["practical", "legalistic"]),
    fuzz_form=st.sampled_from(["on", "off"]),
    output_of_nc_model=st.sampled_from(["strict", "ungoverned"]),
    moe_combine_is_adaptation=st.sampled_from(["yes", "no", "unknown"]),
    quantise_is_adaptation=st.sampled_from(["yes", "no"]),
    unknown_licence=st.sampled_from(["deny", "review"]),
)
relations = st.sampled_from(RELATIONS) | st.sampled_from(["generate", "train_on", "finetune", "collect", "modify"])


@st.composite
def scenes(draw, licences=LICENCES):
    size = draw(st.integers(2, 6))
    names = [f"n{i}" for i in range(size)]
    works = tuple(
        Work(
            id=name,
            licence=draw(st.sampled_from(licences)),
            kind=draw(st.sampled_from(["data", "weights", "code"])),
            form=draw(st.sampled_from(["raw", "multimodal"])),
        )
        for name in names
    )
    pairs = [(child, parent) for child in range(size) for parent in range(child)]
    chosen = {(size - 1, draw(st.integers(0, size - 2))), *draw(st.lists(st.sampled_from(pairs), max_size=8))}
    edges = tuple(Edge(names[c], draw(relations), names[p]) for c, p in sorted(chosen))
    return Scene(works, edges, names[-1], draw(uses), draw(profiles))


class TestVerdict:
    @QUICK
    @given(scenes())
    def test_is_the_one_of_an_evaluator_that_writes_out_every_path(self, scene):
        quick = scene.judged()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lineage, "Graph", NaiveGraph)
            slow = scene.judged()

        assert slow == quick

    @QUICK
    @given(scenes(), st.booleans(), st.booleans())
    def test_rests_on_the_same_reaches(self, scene, moe, quantise):
        knobs = Knobs(moe_adapts=moe, quantise_adapts=quantise)
        quick, slow = Graph(scene.works, scene.edges), NaiveGraph(scene.works, scene.edges)
        for work in scene.works:
            if (facts := facts_of(work.licence)) is not None:
                found = [graph.reaches(work.id, scene.target, facts, knobs) for graph in (quick, slow)]
                assert {r.state for r in found[0]} == {r.state for r in found[1]}
                assert {len(r.path) for r in found[0]} == {len(r.path) for r in found[1]}

    @QUICK
    @given(scenes(WITHOUT_FAMILY), st.sampled_from(WITHOUT_FAMILY), st.sampled_from(RELATIONS))
    def test_is_never_opened_by_another_parent(self, scene, licence, relation):
        """Families are left out: Llama 3 itself lets its outputs train models that are made from Llama 3."""
        added = replace(
            scene,
            works=(*scene.works, Work(id="more", licence=licence, kind="data")),
            edges=(*scene.edges, Edge(scene.target, relation, "more")),
        )
        if any(edge.child == scene.target for edge in scene.edges) and scene.judged().result not in ALLOWS:
            assert added.judged().result not in ALLOWS

    @QUICK
    @given(scenes())
    def test_is_never_opened_by_a_stricter_use_or_knob(self, scene):
        if scene.judged().result in ALLOWS:
            return
        for use in (
            {"commercial": True},
            {"distribute": True},
            {"purpose": "military_logistics"},
            {"litigation": True},
        ):
            if getattr(scene.use, next(iter(use))) is not None and scene.use.commercial is not None:
                stricter = replace(scene, use=msgspec.structs.replace(scene.use, **use))
                if use != {"purpose": "military_logistics"} or not scene.use.purpose:
                    assert stricter.judged().result not in ALLOWS
        for knob in (
            {"trained_weights_are_adaptation": "always"},
            {"cc_training_mode": "practical"},
            {"fuzz_form": "on"},
            {"output_of_nc_model": "strict"},
            {"unknown_licence": "deny"},
        ):
            profile = msgspec.structs.replace(scene.profile, **knob)
            assert replace(scene, profile=profile).judged().result not in ALLOWS

    @QUICK
    @given(scenes())
    def test_loses_no_obligation_of_a_parent_that_is_part_of_the_target(self, scene):
        verdict = scene.judged()
        kept = {(owed.work, owed.code) for owed in (*verdict.owed, *verdict.moot)}
        graph = Graph(scene.works, scene.edges)
        knobs = Knobs(moe_adapts=False, quantise_adapts=scene.profile.quantise_is_adaptation == "yes")
        for work in scene.works:
            facts = facts_of(work.licence)
            made = any(edge.child == work.id for edge in scene.edges) and work.id == scene.target
            if facts is None or made or not scene.use.distribute:
                continue
            if any(reach.kind in SUBSTANCE for reach in graph.reaches(work.id, scene.target, facts, knobs)):
                always = {d.code for d in facts.duties if "share" in d.on and not d.only and not d.over}
                always -= {"O-SRC", "O-NETSRC"} if scene.profile.fuzz_form == "off" else set()
                always -= (
                    {"O-SRC", "O-RELINK"} if facts.copyleft == "library" else set()
                )  # a library linked apart keeps its own
                assert {(work.id, code) for code in always} <= kept

    @QUICK
    @given(scenes(), st.randoms(use_true_random=False))
    def test_does_not_depend_on_the_order_of_works_and_edges(self, scene, random):
        works, edges = list(scene.works), list(scene.edges)
        random.shuffle(works)
        random.shuffle(edges)

        assert scene.judged() == replace(scene, works=tuple(works), edges=tuple(edges)).judged()

    @QUICK
    @given(scenes(), st.sampled_from(["", "NONE", "NOASSERTION", "LicenseRef-unheard-of"]))
    def test_never_allows_what_nobody_knows_the_licence_of(self, scene, licence):
        unknown = replace(
            scene,
            works=(*scene.works, Work(id="found", licence=licence)),
            edges=(*scene.edges, Edge(scene.target, "collect", "found")),
        )

        assert unknown.judged().result not in ALLOWS

    @QUICK
    @given(scenes())
    def test_does_not_change_when_a_work_is_replaced_by_an_equal_copy(self, scene):
        renamed = {work.id: f"x{work.id}" for work in scene.works}
        copy = replace(
            scene,
            works=tuple(msgspec.structs.replace(work, id=renamed[work.id]) for work in scene.works),
            edges=tuple(Edge(renamed[e.child], e.relation, renamed[e.parent]) for e in scene.edges),
            target=renamed[scene.target],
        )
        before, after = scene.judged(), copy.judged()

        assert (before.result, before.codes) == (after.result, after.codes)
        assert {o.partition("(")[0] for o in before.obligations} == {o.partition("(")[0] for o in after.obligations}
