"""Agreements from proposal to revocation: each step is on the log before it takes effect."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lawful.core.act import Action
from lawful.core.agreement import Agreement, Terms
from lawful.core.errors import Conflict
from lawful.core.facts import Facts
from lawful.core.party import Party
from lawful.lifecycle.house import House
from lawful.lifecycle.known import told
from lawful.rights import agreement as contracts


def add_party(house: House, party: Party) -> Party:
    """Make a party and its public key known. Raises Conflict when its id is taken by another key."""
    known = house.store.parties.find(party.id)
    if known == party:
        return known
    if known is not None:
        raise Conflict(f"party {party.id} is known by another key or name", hint="choose another id")
    house.journal.change("party:added", house.journal.alias(party.id), actor=house.operator)
    house.store.parties.put(party)
    return party


def propose(house: House, terms: Terms) -> Agreement:
    """Write terms down for signing. Raises Conflict when the id is taken, Invalid for terms that cannot be meant."""
    agreement = contracts.propose(terms)
    if house.store.agreements.find(terms.id) is not None:
        raise Conflict(f"agreement {terms.id} exists", hint="choose another id, or revoke it and write a new one")
    house.journal.change("agreement:proposed", terms.id, actor=terms.provider, facts={"terms": agreement.digest})
    house.store.agreements.put(agreement)
    return agreement


def sign(house: House, agreement: Agreement, party: Party, private_key: Ed25519PrivateKey) -> Agreement:
    """Add one party's signature."""
    signed = contracts.sign(agreement, party, private_key, house.clock.now())
    house.journal.change("agreement:signed", agreement.terms.id, actor=party.id, facts={"terms": agreement.digest})
    house.store.agreements.replace(signed)
    return signed


def revoke(house: House, agreement: Agreement, party: str) -> Agreement:
    """End an agreement; the next call under it is refused."""
    revoked = contracts.revoke(agreement, party, house.clock.now())
    facts = told(house, house.operator, agreement.terms.id) | Facts.known(purpose_ended=True, agreement_revoked=True)
    act = house.act(Action.RETIRE, agreement.terms.id, purpose="end of the agreement")
    with house.journal.noting(act, facts):
        house.journal.change("agreement:revoked", agreement.terms.id, actor=party)
        house.store.agreements.replace(revoked)
    return revoked
