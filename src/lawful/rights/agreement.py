"""Agreements: terms that both parties signed, compiled to the rules that every call is asked.

* What is signed is the line `lawful agreement v1` and the canonical JSON of the terms, with Ed25519 (RFC 8032).
* One changed byte of the terms, or a signature by a key that is not the party's, is Tampered.
* An agreement that lacks a valid signature of either party, or was revoked, permits nothing.
* A term whose fact is missing gives unknown: refused, naming the fact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lawful.core.act import Act, Action
from lawful.core.agreement import Agreement, Signature, Terms
from lawful.core.canonical import canonical, digest_of
from lawful.core.errors import Conflict, Invalid, Tampered
from lawful.core.facts import Facts
from lawful.core.party import Party
from lawful.core.place import lies_within, place
from lawful.core.rule import CodeRule, Judgement, Outcome

DOMAIN: Final = b"lawful agreement v1\n"

_BOTH: Final = frozenset({Action.DEPLOY, Action.ANSWER})
_CALLS: Final = frozenset({Action.ANSWER})


# Writing and signing ------------------------------------------------------------------------------------------------


def propose(terms: Terms) -> Agreement:
    """Terms written down for signing, with their digest. Raises Invalid for terms that cannot be meant."""
    _check(terms)
    return Agreement(terms=terms, digest=digest_of(terms))


def signing_bytes(terms: Terms) -> bytes:
    """The bytes that a party signs: the domain line and the canonical JSON of the terms."""
    return DOMAIN + canonical(terms)


def sign(agreement: Agreement, party: Party, private_key: Ed25519PrivateKey, at: datetime) -> Agreement:
    """The agreement with this party's signature added.

    Raises Tampered when the terms are not those of the digest, Invalid when the party is not named in the terms
    or the key is not the party's, Conflict when it has signed already or the agreement was revoked.
    """
    _check_digest(agreement)
    if party.id not in _parties(agreement.terms):
        raise Invalid("the signer is not a party of this agreement", expected="its provider or its customer")
    if private_key.public_key().public_bytes_raw().hex() != party.public_key.lower():
        raise Invalid("the private key is not the key of this party", hint="sign with the key the party is known by")
    if any(signature.party == party.id for signature in agreement.signatures):
        raise Conflict("this party has signed already")
    if agreement.revoked_at is not None:
        raise Conflict("the agreement was revoked", hint="propose a new one")
    signature = Signature(
        party=party.id,
        public_key=party.public_key.lower(),
        signature=private_key.sign(signing_bytes(agreement.terms)).hex(),
        signed_at=_utc(at),
    )
    return msgspec.structs.replace(agreement, signatures=(*agreement.signatures, signature))


def revoke(agreement: Agreement, party: str, at: datetime) -> Agreement:
    """The agreement, revoked by one of its parties. Raises Invalid for anybody else, Conflict when it is already."""
    if party not in _parties(agreement.terms):
        raise Invalid("only a party of the agreement can revoke it", expected="its provider or its customer")
    if agreement.revoked_at is not None:
        raise Conflict("the agreement was revoked already")
    return msgspec.structs.replace(agreement, revoked_at=_utc(at), revoked_by=party)


def verify(agreement: Agreement, parties: Mapping[str, Party]) -> None:
    """Check the digest and every signature against the keys that the parties are known by.

    Raises Tampered when the terms were altered, a signature is wrong, or its key is not the party's. That somebody
    has not signed yet is no error here; see `in_force`.
    """
    _check_digest(agreement)
    for signature in agreement.signatures:
        party = parties.get(signature.party)
        if (
            party is None
            or party.id not in _parties(agreement.terms)
            or party.public_key.lower() != signature.public_key
        ):
            raise Tampered("a signature is not by the key of a party of the agreement", hint="lawful contract verify")
        if not _holds(agreement.terms, signature):
            raise Tampered("a signature does not belong to these terms", hint="lawful contract verify")


def in_force(agreement: Agreement, on: date) -> bool:
    """Whether both parties signed, it is within its term, and nobody revoked it on that day or before."""
    revoked = agreement.revoked_at is not None and on >= agreement.revoked_at.date()
    return not _unsigned(agreement) and not revoked and agreement.terms.from_ <= on < agreement.terms.until


# Compiling ----------------------------------------------------------------------------------------------------------


def compile(agreement: Agreement, parties: Mapping[str, Party] | None = None) -> tuple[CodeRule, ...]:  # noqa: A001
    """The terms as rules for DEPLOY and ANSWER; region and quota bind calls only.

    Facts read: `agreement_revoked` (bool), `model_name`, `model_aliases`, `region`, `calls_used` (int); the day and
    the purpose come from the act. Signatures are checked once, here: against the parties' keys when `parties` is
    given, else each against the key that it carries.
    """
    terms = agreement.terms

    def rule(name: str, clause: str, check: Check, *reads: str, actions: frozenset[Action] = _BOTH) -> CodeRule:
        cites = f"agreement {terms.id}, {clause}"
        return CodeRule(id=f"contract.{name}", cites=cites, check=check, actions=actions, reads=reads)

    return (
        rule("signed", "signatures", _signed(agreement, parties)),
        rule("revoked", "revocation", _revoked(agreement), "agreement_revoked"),
        rule("term", "from and until", _term(terms)),
        rule("model", "models", _model(terms), "model_name", "model_aliases"),
        rule("purpose", "purposes", _purpose(terms)),
        rule("region", "regions", _region(terms), "region", actions=_CALLS),
        rule("quota", "quota_calls", _quota(terms), "calls_used", actions=_CALLS),
    )


Check = Callable[[Act, Facts], Judgement]


def _signed(agreement: Agreement, parties: Mapping[str, Party] | None) -> Check:
    """The answer never changes for a given agreement, so it is found once."""
    missing = _unsigned(agreement)
    if missing:
        answer = _forbid(f"not validly signed by {' and '.join(missing)}", "have both parties sign these terms")
    else:
        answer = _permit("both parties signed these terms")
        try:
            if parties is not None:
                verify(agreement, parties)
        except Tampered:
            answer = _forbid("a signature is not by the party's own key", "have both parties sign with their own keys")
    return lambda _act, _facts: answer


def _revoked(agreement: Agreement) -> Check:
    no = _forbid("the agreement was revoked", "sign a new agreement")
    yes = _permit("the agreement was not revoked")
    unknown = _unknown("whether the agreement was revoked", "agreement_revoked")

    def check(_act: Act, facts: Facts) -> Judgement:
        if agreement.revoked_at is not None:
            return no
        value = facts.value("agreement_revoked")
        return (no if value else yes) if isinstance(value, bool) else unknown

    return check


def _term(terms: Terms) -> Check:
    yes = _permit("the day lies within the term")
    early = _forbid(f"the agreement starts on {terms.from_}", f"wait until {terms.from_}, or amend `from`")
    late = _forbid(f"the agreement ended on {terms.until}", "sign a new agreement, or amend `until`")

    def check(act: Act, _facts: Facts) -> Judgement:
        if act.on < terms.from_:
            return early
        return yes if act.on < terms.until else late

    return check


def _model(terms: Terms) -> Check:
    named = frozenset(terms.models)
    listed = ", ".join(terms.models)
    yes = _permit("the agreement names the model")
    no = _forbid(
        "the agreement does not name this model", f"use a model it names: {listed}", "amend it to name this one"
    )
    unknown = _unknown("which model is meant", "model_name")

    def check(_act: Act, facts: Facts) -> Judgement:
        name, aliases = facts.value("model_name"), facts.value("model_aliases")
        if not isinstance(name, str) or not name:
            return unknown
        if name in named:
            return yes
        known = aliases if isinstance(aliases, tuple) else ()
        return yes if any(alias in named or f"{name}@{alias}" in named for alias in known) else no

    return check


def _purpose(terms: Terms) -> Check:
    named = frozenset(terms.purposes)
    yes = _permit("the agreement names the purpose")
    no = _forbid(
        "the agreement does not name this purpose",
        f"state a purpose it names, if that is the true one: {', '.join(terms.purposes)}",
        "amend the agreement to name this purpose",
    )
    return lambda act, _facts: yes if act.purpose in named else no


def _region(terms: Terms) -> Check:
    listed = ", ".join(terms.regions)
    exact = frozenset(terms.regions)
    yes = _permit("the region lies within one that the agreement names")
    unknown = _unknown("the region of the call", "region")

    def check(_act: Act, facts: Facts) -> Judgement:
        region = facts.value("region")
        if not isinstance(region, str) or not region:
            return unknown
        if region in exact or any(lies_within(region, outer) for outer in exact):
            return yes
        return _forbid(
            "the agreement does not name the region of the call",
            f"call from a region it names: {listed}",
            f"amend the agreement to name {_shown(region)}",
        )

    return check


def _quota(terms: Terms) -> Check:
    yes = _permit("calls are left")
    no = _forbid(f"all {terms.quota_calls} calls of the agreement are used", "amend the agreement to raise quota_calls")
    unknown = _unknown("how many calls were used", "calls_used")

    def check(_act: Act, facts: Facts) -> Judgement:
        used = facts.value("calls_used")
        if not isinstance(used, int) or isinstance(used, bool) or used < 0:
            return unknown
        return yes if used < terms.quota_calls else no

    return check


def _no_agreement(_act: Act, facts: Facts) -> Judgement:
    agreement = facts.value("agreement")
    if isinstance(agreement, str) and agreement:
        return _permit("an agreement is named")
    return _forbid(
        "no agreement in force",
        "sign an agreement with the provider (lawful contract new)",
        "use a key that is bound to an agreement",
    )


NO_AGREEMENT: Final = CodeRule(
    id="contract.none",
    cites="lawful, no service without an agreement",
    check=_no_agreement,
    actions=_BOTH,
    reads=("agreement",),
)


# Pieces -------------------------------------------------------------------------------------------------------------


def _permit(reason: str) -> Judgement:
    return Judgement(outcome=Outcome.PERMITS, reason=reason)


def _forbid(reason: str, *remedies: str) -> Judgement:
    return Judgement(outcome=Outcome.FORBIDS, reason=reason, remedies=remedies)


def _unknown(what: str, fact: str) -> Judgement:
    return Judgement(
        outcome=Outcome.UNKNOWN, reason=f"{what} is not known", needs=(fact,), remedies=(f"state the fact {fact}",)
    )


def _shown(region: str) -> str:
    """The region, when it is shaped like a place code; an answer repeats nothing else that a caller sent."""
    try:
        return place(region)
    except Invalid:
        return "it"


def _parties(terms: Terms) -> tuple[str, str]:
    return terms.provider, terms.customer


def _unsigned(agreement: Agreement) -> tuple[str, ...]:
    """The roles without a valid signature under these very terms."""
    if agreement.digest != digest_of(agreement.terms):
        return ("the provider", "the customer")
    valid = {signature.party for signature in agreement.signatures if _holds(agreement.terms, signature)}
    roles = {"the provider": agreement.terms.provider, "the customer": agreement.terms.customer}
    return tuple(role for role, party in roles.items() if party not in valid)


def _holds(terms: Terms, signature: Signature) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature.public_key))
        key.verify(bytes.fromhex(signature.signature), signing_bytes(terms))
    except (InvalidSignature, ValueError):
        return False
    return True


def _check_digest(agreement: Agreement) -> None:
    if agreement.digest != digest_of(agreement.terms):
        raise Tampered("the terms are not those that the digest names", hint="compare with the other party's copy")


def _check(terms: Terms) -> None:
    """The bounds of the type (which only decoding checks), and what no single field can say."""
    try:
        msgspec.convert(msgspec.to_builtins(terms), Terms)
    except msgspec.ValidationError as error:
        raise Invalid("the terms break a bound", expected="the fields of lawful.core.agreement.Terms") from error
    if "/" in terms.id or not terms.id.isprintable() or terms.id in {".", ".."}:
        raise Invalid(
            "not an id for an agreement", expected="one that can stand in an address: no slash, such as A-2026-17"
        )
    if terms.from_ >= terms.until:
        raise Invalid("the term ends before it starts", expected="`from` earlier than `until`")
    if terms.provider == terms.customer:
        raise Invalid("an agreement needs two parties", expected="a provider and another customer")
    if any(place(region) != region for region in terms.regions):
        raise Invalid("a region is not in its normal form", expected="codes such as EU, EU-DE, CN, US-CA")


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise Invalid("the time has no time zone", expected="an aware datetime")
    return at.astimezone(UTC)
