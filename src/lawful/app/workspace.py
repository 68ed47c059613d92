"""The only place where things are wired together. Doors talk to what stands here.

A workspace is a folder: `lawful.toml`, `control.db` (assets, agreements, keys), `evidence.db` (the log),
`vault.db` and `keys/` (secrets), `blobs/` (encrypted datasets and weights), `files/` (cards, pictures, run states).

What few commands need and takes long to load is imported where it is used: data frames, the masker, the engines.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import lawful.law
from lawful import settings as knobs
from lawful.app.network import Web
from lawful.app.office import Office
from lawful.app.scratch import scratch_folder, sweep
from lawful.audit.log import EvidenceLog
from lawful.audit.pseudonym import Pseudonyms
from lawful.core.act import Act
from lawful.core.agreement import Agreement, Terms
from lawful.core.asset import Dataset, Model, Provenance, Remote, Service
from lawful.core.canonical import canonical
from lawful.core.decision import Decision
from lawful.core.errors import Invalid, MissingExtra, NotFound
from lawful.core.evidence import Entry
from lawful.core.facts import Stated
from lawful.core.key import Key
from lawful.core.party import Party
from lawful.core.place import Place, place
from lawful.core.ports import Clock, FolderDisk, Random, SystemClock, SystemRandom
from lawful.core.rule import Rule
from lawful.lifecycle import contract, credentials, deploy, release, retire
from lawful.lifecycle.crawl import Crawl
from lawful.lifecycle.house import House
from lawful.lifecycle.journal import Journal
from lawful.lifecycle.order import Order
from lawful.lifecycle.plan import DataPlan
from lawful.privacy.rules import RULES as PRIVACY_RULES
from lawful.rights import agreement as contracts
from lawful.rights.lineage import Verdict
from lawful.rights.obligations import notice_text
from lawful.rights.rules import RULES as RIGHTS_RULES
from lawful.settings import Settings
from lawful.store.blobs import Blobs
from lawful.store.store import Store
from lawful.store.vault import FileRoot, Vault

if TYPE_CHECKING:
    from lawful.app.identifiers import Identifiers
    from lawful.app.masking import Masking
    from lawful.app.samples import Samples
    from lawful.data.table import Table
    from lawful.gateway.answer import Gateway
    from lawful.gateway.authenticate import Caller
    from lawful.lifecycle.prepare import Prepared
    from lawful.lifecycle.train import Watch
_TENANT = "operator"  # whose keys encrypt what the operator itself keeps


def open(  # noqa: A001  lawful.open("workspace") is what people type
    folder: Path | str, *, create: bool = True, clock: Clock | None = None, random: Random | None = None
) -> App:
    """Open a workspace, or make it when it does not exist and `create` is set.

    Raises NotFound when there is none, Conflict when another process holds its log, Invalid for its settings.
    """
    root = Path(folder)
    if not create and not (root / "evidence.db").exists():
        raise NotFound("there is no workspace in that folder", hint="lawful init DIR, or lawful run")
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return App(root, clock=clock or SystemClock(), random=random or SystemRandom())


class App:
    """A workspace, open. Close it, or use it in a `with` statement; one process at a time holds the log."""

    def __init__(self, folder: Path, *, clock: Clock, random: Random) -> None:
        self.folder, self._clock, self._random = folder, clock, random
        self.settings: Settings = knobs.load(folder / "lawful.toml", os.environ)
        self._aliases: dict[str, str] = {}
        self._watchers: list[Callable[[Decision], None]] = []
        with ExitStack() as opened:
            self._open(opened)
            self._opened = opened.pop_all()

    def _open(self, opened: ExitStack) -> None:
        clock, random = self._clock, self._random
        is_new = not (self.folder / "evidence.db").exists()
        key = self.folder / "keys" / "root.key"
        root = FileRoot.make(key, random=random) if is_new and not key.exists() else FileRoot(key, random=random)
        self.vault = Vault.open(self.folder / "vault.db", root, clock=clock, random=random, create=is_new)
        opened.callback(self.vault.close)
        for tenant in self.vault.unfinished():  # a rotation that was interrupted
            self.vault.rewrap(tenant)
        self.log = EvidenceLog.open(
            self.folder / "evidence.db",
            signing_key=self._private_key("log"),
            origin=f"{self.settings.name}/evidence",
            clock=clock,
            random=random,
            deadline_s=self.settings.audit.deadline_seconds,
        )
        opened.callback(self.log.close)
        address = self.settings.database or f"sqlite:///{self.folder / 'control.db'}"
        self.store = Store.connect(address, create=True, clock=clock)
        opened.callback(self.store.close)
        self.rulebook = lawful.law.load()
        blobs = Blobs(FolderDisk(self.folder / "blobs"), self.vault, tenant=_TENANT)
        self.house = House(
            store=self.store,
            blobs=blobs,
            journal=Journal(
                self.log,
                rules=self.rules,
                rulebook=self.rulebook.version,
                clock=clock,
                random=random,
                alias=self.alias,
                on_decision=self._decided,
            ),
            disk=FolderDisk(self.folder / "files"),
            clock=clock,
            operator=self.settings.operator,
            places=self.settings.places,
            threads=self.settings.training.threads or len(os.sched_getaffinity(0)),
            rulebook=self.rulebook,
            fact_names=frozenset(name for rule in (*RIGHTS_RULES, *PRIVACY_RULES) for name in rule.reads),
            network=Web.of(self.settings.collect, clock),
            agent=self.settings.collect.agent,
            contact=self.settings.contact,
            text_mask=lambda texts, scope, mode: self.masking.texts(texts, scope, mode),
            text_find=lambda text: self.identifiers(text),
        )
        if is_new:
            self.house.journal.change("workspace:created", self.settings.name, actor=self.settings.operator)
        self._note_settings()

    def _note_settings(self) -> None:
        """Put on the log which settings are others than at the last start; their values stay off it."""
        now, seen = knobs.values(self.settings), self.store.settings.seen()
        for name in (name for name in now if seen and now[name] != seen.get(name)):
            self._change("setting:changed", name)
        if now != seen:
            self.store.settings.see(now)

    def _decided(self, decision: Decision) -> None:
        for watch in self._watchers:
            watch(decision)

    def watch_decisions(self, watch: Callable[[Decision], None]) -> None:
        """Call `watch` with every decision of the lifecycle, once it is on the log."""
        self._watchers.append(watch)

    @property
    def today(self) -> date:
        return self.house.today

    @cached_property
    def law(self) -> Office:
        """Declared facts, evidence, incidents, what is due, and the questions that are still open."""
        return Office(self.house, lambda party: self._private_key(f"party.{party}"))

    def publish(
        self, model: Model, *, use: Mapping[str, Stated] | None = None, commercial: bool = True
    ) -> tuple[bytes, str]:
        """A model's weights (safetensors) to give out, with the NOTICE that goes with them; raises Refused."""
        return release.publish(self.house, model, use=use or {}, commercial=commercial)

    def move(self, dataset: Dataset, where: str, *, purpose: str, stated: Mapping[str, Stated] | None = None) -> bytes:
        """A dataset's records for a recipient in another place; raises Refused."""
        return release.move(self.house, dataset, place(where), purpose=purpose, stated=stated or {})

    def expire(self) -> tuple[str, ...]:
        """Remove the datasets whose stated time has run out; gives their ids."""
        return retire.expire(self.house)

    # Rules and facts ------------------------------------------------------------------------------------------------

    @cached_property
    def masking(self) -> Masking:
        """The masker under this workspace's key, made when it is first needed."""
        return self.masking_with({})

    def masking_with(self, said: Mapping[str, Any]) -> Masking:
        """The same masker, with some of the settings said otherwise."""
        from lawful.app.masker import masking_settings
        from lawful.app.masking import Masking

        key = self.vault.secret("masking", lambda: self._random.bytes(32))
        return Masking(key, masking_settings(self.settings.masking, said), self.folder)

    @cached_property
    def identifiers(self) -> Identifiers:
        """Finds what surely names somebody; needs no tagger, so that it is there at once."""
        from lawful.app.identifiers import Identifiers

        return Identifiers()

    def rules(self, act: Act) -> tuple[Rule, ...]:
        """The standing rules that may concern an act: licences, privacy terms, and the law of its places."""
        return (*RIGHTS_RULES, *PRIVACY_RULES, *self.rulebook.for_act(act))

    # Data, models, services -----------------------------------------------------------------------------------------

    def collect(
        self, name: str, table: Table, provenance: Provenance, crawl: Crawl | None = None, *, purpose: str
    ) -> Prepared:
        """Collect, clean, label and keep a set of records; raises Refused when no rule lets it in."""
        from lawful.lifecycle import prepare

        return prepare.prepare(self.house, name, table, provenance, crawl, purpose=purpose)

    def records(self, plan: DataPlan, folder: Path, *, purpose: str = "") -> tuple[Table, Provenance, Crawl | None]:
        """The records of a plan's entry and their provenance, declared by the operator today; how they were fetched."""
        from lawful.lifecycle.sources import records

        return records(self.house, plan, folder, purpose=purpose or plan.purpose)

    def datasets(self) -> tuple[Dataset, ...]:
        return self.store.datasets.all()

    def dataset(self, dataset: str) -> Dataset:
        return self.store.datasets.get(dataset)

    def remove_dataset(self, name: str) -> tuple[str, ...]:
        """Remove a dataset's bytes; gives the models that were trained on it."""
        return retire.remove(self.house, self.store.datasets.get(name), actor=self.settings.operator)

    def train(self, order: Order, watch: Watch | None = None) -> Model:
        """Train and register the next version of a model. Raises MissingExtra without torch."""
        try:
            from lawful.lifecycle.train import train  # torch is an extra
        except ModuleNotFoundError as error:
            raise MissingExtra(str(error.name), "train") from error
        return train(self.house, order, watch)

    def import_model(
        self, name: str, remote: Remote, *, purpose: str, secret: str = "", made_from: tuple[str, ...] = ()
    ) -> Model:
        """Register the next version of a model that runs elsewhere; `secret`, its key, goes into the vault.

        Raises Invalid for a URL whose host `upstream.allowed_hosts` does not name.
        """
        from lawful.app.engines import import_remote

        return import_remote(
            self.house, self.vault, self.settings, name, remote, purpose=purpose, secret=secret, made_from=made_from
        )

    def models(self) -> tuple[Model, ...]:
        return self.store.models.all()

    def model(self, reference: str) -> Model:
        """By id, name, name:version or name@alias."""
        return self.store.models.resolve(reference)

    def aliases(self, name: str) -> dict[str, int]:
        return self.store.models.aliases(name)

    def card(self, model: Model) -> str:
        return self.house.blobs.get(model.card).decode()

    def licences(self, model: Model, *, commercial: bool) -> tuple[Verdict, str]:
        """What the licences of everything the model was made from say about hosting it, and the NOTICE that it owes."""
        verdict, notes = deploy.licences(self.house, model, commercial=commercial)
        return verdict, notice_text(notes, model.name)

    def sample_inputs(self, model: Model, count: int) -> Samples:
        """The first records that a model was made from, as raw inputs of its service."""
        from lawful.app.samples import first

        return first(self.house, model, count)

    def set_alias(self, name: str, alias: str, version: int) -> None:
        """Point `name@alias` to a version."""
        model = self.store.models.check_alias(name, alias, version)
        self._change("model:aliased", model.id, alias=alias, version=version)
        self.store.models.set_alias(name, alias, version)

    def rollback(self, name: str, alias: str) -> int:
        """Point `name@alias` to where it pointed before; gives that version."""
        version = self.store.models.previous(name, alias)
        self._change("model:aliased", name, alias=alias, version=version, rollback=True)
        return self.store.models.rollback(name, alias)

    def deploy(
        self,
        model: Model,
        agreement: Agreement | None,
        *,
        purpose: str,
        use: Mapping[str, Stated] | None = None,
        commercial: bool = True,
    ) -> Service:
        """Offer a model version under an agreement; raises Refused without one in force."""
        if "gateway" in vars(self):  # of a node that serves
            self._make_ready(self.gateway, model)
        return deploy.deploy(self.house, model, agreement, purpose=purpose, use=use or {}, commercial=commercial)

    def withdraw(self, service: str) -> Service:
        return retire.withdraw(self.house, self.store.services.get(service), actor=self.settings.operator)

    # Parties, agreements, keys --------------------------------------------------------------------------------------

    def new_party(self, party: str, name: str, where: str) -> Party:
        """A party whose signing key this workspace keeps in its vault."""
        public = self._private_key(f"party.{party}").public_key().public_bytes_raw().hex()
        return contract.add_party(self.house, Party(id=party, name=name, place=place(where), public_key=public))

    def propose(self, terms: Terms) -> Agreement:
        return contract.propose(self.house, terms)

    def sign(self, agreement: str, party: str) -> Agreement:
        """Sign as a party whose key this workspace keeps."""
        key = self._private_key(f"party.{party}")
        return contract.sign(self.house, self.agreement(agreement), self.store.parties.get(party), key)

    def verify_agreement(self, agreement: str) -> str:
        """What stands of an agreement; raises Tampered when terms or signatures are not what was signed."""
        found = self.agreement(agreement)
        contracts.verify(found, {party.id: party for party in self.store.parties.all()})
        return "in force" if contracts.in_force(found, self.today) else "genuine, not in force"

    def revoke_agreement(self, agreement: str, *, party: str) -> Agreement:
        return contract.revoke(self.house, self.agreement(agreement), party)

    def agreement(self, agreement: str) -> Agreement:
        return self.store.agreements.get(agreement)

    def agreements(self) -> tuple[Agreement, ...]:
        return self.store.agreements.all()

    def new_key(self, agreement: str, *, purpose: str = "", region: str = "", days: int = 90) -> tuple[str, Key]:
        """A key for the customer of an agreement: the token, shown once, and the key as kept."""
        if not 1 <= days <= 365:
            raise Invalid("a key lives from 1 to 365 days", expected="days between 1 and 365")
        terms = self.agreement(agreement).terms
        return credentials.make(
            self.house,
            self._random,
            pepper=self._pepper(),
            party=terms.customer,
            scopes=("infer", "receipts"),
            days=days,
            agreement=agreement,
            purpose=purpose or (terms.purposes[0] if len(terms.purposes) == 1 else ""),
            region=place(region) if region else (terms.regions[0] if len(terms.regions) == 1 else Place("")),
        )

    def api_keys(self) -> tuple[Key, ...]:
        return self.store.keys.all()

    def revoke_key(self, key: str) -> Key:
        return credentials.revoke(self.house, self.store.keys.get(key), actor=self.settings.operator)

    # Serving --------------------------------------------------------------------------------------------------------

    @cached_property
    def gateway(self) -> Gateway:
        """Started when first asked for: counts what the log says was used, loads the engines of the services in force."""
        import lawful.app.masking  # noqa: F401  now, so that no call waits for it
        from lawful.app.engines import Engines
        from lawful.gateway.answer import Gateway
        from lawful.gateway.label import Labeller
        from lawful.gateway.limits import Quotas

        saved = self.store.usage.load()
        quotas = Quotas({agreement: calls for agreement, (calls, _) in saved.items()})
        start = max((size for _, size in saved.values()), default=0)
        quotas.replay(entry for _, entry in self.log.read(start, self.log.size))
        executor = ThreadPoolExecutor(1, thread_name_prefix="engine")
        self._opened.callback(executor.shutdown)
        engine = Engines(self.house, self.vault, self.settings, executor=executor, now=self._clock.monotonic).of
        gateway = Gateway(
            store=self.store,
            log=self.log,
            engine=engine,
            rules=self.rules,
            known=lambda offer: deploy.service_facts(self.house, offer.service, offer.model),
            rulebook=self.rulebook.version,
            alias=self.alias,
            pepper=self._pepper(),
            places=self.settings.places,
            quotas=quotas,
            clock=self._clock,
            random=self._random,
            text_mask=lambda texts, scope, mode: self.masking.call(texts, scope, mode),
            labeller=Labeller(provider=self.settings.operator, sign=self._private_key("marks").sign, clock=self._clock),
        )
        for offer in gateway.offers():
            self._make_ready(gateway, offer.model)
        self._opened.callback(self._save_usage, gateway)
        return gateway

    def _make_ready(self, gateway: Gateway, model: Model) -> None:
        """Load what the calls of a model need, so that none of them waits for it."""
        gateway.prepare(model.id)
        if model.has_text:
            _ = self.masking  # its taggers take a second to load

    def _save_usage(self, gateway: Gateway) -> None:
        if self.log.sealed:  # memory and log may differ about the last calls: the next start counts from the log
            return
        counts, size = gateway.used(), self.log.size
        self.store.usage.save({name: (calls, size) for name, calls in counts.items()})

    @property
    def is_ready(self) -> bool:
        """Whether the node may answer: its log is not sealed."""
        return not self.log.sealed

    def is_own_receipt(self, receipt: str, caller: Caller) -> bool:
        found = self.log.find(receipt)
        return found is not None and found[1].actor == caller.key.id

    def receipt(self, receipt: str) -> bytes:
        return self.log.receipt(receipt)

    def alias(self, party: str) -> str:
        """The name of a party on the log: keyed, so that nobody can tell who it was once the vault destroyed the key."""
        if party not in self._aliases:
            key = self.vault.secret(f"subject.{party}", lambda: self._random.bytes(32))
            self._aliases[party] = Pseudonyms(key).of(party)
        return self._aliases[party]

    def known_aliases(self) -> dict[str, str]:
        """Whose name on the log is whose, for those parties that are known here."""
        parties = {self.settings.operator, *(party.id for party in self.store.parties.all())}
        return {self.alias(party): party for party in parties}

    def why(self, receipt: str) -> tuple[Entry, ...]:
        """An entry, the decision that it rests on, and its closing entry; raises NotFound."""
        found = self.log.find(receipt)
        if found is None:
            raise NotFound("no entry of the log has this id", hint="lawful audit list")
        entry = found[1]
        basis = self.log.find(str(entry.facts.get("basis", "")))
        closing = self.log.closing(entry.id)
        return (*([basis[1]] if basis else []), entry, *([closing[1]] if closing else []))

    def identity(self) -> dict[str, str]:
        """What anybody may know: the log's origin and public key, and the rulebook's version."""
        log, marks = (self._private_key(name).public_key().public_bytes_raw().hex() for name in ("log", "marks"))
        origin = f"{self.settings.name}/evidence"
        return {"origin": origin, "public_key": log, "mark_key": marks, "rulebook": self.rulebook.version}

    @contextmanager
    def announced(self, url: str, process: int, *, certificate: str = "") -> Iterator[None]:
        """While inside, `run/server.json` tells the command line where this node listens and how to manage it.

        The managing keys of earlier nodes, which a crash may have left, are revoked, and their half-made exports go.
        """
        for left in self.store.keys.all():
            if "manage" in left.scopes and left.revoked_at is None:
                credentials.revoke(self.house, left, actor=self.settings.operator)
        token, key = credentials.make(
            self.house, self._random, pepper=self._pepper(), party=self.settings.operator, scopes=("manage",), days=365
        )
        sweep(self.folder)
        file = scratch_folder(self.folder) / "server.json"
        file.touch(mode=0o600)
        file.write_bytes(canonical({"url": url, "process": process, "key": token, "certificate": certificate}))
        try:
            yield
        finally:
            file.unlink(missing_ok=True)
            credentials.revoke(self.house, key, actor=self.settings.operator)

    # ----------------------------------------------------------------------------------------------------------------

    def _change(self, event: str, *about: str, **facts: Any) -> None:
        self.house.journal.change(event, *about, actor=self.settings.operator, facts=facts)

    def _private_key(self, name: str) -> Ed25519PrivateKey:
        seed = self.vault.secret(f"signing.{name}", lambda: self._random.bytes(32))
        return Ed25519PrivateKey.from_private_bytes(seed)

    def _pepper(self) -> bytes:
        return self.vault.secret("key-pepper", lambda: self._random.bytes(32))

    def close(self) -> None:
        """Give everything back; closing twice is harmless."""
        self._opened.close()

    def __enter__(self) -> App:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
