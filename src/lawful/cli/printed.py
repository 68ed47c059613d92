"""Records and lists as the command line prints them: for people, or as JSON."""

from __future__ import annotations

import json as json_format
from typing import Any


def print_rows(rows: list[dict[str, Any]], *, json: bool, none: str) -> None:
    """Rows of a list, or that there are none."""
    if json:
        print(json_format.dumps(rows, ensure_ascii=False))
        return
    print(
        *("  ".join(f"{name}={_shown(value)}" for name, value in row.items()) for row in rows) if rows else (none,),
        sep="\n",
    )


def _shown(value: object) -> str:
    return (",".join(value) or "-") if isinstance(value, list) else str(value)


def print_value(value: object) -> None:
    """A record as readable JSON."""
    print(json_format.dumps(value, ensure_ascii=False, indent=2))
