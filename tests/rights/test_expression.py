"""Licence expressions, as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawful.core.errors import Invalid
from lawful.core.licence import Spdx
from lawful.rights.expression import LONGEST, choices, parse
from lawful.rights.licences import all_licences


class TestParse:
    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("mit", "MIT"),
            ("GPL-3.0", "GPL-3.0-only"),
            ("GPL-2.0+", "GPL-2.0-or-later"),
            ("CC BY-NC 4.0", "CC-BY-NC-4.0"),
            ("cc_by_4.0", "CC-BY-4.0"),
            ("llama3.1", "LicenseRef-scancode-llama-3.1-license-2024"),
            ("mit or (apache-2.0 and CC0)", "MIT OR (Apache-2.0 AND CC0-1.0)"),
            ("GPL-2.0-only with Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
            ("LicenseRef-acme-data.1", "LicenseRef-acme-data.1"),
            ("none", "NONE"),
            (" NOASSERTION ", "NOASSERTION"),
        ],
    )
    def test_normalises_what_has_one_meaning(self, written, meant):
        assert meant == parse(written)

    def test_is_a_fixed_point_on_every_licence_of_the_table(self):
        assert [licence.id for licence in all_licences()] == [parse(licence.id) for licence in all_licences()]

    def test_names_the_nearest_licences_for_one_it_does_not_know(self):
        with pytest.raises(Invalid) as error:
            parse("CC BY-NC")

        assert "CC-BY-NC-4.0" in error.value.hint

    @pytest.mark.parametrize(
        "written",
        [
            "",
            "   ",
            "MIT OR",
            "(MIT",
            "MIT MIT",
            "NONE OR MIT",
            "LicenseRef-",
            "LicenseRef-a b",
            "MIT/../x",
            "MIT\x00",
            "ＭＩＴ",
            "\udcff",
            "Classpath-exception-2.0",
            "MIT WITH nothing-known",
            "(" * 900,
            "MIT" * (LONGEST // 2),
        ],
    )
    def test_refuses_what_means_nothing(self, written):
        with pytest.raises(Invalid):
            parse(written)

    def test_repeats_nothing_that_the_user_wrote(self):
        with pytest.raises(Invalid) as error:
            parse("SECRET-of-Alice")

        assert "Alice" not in str(error.value)

    @given(st.text(max_size=60))
    def test_gives_a_fixed_point_or_invalid_for_any_text(self, written):
        try:
            meant = parse(written)
        except Invalid:
            return

        assert meant == parse(meant)


class TestChoices:
    def test_are_the_alternatives_of_or_each_with_all_that_and_joins(self):
        assert choices(parse("(MIT OR Apache-2.0) AND CC0-1.0")) == (("MIT", "CC0-1.0"), ("Apache-2.0", "CC0-1.0"))

    def test_count_each_later_version(self):
        assert choices(parse("GPL-2.0-or-later WITH Classpath-exception-2.0")) == (("GPL-2.0-only",), ("GPL-3.0-only",))

    def test_are_bounded(self):
        pairs = " AND ".join(f"(LicenseRef-a{i} OR LicenseRef-b{i})" for i in range(12))

        with pytest.raises(Invalid, match="choices"):
            choices(Spdx(pairs))
