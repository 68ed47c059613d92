"""The duties that the platform performs itself: marks, clocks, reservations, evidence."""

from __future__ import annotations

import importlib
import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from lawful.core.act import Act, Action
from lawful.core.canonical import digest
from lawful.core.errors import Invalid
from lawful.core.facts import Facts
from lawful.core.place import Place
from lawful.law import Rulebook, clocks, evidence, marks, reservation
from lawful.law.marks import Aigc
from lawful.law.reservation import Page
from lawful.law.version import Clock
from pictures import JPEG, png

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # a Friday
LABEL = Aigc(label="1", content_producer="lawful", produce_id="answer-1")


class TestTheImplicitLabel:
    @pytest.mark.parametrize("file", [png(), JPEG])
    def test_is_read_back_from_the_file(self, file: bytes) -> None:
        assert marks.read_aigc(marks.write_aigc(file, LABEL)) == (LABEL,)
        assert marks.read_aigc(file) == ()

    @pytest.mark.parametrize("file", [png(), JPEG])
    def test_leaves_earlier_labels_where_they_are(self, file: bytes) -> None:
        later = Aigc(label="2", content_propagator="platform", propagate_id="7", reserved_code1="'\"<&>中文")

        both = marks.read_aigc(marks.write_aigc(marks.write_aigc(file, LABEL), later))

        assert {LABEL, later} == set(both)

    def test_has_the_names_of_the_standard(self) -> None:
        packet = marks._packet(LABEL).decode()

        for name in ("Label", "ContentProducer", "ProduceID", "ReservedCode1", "ContentPropagator", "PropagateID"):
            assert f"&quot;{name}&quot;" in packet

    def test_needs_a_producer_and_a_number(self) -> None:
        with pytest.raises(Invalid, match="lacks ContentProducer"):
            marks.write_aigc(png(), Aigc(label="1"))

    @pytest.mark.parametrize(
        "file", [b"", b"GIF89a", png()[:-6], png()[:40] + b"x" + png()[41:], JPEG[:5] + b"\x00\x01"]
    )
    def test_is_not_written_into_what_is_no_such_file(self, file: bytes) -> None:
        with pytest.raises(Invalid):
            marks.write_aigc(file, LABEL)

    @given(st.binary(max_size=200))
    def test_reading_never_fails_in_another_way(self, noise: bytes) -> None:
        for start in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8"):
            try:
                marks.read_aigc(start + noise)
            except Invalid:
                continue


class TestTheSignedMark:
    def test_holds_for_its_output_only(self) -> None:
        key = Ed25519PrivateKey.from_private_bytes(b"k" * 32)

        def verify(signature: bytes, message: bytes) -> bool:
            try:
                key.public_key().verify(signature, message)
            except InvalidSignature:
                return False
            return True

        signed = marks.sign(marks.mark(b"an answer", provider="alice", system="digits@3", now=NOON), key.sign)
        field = json.dumps({"mark": json.loads(marks.canonical(signed.mark)), "signature": signed.signature})

        assert signed == marks.read_mark(field, b"an answer", verify)
        with pytest.raises(Invalid, match="another output"):
            marks.read_mark(field, b"another answer", verify)
        with pytest.raises(Invalid, match="does not hold"):
            marks.read_mark(field.replace("alice", "mallory"), b"an answer", verify)
        with pytest.raises(Invalid, match="cannot be read"):
            marks.read_mark("{}", b"an answer", verify)

    def test_goes_into_headers_without_breaking_them(self) -> None:
        mark = marks.mark(b"x", provider='a"\r\nset-cookie: b', system="数字", now=NOON)

        lines = [value for _, value in marks.headers(marks.sign(mark, lambda message: b"s"))]

        assert not any(c in line for line in lines for c in "\r\n数")
        assert 'provider="a???set-cookie: b"' in lines[0]

    def test_speaks_to_people_in_their_language(self) -> None:
        assert "人工智能" in marks.disclosure("zh-CN", "chat")
        assert marks.disclosure("en", "label") == marks.disclosure("xx", "label")


