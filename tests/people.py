"""Alice owns and signed; Bob works for Alice's customer; Charlie must never get in. And a small model to serve."""

from __future__ import annotations

from datetime import date, timedelta

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

import lawful.app
import lawful.law
from lawful.core.agreement import Terms
from lawful.core.asset import Dataset, Interval, Model, Parent, Provenance, Tensor
from lawful.core.recipe import Recipe

PURPOSE = "document-digitisation"
# What the platform states of a chat service by itself.
_OF_THE_PLATFORM = frozenset(
    "generative chatbot gpai personal_data masked ai_disclosed machine_readable_mark implicit_metadata visible_label".split()
)
# What an operator states of one that is about nobody in particular: "no" to every flag that the law may ask for, whatever
# it learns to ask, and these.
CHAT_USE = {
    **{
        name: False
        for name, fact in lawful.law.load().vocabulary.facts.items()
        if fact.kind == "flag" and name not in _OF_THE_PLATFORM
    },
    "role": ("controller", "deployer", "provider"),
    "practice": (),
    "use_case": ("assistant",),
    "risk": "unlikely",
    "legal_basis": "contract",
    "source": "user",
    "notice": True,
    "dpia": True,
}
USE = {"public_facing": False, "practice": (), "use_case": ("digit-recognition",)}


def linear_graph() -> bytes:
    """probabilities = input (N, 3) times a 3x2 matrix of ones and twos."""
    weights = numpy_helper.from_array(numpy.array([[1, 2]] * 3, dtype="float32"), "w")
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["input", "w"], ["probabilities"])],
        "linear",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["n", 3])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", 2])],
        [weights],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def keep_model(app: lawful.app.App, name: str = "linear", version: int = 1, *, text: bool = False) -> Model:
    """A model row and its graph, as training would have left them."""
    dataset = app.store.datasets.find("data-1") or Dataset(
        id="data-1",
        name="d",
        kind="tabular",
        rows=1,
        digest="sha256:0",
        labels=("a", "b"),
        shape=(3,),
        provenance=Provenance(
            source="ours",
            licence="Apache-2.0",
            lawful_basis="none",
            collected_on=date(2026, 1, 1),
            declared_by="alice",
            personal_data=False,
            attribution="us",
            rights_holder="us",
        ),
    )
    if app.store.datasets.find("data-1") is None:
        app.store.datasets.put(dataset)
    one = Interval(1.0, 1.0, 1.0)
    model = Model(
        id=f"model-{name}-{version}",
        name=name,
        version=version,
        recipe=Recipe(),
        weights="sha256:0",
        graph=app.house.blobs.put(linear_graph()),
        parameters=6,
        inputs=(
            Tensor(name="text", datatype="BYTES", shape=(-1,))
            if text
            else Tensor(name="input", datatype="FP32", shape=(-1, 3)),
        ),
        outputs=(Tensor(name="probabilities", datatype="FP32", shape=(-1, 2)),),
        labels=("a", "b"),
        metrics={"accuracy": one, "f1_macro": one, "precision_macro": one, "recall_macro": one},
        made_from=(Parent(id="data-1", relation="train_on"),),
        purpose=PURPOSE,
        normalisation="sha256:0",
        threads=1,
        graph_difference=0.0,
    )
    app.store.models.put(model)
    return model


def keep_remote(
    app: lawful.app.App,
    url: str,
    name: str = "chat",
    *,
    routes=("chat", "completions", "embeddings"),
    secret: str = "",
    region: str = "EU-DE",
    licence: str = "Apache-2.0",
    from_settings: bool = False,
) -> Model:
    """A model that runs elsewhere, registered as an operator would."""
    remote = lawful.app.remote_model(
        url=url, name="up/model-7b", routes=routes, region=region, licence=licence, source="ours", by="alice",
        from_settings=from_settings, on=app.today, rights_holder="us", attribution="us",
    )  # fmt: skip
    return app.import_model(name, remote, purpose=PURPOSE, secret=secret)


def agree(
    app: lawful.app.App, *, id: str = "A-1", customer: str = "bob", models=("linear",), quota: int = 1_000, **terms
):
    """An agreement in force that names the model, signed by both."""
    app.new_party("alice", "Alice", "EU-NL")
    app.new_party(customer, customer.title(), "EU-DE")
    app.propose(
        Terms(
            id=id,
            provider="alice",
            customer=customer,
            models=models,
            purposes=(PURPOSE,),
            regions=("EU",),
            from_=app.today,
            until=app.today + timedelta(days=30),
            quota_calls=quota,
            **terms,
        )
    )
    app.sign(id, "alice")
    return app.sign(id, customer)


class Node:
    """A running node, its app, and keys."""

    def __init__(self, app: lawful.app.App, port: int, key: str) -> None:
        self.app, self.port, self.key = app, port, key
        self.address = f"127.0.0.1:{port}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    def last(self):
        """The last entry of the log."""
        return next(iter(self.app.log.read(self.app.log.size - 1, self.app.log.size)))[1]
