"""What a workspace shows of itself, as JSON builtins: the command line and the management API show the same.

Nothing here writes. While a node serves the workspace, the command line asks it for these; else it opens the folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

if TYPE_CHECKING:
    from lawful.app.workspace import App

PAGE = 1_000  # the most entries of the log at once, over the network
FAR = 2**53  # a position behind the end of any log
View = dict[str, Any]


def datasets(app: App) -> list[View]:
    """One row for each dataset, oldest first."""
    return [
        {
            "id": found.id,
            "rows": found.rows,
            "licence": found.provenance.licence,
            "kind": found.kind,
            "removed": found.removed_at is not None,
        }
        for found in app.datasets()
    ]


def dataset(app: App, name: str) -> View:
    """A dataset's record. Raises NotFound."""
    return _plain(app.dataset(name))


def models(app: App) -> list[View]:
    """One row for each model version; `accuracy` is None where it was not measured here."""
    return [
        {
            "id": found.id,
            "name": found.name,
            "version": found.version,
            "parameters": found.parameters,
            "accuracy": round(found.metrics["accuracy"].value, 4) if "accuracy" in found.metrics else None,
            "aliases": sorted(a for a, version in app.aliases(found.name).items() if version == found.version),
        }
        for found in app.models()
    ]


def model(app: App, reference: str) -> View:
    """A model version's record, by name, name:version, name@alias or id. Raises NotFound."""
    return _plain(app.model(reference))


def services(app: App) -> list[View]:
    """One row for each service: what offers which model under which agreements."""
    return [
        {
            "id": found.id,
            "model": found.model,
            "agreements": list(found.agreements),
            "purpose": found.purpose,
            "withdrawn": found.withdrawn_at is not None,
        }
        for found in app.store.services.all()
    ]


def card(app: App, reference: str) -> View:
    """`text`: a model version's card. Raises NotFound."""
    return {"text": app.card(app.model(reference))}


def licences(app: App, reference: str, *, commercial: bool) -> View:
    """What the licences of everything a model was made from say about hosting it, and the `notice` that it owes."""
    verdict, notice = app.licences(app.model(reference), commercial=commercial)
    return {"verdict": _plain(verdict), "obligations": list(verdict.obligations), "notice": notice}


def agreements(app: App) -> list[View]:
    """The records of all agreements."""
    return [_plain(found) for found in app.agreements()]


def agreement(app: App, name: str) -> View:
    """An agreement's record. Raises NotFound."""
    return _plain(app.agreement(name))


def verified(app: App, name: str) -> View:
    """`state`: what stands of an agreement. Raises Tampered when terms or signatures are not what was signed."""
    return {"state": app.verify_agreement(name)}


def keys(app: App) -> list[View]:
    """The keys: never their secrets or hashes."""
    shown = ("id", "party", "scopes", "agreement", "expires_at", "revoked_at")
    return [{name: value for name, value in _plain(key).items() if name in shown} for key in app.api_keys()]


def entries(app: App, *, last: int, before: int = FAR) -> View:
    """The `last` entries of the log before position `before`, each with its `index`.

    `names` says whose pseudonym on the log is whose, for the parties that are known here.
    """
    end = min(before, app.log.size)
    rows = [{"index": index, **_plain(entry)} for index, entry in app.log.read(max(0, end - last), end)]
    return {"entries": rows, "names": app.known_aliases()}


def why(app: App, receipt: str) -> View:
    """The `entries` that say why an act was decided as it was, and whose `names` are in them. Raises NotFound."""
    return {"entries": [_plain(entry) for entry in app.why(receipt)], "names": app.known_aliases()}


def facts(app: App, about: str) -> View:
    """The `facts` that were declared and shown about a thing, with who and when, and all its `evidence`."""
    found, proofs = app.law.known(about)
    rows = [{"fact": name, **_plain(fact)} for name, fact in found.items()]
    return {"facts": rows, "evidence": msgspec.to_builtins(proofs)}


def notice(app: App, service: str, language: Literal["en", "zh"]) -> View:
    """The `text` of a draft of what people are told about a service, and its `gaps`."""
    text, gaps = app.law.notice(service, language)
    return {"text": text, "gaps": list(gaps)}


def incident(app: App, name: str) -> View:
    """An incident with all its clocks. Raises NotFound."""
    return _plain(app.law.incident(name))


def _plain(value: msgspec.Struct) -> View:
    found: View = msgspec.to_builtins(value)
    return found
