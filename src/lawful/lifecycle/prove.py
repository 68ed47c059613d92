"""Evidence is read by a checker, kept, and put on the log; what it shows are facts at the gates until it expires."""

from __future__ import annotations

from lawful.core.canonical import digest
from lawful.core.errors import Unavailable
from lawful.core.facts import FactValue, Stated
from lawful.core.proof import Proof
from lawful.law.evidence import Checked
from lawful.law.examine import Exhibit, examine, page_again
from lawful.lifecycle.house import House


def prove(house: House, about: str, check: str, exhibit: Exhibit, *, by: str, source: str = "") -> Proof:
    """Check a document about a thing and keep it with what it shows. Raises Invalid for what cannot be read.

    A document that shows nothing is kept as well: it stands in the way of an older one that did.
    """
    return _keep(house, about, examine(check, exhibit, house.rulebook), exhibit, by=by, source=source)


def recheck(house: House, *, by: str) -> tuple[Proof, ...]:
    """Read every published page that counts as evidence again: the same page counts from today, another one no more.

    A page that cannot be reached stays as it is until it expires.
    """
    newest = {(proof.about, proof.checker, proof.fact): proof for proof in house.store.proofs.all() if proof.source}
    done: list[Proof] = []
    for proof in newest.values():
        if not proof.fact or proof.problems:
            continue
        try:
            content = fetch(house, proof.source)
        except Unavailable:
            continue
        exhibit = Exhibit(content=content, made_on=house.today, fact=proof.fact)
        found = page_again(exhibit, proof.document, house.rulebook)
        done.append(_keep(house, proof.about, found, exhibit, by=by, source=proof.source))
    return tuple(done)


def _keep(house: House, about: str, found: Checked, exhibit: Exhibit, *, by: str, source: str) -> Proof:
    proof = Proof(
        id=f"proof-{house.journal.new_id()[:12]}",
        about=about,
        checker=found.checker,
        document=digest(exhibit.content),
        facts={name: _stored(value) for name, value in found.facts.items()},
        made_on=found.made_on or exhibit.made_on,
        given_by=by,
        checked_at=house.clock.now(),
        problems=found.problems,
        until=found.until,
        fact=exhibit.fact,
        source=source,
    )
    house.journal.change(
        "evidence:checked",
        proof.id,
        about,
        actor=by,
        facts={
            "checker": proof.checker,
            "document": proof.document,
            "shows": sorted(proof.facts),
            "problems": len(proof.problems),
            "until": str(proof.until or ""),
        },
    )
    house.blobs.put(exhibit.content)
    house.store.proofs.put(proof)
    return proof


def fetch(house: House, url: str) -> bytes:
    """A published page, to be checked. Raises what the network raises, Unavailable when nothing stands there."""
    if house.network is None:
        raise Unavailable("this workspace has no network", hint="save the page and give its path")
    page = house.network.get(url)
    if page.status != 200:
        raise Unavailable(f"the server answered {page.status}", expected="200", hint="check the address")
    return page.body


def _stored(value: FactValue) -> Stated:
    return value if isinstance(value, bool | int | str | tuple) else str(value)