class TestAClock:
    @pytest.mark.parametrize(
        ("clock", "by"),
        [
            (Clock(event="", amount=72, unit="hours"), datetime(2026, 11, 23, 12, 0, tzinfo=UTC)),
            (Clock(event="", amount=14, unit="days"), datetime(2026, 12, 5, 0, 0, tzinfo=UTC)),
            (Clock(event="", amount=1, unit="months"), datetime(2026, 12, 21, 0, 0, tzinfo=UTC)),
            (Clock(event="", amount=3, unit="business-days"), datetime(2026, 11, 26, 0, 0, tzinfo=UTC)),
            (Clock(event="", amount=1, unit="days", zone="Asia/Shanghai"), datetime(2026, 11, 21, 16, 0, tzinfo=UTC)),
            (Clock(event="", amount=0, unit="hours"), NOON),
        ],
    )
    def test_runs_out_at_its_instant(self, clock: Clock, by: datetime) -> None:
        assert by == clocks.deadline(clock, NOON)

    def test_skips_free_days_where_working_days_count(self) -> None:
        clock = Clock(event="", amount=1, unit="working-days", zone="Asia/Shanghai")

        by = clocks.deadline(clock, NOON, free_days=[date(2026, 11, 23)])

        assert date(2026, 11, 24) == (by - timedelta(seconds=1)).astimezone(timezone(timedelta(hours=8))).date()

    def test_ends_a_month_on_its_last_day(self) -> None:
        assert date(2027, 2, 28) == clocks.add_months(date(2027, 1, 31), 1)
        assert date(2028, 2, 29) == clocks.add_months(date(2026, 2, 28) + timedelta(days=1), 24) - timedelta(days=1)

    def test_runs_beside_all_others_after_a_breach(self, rulebook: Rulebook) -> None:
        places = tuple(map(Place, ("EU", "IN", "BR", "KR")))
        breach = Act(action=Action.INCIDENT, actor="", about=(), purpose="", places=places, on=NOON.date())
        facts = Facts.known(personal_data=True, risk="high", digital_product=False, essential_entity=False)

        due = {one.code: one.by for one in clocks.due_times(breach, facts, NOON, rulebook)}

        assert NOON + timedelta(hours=72) == due["gdpr.breach33"]
        assert NOON + timedelta(hours=6) == due["in.certin6h"]
        assert NOON + timedelta(hours=72) == due["kr.pipa72h"]
        assert datetime(2026, 11, 26, 3, 0, tzinfo=UTC) == due["br.incident3bd"]
        assert "in.dpdp.breach" not in due

    @pytest.mark.parametrize(("who", "hours"), [({}, 4), ({"ciio": True}, 1), ({"public_body": True}, 2)])
    def test_is_shorter_for_critical_infrastructure(self, who: dict[str, bool], hours: int, rulebook: Rulebook) -> None:
        breach = Act(action=Action.INCIDENT, actor="", about=(), purpose="", places=(Place("CN"),), on=NOON.date())
        facts = Facts.known(**{"severity": "larger", "ciio": False, "public_body": False, **who})

        due = {one.code: one.by for one in clocks.due_times(breach, facts, NOON, rulebook)}

        assert NOON + timedelta(hours=hours) == due["csl.report"]

    def test_needs_a_time_zone(self) -> None:
        with pytest.raises(Invalid):
            clocks.deadline(Clock(event="", amount=1, unit="hours"), datetime(2026, 11, 20))

    def test_names_how_long_records_are_kept(self, rulebook: Rulebook) -> None:
        assert clocks.keep_months(["pipl.pia55", "label.log6m", "gdpr.lia"]) == 36
        assert clocks.keep_months([]) == 0
        assert set(clocks.RETENTION_MONTHS) <= {*rulebook.vocabulary.codes, *rulebook.vocabulary.more_codes}


def page(**parts: object) -> Page:
    return Page(url="https://news.example/a/b.html", **parts)  # type: ignore[arg-type]


