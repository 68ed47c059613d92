"""Lineage verdicts: one story each."""

from __future__ import annotations

import msgspec
import pytest

from lawful.core.errors import Invalid, TooLarge
from lawful.core.licence import Spdx
from lawful.rights.graph import MOST_EDGES, Edge, Graph, Kind, Knobs, Profile, Use, Work, fold
from lawful.rights.lineage import judge, open_codes

LLAMA_3 = "LicenseRef-llama-3"
LLAMA_31 = "LicenseRef-scancode-llama-3.1-license-2024"
GEMMA = "LicenseRef-scancode-gemma-tou-2025-03-24"
SALE = Use(commercial=True, distribute=True)


def verdict(lineage, use=SALE, profile=None, **works):
    """`lineage`: lines such as `m train_on d`; `works`: id = licence, or a Work."""
    edges = [Edge(*line.split()) for line in lineage.splitlines() if line.strip()]
    listed = [w if isinstance(w, Work) else Work(id=name, licence=Spdx(w)) for name, w in works.items()]
    return judge(listed, edges, edges[-1].child if edges else listed[0].id, use, profile)


def weights(name, licence, **more):
    return Work(id=name, licence=Spdx(licence), kind="weights", **more)


class TestCommercialUse:
    def test_of_a_model_trained_on_a_noncommercial_set_is_a_conflict_that_names_path_and_clause(self):
        found = verdict("clean modify d\nm train_on clean", d="CC-BY-NC-4.0")
        chain = next(chain for chain in found.chains if chain.code == "C-NC")

        assert (found.result, found.codes) == ("conflict", ("C-NC",))
        assert chain.path == ("m -train_on-> clean", "clean -modify-> d")
        assert (chain.kind, chain.work, chain.field) == ("D6", "d", "commercial")
        assert chain.clause == "CC-BY-NC-4.0, section 2(a)(1) with section 1(i)"

    def test_is_explained_in_one_sentence_in_each_language(self):
        (chain,) = verdict("m train_on d", d="CC-BY-NC-4.0").chains

        assert chain.sentence().startswith("d: commercial use is not granted (CC-BY-NC-4.0, section 2(a)(1)")
        assert chain.sentence("zh").startswith("d:未授权商业使用(CC-BY-NC-4.0")

    def test_is_open_while_nobody_says_whether_it_is_commercial(self):
        found = verdict("m train_on d", Use(distribute=True), d="CC-BY-NC-4.0")

        assert (found.result, found.codes) == ("review", ("C-NC",))

    def test_of_outputs_follows_the_knob_where_the_licence_is_silent_and_the_text_where_it_is_not(self):
        silent, strict = weights("g", "CC-BY-NC-4.0"), verdict("o generate g", g=weights("g", "CC-BY-NC-4.0"))

        assert strict.codes == ("C-NC",)
        assert verdict("o generate g", profile=Profile(output_of_nc_model="ungoverned"), g=silent).result == "allow"
        assert verdict("o generate g", g=weights("g", "LicenseRef-scancode-flux-1-nc")).result == "allow"

    def test_needs_the_registration_that_the_licence_asks_for(self):
        use = Use(commercial=True, hosted_service=True)
        yi = weights("b", "LicenseRef-yi-1.0")

        assert verdict("s publish_copy b", use, b=yi).codes == ("C-REG",)
        registered = verdict("s publish_copy b", msgspec.structs.replace(use, registered=True), b=yi)
        assert "O-REG" in registered.obligations


