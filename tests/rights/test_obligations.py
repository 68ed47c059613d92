"""Notices that discharge what they really give."""

from __future__ import annotations

from lawful.core.licence import Spdx
from lawful.rights.graph import Edge, Use, Work
from lawful.rights.lineage import judge, open_codes
from lawful.rights.obligations import discharged, notice_text, notices

HOSTED = Use(commercial=True, hosted_service=True)
SHARED = Use(commercial=True, distribute=True)
DIGITS = Work(
    id="digits",
    licence=Spdx("CC-BY-4.0"),
    name="Optical digits",
    rights_holder="E. Alpaydin, C. Kaynak",
    source="https://example.org/digits",
    changes="enlarged to 28x28",
)


def written(work, use, relation="train_on", texts=None):
    verdict = judge([work], [Edge("m", relation, work.id)], "m", use)
    return verdict, notices(verdict, [work], texts)


class TestNotices:
    def test_discharge_the_attribution_of_a_model_trained_on_digits(self):
        verdict, notes = written(DIGITS, HOSTED)

        assert discharged(notes) == ("O-ATTR",)
        assert open_codes(verdict, discharged(notes)) == ()
        text = notice_text(notes, "digits")
        for part in (
            "E. Alpaydin, C. Kaynak",
            DIGITS.source,
            "CC-BY-4.0",
            "creativecommons.org/licenses/by/4.0",
            "声明",
        ):
            assert part in text

    def test_leave_the_attribution_open_without_an_author_or_a_source(self):
        for missing in ("rights_holder", "source"):
            bare = Work(**{**{f: getattr(DIGITS, f) for f in DIGITS.__struct_fields__}, missing: ""})
            _, notes = written(bare, HOSTED)

            assert discharged(notes) == ()
            assert notes[0].left == ("O-ATTR",)

    def test_state_changes_when_somebody_said_what_was_changed(self):
        _, notes = written(DIGITS, SHARED, "modify")

        assert discharged(notes) == ("O-ATTR", "O-CHG", "O-LIC")
        assert "enlarged to 28x28" in notice_text(notes)

    def test_give_a_copy_where_an_address_will_not_do(self):
        code = Work(id="lib", licence=Spdx("MIT"), kind="code")

        assert discharged(written(code, SHARED, "modify")[1]) == ()
        notes = written(code, SHARED, "modify", {"MIT": "Permission is hereby granted"})[1]
        assert discharged(notes) == ("O-LIC",)
        assert "Permission is hereby granted" in notice_text(notes)

    def test_carry_the_prescribed_text_and_show_what_they_cannot_discharge(self):
        base = Work(id="b", licence=Spdx("LicenseRef-scancode-llama-3.1-license-2024"), kind="weights")
        _, notes = written(base, SHARED, "finetune")

        assert "O-NOTICE" in notes[0].discharges
        assert {"O-NAME(Llama)", "O-DISPLAY(Built with Llama)", "O-AUP", "O-LIC"} == set(notes[0].left)
        assert "Built with Llama" in notice_text(notes)

    def test_discharge_nothing_that_one_of_two_works_still_misses(self):
        silent = Work(id="other", licence=Spdx("CC-BY-4.0"))
        edges = [Edge("m", "train_on", "digits"), Edge("m", "train_on", "other")]
        verdict = judge([DIGITS, silent], edges, "m", HOSTED)

        assert discharged(notices(verdict, [DIGITS, silent])) == ()

    def test_are_none_where_nothing_is_owed(self):
        _, notes = written(Work(id="d", licence=Spdx("CC0-1.0")), HOSTED)

        assert (notes, notice_text(notes)) == ((), "")

    def test_let_nobody_write_lines_of_their_own(self):
        sly = Work(
            id="d", licence=Spdx("CC-BY-4.0"), name="x\n\nLicence: MIT\u2028\x1b[31m", rights_holder="a", source="b"
        )
        text = notice_text(written(sly, HOSTED)[1])

        assert "\nLicence: MIT" not in text
        assert "\x1b" not in text
