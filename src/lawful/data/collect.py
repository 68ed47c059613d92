"""Files become tables: CSV, JSON lines, Parquet, a folder of images, or raw text; `.gz` of the first two and text.

* What is read is bounded before it is believed: bytes, rows, columns, characters in a cell, pixels.
* Errors name the line or the number of the file, never what stands there.
* Columns that no model of this kind can use stay out, and the table's notes say how many.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, Literal

import msgspec
import polars as pl

from lawful.core.errors import Invalid, NotFound, TooLarge
from lawful.data.bounds import BOUNDS, Bounds
from lawful.data.encoding import decode
from lawful.data.folder import read_folder
from lawful.data.page import paragraphs
from lawful.data.parquet import probe
from lawful.data.profile import profile, profile_file
from lawful.data.table import UNREADABLE, Table, from_bytes, is_table

__all__ = ["profile", "profile_file", "read"]

_FORMATS = (
    ".csv, .jsonl, .parquet, .txt, .html (also .gz), or a folder of images in sub-folders named after their labels"
)


def read(
    path: Path,
    *,
    label: str = "label",
    group: str | None = None,
    text: str = "text",
    size: tuple[int, int] | None = None,
    unit: Literal["line", "paragraph"] = "paragraph",
    bounds: Bounds = BOUNDS,
) -> Table:
    """The rows of a file or of a folder of images.

    `label`, `group` and `text` name the columns that hold them (group: a column named `group`, when None). A file
    with a text column is of kind text, any other tabular: its remaining columns must hold numbers. `size` (height,
    width) is what images are resized to, the first image's size when None. `unit` is what a row of a .txt file is.

    Raises NotFound when nothing is there, TooLarge when a bound is passed, Invalid when it cannot be read.
    """
    if path.is_dir():
        return read_folder(path, size=size, bounds=bounds)
    if not path.is_file():
        raise NotFound("there is no such file or folder", expected=_FORMATS)
    with path.open("rb") as file:
        content = _content(file, path.name, bounds)
    columns = _Columns(label=label, group=group or "group", text=text)
    return _table_of(content, path.name, columns, unit, bounds)


def read_content(
    content: bytes,
    name: str,
    *,
    label: str = "label",
    group: str | None = None,
    text: str = "text",
    unit: Literal["line", "paragraph"] = "paragraph",
    bounds: Bounds = BOUNDS,
) -> Table:
    """The rows of a file that was fetched; `name` says what it is, as a file's name would. Raises what `read` raises."""
    columns = _Columns(label=label, group=group or "group", text=text)
    return _table_of(_content(io.BytesIO(content), name, bounds), name, columns, unit, bounds)


def _table_of(
    content: bytes, name: str, columns: _Columns, unit: Literal["line", "paragraph"], bounds: Bounds
) -> Table:
    match name.lower().removesuffix(".gz").rpartition(".")[2]:
        case "parquet":
            return _read_parquet(content, columns, bounds)
        case "csv":
            decoded, encoding = decode(content)
            return _table(_read_csv(decoded, bounds), columns, encoding, bounds)
        case "jsonl" | "ndjson":
            decoded, encoding = decode(content)
            return _table(_read_json_lines(decoded, columns, bounds), columns, encoding, bounds)
        case "txt":
            decoded, encoding = decode(content)
            return _table(_read_text(decoded, unit), _Columns(), encoding, bounds)
        case "html" | "htm" | "xhtml":
            decoded, encoding = decode(content)
            return _table(_text_frame(paragraphs(decoded)), _Columns(), encoding, bounds)
    raise Invalid("the file's name does not say what it is", expected=_FORMATS)


class _Columns(msgspec.Struct, frozen=True, kw_only=True):
    """What the file calls the columns that we know by these names."""

    label: str = "label"
    group: str = "group"
    text: str = "text"

    def found(self, names: list[str]) -> dict[str, str]:
        """Our name and the file's name of each of the three that the file has; Invalid for one that was asked for."""
        found = {}
        for ours, theirs in (("label", self.label), ("group", self.group), ("text", self.text)):
            if theirs in names:
                found[ours] = theirs
            elif theirs != ours:
                raise Invalid(f"no column has the name that was given for {ours}", expected="a name in the first line")
        return found


