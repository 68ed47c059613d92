"""Each state change makes exactly one entry of its own, and every event of the table has a change that makes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

import lawful.app
from lawful.core.agreement import Terms
from lawful.core.errors import Conflict, Invalid, NotFound, Refused
from lawful.core.evidence import EVENTS
from lawful.core.recipe import Dense, Recipe
from people import PURPOSE, USE, agree, keep_model


@pytest.fixture
def app(tmp_path):
    (tmp_path / "lawful.toml").write_text('operator = "alice"\n')
    with lawful.app.open(tmp_path) as app:
        yield app


def terms(app, name: str = "A-9") -> Terms:
    return Terms(
        id=name, provider="alice", customer="bob", models=("linear",), purposes=(PURPOSE,), regions=("EU",),
        from_=app.today, until=app.today + timedelta(days=1), quota_calls=1,
    )  # fmt: skip


def collect(app, tmp_path: Path):
    rows = "\n".join(f"{i % 7},{i % 5},{'a' if i % 7 > 3 else 'b'}" for i in range(200))
    (tmp_path / "rows.csv").write_text("x,y,label\n" + rows)
    plan = lawful.app.data_plan(
        name="rows", path="rows.csv", source="ours", licence="Apache-2.0", lawful_basis="none", personal_data=False
    )
    return app.collect("rows", *app.records(plan, tmp_path), purpose=PURPOSE).dataset


def train(app, tmp_path: Path):
    recipe = Recipe(layers=(Dense(units=4),), epochs=1, normalise="z_score")
    dataset = app.store.datasets.find(collect(app, tmp_path).id)
    return app.train(lawful.app.Order(name="rows", recipe=recipe, datasets=(dataset,), purpose=PURPOSE))


def deployed(app):
    return app.deploy(keep_model(app), agree(app), purpose=PURPOSE, use=USE)


def reported(app):
    return app.law.report("breach", app.house.clock.now(), stated={"personal_data": True, "role": "controller"})


def with_weights(app):
    return msgspec.structs.replace(keep_model(app), weights=app.house.blobs.put(b"weights"))


def stated(app, **facts):
    for name, value in facts.items():
        app.law.declare("alice", name, value)


# event -> (what must stand before, the change)
CHANGES: dict[str, tuple[Callable, Callable]] = {
    "model:registered": (lambda app, path: None, lambda app, _, path: train(app, path)),
    "model:aliased": (lambda app, _: keep_model(app), lambda app, *_: app.set_alias("linear", "production", 1)),
    "party:added": (lambda app, _: None, lambda app, *_: app.new_party("bob", "Bob", "EU")),
    "agreement:proposed": (lambda app, _: None, lambda app, *_: app.propose(terms(app))),
    "agreement:signed": (
        lambda app, _: (app.new_party("bob", "Bob", "EU"), app.propose(terms(app))),
        lambda app, *_: app.sign("A-9", "bob"),
    ),
    "agreement:revoked": (lambda app, _: agree(app), lambda app, *_: app.revoke_agreement("A-1", party="bob")),
    "service:deployed": (
        lambda app, _: (keep_model(app), agree(app)),
        lambda app, found, _: app.deploy(*found, purpose=PURPOSE, use=USE),
    ),
    "model:published": (
        lambda app, _: (stated(app, practice="none"), with_weights(app))[1],
        lambda app, found, _: app.publish(found),
    ),
    "dataset:moved": (
        lambda app, path: (stated(app, foreign_authority=False, health=False), collect(app, path))[1],
        lambda app, found, _: app.move(found, "US", purpose=PURPOSE),
    ),
    "fact:declared": (lambda app, _: None, lambda app, *_: stated(app, practice="none")),
    "evidence:checked": (
        lambda app, _: None,
        lambda app, *_: app.law.prove("alice", "page", b"a summary", fact="training_summary"),
    ),
    "incident:reported": (lambda app, _: None, lambda app, *_: reported(app)),
    "incident:updated": (
        lambda app, _: reported(app),
        lambda app, found, _: app.law.update(found.id, {"risk": "high"}),
    ),
    "incident:notified": (
        lambda app, _: reported(app),
        lambda app, found, _: app.law.done(found.id, "eu.gdpr.33"),
    ),
    "incident:closed": (lambda app, _: reported(app), lambda app, found, _: app.law.close(found.id)),
    "service:withdrawn": (lambda app, _: deployed(app), lambda app, found, _: app.withdraw(found.id)),
    "masking:kept": (lambda app, _: None, lambda app, *_: lawful.app.Remembered(app).keep("a", {"b": "c"})),
    "masking:forgotten": (
        lambda app, _: lawful.app.Remembered(app).keep("a", {"b": "c"}),
        lambda app, *_: lawful.app.Remembered(app).forget("a"),
    ),
    "key:created": (lambda app, _: agree(app), lambda app, *_: app.new_key("A-1")),
    "key:revoked": (
        lambda app, _: (agree(app), app.new_key("A-1")[1]),
        lambda app, found, _: app.revoke_key(found[1].id),
    ),
}
# Made by opening, by calls, and by the log itself: their tests stand in app, gateway and audit.
ELSEWHERE = {
    "workspace:created", "act:decided", "act:closed", "decision:made", "call:decided", "call:closed", "call:rejected",
    "catalogue:read", "node:managed", "node:recovered", "dataset:collected", "dataset:removed", "setting:changed",
}  # fmt: skip


class TestEveryChange:
    def test_of_the_table_has_a_test(self):
        assert set(CHANGES) | ELSEWHERE == set(EVENTS)

    @pytest.mark.parametrize("event", CHANGES)
    def test_makes_exactly_one_entry_of_its_event(self, app, tmp_path, event):
        before, change = CHANGES[event]
        found = before(app, tmp_path)
        size = app.log.size

        change(app, found, tmp_path)

        assert [entry.event for _, entry in app.log.read(size, app.log.size)].count(event) == 1

    def test_of_collecting_makes_one_entry_for_the_raw_set_and_one_for_the_clean_one(self, app, tmp_path):
        size = app.log.size

        dataset = collect(app, tmp_path)

        about = [e.about for _, e in app.log.read(size, app.log.size) if e.event == "dataset:collected"]
        assert [ids[0] for ids in about] == [dataset.made_from[0].id, dataset.id]

    @pytest.mark.parametrize(
        ("change", "error"),
        [
            (lambda app: app.sign("nothing", "alice"), NotFound),
            (lambda app: app.revoke_agreement("A-1", party="charlie"), Invalid),
            (lambda app: app.sign("A-1", "alice"), Conflict),
            (lambda app: app.rollback("linear", "production"), NotFound),
            (lambda app: app.withdraw("nothing"), NotFound),
            (lambda app: lawful.app.Remembered(app).forget("nothing"), NotFound),
            (lambda app: app.new_key("A-1", days=10_000), Invalid),
        ],
    )
    def test_that_is_refused_changes_nothing_and_leaves_no_entry_of_a_change(self, app, change, error):
        agree(app)
        size, counter = app.log.size, app.store.change_counter()

        with pytest.raises(error):
            change(app)

        assert app.log.size == size
        assert app.store.change_counter() == counter

    def test_that_is_not_durable_is_not_made(self, app):
        agree(app)
        app.log.seal("the disk is gone")

        with pytest.raises(lawful.core.errors.Unavailable):
            app.revoke_agreement("A-1", party="alice")

        assert app.agreement("A-1").revoked_at is None


class TestParty:
    def test_stands_on_the_log_under_a_keyed_name_only(self, app):
        agree(app, customer="wang-xiaoming")

        entries = b"".join(lawful.core.canonical.canonical(entry) for _, entry in app.log.read(0, app.log.size))
        assert b"wang-xiaoming" not in entries
        assert app.alias("wang-xiaoming").encode() in entries
        assert app.known_aliases()[app.alias("wang-xiaoming")] == "wang-xiaoming"


class TestDataset:
    def test_is_kept_once_and_not_under_another_provenance(self, app, tmp_path):
        first = collect(app, tmp_path)
        plan = lawful.app.data_plan(
            name="rows", path="rows.csv", source="ours", licence="CC0-1.0", lawful_basis="none", personal_data=False
        )

        assert collect(app, tmp_path) == first
        with pytest.raises(Conflict, match="another provenance"):
            app.collect("rows", *app.records(plan, tmp_path), purpose=PURPOSE)

    def test_without_a_row_is_refused(self, app, tmp_path):
        (tmp_path / "empty.csv").write_text("x,y,label\n")
        plan = lawful.app.data_plan(name="empty", path="empty.csv", source="ours", licence="Apache-2.0")

        with pytest.raises(Invalid, match=r"no records|no column"):
            app.collect("empty", *app.records(plan, tmp_path), purpose=PURPOSE)

    def test_is_removed_with_the_raw_set_it_was_made_from_one_entry_each(self, app, tmp_path):
        dataset = collect(app, tmp_path)
        size = app.log.size

        app.remove_dataset(dataset.id)

        removed = [entry.about[0] for _, entry in app.log.read(size, app.log.size) if entry.event == "dataset:removed"]
        assert removed == [dataset.id, dataset.made_from[0].id]
        assert not app.house.blobs.exists(app.dataset(dataset.made_from[0].id).digest)

    def test_that_was_removed_is_not_trained_on_and_not_taken_in_again(self, app, tmp_path):
        dataset = collect(app, tmp_path)
        app.remove_dataset(dataset.id)

        with pytest.raises(NotFound, match="removed"):
            app.train(
                lawful.app.Order(
                    name="rows", recipe=Recipe(layers=(Dense(units=4),)), datasets=(dataset,), purpose=PURPOSE
                )
            )
        with pytest.raises(Conflict, match="removed"):
            collect(app, tmp_path)


class TestSettings:
    def test_that_changed_since_the_last_start_are_named_on_the_log_once(self, app):
        folder = app.folder
        app.close()
        (folder / "lawful.toml").write_text('operator = "alice"\nplaces = ["EU", "CN"]\n')

        for _ in range(2):  # the second start finds nothing new
            with lawful.app.open(folder) as again:
                entries = [entry for _, entry in again.log.read(0, again.log.size) if entry.event == "setting:changed"]
                assert [entry.about for entry in entries] == [("places",)]


class TestWorkspaceOfAnother:
    def test_is_not_taken_over(self, tmp_path):
        lawful.app.create(tmp_path, operator="alice", places=("EU",))
        lawful.app.create(tmp_path, operator="alice", places=("EU",))

        with pytest.raises(Conflict, match="alice"):
            lawful.app.create(tmp_path, operator="alice", places=("EU", "CN"))


class TestRemovedDataset:
    def test_is_gone_from_the_disk_and_names_the_models_that_were_trained_on_it(self, app, tmp_path):
        model = train(app, tmp_path)
        dataset = app.dataset(model.made_from[0].id)

        assert app.remove_dataset(dataset.id) == (model.id,)
        assert not app.house.blobs.exists(dataset.digest)

    def test_cannot_be_removed_twice(self, app, tmp_path):
        dataset = collect(app, tmp_path)
        app.remove_dataset(dataset.id)

        with pytest.raises(Conflict):
            app.remove_dataset(dataset.id)


class TestDeploy:
    def test_is_refused_without_an_agreement_and_the_log_says_so(self, app):
        model = keep_model(app)
        size = app.log.size

        with pytest.raises(Refused, match=r"contract\.none"):
            app.deploy(model, None, purpose=PURPOSE, use=USE)

        entries = [entry for _, entry in app.log.read(size, app.log.size)]
        assert [entry.event for entry in entries] == ["act:decided", "act:closed"]
        assert entries[0].verdict == "deny"
        assert app.store.services.all() == ()

    def test_is_refused_for_a_purpose_that_the_agreement_does_not_name(self, app):
        with pytest.raises(Refused, match=r"contract\.purpose"):
            app.deploy(keep_model(app), agree(app), purpose="surveillance", use=USE)

    def test_is_refused_under_an_agreement_that_one_party_has_not_signed(self, app):
        model = keep_model(app)
        for party in ("alice", "bob"):
            app.new_party(party, party, "EU")
        app.propose(terms(app))

        with pytest.raises(Refused, match=r"contract\.signed"):
            app.deploy(model, app.sign("A-9", "alice"), purpose=PURPOSE, use=USE)

    def test_rolls_back_in_one_command(self, app):
        for version in (1, 2):
            keep_model(app, version=version)
            app.set_alias("linear", "production", version)

        assert app.rollback("linear", "production") == 1
        assert app.model("linear@production").version == 1
