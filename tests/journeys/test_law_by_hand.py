"""The law of a workspace command by command: collect from the web, declare, prove, ask, report, see what is due."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

import lawful.app
from journeys.conftest import lawful as command
from lawful.cli import app as program
from lawful.cli.node import started
from people import PURPOSE, USE, agree, keep_model
from sites import site

ROWS = "x,y,label\n" + "\n".join(f"{i % 7},{i % 5},{'a' if i % 7 > 3 else 'b'}" for i in range(60))
PRIVATE = {"LAWFUL_COLLECT_PRIVATE_ADDRESSES": "true"}
ADD = ["--licence", "CC-BY-4.0", "--purpose", PURPOSE, "--no-personal-data"]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Path:
    """Alice's workspace with a model and a service in force."""
    folder = tmp_path_factory.mktemp("office") / "w"
    lawful.app.create(folder, operator="alice", places=("EU",))
    with lawful.app.open(folder) as app:
        model = keep_model(app)
        app.deploy(model, agree(app), purpose=PURPOSE, use={**USE, "use_case": "annexIII.4a"})
    return folder


@pytest.fixture
def run(workspace):
    def run_(*words: str, code: int = 0, **environment: str):
        return command(*words, "--workspace", str(workspace), code=code, **environment)

    return run_


def service(workspace) -> str:
    with lawful.app.open(workspace) as app:
        return app.store.services.all()[0].id


class TestDataFromTheWeb:
    def test_is_refused_where_it_is_reserved_and_taken_once_a_licence_is_stated(self, run):
        with site() as web:
            web.put("/robots.txt", "User-agent: *\nDisallow: /")
            url = web.put("/rows.csv", ROWS)
            asked = run("data", "add", url, *ADD, code=4, **PRIVATE)
            assert "facts needed: research_org" in asked.stderr
            run("law", "declare", "alice", "research_org=false", "pirate_source=false", "health=false")

            refused = run("data", "add", url, *ADD, code=3, **PRIVATE)
            assert "eu.dsm.4" in refused.stderr
            assert "obtain a licence" in refused.stderr
            assert "research_org declared by alice" in refused.stderr

            added = run("data", "add", url, *ADD, "--fact", "licence_ok=true", "--name", "rows", **PRIVATE)
            assert added.stdout.startswith("data-rows-")

    def test_is_not_fetched_from_our_own_network(self, run):
        with site() as web:
            refused = run("data", "add", web.put("/rows.csv", ROWS), *ADD, code=1)

            assert "private network" in refused.stderr
            assert "collect.private_addresses" in refused.stderr
            assert web.asked == []

    def test_of_a_file_says_where_it_comes_from(self, run, tmp_path):
        (tmp_path / "rows.csv").write_text(ROWS)

        assert "--source" in run("data", "add", str(tmp_path / "rows.csv"), *ADD, code=1).stderr


class TestDataThatLeavesOrEnds:
    def test_moves_only_once_the_law_of_both_places_has_what_it_asks(self, run, tmp_path):
        (tmp_path / "own.csv").write_text(ROWS)
        added = run("data", "add", str(tmp_path / "own.csv"), *ADD, "--source", "ours", "--retention-days", "30")
        dataset = added.stdout.split()[0]
        words = ["data", "export", dataset, str(tmp_path / "out.parquet"), "--to", "US", "--purpose", PURPOSE]
        run("law", "declare", "alice", "health=false")

        asked = run(*words, code=4)
        assert "foreign_authority" in asked.stderr
        assert not (tmp_path / "out.parquet").exists()
        run("law", "declare", "alice", "foreign_authority=false")

        assert "recipient in US" in run(*words).stdout
        assert (tmp_path / "out.parquet").read_bytes()[:4] == b"PAR1"
        assert dataset in run("due", "--days", "31").stdout
        assert run("data", "expire").stdout == "no dataset's time has run out\n"


