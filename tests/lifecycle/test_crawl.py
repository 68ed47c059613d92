"""Collecting from the web: what the owner reserves is read before and at the fetch, decided on, and kept on record."""

from __future__ import annotations

import json

import msgspec
import pytest

import lawful.app
from lawful.core.errors import Invalid, NeedsFact, Refused, Unavailable
from lawful.law import evidence
from people import PURPOSE
from sites import site

ROWS = "x,y,label\n" + "\n".join(f"{i % 7},{i % 5},{'a' if i % 7 > 3 else 'b'}" for i in range(60))
FACTS = {"research_org": False, "health": False, "important_data": False, "pirate_source": False}


@pytest.fixture
def web():
    with site() as found:
        yield found


@pytest.fixture
def app(tmp_path):
    with opened(tmp_path) as app:
        yield app


def opened(folder, places: str = '["EU"]'):
    (folder / "lawful.toml").write_text(
        f'operator = "alice"\nplaces = {places}\n[collect]\nprivate_addresses = true\nagent = "lawfulbot"\nseconds = 10\n'
    )
    return lawful.app.open(folder)


def collect(app, url: str, **facts):
    plan = lawful.app.data_plan(
        name="rows", path=url, licence="CC-BY-4.0", personal_data=False, facts={**FACTS, **facts}
    )
    return app.collect("rows", *app.records(plan, app.folder, purpose=PURPOSE), purpose=PURPOSE).dataset


def log_of(app, dataset) -> dict:
    return json.loads(app.house.blobs.get(dataset.crawl_log))


class TestAFreePage:
    def test_is_collected_with_its_crawl_log_as_evidence(self, app, web):
        url = web.put("/rows.csv", ROWS)

        dataset = collect(app, url)

        record = log_of(app, dataset)
        assert (dataset.rows, dataset.provenance.source) == (35, url)
        assert (record["url"], record["decision"], record["reserved"], record["signs"]) == (url, "kept", False, [])
        assert record["robots"].startswith("sha256:")
        assert evidence.crawl_log([record]).facts == {"tdm_optout": False}
        kept = [e for _, e in app.log.read(0, app.log.size) if e.event == "dataset:collected"]
        assert {entry.facts["crawl_log"] for entry in kept} == {dataset.crawl_log}

    def test_is_asked_about_under_our_own_name_after_robots(self, app, web):
        collect(app, web.put("/rows.csv", ROWS))

        assert web.asked == ["/robots.txt", "/.well-known/tdmrep.json", "/rows.csv"]

    def test_says_at_the_gate_of_training_what_was_found(self, app, web):
        dataset = collect(app, web.put("/rows.csv", ROWS))

        from lawful.lifecycle.gather import dataset_facts

        facts = dataset_facts(app.house, dataset, purpose=PURPOSE, commercial=True)
        assert (facts.value("source"), facts.value("tdm_optout"), facts.value("lawful_access")) == ("web", False, True)
        assert facts["tdm_optout"].by == "law.reservation.read"

    def test_of_html_becomes_rows_of_text(self, app, web):
        url = web.put("/page", "<html><script>no</script><p>One  row.</p><p>Another row.</p></html>", kind="text/html")

        dataset = collect(app, url)

        assert (dataset.kind, dataset.rows) == ("text", 2)


RESERVED = {
    "robots for all": {"/robots.txt": "User-agent: *\nDisallow: /rows"},
    "robots for us": {"/robots.txt": "User-agent: lawfulbot\nDisallow: /"},
    "robots for crawlers that train": {"/robots.txt": "User-agent: GPTBot\nDisallow: /"},
    "a TDM file": {"/.well-known/tdmrep.json": '[{"location": "/*", "tdm-reservation": 1}]'},
}


