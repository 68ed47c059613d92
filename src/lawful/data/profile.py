"""What a table holds, in numbers: for the data card, and for a look before anything is read into memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from lawful.core.errors import Invalid, NotFound, TooLarge
from lawful.data.bounds import BOUNDS
from lawful.data.table import UNREADABLE, Table, contents

_SHOWN = 100  # features and most frequent labels that a profile lists one by one
_BATCH = 16 * 2**20


def profile(table: Table) -> dict[str, Any]:
    """Rows, columns, missing values, label counts, exact duplicates, and the spread of lengths or values."""
    frame = table.frame
    missing = dict(zip(frame.columns, frame.null_count().row(0), strict=True))
    labels = Counter(_label_counts(frame.lazy(), "label") if "label" in frame.columns else {})
    return {
        "kind": table.kind,
        "shape": list(table.shape),
        "rows": table.rows,
        "columns": frame.width,
        "missing": {name: count for name, count in missing.items() if count},
        "labels": dict(sorted(labels.most_common(_SHOWN))),
        "groups": frame["group"].drop_nulls().n_unique() if "group" in frame.columns else 0,
        "duplicates": table.rows - len(set(contents(table))),
        "encoding": table.encoding,
        "notes": list(table.notes),
        "spread": _spread(table),
    }


def profile_file(path: Path, *, label: str = "label") -> dict[str, Any]:
    """Rows, columns, missing values, label counts and longest texts of a file that may be larger than memory.

    Streams UTF-8 CSV and JSON lines; duplicates are not looked for. Raises NotFound when there is no such file,
    TooLarge for a line that is no line, Invalid when it cannot be read.
    """
    if not path.is_file():
        raise NotFound("there is no such file", expected=".csv or .jsonl")
    rows, present, labels, longest = 0, Counter[str](), Counter[str](), dict[str, int]()
    try:
        for lazy in _scan(path):
            found = _measure(lazy, label)
            rows += found.rows
            present.update(found.present)
            labels.update(found.labels)
            longest |= {name: max(length, longest.get(name, 0)) for name, length in found.longest.items()}
    except UNREADABLE as error:
        raise Invalid("the file cannot be read as a stream", expected="UTF-8 CSV or JSON lines") from error
    return {
        "rows": rows,
        "columns": len(present),
        "missing": {name: rows - count for name, count in present.items() if count < rows},
        "labels": dict(sorted(labels.most_common(_SHOWN))),
        "longest": longest,
    }


class _Measured(NamedTuple):
    """One batch: its rows, and by column how many values are there and how long the longest text is."""

    rows: int
    present: dict[str, int]
    labels: dict[str, int]
    longest: dict[str, int]


def _measure(lazy: pl.LazyFrame, label: str) -> _Measured:
    schema = lazy.collect_schema()
    counts = lazy.select(pl.len().alias("\0rows"), *(pl.col(name).count() for name in schema))
    present = counts.collect(engine="streaming").row(0, named=True)
    strings = [name for name, kind in schema.items() if kind == pl.String]
    lengths = (
        lazy.select(pl.col(strings).str.len_chars().max()).collect(engine="streaming") if strings else pl.DataFrame()
    )
    longest = lengths.row(0, named=True) if strings else {}
    return _Measured(
        rows=present.pop("\0rows"),
        present=present,
        labels=_label_counts(lazy, label) if label in schema else {},
        longest={name: length or 0 for name, length in longest.items()},
    )


def _scan(path: Path) -> Iterator[pl.LazyFrame]:
    """The file in batches that fit into memory; Polars streams CSV by itself, JSON lines it reads whole."""
    match path.suffix.lower():
        case ".csv":
            yield pl.scan_csv(path, infer_schema=False, glob=False)
        case ".jsonl" | ".ndjson":
            for batch in _batches(path):
                yield pl.read_ndjson(batch, infer_schema_length=None).lazy()
        case _:
            raise Invalid("this kind of file is not streamed", expected=".csv or .jsonl", hint="collect it")


def _batches(path: Path) -> Iterator[bytes]:
    """Whole lines, about 16 MiB at a time."""
    rest = b""
    with path.open("rb") as file:
        while chunk := file.read(_BATCH):
            lines, _, rest = (rest + chunk).rpartition(b"\n")
            if len(rest) > BOUNDS.cell_characters:
                raise TooLarge("a line is too long", expected=f"at most {BOUNDS.cell_characters} bytes")
            if lines.strip():
                yield lines
    if rest.strip():
        yield rest


def _label_counts(lazy: pl.LazyFrame, label: str) -> dict[str, int]:
    """Each label with its rows."""
    names = pl.col(label).cast(pl.String).alias("label")
    return dict(lazy.select(names).drop_nulls().group_by("label").len("rows").collect(engine="streaming").rows())


def _spread(table: Table) -> dict[str, list[float | None]]:
    """Smallest, mean and largest: of the characters of a text, or of the first hundred features."""
    if table.kind == "image" or not table.rows:
        return {}
    if table.kind == "text":
        named = {"characters": table.frame["text"].str.len_chars()}
    else:
        named = {name: table.frame[name] for name in table.features[:_SHOWN]}
    found = {name: (column.min(), column.mean(), column.max()) for name, column in named.items()}
    return {name: [None if v is None else float(str(v)) for v in three] for name, three in found.items()}
