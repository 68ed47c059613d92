"""The control database as one value with a repository for each kind of thing.

* What `put` or `replace` returned from is on disk.
* Two processes may have it open at once (the server and the command line); each sees the other's changes, and
  `change_counter` says cheaply whether there were any.
"""

from __future__ import annotations

from lawful.core.agreement import Agreement
from lawful.core.asset import Dataset, Service
from lawful.core.incident import Incident
from lawful.core.key import Key
from lawful.core.party import Party
from lawful.core.ports import Clock, SystemClock
from lawful.core.proof import Proof
from lawful.store import tables
from lawful.store.database import Database, open_database
from lawful.store.models import Models
from lawful.store.records import DeclaredFacts, SettingsSeen, Usage
from lawful.store.repository import Repository, StatefulRepository


class Keys(StatefulRepository[Key]):
    """API keys, by the id that stands in the token."""

    def by_id(self, id: str) -> Key | None:  # noqa: A002  the word of every asset
        """The key with this id, or None: whether it is in force is for the caller to say."""
        return self.find(id)


class Proofs(Repository[Proof]):
    """Evidence that was checked, by what it is about."""

    def about(self, *ids: str) -> tuple[Proof, ...]:
        """Every piece of evidence about these assets, oldest first."""
        return self._where(self._table.c.about.in_(ids))


class Store:
    """Everything that the platform knows and may forget, open. Close it when done."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.parties = Repository(database, tables.parties, Party, "party", _party)
        self.datasets = StatefulRepository(database, tables.datasets, Dataset, "dataset", _dataset)
        self.models = Models(database)
        self.services = StatefulRepository(database, tables.services, Service, "service", _service)
        self.agreements = StatefulRepository(database, tables.agreements, Agreement, "agreement", _agreement)
        self.keys = Keys(database, tables.keys, Key, "key", _key)
        self.proofs = Proofs(database, tables.proofs, Proof, "piece of evidence", _proof)
        self.incidents = StatefulRepository(database, tables.incidents, Incident, "incident", _incident)
        self.usage = Usage(database)
        self.facts = DeclaredFacts(database)
        self.settings = SettingsSeen(database)

    @classmethod
    def connect(cls, url: str, *, create: bool = False, clock: Clock | None = None) -> Store:
        """Open the store at a database URL; with `create`, make it and bring its tables up to date.

        Raises NotFound when there is none, Unavailable when its tables are of another version, Invalid for the
        URL of another kind of database, MissingExtra without the PostgreSQL driver.
        """
        return cls(open_database(url, create=create, clock=clock or SystemClock()))

    def change_counter(self) -> int:
        """A number that rises with every committed change of any process, except to `usage`. Cheap enough to poll."""
        return self._database.change_counter()

    @property
    def is_shared(self) -> bool:
        """Whether other nodes may change what is stored while this one works: on PostgreSQL."""
        return self._database.engine.dialect.name != "sqlite"

    def own_changes(self) -> int:
        """A number that rises with every committed change of this very process: free to ask."""
        return self._database.own_changes

    def close(self) -> None:
        """Give the database back."""
        self._database.close()


def _party(party: Party) -> dict[str, str | int]:
    return {"id": party.id, "name": party.name}


def _dataset(dataset: Dataset) -> dict[str, str | int]:
    return {"id": dataset.id, "name": dataset.name, "digest": dataset.digest}


def _service(service: Service) -> dict[str, str | int]:
    return {"id": service.id, "name": service.name, "model": service.model}


def _agreement(agreement: Agreement) -> dict[str, str | int]:
    terms = agreement.terms
    return {"id": terms.id, "provider": terms.provider, "customer": terms.customer, "digest": agreement.digest}


def _proof(proof: Proof) -> dict[str, str | int]:
    return {"id": proof.id, "about": proof.about}


def _incident(incident: Incident) -> dict[str, str | int]:
    return {"id": incident.id, "kind": incident.kind}


def _key(key: Key) -> dict[str, str | int]:
    return {"id": key.id, "party": key.party, "agreement": key.agreement}