class TestAReservedPage:
    @pytest.mark.parametrize("files", RESERVED.values(), ids=RESERVED)
    def test_of_which_the_host_says_so_is_refused_before_it_is_fetched(self, app, web, files):
        for path, text in files.items():
            web.put(path, text)

        with pytest.raises(Refused, match=r"eu\.dsm\.4") as refused:
            collect(app, web.put("/rows.csv", ROWS))

        ground = refused.value.decision.ground
        assert "2019/790 Art 4" in ground.citation
        assert any("licence" in remedy for remedy in ground.remedies)
        assert "/rows.csv" not in web.asked
        assert app.datasets() == ()
        assert [e.verdict for _, e in app.log.read(0, app.log.size) if e.event == "act:decided"] == ["deny"]

    def test_by_its_header_is_refused_when_it_arrives_and_not_kept(self, app, web):
        with pytest.raises(Refused, match=r"eu\.dsm\.4"):
            collect(app, web.put("/rows.csv", ROWS, tdm_reservation="1"))

        assert app.datasets() == ()
        assert list(app.house.blobs.names() if hasattr(app.house.blobs, "names") else ()) == []

    def test_by_a_meta_tag_is_refused(self, app, web):
        html = '<html><head><meta name="tdm-reservation" content="1"></head><p>Words.</p></html>'

        with pytest.raises(Refused, match=r"eu\.dsm\.4"):
            collect(app, web.put("/page.html", html, kind="text/html; charset=utf-8"))

    def test_in_plain_words_only_is_refused_as_disputed(self, app, web):
        html = "<p>Text.</p><footer>No part may be used for text and data mining.</footer>"

        with pytest.raises(Refused, match=r"eu\.dsm\.4-natural"):
            collect(app, web.put("/page.html", html, kind="text/html"))

    def test_is_taken_under_a_licence_that_a_named_person_states(self, app, web):
        web.put("/robots.txt", "User-agent: *\nDisallow: /")

        dataset = collect(app, web.put("/rows.csv", ROWS), licence_ok=True)

        record = log_of(app, dataset)
        assert (record["reserved"], record["machine_readable"]) == (True, True)
        assert "robots.txt disallows" in record["signs"]
        assert evidence.crawl_log([record]).problems == ("1 reserved works were kept",)

    def test_is_reserved_on_the_host_that_it_redirects_to(self, app, web):
        with site() as other:
            other.put("/robots.txt", "User-agent: *\nDisallow: /")
            target = other.put("/rows.csv", ROWS)
            url = web.put("/here", "", status=302, location=target)

            with pytest.raises(Refused, match=r"eu\.dsm\.4"):
                collect(app, url)

            assert other.asked == ["/robots.txt", "/.well-known/tdmrep.json"]

    def test_waits_for_the_fact_whether_we_are_a_research_organisation(self, app, web):
        web.put("/robots.txt", "User-agent: *\nDisallow: /")
        url = web.put("/rows.csv", ROWS)
        plan = lawful.app.data_plan(name="rows", path=url, licence="CC-BY-4.0", personal_data=False)

        with pytest.raises(NeedsFact, match="declare the fact research_org or Drop the reserved works") as needs:
            app.records(plan, app.folder, purpose=PURPOSE)

        assert "research_org" in needs.value.decision.needs
        for name, value in (("research_org", True), ("pirate_source", False), ("health", False)):
            app.law.declare("alice", name, value)
        assert app.collect("rows", *app.records(plan, app.folder), purpose=PURPOSE).dataset.crawl_log

    def test_is_no_question_where_no_law_of_the_place_asks_it(self, tmp_path, web):
        web.put("/robots.txt", "User-agent: *\nDisallow: /")

        with opened(tmp_path, '["US"]') as app:
            dataset = collect(app, web.put("/rows.csv", ROWS))

            assert log_of(app, dataset)["reserved"] is True


class TestRobotsThatCannotBeRead:
    def test_reserve_everything(self, app, web):
        web.put("/robots.txt", "", status=503)

        with pytest.raises(Refused, match=r"eu\.dsm\.4"):
            collect(app, web.put("/rows.csv", ROWS))

    def test_are_none_where_the_host_has_none(self, app, web):
        web.put("/robots.txt", "", status=403)

        assert collect(app, web.put("/rows.csv", ROWS)).rows


class TestWhatCannotBeCollected:
    def test_is_named_when_the_page_is_not_there(self, app, web):
        with pytest.raises(Unavailable, match="the server answered 404"):
            collect(app, f"{web.address}/nothing.csv")

    def test_is_named_when_it_is_no_data(self, app, web):
        with pytest.raises(Invalid, match="does not say what it is"):
            collect(app, web.put("/rows.bin", b"\x00", kind="application/octet-stream"))

    def test_is_named_when_it_redirects_in_a_circle(self, app, web):
        web.put("/a", "", status=301, location="/b")

        with pytest.raises(Unavailable, match="redirects too often"):
            collect(app, web.put("/b", "", status=301, location="/a"))

    def test_waits_for_the_facts_that_the_law_asks(self, app, web):
        plan = lawful.app.data_plan(name="rows", path=web.put("/rows.csv", ROWS), licence="CC-BY-4.0")

        with pytest.raises(NeedsFact) as needs:
            app.collect("rows", *app.records(plan, app.folder, purpose=PURPOSE), purpose=PURPOSE)

        assert "personal_data" in needs.value.decision.needs


class TestAPlan:
    def test_may_name_an_address_instead_of_a_file(self):
        plan = lawful.app.data_plan(name="rows", path="https://example.org/rows.csv", licence="CC-BY-4.0")

        assert msgspec.to_builtins(plan)["path"] == "https://example.org/rows.csv"
