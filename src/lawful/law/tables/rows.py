"""Reads a table of cases as people make them: by hand, by a spreadsheet, on any system.

* UTF-8 with or without a byte order mark, any line ends, columns in any order, separated by comma, semicolon or tab.
* What is wrong in a row is that row's error; only a file that is no table, or an open quotation mark, loses the rest.
* Spacing and capitals do not matter in names and declared values. Nothing else is guessed: an undeclared fact, a
  value that does not fit, a fact that is stated twice with two values, is unread.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from lawful.core.errors import Invalid
from lawful.core.place import Place, place
from lawful.law.language.meaning import Known
from lawful.law.language.vocabulary import Vocabulary

_MAX_ROWS = 100_000
_NEEDED = ("jurisdiction", "date", "facts")
_BETWEEN_FACTS = re.compile(r"[;；\r\n]")  # the full-width one is on Chinese keyboards
_BETWEEN_PLACES = re.compile(r"[;|,/+&\s]+")


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row as written; `number` counts as a spreadsheet does, the header being row 1."""

    number: int
    id: str
    jurisdiction: str
    on: str
    facts: str
    problem: str = ""

    def readable(self) -> None:
        """Raises Invalid when the row does not fit the header."""
        if self.problem:
            raise Invalid(self.problem, expected="one cell for each column; a text with a comma stands in quotes")

    def day(self) -> date:
        """Raises Invalid when it is no ISO date."""
        try:
            return date.fromisoformat(self.on)
        except ValueError:
            raise Invalid("its date cannot be read", expected="a day such as 2026-11-21") from None


def read_table(path: Path) -> list[Row]:
    """The rows of a table. Raises Invalid when the file is no table, is too long, or lacks a column."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("the table is no text in UTF-8", expected="a CSV file in UTF-8") from error
    header, *lines = _lines(text) or [[]]
    columns = [name.strip().lower() for name in header]
    if missing := [name for name in _NEEDED if columns.count(name) != 1]:
        raise Invalid(f"the table needs the column {missing[0]} once", expected=", ".join(("id", *_NEEDED)))
    if len(lines) > _MAX_ROWS:
        raise Invalid("the table has too many rows", expected=f"at most {_MAX_ROWS}")
    return [_row(number, columns, cells) for number, cells in enumerate(lines, start=2) if any(map(str.strip, cells))]


def _lines(text: str) -> list[list[str]]:
    """The cells of each line; blank lines have none. Raises Invalid for a quotation mark that nobody closes."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=lambda sign: (first.count(sign), sign == ","))
    # Spaces behind a closing quotation mark are an error to the strict reader, an open mark is none to the lenient.
    strict = text.count('"') % 2 == 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict, skipinitialspace=True)
    lines: list[list[str]] = []
    try:
        lines.extend(reader)
    except csv.Error as error:
        raise Invalid(f"row {len(lines) + 1} of the table cannot be read: {error}", expected="closed quotes") from error
    return lines


def _row(number: int, columns: list[str], cells: list[str]) -> Row:
    given = dict(zip(columns, map(str.strip, cells), strict=False))
    problem, extra = "", cells[len(columns) :]
    if any(map(str.strip, extra)) or (extra and "=" not in given["facts"]):  # blank cells at the end do no harm
        problem = "it has more cells than the table has columns"
    elif lacking := [name for name in _NEEDED if name not in given]:
        problem = f"it has no cell for {lacking[0]}"
    return Row(
        number=number,
        id=given.get("id") or str(number),
        jurisdiction=given.get("jurisdiction", ""),
        on=given.get("date", ""),
        facts=given.get("facts", ""),
        problem=problem,
    )


def read_places(text: str) -> tuple[Place, ...]:
    """The places of a row: one code, or several (`EU; CN`). Raises Invalid when there is none, or no code."""
    codes = [code for code in _BETWEEN_PLACES.split(text) if code]
    if not codes:
        raise Invalid("it names no place", expected="a code such as EU, EU-DE, CN, US-CA")
    return tuple(dict.fromkeys(map(place, codes)))


def read_facts(text: str, words: Vocabulary) -> tuple[Known, tuple[str, ...]]:
    """The facts of a row as conditions read them, and the names of those that could not be read."""
    given: Known = {}
    unread: list[str] = []
    for name, value in _pairs(text):
        try:
            read = words.read(name, value)
        except Invalid:
            unread.append(name)
            continue
        if given.setdefault(name, read) != read:
            unread.append(name)  # stated twice, and not alike
    return {name: value for name, value in given.items() if name not in unread}, tuple(dict.fromkeys(unread))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for part in _BETWEEN_FACTS.split(text):
        name, _, value = part.partition("=")
        if part.strip():
            yield name.strip().lower(), value.strip()
