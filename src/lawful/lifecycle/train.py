"""Train: plan -> decide TRAIN -> split -> normalise -> build -> train -> decide EVALUATE -> evaluate -> weights, card,
lineage -> Model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

import msgspec
import numpy
import polars

from lawful.core.act import Action
from lawful.core.asset import Dataset, Model, Parent, Tensor
from lawful.core.canonical import canonical, digest_of
from lawful.core.errors import Invalid, Refused
from lawful.core.facts import Facts
from lawful.core.recipe import Conv2D, MaxPool2D, Recipe
from lawful.data import normalise
from lawful.data.normalise import Normaliser
from lawful.data.split import split
from lawful.data.table import Table, arrays
from lawful.data.tokens import encode
from lawful.learning.evaluate import Evaluation, evaluate
from lawful.learning.export import to_onnx
from lawful.learning.picture import confusion_svg, learning_curve_svg
from lawful.learning.predict import predict
from lawful.learning.train import Progress, Trained
from lawful.learning.train import train as run_training
from lawful.learning.weights import load as load_weights
from lawful.lifecycle.card import model_card
from lawful.lifecycle.gather import dataset_facts, use_facts
from lawful.lifecycle.house import House
from lawful.lifecycle.known import check_stated, settled, told
from lawful.lifecycle.order import Order, check_name
from lawful.lifecycle.prepare import load
from lawful.planning.estimate import estimate

Watch = Callable[[Progress], None]
Arrays = tuple[numpy.ndarray, numpy.ndarray]
TEXT = Tensor(name="text", datatype="BYTES", shape=(-1,))  # what a text model's service takes; tokens are made of it
TABLES = 'layers = [{ layer = "dense", units = 64 }] and normalise = "z_score"'  # the least that a recipe needs
TEXTS = 'network = "rnn" (or "transformer")'
METRICS = ("accuracy", "f1_macro", "precision_macro", "recall_macro")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """One run's arrays: x (N, H, W, C) or (N, F) normalised, or tokens (N, T) of text; y (N,).

    The normaliser is fitted on `train` only; text has none.
    """

    table: Table
    normaliser: Normaliser | None
    train: Arrays
    validation: Arrays
    test: Arrays

    @property
    def shape(self) -> tuple[int, ...]:
        """One sample's shape."""
        return self.train[0].shape[1:]


def train(house: House, order: Order, watch: Watch | None = None) -> Model:
    """Train and register the next version of the model `order.name`.

    Each dataset is decided on its own, so that one bad one among many is found and named. Raises Refused or
    NeedsFact when one may not be used and `on_refusal` is stop, or when none may; Invalid when they do not fit
    together. Started again after a crash, the run goes on where it was.
    """
    check_name(order.name)
    check_stated(house, order.use)
    _check_fits(order)
    with ExitStack() as open_acts:
        allowed = _allowed(house, order, open_acts)
        parts = _parts([load(house, dataset) for dataset in allowed], order.recipe)
        trained = _fit(house, order, allowed, parts, watch)
        for dataset in allowed:
            act = house.act(Action.EVALUATE, dataset.id, purpose=order.purpose)
            open_acts.enter_context(house.journal.deciding(act, _facts(house, order, dataset, trained.training_flop)))
        return _register(house, order, allowed, parts, trained)


def _check_fits(order: Order) -> None:
    """Raise Invalid, with a recipe that would do, where the network is none for this kind of data."""
    takes_pictures = any(isinstance(layer, Conv2D | MaxPool2D) for layer in order.recipe.layers)
    kinds = {dataset.kind for dataset in order.datasets}
    if order.recipe.network != "cnn" or not ((takes_pictures and "tabular" in kinds) or "text" in kinds):
        return
    kind, recipe = ("texts", TEXTS) if "text" in kinds else ("tables", TABLES)
    raise Invalid(
        f"the recipe (the textbook CNN when none is given) takes pictures, and these are {kind}",
        expected=f"--recipe FILE, with {recipe}",
        hint="see docs/plan.md, Recipes",
    )


def _allowed(house: House, order: Order, open_acts: ExitStack) -> list[Dataset]:
    """The datasets that the rules let in; their acts stay open until the run has ended."""
    bounds = [_flop(order.recipe, dataset) for dataset in order.datasets]
    flop = None if None in bounds else sum(bound for bound in bounds if bound is not None)
    allowed: list[Dataset] = []
    refused: Refused | None = None
    for dataset in (house.store.datasets.get(wanted.id) for wanted in order.datasets):
        act = house.act(Action.TRAIN, dataset.id, purpose=order.purpose)
        try:
            open_acts.enter_context(house.journal.deciding(act, _facts(house, order, dataset, flop)))
        except Refused as error:
            if order.on_refusal == "stop":
                raise
            refused = error
        else:
            allowed.append(dataset)
    if not allowed:
        raise refused or Invalid(f"model {order.name!r} has no dataset", expected="at least one dataset to train on")
    return allowed


def _facts(house: House, order: Order, dataset: Dataset, flop: float | None) -> Facts:
    """What is known of using one dataset; `flop` is the run's operations, before it an upper bound, after it the count."""
    return settled(
        house,
        told(house, house.operator)
        | use_facts(order.use, house.operator, house.today)
        | dataset_facts(house, dataset, purpose=order.purpose, commercial=order.commercial)
        | Facts.known(train_flop=None if flop is None else int(flop)),
    )


