"""Runs groups of measurements: all of them, or those named. See the package."""

from __future__ import annotations

import ast
import importlib
import json
import math
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.control import NotHere

HERE = Path(__file__).resolve().parent
RESULT = HERE.parent / "build" / "bench.json"


@dataclass
class Report:
    """The figures of this run. Call it with a name such as `infer.added_us`, a number and its unit.

    Raises ValueError for a name outside the running group, a name said twice, and what is not a finite number.
    """

    say: Callable[[str], None]
    group: str = ""
    figures: dict[str, tuple[float, str]] = field(default_factory=dict)

    def __call__(self, name: str, value: float, unit: str) -> None:
        if not name.startswith(f"{self.group}.") or name in self.figures:
            raise ValueError(f"{name} is no new figure of the group {self.group}")
        if not math.isfinite(value):
            raise ValueError(f"{name} is {value}, which is no measurement")
        self.figures[name] = (float(value), unit)
        self.say(f"  {name} = {value:.6g} {unit}")


def groups(folder: Path = HERE) -> list[str]:
    """The modules of `folder` that have a function `run`; they are read, not imported."""
    return sorted(path.stem for path in folder.glob("*.py") if "run" in _functions(path))


def _functions(path: Path) -> set[str]:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return {node.name for node in body if isinstance(node, ast.FunctionDef)}


def measure(names: list[str], console: Console) -> tuple[dict[str, tuple[float, str]], list[str]]:
    """The figures of these groups, and the names of the groups that failed. One that fails does not stop the others."""
    report, failed = Report(console.print), []
    for name in names:
        console.rule(name)
        report.group = name
        try:
            importlib.import_module(f"bench.{name}").run(report)
        except NotHere as missing:
            console.print(f"{name} skipped: {missing}", style="yellow")
        except Exception:
            console.print(traceback.format_exc(), style="red", markup=False)
            failed.append(name)
    return report.figures, failed


def table(figures: dict[str, tuple[float, str]]) -> Table:
    """All figures for a reader."""
    shown = Table("figure", "value", "unit")
    for name, (value, unit) in figures.items():
        shown.add_row(name, f"{value:,.6g}", unit)
    return shown


def main(words: list[str]) -> int:
    """Exit status 0 when all groups ran, 1 when one failed, 2 when a name is no group."""
    console = Console(soft_wrap=True)
    known = groups()
    if strange := [word for word in words if word not in known]:
        console.print(f"no such group: {', '.join(strange)}; there are: {', '.join(known) or 'none'}", style="red")
        return 2
    figures, failed = measure(words or known, console)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({name: value for name, (value, _) in figures.items()}, indent=1) + "\n")
    console.print(table(figures))
    if failed:
        console.print(f"failed: {', '.join(failed)}", style="red")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
