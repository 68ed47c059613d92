"""Every setting, error code and house rule stands in the documents, and nothing stands there that is not."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from lawful import settings
from lawful.core import errors
from lawful.web.errors import STATUS
from lawful.web.server import HANDLERS

DOCS = Path(__file__).resolve().parents[2] / "docs"


def classes(base: type = errors.LawfulError) -> list[type]:
    return [base, *(found for child in base.__subclasses__() for found in classes(child))]


class TestSettingsPage:
    def test_documents_every_setting_and_no_other(self):
        documented = re.findall(r"^### `([^`]+)`$", (DOCS / "settings.md").read_text(), re.MULTILINE)

        assert sorted(documented) == sorted(settings.names())


class TestErrorsPage:
    def test_documents_every_code_with_its_class_and_status(self):
        rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| (\d+) \|", (DOCS / "errors.md").read_text(), re.MULTILINE)

        assert {(code, name) for code, name, _ in rows} == {(c.code, c.__name__) for c in classes()}
        assert {name: int(status) for _, name, status in rows if name != "LawfulError"} == {
            c.__name__: status for c, status in STATUS.items()
        }


class TestApiPage:
    @pytest.mark.parametrize(
        "prefix", sorted({"/" + path.split("/")[1] for handler in HANDLERS for path in handler.paths})
    )
    def test_names_every_family_of_routes(self, prefix):
        assert prefix in (DOCS / "api.md").read_text()


class TestContractPage:
    def test_names_every_rule_that_terms_compile_to(self):
        from lawful.core.agreement import Terms
        from lawful.rights.agreement import NO_AGREEMENT, compile, propose
        from people import PURPOSE

        terms = Terms(
            id="A", provider="a", customer="b", models=("m",), purposes=(PURPOSE,), regions=("EU",), quota_calls=1,
            from_=date(2026, 1, 1), until=date(2027, 1, 1),
        )  # fmt: skip
        page = (DOCS / "contract.md").read_text()

        assert all(f"`{rule.id}`" in page for rule in (*compile(propose(terms)), NO_AGREEMENT))