def _content(file: IO[bytes], name: str, bounds: Bounds) -> bytes:
    """The file's bytes, unpacked, at most `file_bytes` of them (a small .gz can hold very much)."""
    try:
        packed = gzip.GzipFile(fileobj=file) if name.lower().endswith(".gz") else file
        content = packed.read(bounds.file_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Invalid("the file cannot be read", expected="a readable file, .gz unbroken") from error
    if len(content) > bounds.file_bytes:
        raise TooLarge("the file is too large", expected=f"at most {bounds.file_bytes} bytes, unpacked")
    return content


def _read_csv(decoded: str, bounds: Bounds) -> pl.DataFrame:
    """All cells as strings; empty cells are missing. The first line names the columns."""
    content = decoded.encode()
    try:
        header = next(csv.reader(io.StringIO(decoded[: bounds.cell_characters], newline="")), [])
    except csv.Error as error:
        raise Invalid("the first line is not a line of CSV", expected="the names of the columns") from error
    _check_header(header, bounds)
    try:
        return pl.read_csv(io.BytesIO(content), infer_schema=False, n_rows=bounds.rows_of(len(header)) + 1)
    except UNREADABLE as error:
        raise _csv_error(decoded, len(header)) from error


def _check_header(header: list[str], bounds: Bounds) -> None:
    if not header:
        raise Invalid("the file is empty", expected="a first line with the names of the columns")
    if len(header) > bounds.columns:
        raise TooLarge(f"the file has {len(header)} columns", expected=f"at most {bounds.columns}")
    if len(set(header)) < len(header):
        raise Invalid("two columns have the same name", expected="a name of its own for each column")


def _csv_error(decoded: str, width: int) -> Invalid:
    """What is wrong, found again by the standard library, which knows the line."""
    reader = csv.reader(io.StringIO(decoded, newline=""), strict=True)
    try:
        for cells in reader:
            if len(cells) > width:
                return Invalid(f"line {reader.line_num} has {len(cells)} cells", expected=f"{width} cells")
    except csv.Error:
        return Invalid(f"line {reader.line_num} is not CSV", expected="cells in quotes that are closed")
    return Invalid("the file is not CSV", expected="comma-separated cells, quotes doubled inside quotes")


def _read_json_lines(decoded: str, columns: _Columns, bounds: Bounds) -> pl.DataFrame:
    """One column for each field; a list of strings is one text of several lines."""
    records = list(_records(decoded, bounds))
    if not records:
        raise Invalid("the file is empty", expected="one JSON object a line")
    names = list(dict.fromkeys(name for record in records for name in record))
    if len(names) > bounds.columns:
        raise TooLarge(f"the objects have {len(names)} different fields", expected=f"at most {bounds.columns}")
    if len(records) > bounds.rows_of(len(names)):
        raise TooLarge("the file has too many rows", expected=f"at most {bounds.rows_of(len(names))} of this width")
    known = {columns.text, columns.label, columns.group}
    return pl.DataFrame(
        {
            name: pl.Series([_cell(record.get(name), name in known) for record in records], dtype=pl.String)
            for name in names
        }
    )


def _records(decoded: str, bounds: Bounds) -> Iterator[dict[str, Any]]:
    decoder = msgspec.json.Decoder(dict[str, Any])
    count = 0
    for number, line in enumerate(decoded.split("\n"), start=1):
        if not line.strip():
            continue
        count += 1
        if count > bounds.rows:
            raise TooLarge(f"line {number} is one row too many", expected=f"at most {bounds.rows}")
        try:
            yield decoder.decode(line)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise Invalid(f"line {number} is not a JSON object", expected="one JSON object a line") from error


def _cell(value: Any, known: bool) -> str | None:
    """A JSON value as the cell that CSV would have; None for what no table can hold."""
    match value:
        case str():
            return value
        case bool():
            return str(int(value)) if not known else str(value).lower()
        case int() | float():
            return str(value) if abs(value) < 10**300 else None
        case [*parts] if known and all(isinstance(part, str) for part in parts):
            return "\n".join(parts)
    return None


def _read_text(decoded: str, unit: Literal["line", "paragraph"]) -> pl.DataFrame:
    plain = decoded.replace("\r\n", "\n").replace("\r", "\n")
    rows = plain.split("\n") if unit == "line" else re.split(r"\n[ \t\u3000]*\n\s*", plain)
    return _text_frame([row.strip() for row in rows if row.strip()])


def _text_frame(texts: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"text": texts}, schema={"text": pl.String})