def _flop(recipe: Recipe, dataset: Dataset) -> int | None:
    """An upper bound of the run's operations on this dataset: all its rows; None where the network has no closed form."""
    if recipe.network != "cnn" or dataset.kind == "text":
        return None
    return estimate(recipe, dataset.shape, max(len(dataset.labels), 1), dataset.rows).training_flop


def _parts(tables: Sequence[Table], recipe: Recipe) -> _Parts:
    table = _joined(tables)
    pieces = split(table, seed=recipe.seed)
    if table.kind == "text":
        train, validation, test = (_tokens(part, recipe) for part in (pieces.train, pieces.validation, pieces.test))
        return _Parts(table=table, normaliser=None, train=train, validation=validation, test=test)
    x, y = arrays(pieces.train)
    fitted = normalise.fit(x, recipe.normalise)
    validation, test = arrays(pieces.validation), arrays(pieces.test)
    return _Parts(
        table=table,
        normaliser=fitted,
        train=(fitted.apply(x), y),
        validation=(fitted.apply(validation[0]), validation[1]),
        test=(fitted.apply(test[0]), test[1]),
    )


def _tokens(table: Table, recipe: Recipe) -> Arrays:
    places = {label: place for place, label in enumerate(table.labels)}
    y = numpy.array([places[label] for label in table.frame["label"]], dtype=numpy.int64)
    return encode(table.frame["text"].to_list(), vocabulary=recipe.vocabulary, context=recipe.context), y


def _joined(tables: Sequence[Table]) -> Table:
    """All rows under one set of labels; raises Invalid when kinds, shapes or columns differ."""
    first = tables[0]
    if any((t.kind, t.shape, t.frame.columns) != (first.kind, first.shape, first.frame.columns) for t in tables):
        raise Invalid(
            "the datasets of one model differ in kind, shape or columns", expected=f"{first.kind} {first.shape}"
        )
    labels = tuple(sorted({label for table in tables for label in table.labels}))
    return replace(first, frame=polars.concat([table.frame for table in tables]), labels=labels)


def _fit(house: House, order: Order, allowed: Sequence[Dataset], parts: _Parts, watch: Watch | None) -> Trained:
    """Run or resume the training loop; the run's name follows from what determines its weights."""
    run = digest_of([order.name, canonical(order.recipe), sorted(d.digest for d in allowed), house.threads])[7:19]
    progress = None
    for progress in run_training(
        order.recipe,
        *parts.train,
        classes=len(parts.table.labels),
        validation=parts.validation,
        disk=house.disk,
        run=f"runs/{run}",
        threads=house.threads,
        vocabulary=_vocabulary(order.recipe, parts),
    ):
        if watch is not None:
            watch(progress)
    assert progress is not None
    assert progress.trained is not None
    return progress.trained


def _register(house: House, order: Order, allowed: Sequence[Dataset], parts: _Parts, trained: Trained) -> Model:
    """Evaluate, export, and keep weights, graph, card and pictures; the row comes last."""
    labels, vocabulary = parts.table.labels, _vocabulary(order.recipe, parts)
    module = load_weights(trained.weights, order.recipe, parts.shape, len(labels), vocabulary)
    evaluation = evaluate(predict(module, parts.test[0]), parts.test[1], labels, seed=order.recipe.seed)
    offset, scale = (parts.normaliser.offset, parts.normaliser.scale) if parts.normaliser else ((0.0,), (1.0,))
    exported = to_onnx(
        module, input_shape=parts.shape, offset=offset, scale=scale, labels=labels, vocabulary=vocabulary
    )
    weights = house.blobs.put(trained.weights)
    version = max((m.version for m in house.store.models.versions(order.name)), default=0) + 1
    model = Model(
        id=f"model-{order.name}-{version}-{weights[7:19]}",
        name=order.name,
        version=version,
        recipe=order.recipe,
        weights=weights,
        graph=house.blobs.put(exported.graph),
        parameters=trained.parameters,
        inputs=exported.inputs if vocabulary is None else (TEXT,),
        outputs=exported.outputs,
        labels=labels,
        metrics={name: getattr(evaluation, name) for name in METRICS},
        made_from=tuple(Parent(id=dataset.id, relation="train_on") for dataset in allowed),
        purpose=order.purpose,
        normalisation=house.blobs.put(canonical(parts.normaliser)) if parts.normaliser else "",
        threads=trained.threads,
        graph_difference=exported.difference,
        training_flop=trained.training_flop,
        report=house.blobs.put(canonical(evaluation)),
        use=dict(order.use),
    )
    sizes = {"train": len(parts.train[1]), "validation": len(parts.validation[1]), "test": len(parts.test[1])}
    return _keep(house, model, evaluation, trained, model_card(model, allowed, evaluation, trained, splits=sizes))


def _vocabulary(recipe: Recipe, parts: _Parts) -> int | None:
    return recipe.vocabulary if parts.table.kind == "text" else None


def _keep(house: House, model: Model, evaluation: Evaluation, trained: Trained, card: str) -> Model:
    model = msgspec.structs.replace(model, card=house.blobs.put(card.encode()))
    house.journal.change(
        "model:registered",
        model.id,
        *(parent.id for parent in model.made_from),
        actor=house.operator,
        facts={
            "weights": model.weights,
            "graph": model.graph,
            "version": model.version,
            "parameters": model.parameters,
        },
    )
    pictures = {"confusion.svg": confusion_svg(evaluation), "learning-curve.svg": learning_curve_svg(trained.history)}
    for name, text in {**pictures, "card.md": card}.items():
        house.disk.write(f"models/{model.name}-{model.version}/{name}", text.encode())
    house.store.models.put(model)
    return model
