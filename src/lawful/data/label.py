"""Several people's labels become one, and how far they agree is a number with a formula.

Columns named `annotator_*` hold one person's labels each; a missing value means that this person skipped the row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import ClassVar, Literal, NamedTuple

import msgspec
import numpy as np
import polars as pl

from lawful.core.errors import Invalid, TooLarge
from lawful.data.table import Table

UNDECIDED = "undecided"
LINE = 10_000_000  # bytes in one line of a label file

_DECODER = msgspec.json.Decoder(dict[str, int | str])


class Agreement(NamedTuple):
    """Cohen's kappa of two annotators over the rows that both labelled; NaN where it is not defined."""

    one: str
    two: str
    rows: int
    kappa: float


class LabelReport(msgspec.Struct, frozen=True, kw_only=True):
    """How the labels were joined. `fleiss` is over the `fleiss_rows` rows that all annotators labelled."""

    title: ClassVar[str] = "Labels"

    rows_in: int
    rows_out: int
    annotators: tuple[str, ...]
    unanimous: int
    majority: int
    tied: int
    unlabelled: int
    changed: int
    pairs: tuple[Agreement, ...]
    fleiss: float
    fleiss_rows: int

    def lines(self) -> tuple[str, ...]:
        """The report for people, one sentence a line. What a kappa is worth is left to the reader."""
        return (
            f"{len(self.annotators)} annotators, {self.rows_in} rows came in, {self.rows_out} stayed",
            f"{self.unanimous} unanimous, {self.majority} by majority, {self.tied} tied, {self.unlabelled} unlabelled",
            f"{self.changed} rows have another label than before",
            *(f"Cohen's kappa of {p.one} and {p.two}: {p.kappa:.3f} over {p.rows} rows" for p in self.pairs),
            f"Fleiss' kappa of all: {self.fleiss:.3f} over {self.fleiss_rows} rows",
        )


def join(table: Table, *, ties: Literal["drop", "undecided"] = "drop") -> tuple[Table, LabelReport]:
    """The table with the annotators' majority as its label and without their columns, and the report.

    A row whose most frequent labels tie leaves, or is labelled "undecided"; a row that nobody labelled leaves.
    Raises Invalid without annotator columns.
    """
    names = table.annotators
    if not names:
        raise Invalid("no column holds an annotator's labels", expected="columns named annotator_a, annotator_b, ...")
    votes = [[vote for vote in row if vote is not None] for row in table.frame.select(names).rows()]
    winners = [_winner(row, UNDECIDED if ties == "undecided" else None) for row in votes]
    before = table.frame["label"].to_list() if "label" in table.frame.columns else winners
    frame = table.frame.with_columns(pl.Series("label", winners, dtype=pl.String)).drop(names)
    joined = Table.of(frame.filter(pl.col("label").is_not_null()), table.kind, table.shape)
    tied = sum(1 for row in votes if row and _winner(row, None) is None)
    unanimous = sum(1 for row in votes if len(set(row)) == 1)
    columns = {name: table.frame[name].to_list() for name in names}
    fleiss, fleiss_rows = _fleiss_of([row for row in votes if len(row) == len(names)])
    return joined, LabelReport(
        rows_in=table.rows,
        rows_out=joined.rows,
        annotators=names,
        unanimous=unanimous,
        majority=sum(1 for row in votes if row) - unanimous - tied,
        tied=tied,
        unlabelled=sum(1 for row in votes if not row),
        changed=sum(1 for old, new in zip(before, winners, strict=True) if new is not None and old != new),
        pairs=tuple(_agreement(a, b, columns[a], columns[b]) for a, b in combinations(names, 2)),
        fleiss=fleiss,
        fleiss_rows=fleiss_rows,
    )


def cohen_kappa(a: Sequence[str], b: Sequence[str]) -> float:
    """Agreement of two annotators beyond chance (Cohen 1960).

    kappa = (p_o - p_e) / (1 - p_e), where p_o is the share of rows with equal labels and p_e = sum over labels k of
    (share of k in a) x (share of k in b). By hand: a = y y n n, b = y n n n: p_o = 3/4,
    p_e = 2/4 x 1/4 + 2/4 x 3/4 = 1/2, kappa = (3/4 - 1/2) / (1/2) = 1/2.

    NaN when both give one and the same label to every row: then 1 - p_e is zero. Raises Invalid for sequences of
    different length or without rows.
    """
    if len(a) != len(b) or not a:
        raise Invalid("the two annotators' labels do not pair up", expected="two equally long, non-empty sequences")
    rows = len(a)
    share_a, share_b = Counter(a), Counter(b)
    observed = sum(1 for one, two in zip(a, b, strict=True) if one == two) / rows
    chance = sum(share_a[label] * share_b[label] for label in share_a) / rows**2
    return (observed - chance) / (1 - chance) if chance < 1 else float("nan")


