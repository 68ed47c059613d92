"""Tables as people make them: what is answered, what is said to be unread, and how far one bad row reaches."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import lawful.law
from law.scoring import cited
from lawful.core.act import Act, Action
from lawful.core.errors import Invalid
from lawful.core.facts import Facts
from lawful.law import Rulebook
from lawful.law.tables.citation import one_by_one
from lawful.law.tables.rows import read_facts, read_places

HEADER = "id,jurisdiction,date,scenario,facts,expected_decision,obligations,citation\n"
CHATBOT = "act=serve;role=provider;chatbot=true"


@pytest.fixture
def answer(tmp_path: Path, rulebook: Rulebook) -> Any:
    """The answers to a table that is written as bytes."""

    def answers(content: str | bytes) -> list[dict[str, Any]]:
        table = tmp_path / "cases.csv"
        table.write_bytes(content.encode() if isinstance(content, str) else content)
        return lawful.law.cases(table, rulebook)

    return answers


class TestATable:
    def test_is_read_row_by_row(self, answer: Any) -> None:
        first, second, third, fourth = answer(
            HEADER + f"A,EU,2026-11-21,x,{CHATBOT},,,\n"
            "B,EU,2026-11-21,x,act=serve;role=provider;colour=red;chatbot=maybe,,,\n"
            "C,EU,2026-11-21,x,practice=manipulation,,,\n"
            "D,AU,2026-11-21,x,act=serve,,,\n"
        )

        assert (first["decision"], first["obligations"]) == ("deny", ["aia.t50_1"])
        assert "Reg (EU) 2024/1689 Art 50(1),(5)" in first["citations"]
        assert (second["decision"], second["unknown"][:2]) == ("unknown", ["colour", "chatbot"])
        assert (third["decision"], third["unknown"][0]) == ("unknown", "act")
        assert fourth["decision"] == "unknown"

    @pytest.mark.parametrize(
        "content",
        [
            f"{HEADER}A,EU,2026-11-21,x,{CHATBOT},,,\n".encode("utf-8-sig"),
            f"{HEADER}A,EU,2026-11-21,x,{CHATBOT},,,\n".replace("\n", "\r\n").encode(),
            f"{HEADER}A,EU,2026-11-21,x,{CHATBOT},,,\n".replace("\n", "\r").encode(),
            f"{HEADER}A,EU,2026-11-21,x,{CHATBOT},,,".encode(),
            f"Date , FACTS,Jurisdiction,id\n2026-11-21 , {CHATBOT} , eu , A\n".encode(),
            f'"id","jurisdiction","date","facts"\n"A", "EU" ,"2026-11-21","{CHATBOT}"\n\n,,,\n'.encode(),
            f'id;jurisdiction;date;facts\nA;EU;2026-11-21;"{CHATBOT}"\n'.encode(),
            f"id\tjurisdiction\tdate\tfacts\nA\tEU\t2026-11-21\t{CHATBOT}\n".encode(),
        ],
        ids=["mark", "windows", "old mac", "no last line end", "columns", "quotes and blanks", "semicolons", "tabs"],
    )
    def test_is_read_whoever_made_it(self, content: bytes, answer: Any) -> None:
        (row,) = answer(content)

        assert (row["id"], row["decision"], row["obligations"]) == ("A", "deny", ["aia.t50_1"])

    def test_without_ids_counts_its_rows_as_a_spreadsheet_does(self, answer: Any) -> None:
        rows = answer(f"jurisdiction,date,facts\nEU,2026-11-21,{CHATBOT}\n\nEU,2026-11-21,{CHATBOT}\n")

        assert [row["id"] for row in rows] == ["2", "4"]

    @pytest.mark.parametrize(
        ("bad", "says"),
        [
            (f"B,EU,yesterday,x,{CHATBOT},,,", "a day such as 2026-11-21"),
            (f"B,Europe,2026-11-21,x,{CHATBOT},,,", "place code"),
            (f"B,,2026-11-21,x,{CHATBOT},,,", "names no place"),
            ("B,EU", "no cell for date"),
            (f"B,EU,2026-11-21,a comma, without quotes,{CHATBOT},,,", "more cells"),
        ],
    )
    def test_loses_one_bad_row_and_no_other(self, bad: str, says: str, answer: Any) -> None:
        first, wrong, last = answer(
            f"{HEADER}A,EU,2026-11-21,x,{CHATBOT},,,\n{bad}\n" + f"C,EU,2026-11-21,x,{CHATBOT},deny,a;b,c\n"
        )

        assert (wrong["id"], wrong["decision"], len(wrong["unknown"])) == ("B", "unknown", 1)
        assert wrong["error"].startswith("row 3 of the table") and says in wrong["error"]
        assert [row["decision"] for row in (first, last)] == ["deny", "deny"]

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "jurisdiction"),
            (b"id,facts\n1,x\n", "jurisdiction"),
            (b"date,date,jurisdiction,facts\n", "date"),
            (b"\xff\xfe\x00", "UTF-8"),
            (b'id,jurisdiction,date,facts\n1,EU,2026-01-01,act=serve\n2,EU,2026-01-01,"act', "row 3"),
        ],
    )
    def test_is_refused_when_it_is_none(self, content: bytes, says: str, answer: Any) -> None:
        with pytest.raises(Invalid, match=says):
            answer(content)


class TestARow:
    def test_may_be_about_several_places(self, answer: Any) -> None:
        facts = f"{CHATBOT};generative=true;public_facing=true;modality=text;opinion_attribute=true"
        for places in ("EU;CN", "EU | CN", '"EU, CN"', "EU+CN"):
            (row,) = answer(f"{HEADER}A,{places},2026-11-21,x,{facts},,,\n")

            assert {"aia.t50_1", "genai.filing"} <= set(row["obligations"])

    def test_may_be_about_several_acts(self, answer: Any) -> None:
        facts = "act=train|deploy;role=controller;personal_data=true;legal_basis=contract;notice=true;dpia=true"
        (row,) = answer(f"{HEADER}A,EU,2026-11-21,x,{facts},,,\n")

        assert {"gdpr.dpia35", "gdpr.notice13"} <= set(row["obligations"])


class TestPlaces:
    def test_are_codes_in_any_spelling(self) -> None:
        assert read_places(" eu-de ; US-NY-NYC,gb") == ("EU-DE", "US-NY-NYC", "UK")


class TestFacts:
    @pytest.mark.parametrize(
        ("text", "name", "value"),
        [
            ("train_flop=1e25", "train_flop", 10**25),
            (" TRAIN_FLOP = 1E25 ", "train_flop", 10**25),
            ("train_flop=10000000000000000000000001", "train_flop", 10**25 + 1),
            ("notice=TRUE", "notice", True),
            ("notice = False", "notice", False),
            ("dpa_missing= D | h |", "dpa_missing", ("d", "h")),
            ("use_case=annexIII.4(a)", "use_case", ("annexIII.4a",)),
            ("use_case=a new one", "use_case", ("a new one",)),
            ("notice=true；lia=true", "lia", True),
            ("notice=true\r\nlia=true", "lia", True),
            ("notice=true;notice=true", "notice", True),
        ],
    )
    def test_are_read_as_meant(self, text: str, name: str, value: object, rulebook: Rulebook) -> None:
        given, unread = read_facts(text, rulebook.vocabulary)

        assert (given[name], unread) == (value, ())

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("notice=perhaps", "notice"),
            ("notice", "notice"),
            ("modality=smell", "modality"),
            ("persons=many", "persons"),
            ("persons=-1", "persons"),
            ("persons=NaN", "persons"),
            ("persons=1e400000", "persons"),
            ("placed_on_market=2026-02-30", "placed_on_market"),
            ("legal_basis=", "legal_basis"),
            ("notice=true;notice=false", "notice"),
            ("persnos=5", "persnos"),
        ],
    )
    def test_are_not_guessed(self, text: str, name: str, rulebook: Rulebook) -> None:
        given, unread = read_facts(text, rulebook.vocabulary)

        assert (name in given, unread) == (False, (name,))

    def test_that_nobody_can_read_are_unknown_and_not_no(self, answer: Any) -> None:
        (row,) = answer(f"{HEADER}A,EU,2026-11-21,x,{CHATBOT};ai_disclosed=perhaps,,,\n")

        assert (row["decision"], row["unknown"]) == ("unknown", ["ai_disclosed"])


class TestCitations:
    @pytest.mark.parametrize(
        ("text", "further"),
        [
            ("GDPR Art 12(1), 13(1),(2)", ["GDPR Art 13(1),(2)"]),
            ("Reg (EU) 2024/1689 Art 53(1)(a), Annex XI", ["Reg (EU) 2024/1689 Annex XI"]),
            ("PDPA 2012 s.26B, 26C", ["PDPA 2012 s.26C"]),
            ("Dec (EU) 2021/914 Clauses 8, 14", ["Dec (EU) 2021/914 Clause 14"]),
            ("45 CFR 164.502(e), 164.504(e)", ["45 CFR 164.504(e)"]),
            ("SB 26-189 (effective 2027-01-01), repealing SB 24-205", []),
            ("OLG Koeln 15 UKl 2/25 (23 May 2025, interim)", []),
        ],
    )
    def test_name_each_article_with_its_instrument(self, text: str, further: list[str]) -> None:
        assert one_by_one([text]) == (text, *further)

    @pytest.mark.parametrize(
        ("facts", "expected"),
        [
            ("act=train;role=provider;gpai=true;train_flop=1e25", "Reg (EU) 2024/1689 Art 51(2), 52(1)"),
            ("act=scrape;face_images=true;source=web;purpose=training;scope=aia", "Reg (EU) 2024/1689 Art 5(1)(e)"),
            ("act=place_on_market;use_case=insurance;scope=aia", "Reg (EU) 2024/1689 Annex III"),
            ("act=deploy;role=deployer;gpai=true;scope=aia.gpai", "Reg (EU) 2024/1689 Art 53"),
        ],
        ids=["a bound", "a purpose", "a definition", "a law without such an act"],
    )
    def test_name_what_was_asked_and_did_not_bite(self, facts: str, expected: str, answer: Any) -> None:
        (row,) = answer(f"{HEADER}A,EU,2026-11-21,x,{facts},,,\n")

        assert (row["decision"], row["obligations"]) == ("allow", [])
        assert cited(expected, row["citations"])

    def test_leave_out_what_no_stated_fact_keeps_away(self, answer: Any) -> None:
        (row,) = answer(f"{HEADER}A,EU,2026-11-21,x,act=train;personal_data=false,,,\n")

        assert cited("GDPR Art 6(1)", row["citations"])
        assert not any("Art 50" in citation or "Art 53" in citation for citation in row["citations"])


class TestWhatATableHasNoWordFor:
    def test_is_read_from_what_it_says(self, answer: Any) -> None:
        facts = "act=deploy;role=controller;personal_data=true;legal_basis=contract;notice=true;dpia=true;risk=high"
        high, named = answer(
            f"{HEADER}A,EU,2026-11-21,x,{facts},,,\nB,EU,2026-11-21,x,{facts};high_residual_risk=false,,,\n"
        )

        assert ("gdpr.prior36" in high["obligations"], "gdpr.prior36" in named["obligations"]) == (True, False)

    def test_is_never_read_from_open_facts(self, rulebook: Rulebook) -> None:
        facts = Facts.known(dpia=True, risk="high", personal_data=True, high_residual_risk=False)

        assert "gdpr.prior36" not in {
            duty.code
            for duty in lawful.law.judge(
                Act(
                    action=Action.DEPLOY,
                    actor="alice",
                    about=(),
                    purpose="test",
                    places=read_places("EU"),
                    on=date(2026, 11, 21),
                ),
                facts,
                rulebook,
            ).obligations
        }