class TestAReservation:
    @pytest.mark.parametrize(
        "parts",
        [
            {"robots": b"User-agent: *\nDisallow: /"},
            {"robots": b"user-agent: GPTBot\r\ndisallow: /a/"},
            {"robots": b"User-agent: *\nAllow: /\nContent-Usage: train-ai=n"},
            {"robots": b"User-agent: *\nContent-Signal: search=yes, ai-train=no"},
            {"robots": None},
            {"headers": (("TDM-Reservation", "1"),)},
            {"headers": (("X-Robots-Tag", "noai, noimageai"),)},
            {"html": '<head><META NAME="tdm-reservation" content="1"></head>'},
            {"html": '<meta name="robots" content="index, noai">'},
            {"tdmrep": b'[{"location": "/a/*", "tdm-reservation": 1}]'},
            {"tdmrep": b"[{"},
        ],
    )
    def test_is_heard_in_every_form_that_machines_read(self, parts: dict[str, object]) -> None:
        found = reservation.read(page(**parts), "lawful")

        assert (found.reserved, found.machine_readable) == (True, True)
        assert found.signs

    @pytest.mark.parametrize(
        "terms",
        [
            "All rights reserved. Text and data mining is prohibited without our prior consent.",
            "未经许可不得用于训练人工智能",
        ],
    )
    def test_in_plain_words_counts_as_one(self, terms: str) -> None:
        found = reservation.read(page(terms=terms), "lawful")

        assert found.facts() == {"tdm_optout": True, "optout_machine_readable": False}

    @pytest.mark.parametrize(
        "parts",
        [
            {},
            {"robots": b"User-agent: *\nDisallow: /private\nAllow: /a"},
            {"robots": b"User-agent: *\nDisallow: /a\nAllow: /a/b.html$"},
            {"robots": b"User-agent: lawful\nAllow: /\n\nUser-agent: *\nDisallow: /"},
            {"robots": b"# Disallow: /\nUser-agent: *\nDisallow:"},
            {"headers": (("tdm-reservation", "0"),)},
            {"tdmrep": b'[{"location": "/a/*", "tdm-reservation": 0}, {"location": "/*", "tdm-reservation": 1}]'},
            {"terms": "We use machine learning. No part of the station may be photographed."},
        ],
    )
    def test_is_not_invented(self, parts: dict[str, object]) -> None:
        assert not reservation.read(page(**parts), "lawful").reserved

    @pytest.mark.parametrize(
        ("pattern", "path", "fits"),
        [
            ("/", "/x", True), ("/a", "/ab", True), ("/a$", "/ab", False), ("/a$", "/a", True), ("*.pdf$", "/x.pdf", True),
            ("/*.pdf$", "/x.pdf?y", False), ("/a*b*c", "/axxbyyc/z", True), ("/a*b*c", "/axxcyyb", False),
            ("/a*aa$", "/aa", False), ("/%7Ejoe", "/~joe", True), ("/x*$", "/xyz", True),
        ],
    )  # fmt: skip
    def test_fits_paths_as_rfc_9309_says(self, pattern: str, path: str, fits: bool) -> None:
        assert fits is reservation.matches(pattern, path)

    def test_takes_no_longer_for_a_wicked_file(self) -> None:
        wicked = b"User-agent: *\n" + b"Disallow: /" + b"*a" * 5_000 + b"b\n" + b"<meta " * 100_000
        start = time.monotonic()

        reservation.read(page(robots=wicked, html="<" * 400_000, terms="may not " * 60_000), "lawful")

        assert time.monotonic() - start < 20

    def test_needs_an_address(self) -> None:
        with pytest.raises(Invalid):
            reservation.read(Page(url="file:///etc/passwd"), "lawful")