class TestLearning:
    def test_under_share_alike_waits_for_the_measurement_that_decides(self):
        own = Use(distribute=True, commercial=True, outbound_licence=Spdx("LicenseRef-proprietary"))
        asked = verdict("m train_on d", own, d="CC-BY-SA-4.0")

        assert (asked.result, asked.codes) == ("review", ("C-SA",))
        for memorised, expected in ((False, "allow_with_obligations"), (True, "conflict")):
            measured = msgspec.structs.replace(own, memorised=memorised)
            assert expected == verdict("m train_on d", measured, d="CC-BY-SA-4.0").result

    @pytest.mark.parametrize("licence", ["CC-BY-SA-4.0", "CC-BY-ND-4.0"])
    def test_asks_no_more_than_attribution_of_a_hosted_model_that_does_not_repeat_the_work(self, licence):
        hosted = Use(commercial=True, hosted_service=True)

        assert verdict("m train_on d", hosted, d=licence).obligations == ("O-ATTR",)
        assert verdict("m train_on d", hosted, d=licence).result == "allow_with_obligations"

    def test_of_a_work_that_may_not_be_adapted_is_open_when_the_hosted_model_repeats_it(self):
        repeats = Use(commercial=True, hosted_service=True, memorised=True)

        assert verdict("m train_on d", repeats, d="CC-BY-ND-4.0").result == "review"

    def test_is_free_where_the_licence_says_so(self):
        assert verdict("m train_on d", d="CDLA-Permissive-2.0").result == "allow"

    def test_on_attributed_data_owes_the_attribution_even_as_a_service(self):
        found = verdict("m train_on d", Use(commercial=True, hosted_service=True), d="CC-BY-4.0")

        assert (found.result, found.obligations) == ("allow_with_obligations", ("O-ATTR",))


class TestOutputs:
    LINES = "d generate t\nm finetune s\nm train_on d"

    def test_of_llama_3_train_no_other_model(self):
        found = verdict(self.LINES, t=weights("t", LLAMA_3), s=weights("s", "Apache-2.0"))

        assert found.codes == ("C-OUT",)
        assert found.obligations == ()
        assert {"O-LIC", "O-CHG"} <= {owed.code for owed in found.moot}

    def test_of_llama_3_may_train_llama_3(self):
        found = verdict(self.LINES, t=weights("t", LLAMA_3), s=weights("s", LLAMA_3))

        assert "C-OUT" not in found.codes

    def test_of_llama_31_bring_a_name_to_the_student(self):
        named = msgspec.structs.replace(SALE, name="Llama-Acme")
        works = {"t": weights("t", LLAMA_31), "s": weights("s", "Apache-2.0")}

        assert "O-NAME(Llama)" in verdict(self.LINES, named, **works).obligations
        assert verdict(self.LINES, msgspec.structs.replace(SALE, name="Acme"), **works).codes == ("C-NAME",)

    def test_of_gemma_make_the_student_a_derivative(self):
        use = msgspec.structs.replace(SALE, outbound_licence=Spdx("Apache-2.0"))

        assert verdict(self.LINES, use, t=weights("t", GEMMA), s=weights("s", "Apache-2.0")).codes == ("C-SUB",)

    def test_of_a_service_bind_its_account_holder_only(self):
        terms = "LicenseRef-scancode-openai-tou-20241211"
        rival = Use(distribute=True, commercial=True, purpose="competing_llm")
        works = {"t": Work(id="t", licence=Spdx(terms), kind="service"), "s": weights("s", "MIT")}
        found = msgspec.structs.replace(rival, account_holder=False)

        assert verdict(self.LINES, rival, **works).codes == ("C-OUT",)
        assert verdict(self.LINES, found, **works).result == "allow_with_obligations"


class TestWholes:
    def test_find_one_outbound_licence_or_name_a_smallest_conflicting_set(self):
        found = verdict("x link_static a\nx link_static b\nx link_static c", a="GPL-2.0-only", b="Apache-2.0", c="MIT")
        members = {chain.work for chain in found.chains if chain.code == "C-INC"}

        assert found.codes == ("C-INC",)
        assert {"a", "b"} == members

    def test_take_the_version_that_or_later_offers(self):
        found = verdict("x link_static a\nx link_static b", a="GPL-2.0-or-later", b="Apache-2.0")

        assert found.result == "allow_with_obligations"

    def test_end_at_a_collection(self):
        found = verdict(
            "t translate a\nf collect t\nf collect b",
            a="CC-BY-SA-4.0",
            b="CC-BY-NC-ND-4.0",
            use=Use(commercial=False, distribute=True),
        )

        assert found.result == "allow_with_obligations"
        assert "O-SAME(t:CC-BY-SA-4.0|GPL-3.0-only)" in found.obligations

    def test_let_a_library_stay_apart_from_the_program_that_links_it(self):
        own = Use(distribute=True, form="binary", outbound_licence=Spdx("LicenseRef-proprietary"))
        found = verdict("x link_static lib\nx link_static own", own, lib="LGPL-3.0-only", own="LicenseRef-proprietary")

        assert found.codes == ()
        assert "O-RELINK" in found.obligations
        assert verdict("x modify lib", own, lib="LGPL-3.0-only").codes == ("C-SA",)