def fleiss_kappa(counts: np.ndarray) -> float:
    """Agreement of n annotators beyond chance (Fleiss 1971); `counts` (N rows, K labels) holds how many chose each.

    P_i = (sum over k of counts_ik^2 - n) / (n (n - 1)); P = mean of P_i; p_k = share of label k among all N n votes;
    P_e = sum over k of p_k^2; kappa = (P - P_e) / (1 - P_e). By hand: counts = [[3, 0], [1, 2]], n = 3: P_1 = 1,
    P_2 = (1 + 4 - 3) / 6 = 1/3, P = 2/3; p = (4/6, 2/6), P_e = 5/9; kappa = (2/3 - 5/9) / (4/9) = 1/4.

    NaN when all votes are for one label. Raises Invalid unless every row has the same number of votes, two or more.
    """
    counts = np.asarray(counts)
    votes = counts.sum(axis=1) if counts.ndim == 2 else np.zeros(0)
    if not len(votes) or votes[0] < 2 or (votes != votes[0]).any() or (counts < 0).any():
        raise Invalid("rows have different numbers of votes", expected="two or more annotators on every row")
    n = float(votes[0])
    each = ((counts.astype(float) ** 2).sum(axis=1) - n) / (n * (n - 1))
    chance = float(((counts.sum(axis=0) / counts.sum()) ** 2).sum())
    return (float(each.mean()) - chance) / (1 - chance) if chance < 1 else float("nan")


def export_queue(table: Table) -> bytes:
    """The rows as JSON lines for people to label: `{"row": 1, "text": ...}`, in order. Raises Invalid for other kinds."""
    if table.kind != "text":
        raise Invalid("only text can be labelled from a JSONL file", expected="a table of texts")
    lines = (msgspec.json.encode({"row": row, "text": value}) for row, value in enumerate(table.frame["text"], start=1))
    return b"".join(line + b"\n" for line in lines)


def import_labels(table: Table, annotator: str, lines: Iterable[bytes]) -> Table:
    """The table with one more annotator column, from JSON lines `{"row": 1, "label": "refund"}`.

    `annotator` is a short name of letters and digits. Other fields of a line are passed over; rows that no line
    names stay unlabelled. Raises Invalid, naming the line, for a malformed line, an unknown row, or one that stands
    twice.
    """
    if not (annotator.isascii() and annotator.isalnum() and len(annotator) <= 40):
        raise Invalid("the annotator's name does not fit", expected="1 to 40 letters and digits")
    labels: list[str | None] = [None] * table.rows
    for number, line in enumerate(lines, start=1):
        if line.strip():
            row, label = _parse(line, number, table.rows)
            if labels[row - 1] is not None:
                raise Invalid(f"line {number} labels row {row} for the second time", expected="one line a row")
            labels[row - 1] = label
    column = pl.Series(f"annotator_{annotator}", labels, dtype=pl.String)
    return Table(frame=table.frame.with_columns(column), kind=table.kind, shape=table.shape, labels=table.labels)


def _parse(line: bytes, number: int, rows: int) -> tuple[int, str]:
    if len(line) > LINE:
        raise TooLarge(f"line {number} is too long", expected=f"at most {LINE} bytes")
    try:
        record = _DECODER.decode(line)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Invalid(f"line {number} is not a label", expected='{"row": 1, "label": "..."}') from error
    row, label = record.get("row"), record.get("label")
    if not isinstance(row, int) or not 1 <= row <= rows or not isinstance(label, str) or not 0 < len(label) <= 200:
        raise Invalid(f"line {number} names no known row or no label", expected=f"a row from 1 to {rows} and a label")
    return row, label


def _winner(votes: list[str], tied: str | None) -> str | None:
    """The most frequent label; `tied` when two are equally frequent; None without votes."""
    ranked = Counter(votes).most_common(2)
    if not ranked:
        return None
    return tied if len(ranked) == 2 and ranked[0][1] == ranked[1][1] else ranked[0][0]


def _agreement(one: str, two: str, a: list[str | None], b: list[str | None]) -> Agreement:
    both = [(x, y) for x, y in zip(a, b, strict=True) if x is not None and y is not None]
    kappa = cohen_kappa([x for x, _ in both], [y for _, y in both]) if both else float("nan")
    return Agreement(one, two, len(both), kappa)


def _fleiss_of(votes: list[list[str]]) -> tuple[float, int]:
    if not votes or len(votes[0]) < 2:
        return float("nan"), 0
    names = sorted({label for row in votes for label in row})
    counts = np.array([[row.count(name) for name in names] for row in votes])
    return fleiss_kappa(counts), len(votes)
