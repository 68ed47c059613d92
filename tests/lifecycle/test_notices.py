"""Drafts of what people are told: what is known stands there in both languages, and what is not is seen to be missing."""

from __future__ import annotations

import pytest

import lawful.app
from gateway.test_label import EU
from lawful.law import load
from lawful.law.notices import CODES, Told, draft
from people import PURPOSE, USE, agree, keep_model

PEOPLE = {"role": "controller", "legal_basis": "contract", "source": "user", "notice": True, "special_category": False,
          "subprocessor": False, "solely_automated": False, "significant_effect": False, "profiling": False,
          "biometric": False, "face_images": False, "emotion_inference": False, "large_scale": False,
          "public_monitoring": False, "high_residual_risk": False, "risk": "unlikely",
          "practice": ()}  # fmt: skip


@pytest.fixture
def app(tmp_path):
    (tmp_path / "lawful.toml").write_text('operator = "alice"\ncontact = "privacy@alice.example"\n')
    with lawful.app.open(tmp_path) as app:
        yield app


def paper(app, service, name: str) -> str:
    return app.house.disk.read(f"services/{service.id}/{name}").decode()


class TestAServiceOnPeople:
    @pytest.fixture
    def service(self, app):
        model = keep_model(app)
        for name, value in (("personal_data", True), *PEOPLE.items()):
            app.law.declare("data-1", name, value)
        return app.deploy(model, agree(app), purpose=PURPOSE, use={**USE, **PEOPLE})

    def test_gets_its_drafts_when_it_is_deployed(self, app, service):
        english, chinese = (paper(app, service, f"notice.{language}.md") for language in ("en", "zh"))

        for known in ("Alice (EU-NL)", "privacy@alice.example", PURPOSE, "a contract with you", "Bob", "GDPR Art 17"):
            assert known in english
        assert "与您订立、履行合同所必需" in chinese
        assert "自动化决策" in chinese
        assert "No decision about you is taken without a person." in english

    def test_shows_the_gaps_that_a_person_must_fill(self, app, service):
        text, gaps = app.law.notice(service.id, "en")

        assert gaps == ("kinds", "retention")
        assert text.count("[to be completed]") == 2
        assert app.law.notice(service.id, "zh")[0].count("[待补充]") == 2


class TestAGenerator:
    def test_says_that_it_is_one_and_that_its_output_is_labelled(self, app):
        service = app.deploy(keep_model(app), agree(app), purpose=PURPOSE, use=EU)

        english, chinese = (paper(app, service, f"notice.{language}.md") for language in ("en", "zh"))

        assert "You are talking with an AI system" in english
        assert "labelled" in english
        assert "请勿删除标识" in chinese


class TestAPlainClassifier:
    def test_of_nobody_s_data_gets_none(self, app):
        service = app.deploy(keep_model(app), agree(app), purpose=PURPOSE, use={**USE, "practice": ()})

        assert not app.house.disk.exists(f"services/{service.id}/notice.en.md")


class TestADraft:
    def test_of_which_nothing_is_known_is_all_gaps(self):
        told = Told(name="x 1", people=True)

        assert set(told.gaps) >= {"provider", "contact", "purpose", "basis", "kinds", "retention", "decisions"}
        assert draft(told, "en").startswith("# Notice: x 1")

    def test_serves_duties_that_rules_have(self):
        words = load().vocabulary
        for code in CODES:
            words.check_code(code)
