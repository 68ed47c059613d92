"""What the person at the keyboard sees while a run goes on: steps, decisions, progress; and the one JSON object."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from lawful.core.decision import Decision, Verdict

_SIGN = {Verdict.ALLOW: "[green]allowed[/]", Verdict.DENY: "[red]refused[/]", Verdict.UNKNOWN: "[yellow]unknown[/]"}


class Account:
    """Collects what is to be printed and what `--json` prints at the end. Everything readable goes to standard error
    when standard output is for JSON."""

    def __init__(self, *, json: bool) -> None:
        self.console = Console(stderr=json, highlight=False, soft_wrap=True)
        self.steps: list[dict[str, Any]] = []
        self.decisions: list[dict[str, Any]] = []
        self.calls: list[dict[str, Any]] = []
        self.baseline: dict[str, str] = {}  # duties that hold whatever one does, told once

    @contextmanager
    def step(self, name: str) -> Iterator[Progress]:
        """One step, timed; gives a progress display for work that lasts over a second."""
        self.console.print(f"\n[bold]{name}[/]")
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        started = time.perf_counter()
        with Progress(*columns, console=self.console, transient=True) as progress:
            progress.add_task(name, total=None)  # moves as long as the step lasts
            yield progress
        self.steps.append({"name": name, "seconds": round(time.perf_counter() - started, 3)})

    def say(self, *lines: str) -> None:
        for line in lines:
            self.console.print(f"  {line}", markup=False)

    def decided(self, decision: Decision) -> None:
        """One decision: what was decided, by which rule, on which facts, and what would change it."""
        ground = decision.ground
        self.decisions.append(
            {
                "act": f"{decision.act.action} {' '.join(decision.act.about)}",
                "outcome": decision.verdict.value,
                "rule": ground.rule,
                "citation": ground.citation,
                "remedy": " or ".join(ground.remedies),
            }
        )
        facts = ", ".join(f"{name}={value}" for name, value in ground.facts.items())
        rules = f"{len(decision.findings)} rules asked"
        self.console.print(f"  {_SIGN[decision.verdict]} {decision.act.action} {decision.act.about[0]} ({rules})")
        if not decision.allows:
            self.say(f"    {ground.rule}: {ground.reason}", f"    {ground.citation}", f"    facts: {facts or 'none'}")
            self.say(*(f"    remedy: {remedy}" for remedy in ground.remedies))
        for duty in decision.duties:
            if not duty.baseline:
                self.say(f"    duty {duty.code}: {duty.text}")
        self.baseline.update({duty.code: duty.text for duty in decision.duties if duty.baseline})

    def called(self, name: str, status: str, code: str, receipt: str, detail: str = "") -> None:
        self.calls.append({"name": name, "status": status, "code": code, "receipt": receipt})
        self.say(f"{name}: {status} ({code}), receipt {receipt or 'none'}", *([f"    {detail}"] if detail else []))


@contextmanager
def progress_of_training() -> Iterator[Callable[[Any], None]]:
    """A progress bar on standard error for one training run; gives what `train` calls with each step."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield watch_training(bars)


def watch_training(bars: Progress) -> Callable[[Any], None]:
    """A bar among others that follows the steps of a training run."""
    bar = bars.add_task("decides", total=1.0)

    def watch(now: Any) -> None:
        steps = max(now.epochs * now.steps, 1)
        shown = f"epoch {min(now.epoch + 1, now.epochs)} of {now.epochs}, loss {now.loss:.3f}"
        bars.update(bar, completed=(now.epoch * now.steps + now.step) / steps, description=shown)

    return watch