class TestQuestions:
    def test_are_answered_for_a_service_on_all_that_is_known(self, run, workspace):
        facts = (
            "role=deployer",
            "annex_iii_filter=false",
            "research_only=false",
            "personal_use=false",
            "design_changed=true",
        )
        stated = [word for fact in facts for word in ("--fact", fact)]

        answer = json.loads(run("law", "check", "--service", service(workspace), *stated, "--json").stdout)

        assert answer["verdict"] in ("allow", "allow-with-obligations")
        assert "eu.ai-act.26" in {ahead["rule"] for ahead in answer["upcoming"]}

    def test_are_answered_for_a_model_with_facts_beside_the_known_ones(self, run):
        denied = run("law", "check", "--model", "linear", "--fact", "practice=manipulation", "--json", code=3)
        assert json.loads(denied.stdout)["verdict"] == "deny"

        elsewhere = run("law", "check", "--model", "linear", "--place", "CN", "--json", code=4)
        assert json.loads(elsewhere.stdout)["unknown"]

    def test_that_are_open_are_asked(self, run):
        asked = json.loads(run("law", "ask", "--model", "linear", "--place", "CN", "--json").stdout)

        assert asked
        assert all(question["ask"].endswith("?") for question in asked)
        given = [
            word for q in asked for word in ("--fact", f"{q['fact']}={'false' if q['kind'] == 'flag' else 'none'}")
        ]
        run("law", "check", "--model", "linear", "--place", "CN", *given)

    def test_about_nothing_are_usage(self, run):
        assert "--model, or --service" in run("law", "check", code=1).stderr
        assert "--model, or --service" in run("law", "ask", "deploy", code=1).stderr

    def test_about_change_name_the_services_that_it_touches(self, run, workspace):
        told = run("law", "diff", "2026-12-01", "2027-12-31").stdout
        assert f"touches {service(workspace)}" in told

        rows = json.loads(run("law", "diff", "2026-12-01", "2027-12-31", "--json").stdout)
        assert {row["id"] for row in rows if row["services"]} >= {"eu.ai-act.26"}

        alone = command("law", "diff", "2026-12-01", "2027-12-31").stdout
        assert "touches" not in alone


class TestFactsAndEvidence:
    def test_are_listed_with_who_said_or_showed_them(self, run, tmp_path):
        (tmp_path / "summary.html").write_text("what it was trained on")
        run("law", "declare", "linear", "retention_policy=true", "--by", "bob", "--reason", "DOC-7")

        proved = run("law", "prove", "linear", "page", str(tmp_path / "summary.html"), "--fact", "training_summary")
        assert "training_summary=True" in proved.stdout
        assert "counts until" in proved.stdout

        told = run("law", "facts", "linear").stdout
        assert "retention_policy=True declared by bob on" in told
        assert "training_summary=True shown by law.evidence.page on" in told
        assert len(json.loads(run("law", "facts", "linear", "--json").stdout)["evidence"]) == 1

    def test_of_a_page_are_fetched(self, run):
        with site() as web:
            url = web.put("/policy", "our policy", kind="text/html")
            proved = json.loads(
                run("law", "prove", "alice", "page", url, "--fact", "retention_policy", "--json", **PRIVATE).stdout
            )

        assert (proved["source"], proved["facts"]) == (url, {"retention_policy": True})

    def test_by_nobody_are_refused(self, run):
        assert "nobody is known" in run("law", "declare", "alice", "practice=none", "--by", "charlie", code=1).stderr


class TestANotice:
    def test_is_drafted_in_both_languages(self, run, workspace):
        english = run("law", "notice", service(workspace))
        assert "How to reach us" in english.stdout
        assert "nobody has said yet: contact" in english.stderr

        assert "联系方式" in run("law", "notice", service(workspace), "--language", "zh").stdout


class TestAModelThatIsGivenOut:
    def test_waits_for_what_the_law_of_publishing_asks(self, run, tmp_path):
        asked = run("model", "export", "linear", str(tmp_path / "w.safetensors"), code=4)

        assert "practice" in asked.stderr
        assert not (tmp_path / "w.safetensors").exists()


class TestAnIncident:
    def test_is_reported_updated_done_and_closed(self, run):
        facts = ["--fact", "personal_data=true", "--fact", "role=controller"]
        reported = json.loads(
            run("incident", "report", "--aware", "2026-11-20T12:00+00:00", "--place", "IN", *facts, "--json").stdout
        )
        name = reported["id"]
        assert {due["place"] for due in reported["deadlines"]} >= {"EU", "IN"}

        assert "gdpr.breach34" in run("incident", "update", name, "--fact", "risk=high").stdout
        run("incident", "done", name, "eu.gdpr.33")
        shown = run("incident", "show", name).stdout
        assert "done 20" in shown
        assert "GDPR Art 34(1),(2),(3)" in shown
        assert name in run("due").stdout
        assert "OVERDUE" in run("due").stdout
        assert name in run("incident", "list").stdout
        run("incident", "close", name)
        assert "closed" in run("incident", "list").stdout
        assert name not in run("due").stdout

    def test_needs_a_time_with_its_zone(self, run):
        assert "without its zone" in run("incident", "report", "--aware", "2026-11-20T12:00", code=1).stderr
        assert run("incident", "report", "--aware", "now", "--kind", "request", "--fact", "personal_data=true").stdout


class TestAMark:
    def test_is_read_from_a_picture(self, run, tmp_path):
        from lawful.law.marks import Aigc, write_aigc
        from pictures import png

        label = Aigc(label="1", content_producer="alice", produce_id="7")
        (tmp_path / "a.png").write_bytes(write_aigc(png(), label))
        (tmp_path / "b.png").write_bytes(png())

        assert '"ProduceID": "7"' in command("law", "mark", str(tmp_path / "a.png")).stdout
        assert command("law", "mark", str(tmp_path / "b.png")).stdout == "no mark was found\n"


