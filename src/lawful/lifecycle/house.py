"""What every stage of the lifecycle is given: the rooms that remember, the journal, and who and where we are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from lawful.core.act import Act, Action
from lawful.core.place import Place
from lawful.core.ports import Clock, Disk, Network
from lawful.law import Rulebook
from lawful.lifecycle.journal import Journal
from lawful.store.blobs import Blobs
from lawful.store.store import Store

TextMask = Callable[[list[str], str, str], list[str]]
TextFind = Callable[[str], Iterable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Built once by `app`. `text_mask(texts, scope, mode)` gives texts with virtual names; `text_find(text)` the types of the
    identifiers that surely stand in one. None where masking is absent.

    `fact_names` are the facts that rules other than the law's ask for; `agent` is the name under which pages are
    fetched through `network`, None where there is none; `contact` is how people reach the operator.
    """

    store: Store
    blobs: Blobs
    journal: Journal
    disk: Disk
    clock: Clock
    operator: str
    places: tuple[Place, ...]
    threads: int
    rulebook: Rulebook
    fact_names: frozenset[str] = frozenset()
    network: Network | None = None
    agent: str = "lawful"
    contact: str = ""
    text_mask: TextMask | None = None
    text_find: TextFind | None = None

    @property
    def today(self) -> date:
        return self.clock.now().date()

    def act(self, action: Action, *about: str, purpose: str, also: tuple[Place, ...] = ()) -> Act:
        """An act of the operator, today, under the law of every place where it works, and of the others named."""
        places = tuple(dict.fromkeys((*self.places, *also)))
        return Act(action=action, actor=self.operator, about=about, purpose=purpose, places=places, on=self.today)
