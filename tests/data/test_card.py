"""The data card tells where a dataset comes from, and shows what nobody stated."""

from __future__ import annotations

from datetime import date

import msgspec

from lawful.core.asset import Dataset, Parent
from lawful.core.canonical import digest
from lawful.data.card import NOT_STATED, data_card
from lawful.data.clean import clean
from lawful.data.collect import profile
from lawful.data.label import join
from lawful.data.sample import digits_provenance, messages, messages_provenance
from lawful.data.split import split

TODAY = date(2026, 11, 21)
DATASET = Dataset(
    id="ds_1",
    name="messages",
    kind="text",
    rows=211,
    digest=digest(b""),
    provenance=messages_provenance(TODAY, declared_by="Alice"),
    made_from=(Parent(id="ds_0", relation="clean"),),
)


def section(card, name):
    return next(part for part in card.split("\n## ") if part.startswith(name))


class TestCard:
    def test_tells_the_whole_way_from_the_file_to_the_parts(self):
        cleaned, cleaning = clean(messages())
        joined, labels = join(cleaned)

        card = data_card(DATASET, profile(joined), cleaning, labels, split(joined, seed=1).report)

        assert "- Licence: Apache-2.0" in section(card, "Origin")
        assert "- Declared by: Alice" in section(card, "Origin")
        assert "ds\\_0 (clean)" in card
        assert "name, phone, address, email" in section(card, "Personal data")
        assert "240 rows came in, 222 stayed" in section(card, "Cleaning")
        assert "Fleiss' kappa" in section(card, "Labels")
        assert "seed 1" in section(card, "Split")

    def test_shows_gaps_as_gaps(self):
        origin = msgspec.structs.replace(
            digits_provenance(TODAY), rights_holder="", personal_data=None, personal_data_types=()
        )

        card = data_card(msgspec.structs.replace(DATASET, provenance=origin), {})

        assert f"- Rights holder: {NOT_STATED}" in card
        assert f"- Personal data: {NOT_STATED}" in card
        assert f"- Exact duplicates: {NOT_STATED}" in card

    def test_tells_nothing_from_not_stated(self):
        card = data_card(DATASET, {"missing": {}, "labels": {}, "duplicates": 0})

        assert "- Missing values: none" in card
        assert "- Exact duplicates: 0" in card

    def test_lets_no_markup_through(self):
        name = "x</h1><script>alert(1)</script>\n# Licence: MIT [a](javascript:b) | `c`"

        card = data_card(msgspec.structs.replace(DATASET, name=name), {})

        assert "<script>" not in card.replace("\\<", "")
        assert "\n# Licence" not in card
        assert "\\[a\\](javascript" in card
