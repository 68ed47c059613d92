"""The only place where things are wired together. Doors talk to what stands here.

Each name is loaded when it is first asked for (PEP 562), so that a command waits only for the rooms that it enters:
`tests/cli/test_start.py` says which command may load which libraries.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lawful.app import views

if TYPE_CHECKING:
    from lawful.app.masker import masking_settings
    from lawful.app.masking import Masking
    from lawful.app.office import LARGEST, read_document
    from lawful.app.remembered import Remembered
    from lawful.app.samples import Samples
    from lawful.app.scratch import EXPORT, scratch_folder
    from lawful.app.stating import fact_text, facts_file, questions_of, read_facts, stated_fact
    from lawful.app.tools import (
        create,
        data_plan,
        example_plan,
        instant,
        law_cases,
        law_check,
        law_diff,
        law_questions,
        law_show,
        licence_cases,
        licence_facts,
        licences,
        plan_run,
        read_marks,
        read_recipe,
        read_terms,
        remote_model,
        score_masking,
    )
    from lawful.app.workspace import App, open  # noqa: A004  lawful.open is what people type
    from lawful.audit.verify import Verification, verify_file
    from lawful.data.table import Table
    from lawful.gateway.answer import Gateway
    from lawful.gateway.authenticate import Caller
    from lawful.gateway.snapshot import Offer
    from lawful.learning.train import Progress
    from lawful.lifecycle.order import Order
    from lawful.lifecycle.plan import AgreementPlan, CallPlan, ModelPlan, Plan, read_plan
    from lawful.privacy.mask import MOST_CHARACTERS, Together

__all__ = [
    "EXPORT",
    "LARGEST",
    "MOST_CHARACTERS",
    "AgreementPlan",
    "App",
    "CallPlan",
    "Caller",
    "Gateway",
    "Masking",
    "ModelPlan",
    "Offer",
    "Order",
    "Plan",
    "Progress",
    "Remembered",
    "Samples",
    "Table",
    "Together",
    "Verification",
    "create",
    "data_plan",
    "example_plan",
    "fact_text",
    "facts_file",
    "instant",
    "law_cases",
    "law_check",
    "law_diff",
    "law_questions",
    "law_show",
    "licence_cases",
    "licence_facts",
    "licences",
    "masking_settings",
    "open",
    "plan_run",
    "questions_of",
    "read_document",
    "read_facts",
    "read_marks",
    "read_plan",
    "read_recipe",
    "read_terms",
    "remote_model",
    "score_masking",
    "scratch_folder",
    "stated_fact",
    "verify_file",
    "views",
]

_NAMES = {
    "lawful.app.masker": "masking_settings",
    "lawful.app.masking": "Masking",
    "lawful.app.office": "LARGEST read_document",
    "lawful.app.remembered": "Remembered",
    "lawful.app.samples": "Samples",
    "lawful.app.scratch": "EXPORT scratch_folder",
    "lawful.app.stating": "fact_text facts_file questions_of read_facts stated_fact",
    "lawful.app.tools": (
        "create data_plan example_plan instant law_cases law_check law_diff law_questions law_show licence_cases "
        "licence_facts licences plan_run read_marks read_recipe read_terms remote_model score_masking"
    ),
    "lawful.app.workspace": "App open",
    "lawful.audit.verify": "Verification verify_file",
    "lawful.data.table": "Table",
    "lawful.gateway.answer": "Gateway",
    "lawful.gateway.authenticate": "Caller",
    "lawful.gateway.snapshot": "Offer",
    "lawful.learning.train": "Progress",
    "lawful.lifecycle.order": "Order",
    "lawful.lifecycle.plan": "AgreementPlan CallPlan ModelPlan Plan read_plan",
    "lawful.privacy.mask": "MOST_CHARACTERS Together",
}
_HOME = {name: home for home, names in _NAMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """Load what was asked for, and what it needs, when it is asked for."""
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__} has no attribute {name}")