class Site(BaseHTTPRequestHandler):
    """A news site that reserves mining in a header, on one path only."""

    def do_GET(self) -> None:
        self.send_response(200)
        if self.path.startswith("/reserved"):
            self.send_header("TDM-Reservation", "1")
        self.end_headers()
        self.wfile.write(b"User-agent: *\nDisallow: /closed" if self.path == "/robots.txt" else b"<p>news</p>")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class TestASite:
    @pytest.mark.parametrize(("path", "reserved"), [("/open", False), ("/closed/1", True), ("/reserved/1", True)])
    def test_that_answers_is_read_as_it_stands(self, path: str, reserved: bool, site: str) -> None:
        with urllib.request.urlopen(f"{site}/robots.txt") as answer:
            robots = answer.read()
        with urllib.request.urlopen(site + path) as answer:
            fetched = Page(
                url=site + path, robots=robots, headers=tuple(answer.headers.items()), html=answer.read().decode()
            )

        assert reserved is reservation.read(fetched, "lawful").reserved


AGREEMENT = """
1. Subject matter, duration (two years), nature and purpose of the processing, types of personal data and categories of
data subjects are set out in Annex I. 2. The processor acts only on documented instructions. 3. Staff are bound to
confidentiality. 4. It takes the measures of Article 32. 5. It engages no sub-processor without the controller's written
authorisation. 6. It helps to answer requests about data subjects' rights, 7. and with Articles 32 to 36. 8. At the
end it deletes or returns all data. 9. It gives all information necessary and allows audits.
"""


class TestEvidence:
    def test_of_an_agreement_is_its_clauses(self) -> None:
        assert evidence.dpa_missing(AGREEMENT).facts == {"dpa_missing": "none"}
        without = AGREEMENT.replace("audits", "visits").replace("sub-processor", "helper")
        assert evidence.dpa_missing(without).facts == {"dpa_missing": ("d", "h")}

    def test_of_an_empty_form_is_not_there(self) -> None:
        assert evidence.dpa_missing(AGREEMENT + "Duration: [to be completed]").facts["dpa_missing"] == ("subject",)
        assert len(evidence.dpa_missing("").problems) == 9

    def test_loses_its_worth_on_its_day(self) -> None:
        checked = evidence.page("training_summary", b"page", digest(b"page"), date(2026, 1, 1), valid_days=183)

        assert "training_summary" in checked.as_facts(date(2026, 7, 2))
        assert "training_summary" not in checked.as_facts(date(2026, 7, 3))

    def test_of_a_page_ends_when_the_page_changes(self) -> None:
        changed = evidence.page("training_summary", b"other", digest(b"page"), date(2026, 1, 1))

        assert changed.facts == {}
        assert changed.problems

    def test_of_a_filing_is_its_number(self) -> None:
        shown = evidence.filing_number("备案号：网信算备110108823483901230031号")

        assert shown.facts == {"algorithm_filing": True, "filing_number_shown": True}
        assert evidence.filing_number("Beijing-Name-20230821").facts == {
            "genai_filing": True,
            "filing_number_shown": True,
        }
        assert evidence.filing_number("filed").problems

    def test_of_a_crawl_shows_that_reserved_works_were_dropped(self) -> None:
        record = dict.fromkeys(("url", "time", "robots", "headers", "terms_digest"), "x")

        assert evidence.crawl_log([{**record, "decision": "kept"}]).facts == {"tdm_optout": False}
        assert evidence.crawl_log([{**record, "decision": "kept", "reserved": True}]).facts == {}
        assert evidence.crawl_log(
            [{name: "x" for name in record if name != "terms_digest"} | {"decision": "dropped"}]
        ).problems == ("record 1 lacks terms_digest",)

    def test_of_a_test_counts_from_enough_samples(self) -> None:
        figures = {"refusal_rate": Decimal("0.96"), "output_pass": Decimal("0.95"), "over_refusal_rate": Decimal(2)}
        samples = {"refusal_rate": 300, "output_pass": 999, "over_refusal_rate": 300}

        checked = evidence.rates(figures, samples, date(2026, 1, 1))

        assert {"refusal_rate": Decimal("0.96")} == checked.facts
        assert len(checked.problems) == 2

    def test_names_checkers_that_exist(self, rulebook: Rulebook) -> None:
        for version, _ in rulebook.entries():
            for proof in version.evidence:
                if proof.checked_by:
                    module, _, name = proof.checked_by.rpartition(".")
                    assert callable(getattr(importlib.import_module(f"lawful.{module}"), name)), proof.checked_by
