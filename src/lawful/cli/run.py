"""`lawful run`: the whole path on one screen, from data to an answer that can be proved.

1 collect and prepare  2 train  3 deploy  4 serve and call  5 prove
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import lawful.app
from lawful.app import AgreementPlan, App, ModelPlan, Order, Plan
from lawful.cli.account import Account, watch_training
from lawful.cli.node import started
from lawful.cli.trial import Trial
from lawful.core.agreement import Agreement, Terms
from lawful.core.asset import Dataset, Model
from lawful.core.errors import Refused
from lawful.core.place import place

EVIDENCE = "evidence.lawful"


def run(plan_file: Path | None, workspace: Path, *, json: bool) -> dict[str, Any]:
    """Walk the path of a plan (the built-in example when there is none) in a workspace; the object of `--json`."""
    began = time.perf_counter()
    plan = lawful.app.read_plan(plan_file) if plan_file else lawful.app.example_plan()
    account = Account(json=json)
    lawful.app.create(workspace, operator=plan.operator, places=plan.places)
    with lawful.app.open(workspace) as app:
        app.watch_decisions(account.decided)
        app.new_party(plan.operator, plan.operator_name, plan.places[0])
        datasets = _prepare(app, plan, plan_file.parent if plan_file else Path(), account)
        models = _train(app, plan, datasets, account)
        trial = _deploy(app, plan, models, account)
    if trial is not None:
        with account.step("serve and call"), started(workspace) as node:
            trial.run(node, plan.calls, account)
    evidence = _prove(workspace, account)
    if account.baseline:
        account.console.print("\n[bold]duties that hold whatever is done[/]")
        account.say(*(f"{code}: {text}" for code, text in account.baseline.items()))
    seconds = time.perf_counter() - began
    account.console.print(f"\n[bold]Done in {seconds:.1f} s.[/] The workspace is {workspace}.")
    account.console.print(f"Serve it: lawful serve --workspace {workspace}")
    return _summary(account, datasets.values(), models.values(), evidence, seconds)


def _prepare(app: App, plan: Plan, folder: Path, account: Account) -> dict[str, Dataset]:
    """Collect, clean, label, mask: each set with its account. A set that no rule lets in stays out, or stops the run."""
    datasets: dict[str, Dataset] = {}
    for data in plan.data:
        with account.step(f"collect {data.name}"):
            purpose = data.purpose or plan.purpose
            try:
                table, provenance, crawl = app.records(data, folder, purpose=purpose)
                account.say(f"{table.rows} rows from {provenance.source}", f"licence {provenance.licence}")
                prepared = app.collect(data.name, table, provenance, crawl, purpose=purpose)
            except Refused:
                if plan.on_refusal == "stop":
                    raise
                continue
            account.say(*prepared.account)
            datasets[data.name] = prepared.dataset
    return datasets


def _train(app: App, plan: Plan, datasets: dict[str, Dataset], account: Account) -> dict[str, Model]:
    models: dict[str, Model] = {}
    for wanted in plan.models:
        with account.step(f"train {wanted.name}") as progress:
            watch = watch_training(progress)
            left = [datasets[name] for name in wanted.data if name in datasets]
            if not left and plan.on_refusal == "drop":
                account.say(f"model {wanted.name} is not trained: no dataset is left that the rules let in")
                continue
            order = _order(plan, wanted, left)
            try:
                model = app.train(order, watch)
            except Refused:
                if plan.on_refusal == "stop":
                    raise
                account.say(f"model {wanted.name} is not trained: no dataset is left that the rules let in")
                continue
            app.set_alias(model.name, "production", model.version)
            models[wanted.name] = model
            _describe(model, app, account)
    return models


def _order(plan: Plan, wanted: ModelPlan, datasets: list[Dataset]) -> Order:
    return Order(
        name=wanted.name,
        recipe=wanted.recipe,
        datasets=tuple(datasets),
        purpose=wanted.purpose or plan.purpose,
        commercial=plan.commercial,
        use=wanted.use,
        on_refusal=plan.on_refusal,
    )


def _describe(model: Model, app: App, account: Account) -> None:
    account.say(
        f"{model.id}: {model.parameters:,} parameters, largest difference to torch {model.graph_difference:.1e}"
    )
    for name in ("accuracy", "f1_macro"):
        metric = model.metrics[name]
        account.say(f"{name} {metric.value:.4f}, 95 % interval {metric.low:.4f} to {metric.high:.4f}, on the test part")
    account.say(f"card and pictures in {app.folder / 'files' / 'models' / f'{model.name}-{model.version}'}")


def _deploy(app: App, plan: Plan, models: dict[str, Model], account: Account) -> Trial | None:
    """Refused without an agreement, done with one that both parties signed; gives the calls to try."""
    if plan.agreement is None or not models:
        return None
    use = {wanted.name: wanted.use for wanted in plan.models}
    with account.step("deploy"):
        first = next(iter(models.values()))
        try:
            app.deploy(first, None, purpose=first.purpose, use=use[first.name], commercial=plan.commercial)
        except Refused:
            account.say("without an agreement nothing is deployed, so the parties sign one")
        agreement = _agree(app, plan, plan.agreement, models)
        for model in models.values():
            app.deploy(model, agreement, purpose=model.purpose, use=use[model.name], commercial=plan.commercial)
        token, key = app.new_key(agreement.terms.id)
        account.say(f"key {key.id} for {key.party}, until {key.expires_at:%Y-%m-%d}, shown once: {token}")
    samples = {name: app.sample_inputs(model, 1) for name, model in models.items()}
    return Trial(token=token, agreement=agreement.terms.id, party=agreement.terms.provider, samples=samples)


def _agree(app: App, plan: Plan, wanted: AgreementPlan, models: Iterable[str]) -> Agreement:
    """The plan's agreement, signed by both parties; a new one beside it where the last was revoked."""
    app.new_party(wanted.customer, wanted.customer_name, wanted.customer_place)
    taken = {agreement.terms.id: agreement for agreement in app.agreements()}
    ids = [wanted.id, *(f"{wanted.id}-{number}" for number in range(2, len(taken) + 3))]
    number = next(id_ for id_ in ids if id_ not in taken)
    today = app.today
    terms = Terms(
        id=number,
        provider=plan.operator,
        customer=wanted.customer,
        models=tuple(sorted(models)),
        purposes=wanted.purposes,
        regions=tuple(place(code) for code in wanted.regions),
        from_=today,
        until=today + timedelta(days=wanted.days),
        quota_calls=wanted.quota_calls,
        commercial=plan.commercial,
    )
    app.propose(terms)
    app.sign(number, plan.operator)
    return app.sign(number, wanted.customer)


