"""One inference through all eight steps: what the node adds to the model itself, and how it stands to nginx.

The textbook CNN, one 28x28 image, binary tensors, one connection. The controls are the same graph called in this
process without anything around it, and an nginx that answers a static file.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import numpy
import onnxruntime

import lawful.app
from bench.control import cpu_us_per_request, nginx_static
from lawful.app import Order, data_plan
from lawful.cli.node import Node, started
from lawful.core.agreement import Terms
from lawful.core.recipe import Recipe

PURPOSE = "document-digitisation"
USE = {"public_facing": False, "practice": (), "use_case": ("digit-recognition",)}
REQUESTS = 3_000
ROUNDS = 5


def run(report: Callable[[str, float, str], None]) -> None:
    """CPU microseconds per request; the smallest of five rounds of each, since the machine is shared."""
    with tempfile.TemporaryDirectory(prefix="lawful-bench-") as folder, _served(Path(folder)) as (node, key, graph):
        image = numpy.zeros((1, 28, 28, 1), dtype="float32")
        url = f"{node.url}/v2/models/digits/infer"
        headers, body = _request(image, key)
        with nginx_static() as nginx:
            bare, server, control = [], [], []
            for _ in range(ROUNDS):
                bare.append(_bare_us(graph, image))
                server.append(cpu_us_per_request(node.process, url, REQUESTS, headers, body))
                control.append(cpu_us_per_request(nginx.pid, nginx.url, REQUESTS))
    report("infer.bare_onnx_us", min(bare), "us CPU")
    report("infer.server_us", min(server), "us CPU")
    report("infer.nginx_us", min(control), "us CPU")
    report("infer.added_us", min(server) - min(bare), "us CPU")
    report("infer.vs_nginx", min(server) / min(control), "times")


@contextmanager
def _served(folder: Path) -> Iterator[tuple[Node, str, bytes]]:
    """A node that serves the textbook CNN (one epoch is enough here), a key, and the model's graph."""
    lawful.app.create(folder, operator="alice", places=("EU",))
    with lawful.app.open(folder) as app:
        prepared = app.collect(
            "digits", *app.records(data_plan(name="digits", builtin="digits"), folder), purpose=PURPOSE
        )
        model = app.train(Order(name="digits", recipe=Recipe(epochs=1), datasets=(prepared.dataset,), purpose=PURPOSE))
        key = _deploy(app, model.name)
        graph = app.house.blobs.get(model.graph)
    with started(folder) as node:
        yield node, key, graph


def _deploy(app: lawful.app.App, name: str) -> str:
    for party in ("alice", "bob"):
        app.new_party(party, party.title(), "EU-DE")
    terms = Terms(
        id="A-1",
        provider="alice",
        customer="bob",
        models=(name,),
        purposes=(PURPOSE,),
        regions=("EU",),
        from_=app.today,
        until=app.today + timedelta(days=2),
        quota_calls=10**9,
    )
    app.propose(terms)
    app.sign("A-1", "alice")
    app.deploy(app.model(name), app.sign("A-1", "bob"), purpose=PURPOSE, use=USE)
    return app.new_key("A-1")[0]


def _request(image: numpy.ndarray, key: str) -> tuple[dict[str, str], bytes]:
    tensor = {
        "name": "input",
        "shape": image.shape,
        "datatype": "FP32",
        "parameters": {"binary_data_size": image.nbytes},
    }
    head = json.dumps({"inputs": [tensor], "parameters": {"binary_data_output": True}}).encode()
    headers = {"Authorization": f"Bearer {key}", "Inference-Header-Content-Length": str(len(head))}
    return headers, head + image.tobytes()


def _bare_us(graph: bytes, image: numpy.ndarray) -> float:
    """CPU microseconds of one bare call, with the node's own session options."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    for _ in range(REQUESTS // 10):
        session.run(None, {"input": image})
    before = time.process_time()
    for _ in range(REQUESTS):
        session.run(None, {"input": image})
    return (time.process_time() - before) / REQUESTS * 1e6
