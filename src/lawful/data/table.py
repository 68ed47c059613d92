"""A table: rows that can be learned from, in one of three kinds.

* tabular: every column that is not reserved is a number, `shape` is (F,)
* image: one `pixels` column, row-major uint8, `shape` is (H, W, C)
* text: one `text` column, `shape` is ()

`label`, `group` and `annotator_*` columns are optional and hold strings. A value is frozen; a change is a new table.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import msgspec
import numpy as np
import polars as pl

from lawful.core.canonical import canonical
from lawful.core.errors import Invalid

Kind = Literal["tabular", "image", "text"]

_METADATA = "lawful.table"

# What Polars raises for a file that is not what it says. Damaged Parquet can make it panic, and its panics are no
# `Exception`: uncaught, one bad upload would end a worker.
UNREADABLE = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What Parquet's own schema does not say."""

    kind: Kind
    shape: tuple[int, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """Rows of one kind; `labels` are the sorted label names, also of rows that a split took elsewhere.

    `encoding` and `notes` say how the rows were read; they are not part of the table's bytes. Frame and
    label names stay out of `repr`, because a repr ends in a log and they are content. Raises Invalid when columns do not fit.
    """

    frame: pl.DataFrame = field(repr=False)
    kind: Kind
    shape: tuple[int, ...] = ()
    labels: tuple[str, ...] = field(default=(), repr=False)
    encoding: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_shape(self)
        _check_columns(self)

    @classmethod
    def of(cls, frame: pl.DataFrame, kind: Kind, shape: tuple[int, ...] | None = None) -> Table:
        """A table whose labels, and for tabular rows the shape, follow from the frame."""
        names = frame["label"].drop_nulls().unique().sort().to_list() if "label" in frame.columns else []
        if shape is None:
            shape = (sum(not _reserved(name) for name in frame.columns),) if kind == "tabular" else ()
        return cls(frame=frame, kind=kind, shape=shape, labels=tuple(names))

    @property
    def rows(self) -> int:
        return self.frame.height

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the columns that a model sees, in order."""
        if self.kind == "tabular":
            return tuple(name for name in self.frame.columns if not _reserved(name))
        return ("pixels",) if self.kind == "image" else ("text",)

    @property
    def annotators(self) -> tuple[str, ...]:
        """The names of the columns that hold one annotator's labels each."""
        return tuple(name for name in self.frame.columns if name.startswith("annotator_"))

    def take(self, rows: Sequence[int] | np.ndarray) -> Table:
        """The rows with these 0-based numbers, in this order; the label names stay as they are."""
        return replace(self, frame=self.frame[np.asarray(rows, dtype=np.int64)])


def to_bytes(table: Table) -> bytes:
    """The table as canonical Parquet: the same table gives the same bytes with the same version of Polars."""
    header = canonical(_Header(kind=table.kind, shape=table.shape, labels=table.labels)).decode()
    out = io.BytesIO()
    # Each of these has a default that depends on the machine or on how the frame came to be.
    table.frame.rechunk().write_parquet(
        out,
        compression="zstd",
        compression_level=3,
        statistics=False,
        row_group_size=65_536,
        metadata={_METADATA: header},
    )
    return out.getvalue()


def from_bytes(content: bytes) -> Table:
    """The table that `to_bytes` wrote. Raises Invalid for anything else.

    Only for bytes whose digest was checked: Parquet made to do harm can end the process (see `data.parquet`).
    """
    if not is_table(content):
        raise Invalid("these bytes are not a stored table", expected="Parquet written by lawful")
    try:
        header = msgspec.json.decode(pl.read_parquet_metadata(io.BytesIO(content))[_METADATA], type=_Header)
        frame = pl.read_parquet(io.BytesIO(content))
    except (*UNREADABLE, msgspec.MsgspecError, UnicodeError) as error:
        raise Invalid("the stored table cannot be read", expected="Parquet written by lawful") from error
    return Table(frame=frame, kind=header.kind, shape=header.shape, labels=header.labels)


def is_table(content: bytes) -> bool:
    """Whether these bytes are Parquet with the header of a table."""
    try:
        return _METADATA in pl.read_parquet_metadata(io.BytesIO(content))
    except UNREADABLE:
        return False


def values(table: Table) -> np.ndarray:
    """What a model sees, float32: (N, H, W, C) in 0..255 for images, (N, F) for tabular rows.

    Raises Invalid for text, and where a value is missing or a row has the wrong number of pixels.
    """
    if table.kind == "text":
        raise Invalid("text rows have no array", expected="a table of images or numbers", hint="tokenise the text")
    if table.kind == "image":
        return _pixels(table)
    frame = table.frame.select(table.features)
    if sum(frame.null_count().row(0)):
        raise Invalid(
            "a feature is missing in some rows", expected="a number in every cell", hint="clean the table first"
        )
    return frame.select(pl.all().cast(pl.Float32)).to_numpy().reshape(table.rows, *table.shape)


def arrays(table: Table) -> tuple[np.ndarray, np.ndarray]:
    """`(x, y)`: `values(table)` and, int64 (N,), each row's index into `table.labels`.

    Raises Invalid for text, and where a label is missing.
    """
    x = values(table)
    if "label" not in table.frame.columns or table.frame["label"].null_count():
        raise Invalid("some rows have no label", expected="a label in every row", hint="join labels or clean the table")
    index = {name: number for number, name in enumerate(table.labels)}
    return x, np.fromiter((index[name] for name in table.frame["label"]), np.int64, table.rows)


def images(table: Table, shape: tuple[int, int, int]) -> Table:
    """A tabular table of H x W x C columns with whole numbers from 0 to 255, as a table of images.

    Raises Invalid when the columns are not those of images of this shape.
    """
    if table.kind != "tabular" or len(table.features) != math.prod(shape):
        raise Invalid("the columns do not fit the images' shape", expected=f"{math.prod(shape)} numeric columns")
    x = values(table)
    if not np.all((x >= 0) & (x <= 255) & (x == np.floor(x))):
        raise Invalid("a pixel is not a whole number from 0 to 255")
    rest = table.frame.select(name for name in table.frame.columns if _reserved(name))
    pixels = pl.Series("pixels", [row.tobytes() for row in x.astype(np.uint8)], dtype=pl.Binary)
    return replace(table, frame=rest.with_columns(pixels), kind="image", shape=shape)


def contents(table: Table) -> list[bytes]:
    """For each row the 16-byte hash of what a model sees: equal hashes mean equal content."""
    return [hashlib.blake2b(content, digest_size=16).digest() for content in _raw(table)]


def _raw(table: Table) -> Iterator[bytes]:
    if table.kind == "tabular":
        # Adding zero turns -0.0 into 0.0: equal numbers, equal bytes.
        x = table.frame.select(pl.col(table.features).cast(pl.Float64)).to_numpy() + 0.0
        return (row.tobytes() for row in x)
    if table.kind == "image":
        return (content or b"" for content in table.frame["pixels"])
    return ((content or "").encode() for content in table.frame["text"])


def _pixels(table: Table) -> np.ndarray:
    column, size = table.frame["pixels"], math.prod(table.shape)
    if column.null_count() or not (column.bin.size() == size).all():
        raise Invalid("some images have the wrong number of pixels", expected=f"{size} bytes each", hint="clean first")
    flat = np.frombuffer(b"".join(column), dtype=np.uint8)
    return flat.reshape(table.rows, *table.shape).astype(np.float32)


def _reserved(name: str) -> bool:
    return name in ("label", "group", "pixels", "text") or name.startswith("annotator_")


def _check_shape(table: Table) -> None:
    dimensions = {"tabular": 1, "image": 3, "text": 0}.get(table.kind)
    if dimensions is None:
        raise Invalid("a table has no such kind", expected="tabular, image or text")
    if len(table.shape) != dimensions or any(size < 1 for size in table.shape):
        raise Invalid(f"the shape does not fit the kind {table.kind}", expected=f"{dimensions} positive sizes")
    if table.kind == "tabular" and table.shape != (len(table.features),):
        raise Invalid("the shape is not the number of feature columns", expected=f"({len(table.features)},)")


def _check_columns(table: Table) -> None:
    schema = table.frame.schema
    strings = [name for name in ("label", "group", *table.annotators) if name in schema]
    if table.kind == "image" and schema.get("pixels") != pl.Binary:
        raise Invalid("the images have no column of pixels", expected="a binary column")
    for name in ["text", *strings] if table.kind == "text" else strings:
        if schema.get(name) != pl.String:
            raise Invalid(f"the column {name.partition('_')[0]} does not hold strings", expected="a string column")
    if table.kind == "tabular" and not all(schema[name].is_numeric() for name in table.features):
        raise Invalid("a feature column does not hold numbers", expected="numeric columns only")
    if list(table.labels) != sorted(set(table.labels)):
        raise Invalid("the label names are not sorted, or one stands twice")
    if "label" in schema and not table.frame["label"].drop_nulls().is_in(list(table.labels)).all():
        raise Invalid("a row has a label that the table does not name")
