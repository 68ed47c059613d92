"""What each licence says, as facts: the table `licences.toml`, read once.

* An entry may stand on another (`like`) and name only what differs.
* Each term names the clause it comes from, where the text was at hand; otherwise the licence as a whole is cited.
* `verified` says how far the text was read: yes, partial, or no (from memory). No entry, no answer.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

from lawful.core.licence import Spdx

Moment = Literal["share", "host", "learn", "train", "output", "produce"]


class LicenceThreshold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A size above which something else holds: `measure` is the field of the intended use, `above` its bound.

    With `reached` the bound itself counts, too (at least, instead of more than).
    """

    measure: str
    above: int
    reached: bool = False
    commercial_only: bool = False


class LicenceDuty(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One duty: its obligation code, the text it prescribes, and when it arises.

    `on` lists moments: share (copies or adaptations leave the house), host (others use them over a network),
    learn (a model was trained on the work), train (a model was trained on the work's outputs), output (outputs
    leave the house), produce (a produced work of a database). `only` narrows it to changed copies, or to models
    that were improved with the work; `over` to users of a given size.
    """

    code: str
    on: tuple[Moment, ...]
    text: str = ""
    only: Literal["", "changed", "improved", "commercial"] = ""
    over: tuple[LicenceThreshold, ...] = ()
    address: bool = False


class LicenceFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One licence, as far as the platform judges by it.

    * `commercial`: yes, no, asks (only after a registration or an authorisation), unknown.
    * `derivatives`: yes, private (may be made, not shared), training (may train a model, nothing else), no, unknown.
    * `copyleft`: how far share-alike reaches: none, work, file, library, database; `same_as` names the licences
      an adaptation may go out under (the licence itself when empty), `combines` those that a combined work may;
      `refuses` says that it takes a patent peace clause for a further restriction.
    * `learning`: what training on the work does: governed (its conditions reach training, in the practical reading),
      free (models are free of conditions), produced (a model is a produced work), silent.
    * `outputs`: silent, free (the text says so), limits (use limits follow the output), non_commercial.
    * `outputs_train`: whether outputs may train other models: free, duties, barred, competing (not for competing
      ones), except for models of the `family`.
    * `distilled`: a model trained on outputs counts as a derivative.
    * `hosting`: free, distribution (a hosted service counts as one), source, source_if_modified, barred.
    * `travels`: these very terms must bind the next recipient; `limits`: purposes barred; `excluded`: territories,
      for the licensee or anywhere, of works of `excluded_form`.
    * `exempts_end_users`: size and territory do not concern who got the work within a product; `binds_tools`: even
      what is merely made or run with the work is bound.
    """

    id: Spdx
    name: str = ""
    name_zh: str = ""
    kind: Literal["data", "weights", "code", "service", "any"] = "data"
    url: str = ""
    commercial: Literal["yes", "no", "asks", "unknown"] = "yes"
    derivatives: Literal["yes", "private", "training", "no", "unknown"] = "yes"
    copyleft: Literal["none", "work", "file", "library", "database"] = "none"
    same_as: tuple[Spdx, ...] = ()
    combines: tuple[Spdx, ...] = ()
    refuses: tuple[Literal["patent"], ...] = ()
    learning: Literal["governed", "free", "produced", "silent"] = "silent"
    outputs: Literal["silent", "free", "limits", "non_commercial"] = "silent"
    outputs_train: Literal["free", "duties", "barred", "competing"] = "free"
    family: tuple[Spdx, ...] = ()
    distilled: bool = False
    hosting: Literal["free", "distribution", "source", "source_if_modified", "barred"] = "free"
    travels: bool = False
    limits: tuple[str, ...] = ()
    thresholds: tuple[LicenceThreshold, ...] = ()
    excluded: tuple[str, ...] = ()
    excluded_form: str = ""
    exempts_end_users: bool = False
    binds_tools: bool = False
    excludes: Literal["licensee", "anywhere"] = "anywhere"
    litigation: Literal["", "patent", "ip"] = ""
    duties: tuple[LicenceDuty, ...] = ()
    clauses: dict[str, str] = {}
    notice: str = ""
    aliases: tuple[str, ...] = ()
    verified: Literal["yes", "partial", "no"] = "yes"
    source: str = ""

    def cite(self, term: str) -> str:
        """The licence and, where known, the clause for a term or an obligation code."""
        clause = self.clauses.get(term, "")
        return f"{self.id}, {clause}" if clause else f"{self.id} ({self.name})"

    @property
    def confidence(self) -> str:
        return {"yes": "read", "partial": "unverified", "no": "memory"}[self.verified]


def facts_of(licence: Spdx) -> LicenceFacts | None:
    """What a single licence says; None when the platform does not know its text (see `expression.choices`)."""
    return _table().get(licence)


def all_licences() -> tuple[LicenceFacts, ...]:
    """Every licence of the table, in its order."""
    return tuple(_table().values())


def versions_of(licence: Spdx) -> tuple[Spdx, ...]:
    """The texts that `...-or-later` lets the licensee choose from; any other licence is its own only version."""
    return _later().get(licence, (licence,))


def aliases() -> dict[str, Spdx]:
    """Other names in use (model hubs, old identifiers) and the licence that each means."""
    return {alias: facts.id for facts in all_licences() for alias in facts.aliases}


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(files("lawful.rights").joinpath("licences.toml").read_text("utf-8"))


@cache
def _later() -> dict[Spdx, tuple[Spdx, ...]]:
    return {Spdx(name): tuple(map(Spdx, versions)) for name, versions in _file()["later"].items()}


@cache
def _table() -> dict[Spdx, LicenceFacts]:
    entries: dict[str, dict[str, Any]] = {}
    for entry in _file()["licence"]:
        ground = entries[entry["like"]] if "like" in entry else {}
        entries[entry["id"]] = _on(ground, entry)
    return {Spdx(name): msgspec.convert(entry, LicenceFacts) for name, entry in entries.items()}


def _on(ground: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    """The entry with what it does not name taken from its ground; clauses merge, names and sources do not pass on."""
    own = {key: value for key, value in entry.items() if key not in ("like", "more_duties", "own_clauses")}
    passed_on = {key: value for key, value in ground.items() if key not in ("aliases", "source", "verified", "url")}
    inherited = {} if entry.get("own_clauses") else ground.get("clauses", {})  # a sister text may count otherwise
    merged = {**passed_on, **own, "clauses": {**inherited, **entry.get("clauses", {})}}
    if "more_duties" in entry:
        merged["duties"] = [*merged.get("duties", []), *entry["more_duties"]]
    return merged
