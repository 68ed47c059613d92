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

_HOME = {
    "masking_settings": "lawful.app.masker",
    "Masking": "lawful.app.masking",
    "LARGEST": "lawful.app.office",
    "read_document": "lawful.app.office",
    "Remembered": "lawful.app.remembered",
    "Samples": "lawful.app.samples",
    "EXPORT": "lawful.app.scratch",
    "scratch_folder": "lawful.app.scratch",
    "fact_text": "lawful.app.stating",
    "facts_file": "lawful.app.stating",
    "questions_of": "lawful.app.stating",
    "read_facts": "lawful.app.stating",
    "stated_fact": "lawful.app.stating",
    "create": "lawful.app.tools",
    "data_plan": "lawful.app.tools",
    "example_plan": "lawful.app.tools",
    "instant": "lawful.app.tools",
    "law_cases": "lawful.app.tools",
    "law_check": "lawful.app.tools",
    "law_diff": "lawful.app.tools",
    "law_questions": "lawful.app.tools",
    "law_show": "lawful.app.tools",
    "licence_cases": "lawful.app.tools",
    "licence_facts": "lawful.app.tools",
    "licences": "lawful.app.tools",
    "plan_run": "lawful.app.tools",
    "read_marks": "lawful.app.tools",
    "read_recipe": "lawful.app.tools",
    "read_terms": "lawful.app.tools",
    "remote_model": "lawful.app.tools",
    "score_masking": "lawful.app.tools",
    "App": "lawful.app.workspace",
    "open": "lawful.app.workspace",
    "Verification": "lawful.audit.verify",
    "verify_file": "lawful.audit.verify",
    "Table": "lawful.data.table",
    "Gateway": "lawful.gateway.answer",
    "Caller": "lawful.gateway.authenticate",
    "Offer": "lawful.gateway.snapshot",
    "Progress": "lawful.learning.train",
    "Order": "lawful.lifecycle.order",
    "AgreementPlan": "lawful.lifecycle.plan",
    "CallPlan": "lawful.lifecycle.plan",
    "ModelPlan": "lawful.lifecycle.plan",
    "Plan": "lawful.lifecycle.plan",
    "read_plan": "lawful.lifecycle.plan",
    "MOST_CHARACTERS": "lawful.privacy.mask",
    "Together": "lawful.privacy.mask",
}


def __getattr__(name: str) -> Any:
    """Load what was asked for, and what it needs, when it is asked for."""
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__} has no attribute {name}")