def _read_parquet(content: bytes, columns: _Columns, bounds: Bounds) -> Table:
    probe(content, bounds)
    if is_table(content):
        table = from_bytes(content)
        _check_bounds(table.frame, bounds)
        return table
    try:
        frame = pl.read_parquet(io.BytesIO(content))
    except UNREADABLE as error:
        raise Invalid("the file is not Parquet", expected="Parquet") from error
    return _table(frame, columns, "", bounds)


def _table(frame: pl.DataFrame, columns: _Columns, encoding: str, bounds: Bounds) -> Table:
    """The columns under our names, of the types that a table of this kind has."""
    _check_bounds(frame, bounds)
    found = columns.found(frame.columns)
    annotators = [name for name in frame.columns if name.startswith("annotator_") and name not in found.values()]
    kept = [_words(frame[found[name]]).alias(name) for name in ("label", "group") if name in found]
    kept += [_words(frame[name]) for name in annotators]
    kind: Literal["text", "tabular"] = "text" if "text" in found else "tabular"
    features = [_strings(frame[found["text"]]).alias("text")] if kind == "text" else _features(frame, found, annotators)
    if not features:
        raise Invalid("no column holds text or numbers", expected="a text column, or numeric columns")
    left_out = frame.width - len(features) - len(kept)
    notes = (f"columns left out, because a {kind} model cannot use them: {left_out}",) if left_out > 0 else ()
    return replace(Table.of(pl.DataFrame([*features, *kept]), kind), encoding=encoding, notes=notes)


def _features(frame: pl.DataFrame, found: dict[str, str], annotators: list[str]) -> list[pl.Series]:
    """The numeric columns; one that bears a name kept for another column is none."""
    taken = {*found.values(), *annotators, "label", "group", "text", "pixels"}
    columns = (_numbers(column) for column in frame if column.name not in taken)
    return [column for column in columns if column is not None]


def _words(column: pl.Series) -> pl.Series:
    """Labels and groups: no white space around them, and nothing at all is missing."""
    stripped = _strings(column).str.strip_chars()
    return stripped.set(stripped == "", None)


def _strings(column: pl.Series) -> pl.Series:
    if column.dtype.is_nested() or column.dtype in (pl.Binary, pl.Object):
        raise Invalid("a column of texts or labels holds something else", expected="strings or numbers")
    return column.cast(pl.String)


def _numbers(column: pl.Series) -> pl.Series | None:
    """The column as numbers; None when most of its cells are none. Other cells of a numeric column go missing."""
    if column.dtype.is_numeric():
        return column
    if column.dtype == pl.Boolean:
        return column.cast(pl.UInt8)
    if column.dtype != pl.String:
        return None
    numbers = column.str.strip_chars().cast(pl.Float64, strict=False)
    filled = column.len() - column.null_count()
    return numbers if filled and 2 * (numbers.len() - numbers.null_count()) > filled else None


def _check_bounds(frame: pl.DataFrame, bounds: Bounds) -> None:
    if frame.height > bounds.rows_of(frame.width):
        raise TooLarge("the file has too many rows", expected=f"at most {bounds.rows_of(frame.width)} of this width")
    for column in frame.select(pl.col(pl.String)):
        long = (column.str.len_bytes() > bounds.cell_characters).arg_true()
        if len(long):
            raise TooLarge(f"row {long[0] + 1} has too long a cell", expected=f"at most {bounds.cell_characters} bytes")
