"""A plan: the whole path as one file, from data to the calls that try the service out."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from lawful.core.errors import Invalid
from lawful.core.name import Name, in_words
from lawful.core.place import place
from lawful.core.recipe import Recipe

T = TypeVar("T")
Text = Annotated[str, msgspec.Meta(max_length=2_000)]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Codes = Annotated[tuple[Code, ...], msgspec.Meta(max_length=100)]
BUILTIN = Literal["digits", "messages", "strokes"]


class DataPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One set of records: a file, folder or web address (`path`, relative to the plan), or one that comes with lawful
    (`builtin`).

    Provenance is stated here for files: source, licence and lawful basis are required then. `facts` holds whatever
    else a rule asks of the data, by name.
    """

    name: Name
    path: Text = ""
    builtin: BUILTIN | None = None
    label: Text = "label"
    group: Text = ""
    text: Text = "text"
    source: Text = ""
    licence: Text = ""
    licence_evidence: Text = ""
    lawful_basis: Literal[
        "consent",
        "contract",
        "legal_obligation",
        "vital",
        "public_task",
        "legit_interest",
        "hr",
        "public_disclosed",
        "none",
    ] = "none"
    rights_holder: Text = ""
    attribution: Text = ""
    personal_data: bool | None = None
    personal_data_types: Annotated[tuple[Code, ...], msgspec.Meta(max_length=50)] = ()
    purposes: Annotated[tuple[Code, ...], msgspec.Meta(max_length=50)] = ()
    retention_days: Annotated[int, msgspec.Meta(ge=1, le=36_500)] | None = None
    purpose: Text = ""
    facts: Annotated[dict[Code, bool | int | Text | Codes], msgspec.Meta(max_length=100)] = {}


class ModelPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model to train on some of the data, and what is stated of its use (facts by name)."""

    name: Name
    data: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1, max_length=100)]
    recipe: Recipe = Recipe()
    use: Annotated[dict[Code, bool | int | Text | Codes], msgspec.Meta(max_length=100)] = {}
    purpose: Text = ""


class AgreementPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The agreement that the services are offered under; the platform signs for both parties of an example."""

    id: Code
    customer: Name
    customer_name: Text
    customer_place: Code
    regions: Annotated[tuple[Code, ...], msgspec.Meta(min_length=1, max_length=100)]
    purposes: Annotated[tuple[Code, ...], msgspec.Meta(min_length=1, max_length=100)]
    quota_calls: Annotated[int, msgspec.Meta(ge=0, le=10**12)]
    days: Annotated[int, msgspec.Meta(ge=1, le=3_650)] = 365


class CallPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call to try: where from, what for. `after` = "revoke" makes it the first one after the revocation."""

    name: Code
    model: Name
    region: Code
    purpose: Code
    after: Literal["", "revoke"] = ""


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The path. `purpose` holds for data and models that name none of their own; `on_refusal` says what happens to a dataset that the rules keep out of a model: stop, or go on without."""

    operator: Name
    operator_name: Text
    places: Annotated[tuple[Code, ...], msgspec.Meta(min_length=1, max_length=50)]
    purpose: Code
    data: Annotated[tuple[DataPlan, ...], msgspec.Meta(min_length=1, max_length=100)]
    models: Annotated[tuple[ModelPlan, ...], msgspec.Meta(min_length=1, max_length=100)]
    agreement: AgreementPlan | None = None
    calls: Annotated[tuple[CallPlan, ...], msgspec.Meta(max_length=100)] = ()
    commercial: bool = True
    on_refusal: Literal["stop", "drop"] = "stop"


def convert(values: Any, kind: type[T]) -> T:
    """Plain TOML values as a value of one of our types. Raises Invalid, naming the field."""
    try:
        return msgspec.convert(values, kind, strict=True)
    except msgspec.ValidationError as error:
        raise Invalid(
            f"{kind.__name__} does not have the expected shape: {in_words(error)}", hint="see docs/plan.md"
        ) from error


def is_address(path: str) -> bool:
    """Whether the path of some records is a web address."""
    return path.lower().startswith(("http://", "https://"))


def read_plan(file: Path) -> Plan:
    """Read a plan. Raises Invalid for what is not there, not TOML, or not a plan."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(
            f"the plan {file.name} cannot be read", expected="a UTF-8 TOML file", hint="see docs/plan.md"
        ) from error
    return parse(text, file.name)


def parse(text: str, name: str) -> Plan:
    """The plan in a TOML text; `name` is for the error message."""
    try:
        plan = convert(tomllib.loads(text), Plan)
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits, thousands of brackets
        raise Invalid(f"{name} is not TOML: {error}", hint="see docs/plan.md") from error
    known = {data.name for data in plan.data}
    for model in plan.models:
        if missing := set(model.data) - known:
            raise Invalid(
                f"model {model.name} names data that the plan has not: {sorted(missing)}", expected=f"{sorted(known)}"
            )
    for call in plan.calls:
        if call.model not in {model.name for model in plan.models}:
            raise Invalid(f"call {call.name!r} names a model that the plan has not", expected="one of its models")
        place(call.region)
    if plan.agreement is not None:
        for code in (plan.agreement.customer_place, *plan.agreement.regions):
            place(code)
    for data in plan.data:
        if bool(data.path) == (data.builtin is not None):
            raise Invalid(f"data {data.name} needs one of path and builtin", hint="see docs/plan.md")
        if data.path and not ((data.source or data.path.startswith(("http://", "https://"))) and data.licence):
            raise Invalid(f"data {data.name} has no provenance", expected="source, licence and lawful_basis")
    return plan
