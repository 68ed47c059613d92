"""What leaves the platform is decided first: weights by their lineage, data by the law of where they go."""

from __future__ import annotations

import msgspec
import pytest

import lawful.app
from lawful.core.errors import NeedsFact, NotFound, Refused
from people import PURPOSE, keep_model

ROWS = "x,y,label\n" + "\n".join(f"{i},{i % 5},{'ab'[i % 2]}" for i in range(20))


@pytest.fixture
def app(tmp_path):
    (tmp_path / "lawful.toml").write_text('operator = "alice"\n')
    with lawful.app.open(tmp_path) as app:
        yield app


def model_of(app, licence: str):
    """A model with weights, made from data under a licence."""
    model = keep_model(app)
    data = app.dataset("data-1")
    provenance = msgspec.structs.replace(data.provenance, licence=licence)
    app.store.datasets.replace(msgspec.structs.replace(data, provenance=provenance))
    return msgspec.structs.replace(model, weights=app.house.blobs.put(b"weights"), use={"practice": ()})


def events(app, size: int) -> list[str]:
    return [entry.event for _, entry in app.log.read(size, app.log.size)]


class TestWeights:
    def test_go_out_with_the_notice_that_they_owe(self, app):
        model, size = model_of(app, "CC-BY-4.0"), app.log.size

        weights, notice = app.publish(model)

        assert weights == b"weights"
        assert "CC-BY-4.0" in notice
        assert events(app, size) == ["act:decided", "model:published", "act:closed"]

    def test_stay_where_the_licence_of_their_data_does_not_let_them_be_sold(self, app):
        model, size = model_of(app, "CC-BY-NC-4.0"), app.log.size

        with pytest.raises(Refused, match=r"rights\.lineage"):
            app.publish(model, commercial=True)

        assert events(app, size) == ["act:decided", "act:closed"]

    def test_wait_for_what_the_law_of_publishing_asks(self, app):
        model = msgspec.structs.replace(model_of(app, "CC-BY-4.0"), use={})

        with pytest.raises(NeedsFact) as needs:
            app.publish(model)

        assert "practice" in needs.value.decision.needs
        assert app.publish(model, use={"practice": ()})


class TestData:
    @pytest.fixture
    def dataset(self, app):
        (app.folder / "rows.csv").write_text(ROWS)
        plan = lawful.app.data_plan(
            name="rows", path="rows.csv", source="ours", licence="Apache-2.0", personal_data=False
        )
        return app.collect("rows", *app.records(plan, app.folder), purpose=PURPOSE).dataset

    def test_are_asked_about_under_the_law_of_both_places(self, app, dataset):
        with pytest.raises(NeedsFact) as needs:
            app.move(dataset, "CN", purpose=PURPOSE)

        decision = needs.value.decision
        assert decision.act.places == ("EU", "CN")
        assert {finding.rule.partition(".")[0] for finding in decision.findings} >= {"eu", "cn"}

    def test_on_people_wait_for_an_instrument_of_transfer(self, app, dataset):
        app.law.declare(dataset.id, "personal_data", True)

        with pytest.raises(Refused) as refused:
            app.move(dataset, "US", purpose=PURPOSE, stated={"role": "controller"})

        assert "transfer_mechanism" in refused.value.decision.needs

    def test_go_to_who_may_have_them(self, app, dataset):
        stated = {"foreign_authority": False, "health": False}

        assert app.move(dataset, "US", purpose=PURPOSE, stated=stated)[:4] == b"PAR1"

    def test_that_were_removed_do_not(self, app, dataset):
        app.remove_dataset(dataset.id)

        with pytest.raises(NotFound, match="removed"):
            app.move(app.dataset(dataset.id), "US", purpose=PURPOSE)
