"""What was told the platform about a thing after it was made: facts that named persons declared, and evidence.

Of two declarations the later one holds, of two things the more particular one (a service over its model, over its
data, over the operator); what a checker read stands over what somebody says. All of it yields to what the platform
did or measured itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import msgspec

from lawful.core.errors import Invalid, NotFound
from lawful.core.facts import Fact, Facts, FactValue, Stated
from lawful.core.proof import Proof
from lawful.lifecycle.house import House


def told(house: House, *ids: str) -> Facts:
    """The facts declared or proven about these things; a later id counts more than an earlier one."""
    declared, proven = Facts(), Facts()
    for about in ids:
        declared |= house.store.facts.about(about)
        newest = {(proof.checker, proof.fact): proof for proof in house.store.proofs.about(about)}
        for proof in newest.values():
            proven |= shown(house, proof) if proof.counts(house.today) else Facts()
    return declared | proven


def shown(house: House, proof: Proof) -> Facts:
    """The facts that a piece of evidence shows, with the checker and the day as their origin."""
    found = {name: typed(house, name, value) for name, value in proof.facts.items()}
    return Facts({name: Fact(value=value, by=proof.checker, on=proof.made_on) for name, value in found.items()})


def typed(house: House, name: str, value: Stated) -> FactValue:
    """A stated value as its fact's type: a number or a date where a person wrote a text. Raises Invalid."""
    words = house.rulebook.vocabulary
    if name in words.facts:
        return words.stated(name, value)
    if name not in house.fact_names:
        words.kind(name)  # raises Invalid, naming the nearest
    return value


def check_stated(house: House, stated: Mapping[str, Stated]) -> None:
    """Raise Invalid, naming the nearest, for a fact that no rule asks or a value that it cannot have."""
    for name, value in stated.items():
        typed(house, name, value)


def settled(house: House, facts: Facts) -> Facts:
    """The same facts, with numbers and dates where people wrote them as texts."""
    words = house.rulebook.vocabulary
    texts = [name for name in facts if isinstance(facts[name].value, str) and name in words.facts]
    found = {}
    for name in texts:
        with suppress(Invalid):  # kept by an older vocabulary: unknown to the rules, as it stands
            found[name] = msgspec.structs.replace(facts[name], value=typed(house, name, _text(facts[name].value)))
    return facts | Facts(found)


def _text(value: FactValue) -> str:
    return str(value)


def resolve(house: House, reference: str) -> str:
    """The id of a dataset, model (also by name), service or agreement, or the operator's own. Raises NotFound."""
    store = house.store
    if reference == house.operator:
        return reference
    for kept in (store.datasets, store.services, store.agreements):
        if kept.find(reference) is not None:
            return reference
    try:
        return store.models.resolve(reference).id
    except (NotFound, Invalid):
        raise NotFound(
            "no such dataset, model, service or agreement",
            expected=f"an id, a model's name, or {house.operator} for facts about the operator",
            hint="lawful data list, lawful model list, lawful contract list",
        ) from None
