"""One table becomes three: to learn from, to choose by, to be judged by.

* Rows of one group (a person) are in one part; so are rows of identical or nearly identical content.
* The choice depends on the seed and on the rows' content, not on their order.
* After the parts are made they are checked again, by other code than made them.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import msgspec
import numpy as np

from lawful.core.errors import Conflict, Invalid
from lawful.data.likeness import near_pairs
from lawful.data.table import Table, contents

PARTS = ("train", "validation", "test")


class Part(NamedTuple):
    """One part's size: rows, groups (0 when the table names none), and rows for each label in label order."""

    name: str
    rows: int
    groups: int
    labels: tuple[int, ...]


class SplitReport(msgspec.Struct, frozen=True, kw_only=True):
    """How the table was split. `units` are the sets of rows that had to stay together."""

    title: ClassVar[str] = "Split"

    seed: int
    fractions: tuple[float, float, float]
    labels: tuple[str, ...]
    parts: tuple[Part, ...]
    units: int
    near_duplicates_together: bool

    def lines(self) -> tuple[str, ...]:
        """The report for people, one sentence a line."""
        sizes = ", ".join(f"{part.name} {part.rows}" for part in self.parts)
        near = "kept together" if self.near_duplicates_together else "not looked for"
        return (
            f"seed {self.seed}, rows: {sizes}; {self.units} units that had to stay together",
            f"no group and no identical content is in two parts (checked); near duplicates were {near}",
            *(self._label_line(number, name) for number, name in enumerate(self.labels)),
        )

    def _label_line(self, number: int, name: str) -> str:
        return f"{name}: " + ", ".join(f"{part.name} {part.labels[number]}" for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The three parts; each keeps all label names, so that an index means the same in all of them."""

    train: Table
    validation: Table
    test: Table
    report: SplitReport


def split(
    table: Table,
    *,
    seed: int,
    fractions: tuple[float, float, float] = (0.8, 0.1, 0.1),
    near_duplicates: bool = True,
) -> Split:
    """Parts of about these shares of the rows, each label spread over them alike; rows keep their order.

    Greedy: unit after unit (the largest first, then by a hash of seed and content) goes where its labels are
    missing most. Raises Invalid when the fractions are not three shares of one or when a part would stay empty,
    TooLarge when there are too many images to look for near duplicates, Conflict when the parts leak.
    """
    _check(fractions)
    hashes = contents(table)
    pairs = near_pairs(table) if near_duplicates else []
    units = _units(table, hashes, pairs)
    parts = _assign(table, sorted(units, key=lambda unit: _order(unit, hashes, seed)), fractions)
    for name, rows, share in zip(PARTS, parts, fractions, strict=True):
        if share and not rows:
            raise Invalid(f"the {name} part would be empty", expected="more rows, or fewer rows in one group")
    check_leaks(table, parts)
    train, validation, test = (table.take(rows) for rows in parts)
    report = SplitReport(
        seed=seed,
        fractions=fractions,
        labels=table.labels,
        parts=tuple(_described(name, part) for name, part in zip(PARTS, (train, validation, test), strict=True)),
        units=len(units),
        near_duplicates_together=near_duplicates,
    )
    return Split(train=train, validation=validation, test=test, report=report)


def check_leaks(table: Table, parts: Sequence[Sequence[int]]) -> None:
    """Raises Conflict when a row, a group, or identical content is in two of the parts (0-based row numbers)."""
    hashes = contents(table)
    groups = table.frame["group"].to_list() if "group" in table.frame.columns else [None] * table.rows
    for what, keys in (("row", range(table.rows)), ("content", hashes), ("group", groups)):
        owner: dict[object, int] = {}
        for number, rows in enumerate(parts):
            for row in rows:
                if keys[row] is not None and owner.setdefault(keys[row], number) != number:
                    raise Conflict(f"row {row + 1}: the same {what} is in two parts", hint="split again by group")


def _check(fractions: tuple[float, float, float]) -> None:
    fit = len(fractions) == len(PARTS) and all(math.isfinite(share) and share >= 0 for share in fractions)
    if not fit or fractions[0] == 0 or abs(sum(fractions) - 1) > 1e-9:
        raise Invalid("the fractions are not three shares of one", expected="for example 0.8, 0.1, 0.1")


def _units(table: Table, hashes: list[bytes], pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Sets of rows that are tied together by group, by content, or by likeness (union-find with path halving)."""
    parent = list(range(table.rows))

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = row = parent[parent[row]]
        return row

    first: dict[object, int] = {}
    groups = table.frame["group"].to_list() if "group" in table.frame.columns else [None] * table.rows
    for row, (content, group) in enumerate(zip(hashes, groups, strict=True)):
        parent[root(row)] = root(first.setdefault(content, row))
        if group is not None:
            parent[root(row)] = root(first.setdefault(("group", group), row))
    for i, j in pairs:
        parent[root(i)] = root(j)
    units: dict[int, list[int]] = defaultdict(list)
    for row in range(table.rows):
        units[root(row)].append(row)
    return list(units.values())


def _order(unit: list[int], hashes: list[bytes], seed: int) -> tuple[int, bytes]:
    lowest = min(hashes[row] for row in unit)
    return -len(unit), hashlib.blake2b(lowest, key=str(seed).encode()[:64], digest_size=16).digest()


def _assign(table: Table, units: list[list[int]], fractions: tuple[float, float, float]) -> list[list[int]]:
    """0-based rows of each part, ascending."""
    labels = _label_numbers(table)
    width = len(table.labels) + 1  # the last column counts rows without a label
    missing = np.outer(fractions, np.bincount(labels, minlength=width))  # (parts, labels): rows still wanted
    missing[np.asarray(fractions) == 0] = -np.inf
    parts: list[list[int]] = [[] for _ in PARTS]
    for unit in units:
        counts = np.bincount(labels[unit], minlength=width)
        present = counts > 0
        best = int(np.argmax(missing[:, present] @ counts[present]))
        missing[best] -= counts
        parts[best].extend(unit)
    return [sorted(rows) for rows in parts]


def _label_numbers(table: Table) -> np.ndarray:
    index = {name: number for number, name in enumerate(table.labels)}
    names = table.frame["label"].to_list() if "label" in table.frame.columns else [None] * table.rows
    return np.array([len(index) if name is None else index[name] for name in names], dtype=np.int64)


def _described(name: str, part: Table) -> Part:
    groups = part.frame["group"].drop_nulls().n_unique() if "group" in part.frame.columns else 0
    counts = Counter(part.frame["label"].to_list()) if "label" in part.frame.columns else Counter()
    return Part(name, part.rows, groups, tuple(counts[label] for label in part.labels))
