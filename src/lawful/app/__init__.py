"""The only place where things are wired together. Doors talk to what stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lawful.app import views
from lawful.app.masker import settings_with as masking_settings
from lawful.app.masking import Masking
from lawful.app.office import LARGEST, read_document
from lawful.app.remembered import Remembered
from lawful.app.samples import Samples
from lawful.app.scratch import EXPORT, scratch
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
from lawful.lifecycle.order import Order
from lawful.lifecycle.plan import AgreementPlan, CallPlan, ModelPlan, Plan
from lawful.lifecycle.plan import read as read_plan
from lawful.privacy.mask import MOST_CHARACTERS, Together

if TYPE_CHECKING:
    from lawful.learning.train import Progress

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
    "scratch",
    "stated_fact",
    "verify_file",
    "views",
]
