"""What a workspace does with the law beside its gates: facts declared, evidence read, incidents, what is due, questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import lawful.law
from lawful.core.act import Act, Action
from lawful.core.decision import decide
from lawful.core.errors import Invalid, NotFound, TooLarge
from lawful.core.facts import Fact, Facts, Stated
from lawful.core.incident import Incident, Kind
from lawful.core.place import place
from lawful.core.proof import Proof
from lawful.law import Answer, Change, Question
from lawful.law.examine import Exhibit
from lawful.law.notices import Language, draft
from lawful.lifecycle import incidents, notices
from lawful.lifecycle.declare import declare
from lawful.lifecycle.deploy import model_facts, service_facts
from lawful.lifecycle.due import DueItem, due, touched
from lawful.lifecycle.house import House
from lawful.lifecycle.known import resolve, told, typed
from lawful.lifecycle.plan import is_address
from lawful.lifecycle.prove import fetch, prove, recheck

LARGEST = 64 * 2**20  # bytes of a document


class Office:
    """The law of one workspace. `key` gives a party's signing key; `by` is the operator where nobody else is named."""

    def __init__(self, house: House, key: Callable[[str], Ed25519PrivateKey]) -> None:
        self._house, self._key = house, key

    # Facts and evidence ---------------------------------------------------------------------------------------------

    def declare(self, about: str, name: str, value: Stated, *, by: str = "", reason: str = "") -> Fact:
        """A named person declares a fact about a dataset, model, service, agreement or the operator; signed."""
        who = self._person(by)
        return declare(self._house, resolve(self._house, about), name, value, by=who, key=self._key(who), reason=reason)

    def prove(
        self,
        about: str,
        check: str,
        document: bytes | str,
        *,
        fact: str = "",
        made_on: date | None = None,
        of: bytes = b"",
        authority: bytes = b"",
        by: str = "",
    ) -> Proof:
        """Read evidence: a document's bytes, or a page by its web address. Raises Invalid for what cannot be read.

        `of` is the document that a time stamp is about, `authority` the certificate of who made it.
        """
        source = document if isinstance(document, str) else ""
        if source and not is_address(source):
            raise Invalid("not a web address", expected="https://host/path, or the document's bytes")
        exhibit = Exhibit(
            content=fetch(self._house, source) if isinstance(document, str) else document,
            made_on=self._past(made_on),
            fact=fact,
            document=of,
            authority=authority,
        )
        return prove(self._house, resolve(self._house, about), check, exhibit, by=self._person(by), source=source)

    def recheck(self) -> tuple[Proof, ...]:
        """Read every published page that counts as evidence again; gives what was found."""
        return recheck(self._house, by=self._house.operator)

    def known(self, about: str) -> tuple[Facts, tuple[Proof, ...]]:
        """What was declared and shown about a thing, and every piece of evidence that was given."""
        found = resolve(self._house, about)
        return told(self._house, found), self._house.store.proofs.about(found)

    def notice(self, service: str, language: Language) -> tuple[str, tuple[str, ...]]:
        """A draft of what people are told about a service, and what nobody has said yet that it must say."""
        house = self._house
        found = house.store.services.get(service)
        facts = service_facts(house, found, house.store.models.get(found.model))
        act = house.act(Action.ANSWER, found.id, found.model, purpose=found.purpose)
        duties = decide(act, facts, house.rulebook.for_act(act)).duties
        known = notices.told(house, found, facts, tuple(dict.fromkeys(duty.code for duty in duties)))
        return draft(known, language), known.gaps

    # Incidents and what is due --------------------------------------------------------------------------------------

    def report(
        self,
        kind: Kind,
        aware_at: datetime,
        *,
        about: tuple[str, ...] = (),
        stated: Mapping[str, Stated] | None = None,
        places: tuple[str, ...] = (),
        by: str = "",
    ) -> Incident:
        """Record a breach or a person's request, with every clock that it starts."""
        return incidents.report(
            self._house,
            kind,
            aware_at,
            by=self._person(by),
            about=tuple(resolve(self._house, name) for name in about),
            stated=stated,
            also=tuple(map(place, places)),
        )

    def update(self, incident: str, stated: Mapping[str, Stated], *, by: str = "") -> Incident:
        """Add what became known of an incident."""
        return incidents.update(self._house, self.incident(incident), stated, by=self._person(by))

    def done(self, incident: str, rule: str, *, by: str = "") -> Incident:
        """Record that one duty of an incident was done."""
        return incidents.done(self._house, self.incident(incident), rule, by=self._person(by))

    def close(self, incident: str, *, by: str = "") -> Incident:
        """End an incident."""
        return incidents.close(self._house, self.incident(incident), by=self._person(by))

    def incident(self, incident: str) -> Incident:
        return self._house.store.incidents.get(incident)

    def incidents(self) -> tuple[Incident, ...]:
        return self._house.store.incidents.all()

    def due(self, *, days: int = 30) -> tuple[DueItem, ...]:
        """What is overdue, and what is due in the next days, soonest first."""
        return due(self._house, until=self._house.today + timedelta(days=days))

    # Questions ------------------------------------------------------------------------------------------------------

    def check(self, reference: str, action: Action | None, places: tuple[str, ...], stated: Mapping[str, Stated],
              on: date | None = None) -> Answer:  # fmt: skip
        """What the law says about a model (DEPLOY unless an act is named) or a service (ANSWER), on all that is known."""
        return lawful.law.judge(*self._question(reference, action, places, stated, on), self._house.rulebook)

    def ask(self, reference: str, action: Action | None, places: tuple[str, ...], stated: Mapping[str, Stated],
            on: date | None = None) -> tuple[Question, ...]:  # fmt: skip
        """The questions that are still open for a model or a service."""
        return lawful.law.questions(*self._question(reference, action, places, stated, on), self._house.rulebook)

    def diff(self, before: date, after: date) -> tuple[tuple[Change, tuple[str, ...]], ...]:
        """What changes in the law between two days, each with my services that it touches."""
        return touched(self._house, before, after)

    def _question(self, reference: str, action: Action | None, places: tuple[str, ...], stated: Mapping[str, Stated],
                  on: date | None) -> tuple[Act, Facts]:  # fmt: skip
        house = self._house
        service = house.store.services.find(reference)
        if service is not None:
            model, usual = house.store.models.get(service.model), Action.ANSWER
            facts = service_facts(house, service, model)
        else:
            model, usual = house.store.models.resolve(reference), Action.DEPLOY
            facts = model_facts(house, model, [house.store.datasets.get(p.id) for p in model.made_from], model.use)
        given = {name: typed(house, name, value) for name, value in stated.items()}
        return (
            Act(
                action=action or usual,
                actor=house.operator,
                about=(reference,),
                purpose=(service or model).purpose,
                places=tuple(map(place, places)) or tuple(dict.fromkeys((*house.places, *model.places))),
                on=on or house.today,
            ),
            facts | Facts.declared(house.operator, house.today, **given),
        )

    def _person(self, by: str) -> str:
        """Who acts: somebody whom the workspace knows. Raises NotFound."""
        if by and by != self._house.operator and self._house.store.parties.find(by) is None:
            raise NotFound("nobody is known by that name", hint="lawful contract party NAME --name ... --place ...")
        return by or self._house.operator

    def _past(self, day: date | None) -> date:
        if day is not None and day > self._house.today:
            raise Invalid("evidence cannot be of a day to come", expected="today or before")
        return day or self._house.today


def read_document(file: Path) -> bytes:
    """A document that may be evidence. Raises TooLarge, OSError."""
    with file.open("rb") as opened:
        content = opened.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise TooLarge("the document is too large", expected=f"at most {LARGEST} bytes")
    return content