class TestMixtures:
    def test_stay_open_while_the_knob_is_and_the_answers_differ(self):
        works = {"a": weights("a", "GPL-3.0-only"), "b": weights("b", "LicenseRef-scancode-bigscience-rail-1.0")}
        lines = "f moe_combine a\nf moe_combine b"

        assert (verdict(lines, **works).result, verdict(lines, **works).codes) == ("review", ("C-INC",))
        assert verdict(lines, profile=Profile(moe_combine_is_adaptation="yes"), **works).codes == ("C-INC",)
        assert verdict(lines, profile=Profile(moe_combine_is_adaptation="no"), **works).codes == ()


class TestRights:
    def test_that_ended_or_were_revoked_are_none(self):
        from datetime import date

        lapsed = Work(id="d", licence=Spdx("CC-BY-4.0"), expires=date(2026, 1, 1))
        used = msgspec.structs.replace(SALE, on=date(2026, 1, 1))

        assert verdict("m train_on d", used, d=lapsed).codes == ("C-EXP",)
        assert verdict("m train_on d", d=Work(id="d", licence=Spdx("MIT"), revoked=True)).codes == ("C-EXP",)

    def test_that_nobody_granted_are_none_also_where_nobody_listed_the_work(self):
        assert verdict("m train_on d", d="NONE").codes == ("C-NOLIC",)
        assert verdict("m train_on e\nm train_on d", d="MIT").codes == ("C-NOLIC",)

    def test_that_nobody_read_are_for_review(self):
        assert verdict("m train_on d", d="LicenseRef-acme").result == "review"
        assert verdict("m train_on d", profile=Profile(unknown_licence="review"), d="NONE").result == "review"

    def test_end_with_a_suit_over_patents(self):
        sued = msgspec.structs.replace(SALE, litigation=True)

        assert verdict("x modify a", sued, a="Apache-2.0").codes == ("C-PAT",)

    def test_to_host_are_not_those_to_share(self):
        hosted = Use(commercial=True, hosted_service=True)

        assert verdict("s publish_copy b", hosted, b=weights("b", "LicenseRef-falcon-180b")).codes == ("C-HOST",)
        assert verdict("s publish_copy b", b=weights("b", "LicenseRef-falcon-180b")).codes == ()

    def test_chosen_by_or_are_the_better_ones(self):
        assert verdict("x modify a", a="CC-BY-NC-4.0 OR MIT").result == "allow_with_obligations"
        assert verdict("x modify a", a="CC-BY-NC-4.0 AND MIT").result == "conflict"


class TestTools:
    def test_leave_nothing_in_what_they_make(self):
        assert verdict("m uses_tool t\nm train_on d", t="NONE", d="CC0-1.0").result == "allow"

    def test_bind_what_was_run_with_them_where_their_licence_says_so(self):
        own = Use(commercial=True, hosted_service=True, outbound_licence=Spdx("LicenseRef-proprietary"))
        tool = Work(id="t", licence=Spdx("LicenseRef-scancode-soml-1.0"), kind="code")

        assert verdict("s uses_tool t", own, t=tool).codes == ("C-SA",)


class TestSizeAndPlace:
    def test_let_an_end_user_of_a_product_off_where_the_licence_does(self):
        use = Use(hosted_service=True, commercial=True, mau_at_release=10**9)
        base = weights("b", LLAMA_31)

        assert verdict("s publish_copy b", use, b=base).codes == ("C-THR",)
        received = msgspec.structs.replace(use, role="integrated_end_user_product_recipient")
        assert verdict("s publish_copy b", received, b=base).codes == ()

    def test_ask_for_the_users_at_the_release_when_there_are_that_many_now(self):
        use = Use(hosted_service=True, commercial=True, mau=10**9)

        assert verdict("s publish_copy b", use, b=weights("b", LLAMA_31)).result == "review"

    def test_exclude_a_country_by_the_union_it_lies_in(self):
        base = weights("b", "LicenseRef-scancode-tencent-hunyuan-3d-2.0-cla")

        for country, codes in (("FR", ("C-TERR",)), ("GB", ("C-TERR",)), ("SG", ())):
            assert verdict("s publish_copy b", Use(hosted_service=True, service_country=country), b=base).codes == codes