class TestWhileANodeServes:
    def test_what_cannot_wait_goes_through_it(self, run, workspace):
        name = service(workspace)
        with started(workspace):
            assert "is declared" in run("law", "declare", "linear", "retention_policy=true").stdout
            assert json.loads(run("law", "check", "--service", name, "--json").stdout)["verdict"].startswith("allow")
            assert run("law", "ask", "--model", "linear", "--place", "CN").stdout
            assert f"touches {name}" in run("law", "diff", "2026-12-01", "2027-12-31").stdout
            reported = run(
                "incident", "report", "--aware", "2026-11-20T12:00Z", "--fact", "personal_data=true", "--json"
            )
            incident = json.loads(reported.stdout)["id"]
            assert "eu.gdpr.33" in run("incident", "update", incident, "--fact", "role=controller").stdout
            run("incident", "done", incident, "eu.gdpr.33")
            assert incident in run("due").stdout
            run("incident", "close", incident)
            assert "closed" in run("incident", "list").stdout
            refused = run("law", "declare", "linear", "practise=none", code=1)
            assert "perhaps practice" in refused.stderr
        assert "retention_policy=True declared by alice" in run("law", "facts", "linear").stdout

    def test_what_the_workspace_shows_is_the_same_as_from_its_folder(self, run, workspace):
        name, (receipt, *_) = service(workspace), [e["id"] for e in entries(run) if e["event"] == "act:decided"]
        reported = run("incident", "report", "--aware", "2026-11-20T12:00Z", "--fact", "personal_data=true", "--json")
        run("law", "declare", "linear", "retention_policy=true", "--by", "bob")
        shown = [
            ("data", "list"),
            ("data", "show", "data-1"),
            ("model", "list", "--json"),
            ("model", "show", "linear:1"),
            ("model", "services"),
            ("model", "licences", "linear"),
            ("model", "notice", "linear"),
            ("contract", "list"),
            ("contract", "show", "A-1"),
            ("contract", "verify", "A-1"),
            ("law", "facts", "linear"),
            ("law", "facts", "linear", "--json"),
            ("law", "notice", name),
            ("incident", "show", json.loads(reported.stdout)["id"]),
            ("why", receipt),
            ("why", receipt, "--json"),
        ]
        from_the_folder = {words: said(workspace, *words) for words in shown}

        with started(workspace):
            from_the_node = {words: said(workspace, *words) for words in shown}
            nobody = run("data", "show", "data-2", code=1).stderr

        assert from_the_node == from_the_folder
        assert all(from_the_folder.values())
        assert "the node refused" in nobody

    def test_evidence_is_read_and_read_again_by_it(self, run, workspace, tmp_path):
        (tmp_path / "summary.html").write_text("what it was trained on")
        words, day = ("law", "prove", "linear", "page"), str(datetime.now(UTC).date() - timedelta(days=3))
        with site() as web, started(workspace, LAWFUL_COLLECT_PRIVATE_ADDRESSES="true"):
            url = web.put("/policy", "our policy", kind="text/html")
            read = run(*words, str(tmp_path / "summary.html"), "--fact", "training_summary", "--made-on", day)
            run(*words, url, "--fact", "retention_policy")
            again = run("law", "recheck").stdout
            wrong = run(*words, str(tmp_path / "summary.html"), "--fact", "no_such_fact", code=1)

        assert "training_summary=True" in read.stdout
        assert "retention_policy of model-linear-1: counts until" in again
        assert "no_such_fact" in wrong.stderr
        told = run("law", "facts", "linear").stdout
        assert f"training_summary=True shown by law.evidence.page on {day}" in told

    def test_the_log_is_listed_and_exported(self, run, workspace, tmp_path):
        before = entries(run)
        with started(workspace):
            listed = entries(run)
            few = run("audit", "list", "--last", "2").stdout
            run("audit", "export", str(tmp_path / "evidence.lawful"))

        assert [entry["id"] for entry in listed[: len(before)]] == [entry["id"] for entry in before]
        assert [entry["index"] for entry in listed] == list(range(len(listed)))
        assert len(few.splitlines()) == 2
        assert "VALID" in command("verify", str(tmp_path / "evidence.lawful")).stdout
        assert list((workspace / "run").iterdir()) == []


def said(workspace, *words: str) -> str:
    """All that a command prints, run in this process: a new one for each takes a second."""
    done = CliRunner().invoke(program, [*words, "--workspace", str(workspace)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def entries(run) -> list[dict]:
    """The whole log, as the command line lists it."""
    return [json.loads(line) for line in run("audit", "list", "--json", "--last", "2000").stdout.splitlines()]
