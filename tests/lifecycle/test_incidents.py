"""A breach starts every clock at once, in every place; what is due is listed, done, and on the log."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

import lawful.app
from lawful.core.errors import Conflict, Invalid, NotFound
from lawful.law.clocks import RETENTION_MONTHS
from people import PURPOSE, USE, agree, keep_model

AWARE = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # a Friday


class Clock:
    """Stands where a test puts it."""

    def __init__(self) -> None:
        self.time = AWARE + timedelta(hours=2)

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.time.timestamp()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def app(tmp_path, clock):
    (tmp_path / "lawful.toml").write_text('operator = "alice"\nplaces = ["EU", "CN", "IN", "BR", "KR", "UK"]\n')
    with lawful.app.open(tmp_path, clock=clock) as app:
        yield app


BREACH = {"personal_data": True, "role": "controller", "risk": "likely", "severity": "larger"}


def rows(incident) -> dict[str, str]:
    return {due.rule: due.by.isoformat() for due in incident.deadlines}


class TestABreach:
    def test_starts_every_clock_in_every_place_with_its_citation(self, app):
        incident = app.law.report("breach", AWARE, stated=BREACH)

        due = rows(incident)
        assert due["eu.gdpr.33"] == "2026-11-23T12:00:00+00:00"  # 72 hours, through the weekend
        assert due["cn.security.report"] == "2026-11-20T16:00:00+00:00"  # four hours
        assert due[_of(incident, "in.certin6h")] == "2026-11-20T18:00:00+00:00"  # six hours
        places = {due.place for due in incident.deadlines}
        assert {"EU", "CN", "IN", "BR", "KR", "UK"} <= places
        assert all(due.citation for due in incident.deadlines)
        assert [due.by for due in incident.deadlines] == sorted(due.by for due in incident.deadlines)

    def test_is_on_the_log_with_all_its_instants_and_the_decision_before_it(self, app):
        size = app.log.size

        incident = app.law.report("breach", AWARE, stated=BREACH)

        decided, entry, closed = [entry for _, entry in app.log.read(size, app.log.size)]
        assert (decided.event, decided.facts["action"], closed.status) == ("act:decided", "incident", "done")
        assert entry.event == "incident:reported"
        assert entry.facts["aware_at"] == str(AWARE)
        assert "eu.gdpr.33 2026-11-23T12:00:00+00:00" in entry.facts["due"]
        assert app.law.incident(incident.id) == incident

    def test_runs_clocks_that_may_run_and_names_the_facts_that_decide(self, app):
        incident = app.law.report("breach", AWARE, stated={"personal_data": True, "role": "controller"})

        doubtful = {due.rule for due in incident.deadlines if due.doubtful}
        assert {"eu.gdpr.33", "cn.security.report"} <= doubtful

    def test_is_never_refused_for_what_nobody_knows_yet(self, app):
        assert app.law.report("breach", AWARE).deadlines

    def test_knows_what_is_known_of_the_thing_it_is_about(self, app):
        keep_model(app)
        app.law.declare("data-1", "personal_data", True)
        app.law.declare("data-1", "role", "controller")

        incident = app.law.report("breach", AWARE, about=("data-1",), stated={"risk": "high"})

        assert incident.about == ("data-1",)
        doubtful = {due.rule: due.doubtful for due in incident.deadlines}
        assert doubtful["eu.gdpr.33"] is False
        assert doubtful["eu.gdpr.34"] is True  # nobody said whether the data were encrypted

    def test_asks_other_places_too_when_they_are_named(self, app):
        before = {due.place for due in app.law.report("breach", AWARE, stated=BREACH).deadlines}

        after = {due.place for due in app.law.report("breach", AWARE, stated=BREACH, places=("JP", "SG")).deadlines}

        assert after - before == {"JP", "SG"}

    @pytest.mark.parametrize(
        ("aware", "stated"),
        [
            (datetime(2026, 11, 20, 12, 0), {}),
            (AWARE + timedelta(days=9), {}),
            (datetime.min.replace(tzinfo=timezone(timedelta(hours=14))), {}),
            (AWARE, {"risk": "enormous"}),
            (AWARE, {"rsik": "high"}),
        ],
    )
    def test_that_cannot_be_meant_is_refused_and_leaves_no_entry(self, app, aware, stated):
        size = app.log.size

        with pytest.raises(Invalid):
            app.law.report("breach", aware, stated=stated)

        assert (app.log.size, app.law.incidents()) == (size, ())


def _of(incident, code: str) -> str:
    return next(due.rule for due in incident.deadlines if due.code == code)


class TestWhatBecomesKnown:
    def test_stops_clocks_and_starts_others(self, app):
        incident = app.law.report("breach", AWARE, stated={**BREACH, "risk": "likely"})

        updated = app.law.update(incident.id, {"risk": "unlikely"})

        assert "eu.gdpr.33" not in rows(updated)
        assert "eu.gdpr.34" in rows(app.law.update(incident.id, {"risk": "high"}))

    def test_leaves_what_was_done_as_it_is(self, app, clock):
        incident = app.law.report("breach", AWARE, stated=BREACH)
        app.law.done(incident.id, "eu.gdpr.33", by="alice")

        updated = app.law.update(incident.id, {"risk": "unlikely"})

        kept = next(due for due in updated.deadlines if due.rule == "eu.gdpr.33")
        assert (kept.done_at, kept.done_by) == (clock.now(), "alice")


class TestADuty:
    def test_is_done_once(self, app):
        incident = app.law.report("breach", AWARE, stated=BREACH)

        left = app.law.done(incident.id, "eu.gdpr.33").open

        assert "eu.gdpr.33" not in {due.rule for due in left}
        with pytest.raises(Conflict, match="done before"):
            app.law.done(incident.id, "eu.gdpr.33")
        with pytest.raises(NotFound, match="no clock"):
            app.law.done(incident.id, "eu.gdpr.999")

    def test_that_was_done_late_is_on_the_log_as_late(self, app, clock):
        incident = app.law.report("breach", AWARE, stated=BREACH)
        clock.time = AWARE + timedelta(hours=73)

        app.law.done(incident.id, "eu.gdpr.33")

        entry = [entry for _, entry in app.log.read(0, app.log.size)][-1]
        assert (entry.event, entry.facts["late"]) == ("incident:notified", True)

    def test_of_a_closed_incident_is_not_due(self, app):
        incident = app.law.report("breach", AWARE, stated=BREACH)

        closed = app.law.close(incident.id)

        assert closed.open == ()
        assert not [item for item in app.law.due(days=400) if item.about == incident.id]
        for change in (app.law.close, lambda id_: app.law.done(id_, "eu.gdpr.33"), lambda id_: app.law.update(id_, {})):
            with pytest.raises(Conflict, match="was closed"):
                change(incident.id)


class TestARequest:
    def test_of_a_person_starts_the_clocks_of_its_answer(self, app):
        incident = app.law.report(
            "request", AWARE, stated={"personal_data": True, "role": "controller", "request": "erase"}
        )

        due = rows(incident)
        assert due["eu.gdpr.17"] == "2026-12-20T23:00:00+00:00"  # a month, to the end of its last day in Brussels
        assert incident.id.startswith("request-")


class TestWhatIsDue:
    def test_is_listed_soonest_first_and_overdue_too(self, app, clock):
        incident = app.law.report("breach", AWARE, stated=BREACH)
        clock.time = AWARE + timedelta(days=5)

        found = app.law.due(days=0)

        assert [item.by for item in found] == sorted(item.by for item in found)
        assert {item.rule for item in found if item.about == incident.id} >= {"eu.gdpr.33", "cn.security.report"}
        assert all(item.citation for item in found if item.what == "incident")

    def test_holds_agreements_that_end_and_evidence_that_expires(self, app):
        agree(app)
        app.law.prove("alice", "page", b"a summary", fact="training_summary")

        found = {item.what: item for item in app.law.due(days=400) if item.what != "erase"}

        assert found["agreement"].about == "A-1"
        assert found["evidence"].by.date() == date(2026, 11, 20) + timedelta(days=182)
        assert not {"agreement", "evidence"} & {item.what for item in app.law.due(days=5)}

    def test_holds_what_the_end_of_an_agreement_asks_for(self, app, clock):
        agree(app)
        app.revoke_agreement("A-1", party="bob")

        (item,) = [item for item in app.law.due(days=31) if item.about == "A-1"]

        assert (item.what, item.by.date()) == ("erase", date(2026, 12, 20))
        assert "retention_days" in item.citation
        assert "GDPR Art 28(3)(g)" in item.citation

    def test_holds_datasets_whose_time_runs_out_and_they_are_removed(self, app, tmp_path, clock):
        app.close()
        (tmp_path / "lawful.toml").write_text('operator = "alice"\nplaces = ["EU"]\n')
        (tmp_path / "rows.csv").write_text("x,y,label\n" + "\n".join(f"{i},{i % 5},a" for i in range(9)))
        plan = lawful.app.data_plan(
            name="rows", path="rows.csv", source="ours", licence="Apache-2.0", personal_data=False, retention_days=30
        )
        with lawful.app.open(tmp_path, clock=clock) as app:
            dataset = app.collect("rows", *app.records(plan, tmp_path), purpose=PURPOSE).dataset

            due = next(item for item in app.law.due(days=31) if item.about == dataset.id)
            assert (due.what, due.by.date()) == ("erase", date(2026, 12, 20))
            clock.time = datetime(2026, 12, 20, 23, 0, tzinfo=UTC)
            assert app.expire() == ()
            clock.time = datetime(2026, 12, 21, 1, 0, tzinfo=UTC)

            assert dataset.id in app.expire()

            assert all(kept.removed_at for kept in app.datasets())
            assert not app.house.blobs.exists(dataset.digest)
            erased = [e for _, e in app.log.read(0, app.log.size) if e.facts.get("action") == "erase"]
            assert erased and erased[0].verdict == "allow"

    def test_says_how_long_the_records_of_an_ended_service_are_kept(self, app, tmp_path, clock):
        use = {**USE, "practice": (), "important_data": True, "opinion_attribute": False, "health": False}
        app.close()
        (tmp_path / "lawful.toml").write_text('operator = "alice"\nplaces = ["CN"]\n')
        with lawful.app.open(tmp_path, clock=clock) as app:
            service = app.deploy(keep_model(app), agree(app), purpose=PURPOSE, use=use)
            app.withdraw(service.id)
            codes = [item for item in app.law.due(days=4_000) if item.what == "keep"]

            assert codes, [f.rule for f in app.law.check(service.id, None, (), {}).findings]
            assert all(item.citation in {cites for _, cites in RETENTION_MONTHS.values()} for item in codes)


class TestTheLawThatComes:
    def test_names_the_services_that_it_touches(self, app, tmp_path, clock):
        app.close()
        (tmp_path / "lawful.toml").write_text('operator = "alice"\nplaces = ["EU"]\n')
        with lawful.app.open(tmp_path, clock=clock) as app:
            plain = app.deploy(keep_model(app), agree(app), purpose=PURPOSE, use={**USE, "practice": ()})
            hiring = app.deploy(
                keep_model(app, version=2), app.agreement("A-1"), purpose=PURPOSE,
                use={"public_facing": False, "practice": (), "use_case": "annexIII.4a"},
            )  # fmt: skip

            changes = app.law.diff(date(2026, 12, 1), date(2027, 12, 31))

            touched = {change.id for change, services in changes if hiring.id in services}
            spared = {change.id for change, services in changes if plain.id in services}
            assert {"eu.ai-act.8", "eu.ai-act.26"} <= touched - spared
            assert len(touched) < len(changes)
            assert {item.rule for item in app.law.due(days=400) if item.about == hiring.id} <= touched
            app.withdraw(hiring.id)
            assert not any(hiring.id in services for _, services in app.law.diff(date(2026, 12, 1), date(2027, 12, 31)))
