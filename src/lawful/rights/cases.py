"""Case tables: lineages with an intended use and the verdict that a lawyer expects, as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from lawful.core.errors import Invalid, LawfulError, TooLarge
from lawful.rights.expression import parse
from lawful.rights.graph import Edge, Profile, Use, Work
from lawful.rights.lineage import judge

LARGEST: Final = 50_000_000  # bytes of a table
_EXACT: Final = ("O-NAME", "O-DISPLAY", "O-SAME")


def check_cases(table: Path) -> list[dict[str, Any]]:
    """Judge every row of a case table; one object a row, in order.

    Columns read: id, works, relations, target, intended_use, profile; expected_result, expected_codes and
    obligations are compared when present. A row that cannot be read gives result `error` and says why. Raises
    Invalid when the file is no such table, TooLarge beyond 50 MB.
    """
    if table.stat().st_size > LARGEST:
        raise TooLarge("the case table is too large", expected=f"at most {LARGEST:,} bytes")
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows, columns = list(reader), set(reader.fieldnames or ())
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid("the case table is not CSV in UTF-8") from error
    needed = {"id", "works", "relations", "target", "intended_use"}
    if not needed <= columns:
        raise Invalid("the case table lacks columns", expected=", ".join(sorted(needed)))
    return [check_case(row) for row in rows]


def check_case(row: dict[str, str]) -> dict[str, Any]:
    """One row's verdict beside what was expected."""
    found: dict[str, Any] = {"id": row["id"], "group": row.get("group", ""), "confidence": row.get("confidence", "")}
    try:
        verdict = judge(*read_case(row))
        found |= {
            "result": verdict.result,
            "codes": list(verdict.codes),
            "obligations": list(verdict.obligations),
            "moot": sorted({owed.label for owed in verdict.moot}),
            "chains": msgspec.to_builtins(verdict.chains),
        }
    except LawfulError as error:
        found |= {"result": "error", "codes": [], "obligations": [], "moot": [], "chains": [], "error": str(error)}
    found["expected"] = {
        "result": row.get("expected_result", ""),
        "codes": _split(row.get("expected_codes")),
        "obligations": _split(row.get("obligations")),
    }
    return found


def read_case(row: dict[str, str]) -> tuple[list[Work], list[Edge], str, Use, Profile]:
    """The arguments of `judge`, from one row. Raises Invalid."""
    try:
        works = msgspec.json.decode(row["works"], type=list[dict[str, Any]])
        edges = msgspec.json.decode(row["relations"], type=list[Edge])
        use = _use(msgspec.json.decode(row["intended_use"] or "{}", type=dict[str, Any]))
        listed = [msgspec.convert({**work, "licence": _licence(work.get("licence", ""))}, Work) for work in works]
    except (msgspec.DecodeError, TypeError) as error:
        raise Invalid("the case is not in the form of a case table") from error
    return listed, edges, row["target"], use, Profile.read(row.get("profile") or "")


def _use(fields: dict[str, Any]) -> Use:
    """The intended use; people have many words for going to court over the work, and one meaning."""
    sues = any(value is True and ("litigation" in name or "suit" in name) for name, value in fields.items())
    return msgspec.convert({**fields, "litigation": sues}, Use)


def _licence(written: Any) -> str:
    return parse(written) if isinstance(written, str) and written else "NONE"


def _split(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(";") if part.strip()]


# Scoring ------------------------------------------------------------------------------------------------------------


def score(found: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Accuracy of results, micro-averaged F1 of codes and of obligation codes (brackets left out), and the share
    of prescribed names, displays and licences found exactly.

    A review is accepted for rows whose expectation is a published tool's.
    """
    return {
        "result_accuracy": sum(map(_right, found)) / max(1, len(found)),
        "codes_f1": micro_f1((set(row["codes"]), set(row["expected"]["codes"])) for row in found),
        "obligations_f1": micro_f1(
            (set(map(_bare, row["obligations"])), set(map(_bare, row["expected"]["obligations"]))) for row in found
        ),
        "texts_exact": _exact(found),
    }


def micro_f1(pairs: Iterable[tuple[set[str], set[str]]]) -> float:
    """2 TP / (2 TP + FP + FN) over all (found, expected) pairs; 1 when there is nothing to find."""
    counted = [(len(found & expected), len(found) + len(expected)) for found, expected in pairs]
    hits, total = sum(hit for hit, _ in counted), sum(both for _, both in counted)
    return 2 * hits / total if total else 1.0


def _right(row: dict[str, Any]) -> bool:
    expected = row["expected"]["result"]
    return bool(row["result"] == expected or (row["result"] == "review" and row["confidence"] == "published"))


def _bare(label: str) -> str:
    return label.partition("(")[0]


def _exact(found: Sequence[dict[str, Any]]) -> float:
    wanted = [(row, o) for row in found for o in row["expected"]["obligations"] if "(" in o and _bare(o) in _EXACT]
    return sum(label in row["obligations"] for row, label in wanted) / max(1, len(wanted))
