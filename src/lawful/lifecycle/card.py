"""The model card: what was made, from what, how well it does, and what is not known.

Sections follow Mitchell et al. 2019, "Model Cards for Model Reporting", arXiv:1810.03993. A gap is shown as a gap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lawful.core.asset import Dataset, Interval, Model
from lawful.core.recipe import Recipe
from lawful.learning.evaluate import Evaluation
from lawful.learning.train import Trained

GAP = "**not stated**"


def model_card(
    model: Model, datasets: Sequence[Dataset], evaluation: Evaluation, trained: Trained, *, splits: Mapping[str, int]
) -> str:
    """The card as Markdown."""
    sections = {
        "Model": _table(
            {
                "id": model.id,
                "version": str(model.version),
                "parameters": f"{model.parameters:,}",
                "weights": f"`{model.weights}` (safetensors)",
                "graph": f"`{model.graph}` (ONNX; differs from torch by at most {model.graph_difference:.2g})",
                "input": ", ".join(f"{t.name} {t.datatype} {list(t.shape)}" for t in model.inputs),
                "output": ", ".join(f"{t.name} {t.datatype} {list(t.shape)}" for t in model.outputs),
            }
        ),
        "Intended use": _table({"purpose": model.purpose, "out of scope": GAP, "users": GAP}),
        "Made from": _datasets(datasets),
        "Training": _table(
            {
                **(_recipe(model.recipe) if model.recipe else {}),
                **_run(trained),
                **{f"{n} rows": f"{c:,}" for n, c in splits.items()},
            }
        ),
        "Evaluation": _metrics(model, evaluation),
        "Per class": _per_class(evaluation),
        "Limits": f"- performance for groups of people: {GAP}\n- robustness to other scanners, pens and noise: {GAP}\n"
        f"- energy used: {GAP}",
    }
    body = "\n\n".join(f"## {title}\n\n{text}" for title, text in sections.items())
    return f"# {model.name} {model.version}\n\n{body}\n"


def _table(rows: Mapping[str, str]) -> str:
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {value or GAP} |" for name, value in rows.items())])


def _datasets(datasets: Sequence[Dataset]) -> str:
    head = "| dataset | rows | licence | source | lawful basis | rights holder |\n|---|---|---|---|---|---|\n"
    rows = (
        f"| {d.id} | {d.rows:,} | {d.provenance.licence} | {d.provenance.source} | {d.provenance.lawful_basis} | "
        f"{d.provenance.rights_holder or GAP} |"
        for d in datasets
    )
    return head + "\n".join(rows)


def _recipe(recipe: Recipe) -> dict[str, str]:
    return {
        "network": recipe.network,
        "loss": recipe.loss,
        "optimiser": recipe.optimiser,
        "epochs": str(recipe.epochs),
        "batch": str(recipe.batch),
        "seed": str(recipe.seed),
        "precision": recipe.precision,
        "normalisation": f"{recipe.normalise}, fitted on the training part only",
    }


def _run(trained: Trained) -> dict[str, str]:
    return {"threads": str(trained.threads), "training FLOP": f"{trained.training_flop:.3g}"}


def _metrics(model: Model, evaluation: Evaluation) -> str:
    rows = {name: _interval(value) for name, value in model.metrics.items()}
    rows["majority baseline"] = f"{evaluation.majority_accuracy:.4f}"
    rows["log loss"] = f"{evaluation.log_loss:.4f}"
    rows["Brier score"] = f"{evaluation.brier:.4f}"
    rows["calibration error (15 bins)"] = f"{evaluation.calibration_error:.4f}"
    return _table(rows)


def _interval(value: Interval) -> str:
    return f"{value.value:.4f} (95 % bootstrap interval {value.low:.4f} to {value.high:.4f})"


def _per_class(evaluation: Evaluation) -> str:
    head = "| class | precision | recall | F1 | support |\n|---|---|---|---|---|\n"
    rows = (
        f"| {c.label} | {c.precision:.4f} | {c.recall:.4f} | {c.f1:.4f} | {c.support} |" for c in evaluation.classes
    )
    return head + "\n".join(rows)
