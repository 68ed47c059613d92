"""What the gateway knows without asking the database: keys, agreements and services, at one moment.

A snapshot is frozen. When the store's change counter moves, the next request sees a new one, so that a
revocation bites on the very next request, whichever process made it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lawful.core.agreement import Agreement
from lawful.core.asset import Model, Service
from lawful.core.errors import NotFound
from lawful.core.key import Key
from lawful.core.party import Party
from lawful.core.rule import Rule
from lawful.gateway.tensors import Declared
from lawful.rights.agreement import compile as compile_agreement
from lawful.store.models import PRODUCTION
from lawful.store.store import Store

_QUOTA = "contract.quota"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """An agreement with its rules compiled once, its signatures checked against the parties' own keys.

    `standing` answers the same for every call with the same facts; `quota` is asked every time.
    """

    agreement: Agreement
    standing: tuple[Rule, ...]
    quota: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A model version that a service in force offers, the names it goes by, and what each of its inputs must be."""

    service: Service
    model: Model
    names: tuple[str, ...]
    inputs: Mapping[str, Declared]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything that deciding a call needs, as it stood at change `counter`."""

    counter: int
    keys: Mapping[str, Key]
    contracts: Mapping[str, Contract]
    offers: Mapping[str, tuple[Offer, ...]]  # by model name; the first answers when no version is asked for

    @classmethod
    def of(cls, store: Store) -> Snapshot:
        counter = store.change_counter()
        parties = {party.id: party for party in store.parties.all()}
        return cls(
            counter=counter,
            keys={key.id: key for key in store.keys.all()},
            contracts={a.terms.id: _contract(a, parties) for a in store.agreements.all()},
            offers=_offers(store),
        )

    def offer(self, name: str, version: str, agreement: str) -> Offer:
        """The offer of a model under an agreement, by name, or one version of it; raises NotFound."""
        for offer in self.offers.get(name, ()):
            if agreement in offer.service.agreements and version in ("", str(offer.model.version)):
                return offer
        raise NotFound("no such model or version is served here", hint="list what your key may call: GET /v1/models")

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self.offers))


def _contract(agreement: Agreement, parties: Mapping[str, Party]) -> Contract:
    rules = compile_agreement(agreement, parties)
    return Contract(
        agreement=agreement,
        standing=tuple(rule for rule in rules if rule.id != _QUOTA),
        quota=tuple(rule for rule in rules if rule.id == _QUOTA),
    )


def _offers(store: Store) -> dict[str, tuple[Offer, ...]]:
    offers: dict[str, list[Offer]] = {}
    for service in store.services.all():
        if service.withdrawn_at is None:
            model = store.models.get(service.model)
            aliases = tuple(
                f"{model.name}@{a}" for a, v in store.models.aliases(model.name).items() if v == model.version
            )
            names = (model.name, *aliases)
            offers.setdefault(model.name, []).append(
                Offer(service=service, model=model, names=names, inputs={t.name: Declared.of(t) for t in model.inputs})
            )
    return {name: tuple(sorted(found, key=_precedence)) for name, found in offers.items()}


def _precedence(offer: Offer) -> tuple[bool, int]:
    """The version that `production` points to comes first, then the newest."""
    return f"{offer.model.name}@{PRODUCTION}" not in offer.names, -offer.model.version