def _prove(workspace: Path, account: Account) -> Path:
    """Export the evidence and let a clean process, which knows nothing of the workspace, verify it: whole and broken."""
    bundle, broken = workspace / EVIDENCE, workspace / f"{EVIDENCE}.broken"
    with account.step("prove"):
        with lawful.app.open(workspace) as app:
            app.log.export(bundle)
        account.say(f"evidence in {bundle}", f"verified by a clean process: {_verified(bundle)}")
        content = bytearray(bundle.read_bytes())
        content[len(content) // 2] ^= 1
        broken.write_bytes(content)
        account.say(f"with one changed byte: {_verified(broken)}")
        broken.unlink()
    return bundle


def _verified(file: Path) -> str:
    command = [sys.executable, "-I", "-m", "lawful", "verify", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={}, timeout=120)  # noqa: S603
    return " ".join((done.stdout or done.stderr).split())


def _own_peak() -> int:
    """The most memory that this process held, in KiB. What the system says of a process counts, on Linux, also what the
    one that started it held at that moment (getrusage(2), ru_maxrss survives exec); its own high-water mark does not."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
        return int(status.partition("VmHWM:")[2].split()[0])
    except (OSError, ValueError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _summary(
    account: Account, datasets: Iterable[Dataset], models: Iterable[Model], evidence: Path, seconds: float
) -> dict[str, Any]:
    peak = _own_peak() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {
        "workspace": str(evidence.parent),
        "steps": account.steps,
        "datasets": [{"id": d.id, "rows": d.rows, "licence": d.provenance.licence} for d in datasets],
        "models": [
            {
                "id": m.id,
                "parameters": m.parameters,
                "metrics": {n: {"value": i.value, "low": i.low, "high": i.high} for n, i in m.metrics.items()},
            }
            for m in models
        ],
        "decisions": account.decisions,
        "calls": account.calls,
        "evidence": str(evidence),
        "seconds": round(seconds, 3),
        "peak_memory_mb": round(peak / 1024, 1),
    }
