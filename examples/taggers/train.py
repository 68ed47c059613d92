"""Train, measure and export one tagger.

    python examples/taggers/train.py zh --out src/lawful/privacy/taggers

Writes `zh.onnx` (weights as 16-bit floats) and `zh.json` (how it was made). The test side is `card.py`'s.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from dataclasses import dataclass
from pathlib import Path

import corpus
import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn import functional

from lawful.app.masking import onnx_runtime
from lawful.privacy.features import ChineseEncoder, EnglishEncoder
from lawful.privacy.load import encoder_for
from lawful.privacy.tagger import LABELS, Tagger

DILATIONS = (1, 2, 4, 8)
SIZES = {
    "zh": ((0, 48), (0, 48), (1, 32), (1, 32)),
    "en": ((0, 40), (0, 40), (1, 16), (2, 24), (3, 16)),
}  # (table, width)


class Network(nn.Module):
    """Hashed embeddings and gazetteer bits, one projection, residual dilated convolutions, scores by label."""

    def __init__(self, language: str, width: int = 64) -> None:
        super().__init__()
        encoder = ChineseEncoder if language == "zh" else EnglishEncoder
        self.columns = SIZES[language]
        rows = {table: buckets for (table, _), buckets in zip(self.columns, encoder.columns, strict=True)}
        widths = dict(self.columns)
        self.tables = nn.ModuleList([nn.Embedding(rows[t], widths[t]) for t in sorted(rows)])
        for table in self.tables:
            nn.init.normal_(table.weight, std=0.05)
        # Two hashes of one thing are added, so that two things rarely look the same.
        inputs = (
            sum(widths[t] if t == 0 else 0 for t in sorted(rows))
            + sum(w for t, w in self.columns if t)
            + len(encoder.bits)
        )
        self.project = nn.Linear(inputs, width)
        self.convolutions = nn.ModuleList([nn.Conv1d(width, width, 3, padding=d, dilation=d) for d in DILATIONS])
        self.score = nn.Linear(width, len(LABELS))

    def forward(self, ids: torch.Tensor, bits: torch.Tensor) -> torch.Tensor:
        """(B, T, columns), (B, T, bits) to (B, T, labels)."""
        parts = [self.tables[t](ids[..., i]) for i, (t, _) in enumerate(self.columns)]
        unit = parts[0] + parts[1]
        if self.training:  # forget a unit now and then: its neighbours and the gazetteers must do
            unit = unit * (torch.rand(*unit.shape[:2], 1) > 0.12)
            bits = bits * (torch.rand(*bits.shape[:2], 1) > 0.08)
        x = torch.cat([unit, *parts[2:], bits], dim=-1)
        x = functional.relu(self.project(functional.dropout(x, 0.15, self.training))).transpose(1, 2)
        for convolution in self.convolutions:
            x = x + functional.relu(convolution(functional.dropout(x, 0.1, self.training)))
        return self.score(x.transpose(1, 2))


@dataclass
class Sample:
    ids: np.ndarray
    bits: np.ndarray
    labels: np.ndarray


def sample(encoder: object, record: corpus.Record) -> Sample:
    """Features and labels of one text."""
    text, spans = record
    seen = encoder(text)  # type: ignore[operator]
    labels = np.zeros(len(seen.starts), dtype=np.int64)
    starts = np.array(seen.starts)
    for start, end, kind in spans:
        inside = np.flatnonzero((starts >= start) & (starts < end))
        if len(inside):
            labels[inside] = LABELS.index(f"I-{kind}")
            labels[inside[0]] = LABELS.index(f"B-{kind}")
    return Sample(seen.ids, seen.bits, labels)


def batches(samples: list[Sample], size: int, r: random.Random) -> list[list[Sample]]:
    """Samples of like length together, about `size` positions a batch, in random order."""
    order = sorted(samples, key=lambda s: len(s.labels) + r.random() * 8)
    found: list[list[Sample]] = [[]]
    for one in order:
        if len(found[-1]) * len(one.labels) > size:
            found.append([])
        found[-1].append(one)
    r.shuffle(found)
    return found


def stacked(batch: list[Sample]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    longest = max(len(s.labels) for s in batch)
    ids = np.zeros((len(batch), longest, batch[0].ids.shape[1]), dtype=np.int64)
    bits = np.zeros((len(batch), longest, batch[0].bits.shape[1]), dtype=np.float32)
    labels = np.full((len(batch), longest), -100, dtype=np.int64)
    for i, s in enumerate(batch):
        ids[i, : len(s.labels)], bits[i, : len(s.labels)], labels[i, : len(s.labels)] = s.ids, s.bits, s.labels
    return torch.from_numpy(ids), torch.from_numpy(bits), torch.from_numpy(labels)


def train(language: str, texts: int, epochs: int, seed: int, path: Path) -> Network:
    """A network trained on `texts` made texts, new ones each epoch, and the real sentences; exported each epoch."""
    torch.manual_seed(seed)
    r = random.Random(seed)
    encoder = encoder_for(language)
    network = Network(language)
    print(f"{language}: {sum(p.numel() for p in network.parameters()):,} parameters", flush=True)
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=1e-4)
    real = [sample(encoder, record) for record in corpus.real(language) if record[0]]
    for epoch in range(epochs):
        began = time.monotonic()
        samples = [sample(encoder, record) for record in corpus.made(language, "train", texts, seed * 1000 + epoch)]
        todo = batches([s for s in samples + real if len(s.labels)], 6_000, r)
        total = len(todo) * epochs
        losses = []
        network.train()
        for step, batch in enumerate(todo):
            ids, bits, labels = stacked(batch)
            done = (epoch * len(todo) + step) / total
            optimiser.param_groups[0]["lr"] = 2e-3 * min(1.0, done * 30 + 0.02) * max(0.02, 1 - done)
            loss = functional.cross_entropy(network(ids, bits).flatten(0, 1), labels.flatten(), ignore_index=-100)
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            losses.append(loss.item())
        spent = time.monotonic() - began
        scores = measure(tagger_of(network, language), corpus.made(language, "tune", 1500, 7))
        print(f"epoch {epoch + 1}/{epochs} loss {np.mean(losses):.4f} {spent:.0f} s tune {scores}", flush=True)
        export(network, language, path)
    return network.eval()


def tagger_of(network: Network, language: str) -> Tagger:
    """The network as it stands, as a tagger."""

    def run(ids: np.ndarray, bits: np.ndarray) -> np.ndarray:
        network.eval()
        with torch.no_grad():
            return network(torch.from_numpy(ids), torch.from_numpy(bits)).numpy()

    return Tagger(language, encoder_for(language), run)


def measure(tagger: Tagger, records: object) -> dict[str, float]:
    """Strict F1 by type and the share of labelled characters that were missed."""
    counts: dict[str, list[int]] = {"PERSON": [0, 0, 0], "ADDRESS": [0, 0, 0]}
    missed = characters = extra = clean = 0
    for text, spans in records:  # type: ignore[attr-defined]
        gold = {(s, e, k) for s, e, k in spans if k in counts}
        found = {(s.start, s.end, s.type) for s in tagger.tag(text) if s.score >= 0.5}
        for kind, count in counts.items():
            count[0] += sum(1 for f in found & gold if f[2] == kind)
            count[1] += sum(1 for f in found if f[2] == kind)
            count[2] += sum(1 for g in gold if g[2] == kind)
        covered = {c for s, e, _ in found for c in range(s, e)}
        wanted = {c for s, e, _ in gold for c in range(s, e)}
        missed, characters = missed + len(wanted - covered), characters + len(wanted)
        if not gold:
            extra, clean = extra + len(covered), clean + len(text)
    scores = {k: round(2 * c[0] / max(1, c[1] + c[2]), 4) for k, c in counts.items()}
    return scores | {
        "leak": round(missed / max(1, characters), 4),
        "extra_per_1000": round(1000 * extra / max(1, clean), 2),
    }


def export(network: Network, language: str, path: Path) -> None:
    """Write the network as ONNX: weights in 16 bits, arithmetic in 32."""
    weights: list[onnx.TensorProto] = []
    nodes: list[onnx.NodeProto] = []

    def kept(name: str, tensor: torch.Tensor) -> str:
        weights.append(numpy_helper.from_array(tensor.detach().numpy().astype(np.float16), f"{name}.half"))
        nodes.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
        return name

    def node(kind: str, inputs: list[str], output: str, **attributes: object) -> str:
        nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    tables = [kept(f"table{t}", table.weight) for t, table in enumerate(network.tables)]
    parts = []
    for i, (t, _) in enumerate(network.columns):
        weights.append(numpy_helper.from_array(np.array(i, dtype=np.int64), f"column{i}"))
        node("Gather", ["ids", f"column{i}"], f"ids{i}", axis=2)
        parts.append(node("Gather", [tables[t], f"ids{i}"], f"part{i}", axis=0))
    node("Add", parts[:2], "unit")
    node("Concat", ["unit", *parts[2:], "bits"], "seen", axis=2)
    node("MatMul", ["seen", kept("project.weight", network.project.weight.T.contiguous())], "projected")
    node("Add", ["projected", kept("project.bias", network.project.bias)], "biased")
    x = node("Transpose", [node("Relu", ["biased"], "x_time")], "x", perm=[0, 2, 1])
    for i, (convolution, d) in enumerate(zip(network.convolutions, DILATIONS, strict=True)):
        inputs = [x, kept(f"conv{i}.weight", convolution.weight), kept(f"conv{i}.bias", convolution.bias)]
        node("Conv", inputs, f"conv{i}", kernel_shape=[3], dilations=[d], pads=[d, d])
        x = node("Add", [x, node("Relu", [f"conv{i}"], f"relu{i}")], f"x{i}")
    node("Transpose", [x], "last", perm=[0, 2, 1])
    node("MatMul", ["last", kept("score.weight", network.score.weight.T.contiguous())], "raw")
    node("Add", ["raw", kept("score.bias", network.score.bias)], "scores")
    _write(nodes, weights, language, len(network.columns), path)


def _write(
    nodes: list[onnx.NodeProto], weights: list[onnx.TensorProto], language: str, columns: int, path: Path
) -> None:
    graph = helper.make_graph(
        nodes,
        f"lawful-tagger-{language}",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "positions", columns]),
            helper.make_tensor_value_info("bits", TensorProto.FLOAT, ["batch", "positions", None]),
        ],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["batch", "positions", len(LABELS)])],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9, producer_name="lawful")
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=["zh", "en"])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / f"{options.language}.onnx"
    network = train(options.language, options.texts, options.epochs, options.seed, path)
    shipped = Tagger(options.language, encoder_for(options.language), onnx_runtime(path.read_bytes()))
    scores = measure(shipped, corpus.made(options.language, "tune", 3000, 11))
    print(json.dumps(scores))
    record = {
        "language": options.language,
        "parameters": sum(p.numel() for p in network.parameters()),
        "texts": options.texts,
        "epochs": options.epochs,
        "seed": options.seed,
        "tune": scores,
    }
    (options.out / f"{options.language}.json").write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
