"""What needs no workspace: plans, terms, the law, the licence algebra, masking, offline verification."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

import lawful.law
from lawful import settings as knobs
from lawful.core.act import Act, Action
from lawful.core.agreement import Terms
from lawful.core.asset import Provenance, Remote
from lawful.core.canonical import canonical, digest
from lawful.core.errors import Conflict, Invalid
from lawful.core.facts import Facts, Stated
from lawful.core.place import place
from lawful.core.ports import SystemClock
from lawful.core.recipe import Recipe
from lawful.law import Answer, Change, Listing, Question, Rulebook, marks
from lawful.law.language.vocabulary import Vocabulary
from lawful.lifecycle.plan import DataPlan, Plan, convert
from lawful.lifecycle.plan import parse as parse_plan
from lawful.planning.estimate import Estimate, estimate
from lawful.rights.cases import check_cases
from lawful.rights.expression import parse as parse_licence
from lawful.rights.licences import LicenceFacts, all_licences, facts_of
from lawful.settings import Settings

if TYPE_CHECKING:
    from lawful.app.masking import Masking


def create(folder: Path, *, operator: str, places: tuple[str, ...]) -> None:
    """Write a new workspace's `lawful.toml`.

    One that exists stays as it is; raises Conflict when it has another operator or other places than these, Invalid
    for a place of whose law nothing is known.
    """
    _check_covered(lawful.law.load(), places)
    file = folder / "lawful.toml"
    wanted = knobs.check(Settings(operator=operator, places=tuple(map(place, places))))
    if file.exists():
        found = knobs.load(file, {})
        if (found.operator, set(found.places)) != (wanted.operator, set(wanted.places)):
            raise Conflict(
                f"the workspace is {found.operator}'s, under the law of {', '.join(found.places)}",
                expected=f"{wanted.operator}, {', '.join(wanted.places)}",
                hint="choose another --workspace, or change its lawful.toml",
            )
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    codes = ", ".join(f'"{place(code)}"' for code in places)
    file.write_text(
        f'# The knobs of this workspace: docs/settings.md\noperator = "{operator}"\nplaces = [{codes}]\n', "utf-8"
    )


def example_plan() -> Plan:
    """The plan of the built-in example."""
    return parse_plan(resources.files("lawful.lifecycle").joinpath("example.toml").read_text("utf-8"), "example.toml")


def data_plan(**entry: Any) -> DataPlan:
    """One `[[data]]` entry of a plan, from its fields; raises Invalid."""
    return convert(entry, DataPlan)


def remote_model(
    *,
    url: str,
    name: str,
    routes: tuple[str, ...],
    region: str,
    licence: str,
    source: str,
    by: str,
    on: date,
    rights_holder: str = "",
    attribution: str = "",
    stated: dict[str, Stated] | None = None,
    from_settings: bool = False,
) -> Remote:
    """A model that runs elsewhere, as somebody states it; raises Invalid."""
    provenance = Provenance(
        source=source,
        licence=parse_licence(licence),
        lawful_basis="none",  # what people write to it has its own, stated with its use
        collected_on=on,
        declared_by=by,
        rights_holder=rights_holder,
        attribution=attribution,
        stated=dict(stated or {}),
    )
    fields = {"url": url, "name": name, "routes": routes, "region": place(region), "provenance": provenance}
    return convert({**fields, "secret": "settings" if from_settings else ""}, Remote)


def read_terms(text: str, name: str = "the text") -> Terms:
    """The terms of an agreement from TOML that `name` holds; raises Invalid."""
    try:
        return convert(tomllib.loads(text), Terms)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"{name} is no TOML", expected="the terms as TOML", hint="see docs/contract.md") from error


def law_show(where: str | None, on: date | None) -> tuple[Listing, ...]:
    """The rules of a place (all when None) that hold on a day (today when None)."""
    rulebook = lawful.law.load()
    _check_covered(rulebook, (where,) if where else ())
    return rulebook.show(place(where) if where else None, on or SystemClock().now().date())


def law_diff(before: date, after: date) -> tuple[Change, ...]:
    """What begins and ends between two days."""
    return lawful.law.load().diff(before, after)


def law_cases(table: Path) -> list[dict[str, Any]]:
    """The answers to a table of cases, in order."""
    return lawful.law.cases(table)


def law_check(action: Action, places: tuple[str, ...], stated: dict[str, Stated], *, on: date | None) -> Answer:
    """What the law of these places says about an act on these facts; what is not stated is unknown."""
    return lawful.law.judge(*_question(action, places, stated, on), lawful.law.load())


def law_questions(
    action: Action, places: tuple[str, ...], stated: dict[str, Stated], *, on: date | None
) -> tuple[Question, ...]:
    """The facts that could still change what the law of these places says, the one that settles most first."""
    rulebook = lawful.law.load()
    _check_covered(rulebook, places)
    return lawful.law.questions(*_question(action, places, stated, on), rulebook)


def _question(action: Action, places: tuple[str, ...], stated: dict[str, Stated], on: date | None) -> tuple[Act, Facts]:
    words = lawful.law.load().vocabulary
    _check_words(words, stated)
    today = SystemClock().now().date()
    act = Act(action=action, actor="you", about=(), purpose="", places=tuple(map(place, places)), on=on or today)
    return act, Facts.declared("you", today, **{name: words.stated(name, value) for name, value in stated.items()})


def _check_covered(rulebook: Rulebook, places: tuple[str, ...]) -> None:
    """Raise Invalid for a place of whose law nothing is known: silence would read as "nothing is asked"."""
    if strange := [where for where in places if place(where)[:2] not in rulebook.places]:
        raise Invalid(f"no law of {', '.join(strange)} is loaded", expected=" | ".join(sorted(rulebook.places)))


def _check_words(words: Vocabulary, stated: dict[str, Stated]) -> None:
    """Raise Invalid, naming the nearest, for a fact that no law asks or a value that it cannot have."""
    for name, value in stated.items():
        kind = words.kind(name)
        if (kind == "flag") != isinstance(value, bool):
            raise Invalid(f"the fact {name} is a {kind}", expected="true or false" if kind == "flag" else f"a {kind}")


def instant(text: str) -> datetime:
    """A time with its zone, as people type it, or `now`. Raises Invalid."""
    if text == "now":
        return SystemClock().now()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid("not a time", expected="2026-11-27T09:30+01:00, or now") from None
    if found.tzinfo is None:
        raise Invalid("a time without its zone", expected="2026-11-27T09:30+01:00, or ...Z for UTC")
    return found


def licence_facts(licence: str) -> LicenceFacts | None:
    """What is known of a licence; None when its text is not encoded. Raises Invalid for what is no SPDX expression."""
    return facts_of(parse_licence(licence))


def licence_cases(table: Path) -> list[dict[str, Any]]:
    """The verdicts on a table of licence cases, in order."""
    return check_cases(table)


def licences() -> tuple[LicenceFacts, ...]:
    """Every licence whose terms are encoded."""
    return tuple(all_licences())


def score_masking(masking: Masking, labelled: Path) -> dict[str, Any]:
    """Precision, recall, F1 and leaks of the masker on labelled lines; see `privacy.score`."""
    from lawful.privacy import score  # the masker is there already, but no other tool needs it

    return score.evaluate(labelled, masking.masker.find).plain()


def read_marks(content: bytes, signed: bytes | None, key: str) -> dict[str, Any]:
    """The implicit labels of a picture, and the signed mark when one is given: genuine by this key, about this content.

    `signed` is the JSON of one mark or of an answer's whole `lawful_label`. Raises Invalid for a mark that does not hold.
    """
    is_picture = content.startswith((b"\x89PNG", b"\xff\xd8"))
    labels = [msgspec.to_builtins(label) for label in (marks.read_aigc(content) if is_picture else ())]
    if signed is None:
        return {"implicit_labels": labels, "mark": None}
    genuine = marks.read_mark(_mark_of(signed, content), content, _verifier(key))
    return {"implicit_labels": labels, "mark": msgspec.to_builtins(genuine.mark)}


def _mark_of(signed: bytes, content: bytes) -> bytes:
    """The one mark in a label that is about this content; the text itself when it is no label."""
    try:
        label = msgspec.json.decode(signed, type=dict[str, Any])
    except msgspec.DecodeError:
        return signed
    for one in label.get("marks") or ():
        if (
            isinstance(one, dict)
            and isinstance(one.get("mark"), dict)
            and one["mark"].get("content") == digest(content)
        ):
            return canonical(one)
    return signed


def _verifier(key: str) -> Callable[[bytes, bytes], bool]:
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    except ValueError as error:
        raise Invalid(
            "not a public key", expected="64 hexadecimal digits: mark_key of /.well-known/lawful.json"
        ) from error

    def verify(signature: bytes, message: bytes) -> bool:
        try:
            public.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    return verify


def read_recipe(file: Path | None) -> Recipe:
    """A recipe from a TOML file; the default one (the textbook CNN) when there is none. Raises Invalid, OSError."""
    if file is None:
        return Recipe()
    try:
        return convert(tomllib.loads(file.read_text("utf-8")), Recipe)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"{file.name} is no TOML file", expected="a recipe as TOML", hint="see docs/plan.md") from error


def plan_run(recipe: Recipe, shape: tuple[int, ...], *, classes: int, rows: int) -> Estimate:
    """What a training run needs, before it starts."""
    return estimate(recipe, shape, classes, rows)
