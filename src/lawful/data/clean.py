"""Rows that cannot be learned from, or are there twice, leave the table; a report says which and why.

* The checks run in the order of `REASONS`; a row leaves for the first reason that it meets.
* Row numbers in a report start at 1 and count the rows of the table that came in.
* Nothing is repaired silently. Doubtful rows that stay are noted.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import ClassVar, NamedTuple

import msgspec
import numpy as np
import polars as pl

from lawful.data.likeness import near_pairs
from lawful.data.table import Table, contents

REASONS = (
    "missing value",
    "wrong number of pixels",
    "not a finite number",
    "empty text",
    "replacement characters",
    "missing label",
    "conflicting labels",
    "exact duplicate",
    "near duplicate",
)

# U+FFFD, and what it becomes when its UTF-8 bytes are read as GB18030.
_LOST = "\ufffd|锟斤拷"
# UTF-8 read as Latin-1 or Windows-1252: the lead byte of two or three, then its continuation bytes.
_MANGLED = "[\u00c2-\u00df][\u0080-\u00bf]|\u00e2\u20ac|[\u00e3-\u00ef][\u0080-\u00bf]{2}"
_SHOWN = 5


class Dropped(NamedTuple):
    """Why rows left, how many, and the numbers of the first five."""

    reason: str
    rows: int
    first: tuple[int, ...]


class CleanReport(msgspec.Struct, frozen=True, kw_only=True):
    """What cleaning did. `noted` rows are doubtful and stayed; `encoding` is that of the file, if text."""

    title: ClassVar[str] = "Cleaning"

    rows_in: int
    rows_out: int
    dropped: tuple[Dropped, ...] = ()
    noted: tuple[Dropped, ...] = ()
    encoding: str = ""

    def lines(self) -> tuple[str, ...]:
        """The report for people, one sentence a line."""
        head = f"{self.rows_in} rows came in, {self.rows_out} stayed"
        head += f"; the file was read as {self.encoding}" if self.encoding else ""
        left = [f"dropped {_described(group)}" for group in self.dropped]
        return (head, *left, *(f"kept, but doubtful: {_described(group)}" for group in self.noted))


def clean(table: Table, *, near_duplicates: bool = True) -> tuple[Table, CleanReport]:
    """The rows that can be learned from, in their old order, and the report.

    Of duplicates the first row stays. Rows of identical content with different labels all leave: nobody knows
    which is right. Near duplicates leave only when their labels agree. Raises TooLarge when there are too many
    images to look for near duplicates.
    """
    left = _broken(table)
    whole = np.array([row for row in range(table.rows) if row not in left], dtype=np.int64)
    left |= _duplicates(table.take(whole), whole)
    rest = np.array([row for row in range(table.rows) if row not in left], dtype=np.int64)
    noted: dict[int, str] = {}
    if near_duplicates:
        gone, doubtful = _near_duplicates(table.take(rest), rest)
        left |= gone
        noted |= doubtful
    kept = table.take([row for row in rest.tolist() if row not in left])
    noted |= {row: "mojibake" for row in _mojibake(table) if row not in left}
    report = CleanReport(
        rows_in=table.rows,
        rows_out=kept.rows,
        dropped=_grouped(left, REASONS),
        noted=_grouped(noted, ("near duplicate with another label", "mojibake")),
        encoding=table.encoding,
    )
    return kept, report


def _broken(table: Table) -> dict[int, str]:
    """Reason by 0-based row, for rows that are broken in themselves."""
    left: dict[int, str] = {}
    for reason, condition in _defects(table):
        for row in table.frame.select(condition.fill_null(value=False).arg_true()).to_series():
            left.setdefault(row, reason)
    return left


def _defects(table: Table) -> Iterable[tuple[str, pl.Expr]]:
    """Each reason with the rows that it concerns, in the order of REASONS."""
    features = pl.col(table.features)
    yield "missing value", pl.any_horizontal(features.is_null()) if table.kind != "text" else pl.col("text").is_null()
    if table.kind == "image":
        yield "wrong number of pixels", pl.col("pixels").bin.size() != math.prod(table.shape)
    elif table.kind == "tabular":
        yield "not a finite number", pl.any_horizontal(features.cast(pl.Float32).is_finite().not_())
    else:
        yield "empty text", pl.col("text").str.contains(r"\A\s*\z")
        yield "replacement characters", pl.col("text").str.contains(_LOST)
    if "label" in table.frame.columns:
        # A row that annotators labelled waits for their labels to be joined.
        yield "missing label", pl.all_horizontal(pl.col("label", *table.annotators).is_null())


def _duplicates(table: Table, rows: np.ndarray) -> dict[int, str]:
    """Rows whose exact content was there before, or stands there with several labels."""
    same: dict[bytes, list[int]] = defaultdict(list)
    for row, content in enumerate(contents(table)):
        same[content].append(row)
    labels = _labels(table)
    left: dict[int, str] = {}
    for group in same.values():
        conflict = len({labels[row] for row in group} - {None}) > 1
        reason = "conflicting labels" if conflict else "exact duplicate"
        left |= {int(rows[row]): reason for row in (group if conflict else group[1:])}
    return left


def _near_duplicates(table: Table, rows: np.ndarray) -> tuple[dict[int, str], dict[int, str]]:
    """Rows that are nearly the same as an earlier one that stays: those that leave, those only noted."""
    labels = _labels(table)
    left: dict[int, str] = {}
    noted: dict[int, str] = {}
    for i, j in sorted(near_pairs(table), key=lambda pair: (pair[1], pair[0])):
        one, two = int(rows[i]), int(rows[j])
        if one in left or two in left:
            continue
        if labels[i] == labels[j]:
            left[two] = "near duplicate"
            noted.pop(two, None)
        else:
            noted[two] = "near duplicate with another label"
    return left, noted


def _mojibake(table: Table) -> list[int]:
    if table.kind != "text":
        return []
    found = pl.col("text").str.count_matches(_MANGLED).fill_null(0) >= 2
    return table.frame.select(found.arg_true()).to_series().to_list()


def _labels(table: Table) -> list[str | None]:
    return table.frame["label"].to_list() if "label" in table.frame.columns else [None] * table.rows


def _grouped(reasons: dict[int, str], order: tuple[str, ...]) -> tuple[Dropped, ...]:
    rows: dict[str, list[int]] = defaultdict(list)
    for row in sorted(reasons):
        rows[reasons[row]].append(row + 1)
    return tuple(Dropped(name, len(rows[name]), tuple(rows[name][:_SHOWN])) for name in order if name in rows)


def _described(group: Dropped) -> str:
    numbers = ", ".join(map(str, group.first)) + (", ..." if group.rows > len(group.first) else "")
    return f"{group.rows} x {group.reason} (row{'s' if group.rows > 1 else ''} {numbers})"
