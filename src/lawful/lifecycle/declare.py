"""A named person declares a fact: a signed act of its own, on the log before any gate relies on it."""

from __future__ import annotations

import re

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lawful.core.canonical import canonical
from lawful.core.errors import Invalid
from lawful.core.facts import Fact, FactValue, Origin, Stated
from lawful.lifecycle.house import House
from lawful.lifecycle.known import typed

DOMAIN = b"lawful fact v1\n"
_CODE = re.compile(r"[\w.:+-]{1,100}")
# What the platform does, counts or keeps itself; nobody can declare it otherwise.
_OWN = frozenset({"masked", "train_flop", "calls_used", "agreement", "agreement_revoked", "model_name",
                  "model_aliases", "lineage_verdict", "lineage_codes", "lineage_undischarged", "notices_given",
                  "hosted_service", "distribute", "act", "scope"})  # fmt: skip


def declare(
    house: House, about: str, name: str, value: Stated, *, by: str, key: Ed25519PrivateKey, reason: str = ""
) -> Fact:
    """Keep that `by` states this fact about a thing; `reason` is a reference, such as a document's number.

    What is signed is `lawful fact v1`, a line feed, and the canonical JSON of about, by, fact, on, value. Raises
    Invalid for a fact that no rule asks, a value that it cannot have, and one that the platform knows itself.
    """
    if name in _OWN:
        raise Invalid(f"{name} is not for people to declare: the platform knows it itself")
    fact = Fact(value=_plain(name, typed(house, name, value)), origin=Origin.DECLARED, by=by, on=house.today)
    shown = list(fact.value) if isinstance(fact.value, tuple) else fact.value
    shown = shown if isinstance(shown, bool | int | list) else str(shown)
    statement = {"about": about, "by": by, "fact": name, "on": str(fact.on), "value": shown}
    house.journal.change(
        "fact:declared",
        about,
        actor=by,
        facts={
            "fact": name,
            "value": shown,
            "key": key.public_key().public_bytes_raw().hex(),
            "signature": key.sign(DOMAIN + canonical(statement)).hex(),
            **({"reason": _plain("reason", reason)} if reason else {}),
        },
    )
    house.store.facts.declare(about, name, fact)
    return fact


def _plain(name: str, value: FactValue) -> FactValue:
    """The same value, if it may stand on the log: codes, never sentences."""
    texts = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
    if not all(_CODE.fullmatch(text) for text in texts):
        raise Invalid(f"the value of {name} is no code", expected="letters, digits and . _ : + -, at most 100")
    return value