class TestGraph:
    def test_refuses_circles_twins_strange_words_and_strangers(self):
        for lines in ("a modify b\nb modify a", "a modify a", "a adores b"):
            with pytest.raises(Invalid):
                verdict(lines, a="MIT", b="MIT")
        with pytest.raises(Invalid, match="same id"):
            judge([Work(id="a"), Work(id="a")], [], "a", Use())
        with pytest.raises(Invalid, match="target"):
            judge([Work(id="a")], [], "b", Use())

    def test_is_bounded(self):
        with pytest.raises(TooLarge):
            Graph([], [Edge(f"n{i}", "copy", "r") for i in range(MOST_EDGES + 1)])

    def test_judges_a_ladder_with_very_many_paths(self):
        edges = [
            Edge(f"{side}{i + 1}", "modify", f"{other}{i}") for i in range(60) for side in "ab" for other in "ab"
        ] + [Edge("top", "collect", "a60"), Edge("top", "collect", "b60")]
        found = judge(
            [Work(id="a0", licence=Spdx("CC-BY-ND-4.0")), Work(id="b0", licence=Spdx("MIT"))], edges, "top", SALE
        )

        assert found.codes == ("C-ND",)

    def test_walks_a_chain_of_thousands(self):
        edges = [Edge(f"n{i + 1}", "publish_copy", f"n{i}") for i in range(1_900)]

        assert judge([Work(id="n0")], edges, "n1900", SALE).codes == ("C-NOLIC",)

    def test_lists_a_works_own_licence_as_the_outbound_one(self):
        found = verdict("m finetune b", b=weights("b", LLAMA_31), m=weights("m", "Apache-2.0"))

        assert "C-SUB" in found.codes


class TestFold:
    @pytest.mark.parametrize(
        ("steps", "kind"),
        [
            ((Kind.PART, Kind.ADAPTATION, Kind.COPY), Kind.ADAPTATION),
            ((Kind.OUTPUT, Kind.COPY, Kind.LEARNT, Kind.ADAPTATION), Kind.OUTPUTS),
            ((Kind.ADAPTATION, Kind.LEARNT, Kind.OUTPUT), Kind.OUTPUT),
            ((Kind.LEARNT, Kind.OUTPUT, Kind.LEARNT), Kind.OUTPUTS),
            ((Kind.PRODUCED, Kind.LEARNT), Kind.LEARNT),
            ((Kind.ADAPTATION, Kind.NOTHING, Kind.ADAPTATION), Kind.NOTHING),
        ],
    )
    def test_reads_a_path_from_the_parent_to_the_target(self, steps, kind):
        folded = Kind.COPY
        for step in steps:
            folded = fold(folded, step)

        assert kind is folded

    def test_keeps_the_shortest_path_of_each_state(self):
        graph = Graph([], [Edge("c", "modify", "b"), Edge("b", "modify", "a"), Edge("c", "modify", "a")])
        (reach,) = graph.reaches("a", "c", None, Knobs(moe_adapts=False, quantise_adapts=True))

        assert (Edge("c", "modify", "a"),) == reach.path


class TestProfile:
    def test_is_read_from_a_line(self):
        assert Profile() == Profile.read("default") == Profile.read("")
        assert Profile.read("fuzz_form=off; unknown_licence=review").fuzz_form == "off"

    @pytest.mark.parametrize("line", ["fuzz_form=perhaps", "colour=red", "fuzz_form"])
    def test_refuses_knobs_and_values_that_there_are_not(self, line):
        with pytest.raises(Invalid):
            Profile.read(line)


class TestOpenCodes:
    def test_are_those_that_nothing_discharges(self):
        named = msgspec.structs.replace(SALE, name="Llama-Acme")
        found = verdict("m finetune b", named, b=weights("b", LLAMA_31))

        assert "O-NAME(Llama)" in open_codes(found, ["O-LIC"])
        assert open_codes(found, ["O-LIC", "O-NOTICE", "O-AUP", "O-NAME", "O-DISPLAY(Built with Llama)"]) == ()
