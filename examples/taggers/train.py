"""Train, measure and export one tagger.

    python examples/taggers/train.py zh --out src/lawful/privacy/taggers      # no language: both

Writes `zh.onnx` (tables as 16-bit floats, matrices as 8-bit integers) and `zh.json` (how it was made). What it is tested with is `card.py`'s.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import corpus
import numpy as np
import onnx
import torch
from lean import lean
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from torch.nn import functional

from lawful.app.masking import onnx_runtime
from lawful.privacy.encoders.chinese import ChineseEncoder
from lawful.privacy.encoders.english import EnglishEncoder
from lawful.privacy.load import encoder_for
from lawful.privacy.tagger import LABELS, Tagger

DILATIONS = (1, 2, 4, 8)
SIZES = {
    "zh": ((0, 48), (0, 48), (1, 32), (1, 32)),
    "en": ((0, 40), (0, 40), (1, 16), (2, 24), (3, 16)),
}  # (table, width)
WIDTHS = {"zh": 80, "en": 112}
TEXTS, EPOCHS = {"zh": 32_000, "en": 36_000}, {"zh": 10, "en": 14}


class Network(nn.Module):
    """Hashed embeddings and gazetteer bits, one projection, residual dilated convolutions, scores by label."""

    def __init__(self, language: str) -> None:
        super().__init__()
        width = WIDTHS[language]
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
            bits = bits * (torch.rand(*bits.shape[:2], 1) > 0.08) * (torch.rand(len(bits), 1, 1) > 0.04)
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
    text, spans = corpus.for_tagger(record, "zh" if isinstance(encoder, ChineseEncoder) else "en")
    seen = encoder(encoder.plain(text))  # type: ignore[attr-defined, operator]
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
        if language == "en":  # English words stand in Chinese texts too
            samples += [
                sample(encoder, record) for record in corpus.made("zh", "train", texts // 10, seed * 1000 + epoch)
            ]
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
        print(f"epoch {epoch + 1}/{epochs} loss {np.mean(losses):.4f} {spent:.0f} s", flush=True)
        if epoch % 4 == 3 or epoch == epochs - 1:
            print(measure(tagger_of(network, language), corpus.made(language, "tune", 1500, 7)), flush=True)
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
    """Write the network as ONNX: tables in 16-bit floats, matrices in 8-bit integers (7 used, safe without VNNI)."""
    made = _Graph()
    tables = [made.half(f"table{t}", table.weight) for t, table in enumerate(network.tables)]
    parts = []
    for i, (t, _) in enumerate(network.columns):
        made.node("Gather", ["ids", made.whole(f"column{i}", i)], f"ids{i}", axis=2)
        parts.append(made.node("Gather", [tables[t], f"ids{i}"], f"part{i}", axis=0))
    seen = made.node("Concat", [made.node("Add", parts[:2], "unit"), *parts[2:], "bits"], "seen", axis=2)
    x = made.node("Relu", [made.dense(seen, "project", network.project.weight.T, network.project.bias)], "x")
    for i, (convolution, d) in enumerate(zip(network.convolutions, DILATIONS, strict=True)):
        # A convolution of three taps is one matrix product over the position and its two neighbours side by side.
        wide = made.node("Pad", [x, made.whole(f"pads{i}", [0, d, 0, 0, d, 0])], f"wide{i}")
        ends = (-2 * d, -d, np.iinfo(np.int64).max)
        taps = [made.cut(wide, f"tap{i}.{j}", j * d, end) for j, end in enumerate(ends)]
        beside = made.node("Concat", taps, f"beside{i}", axis=2)
        matrix = torch.cat([convolution.weight[:, :, j].T for j in range(3)])
        y = made.node("Relu", [made.dense(beside, f"conv{i}", matrix, convolution.bias)], f"y{i}")
        x = made.node("Add", [x, y], f"x{i}")
    made.dense(x, "scores", network.score.weight.T, network.score.bias)
    made.write(language, len(network.columns), path)


class _Graph:
    """An ONNX graph in the making; every method gives the name of what it added."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def node(self, kind: str, inputs: list[str], output: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def kept(self, name: str, array: np.ndarray) -> str:
        self.weights.append(numpy_helper.from_array(array, name))
        return name

    def whole(self, name: str, numbers: int | list[int]) -> str:
        return self.kept(name, np.array(numbers, dtype=np.int64))

    def half(self, name: str, tensor: torch.Tensor) -> str:
        half = self.kept(f"{name}.half", tensor.detach().numpy().astype(np.float16))
        return self.node("Cast", [half], name, to=TensorProto.FLOAT)

    def dense(self, inputs: str, name: str, matrix: torch.Tensor, bias: torch.Tensor) -> str:
        weight = self.kept(f"{name}.weight", np.ascontiguousarray(matrix.detach().numpy()))
        product = self.node("MatMul", [inputs, weight], f"{name}.product")
        return self.node("Add", [product, self.kept(f"{name}.bias", bias.detach().numpy())], name)

    def cut(self, inputs: str, name: str, start: int, end: int) -> str:
        places = [self.whole(f"{name}.{what}", [n]) for what, n in (("start", start), ("end", end), ("axis", 1))]
        return self.node("Slice", [inputs, *places], name)

    def write(self, language: str, columns: int, path: Path) -> None:
        ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "positions", columns])
        bits = helper.make_tensor_value_info("bits", TensorProto.FLOAT, ["batch", "positions", None])
        scores = helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["batch", "positions", len(LABELS)])
        graph = helper.make_graph(self.nodes, f"lawful-tagger-{language}", [ids, bits], [scores], self.weights)
        opset = [helper.make_opsetid("", 17)]
        model = helper.make_model(graph, opset_imports=opset, ir_version=9, producer_name="lawful")
        onnx.checker.check_model(model)
        with tempfile.TemporaryDirectory() as folder:
            exact = Path(folder) / "exact.onnx"
            exact.write_bytes(model.SerializeToString())
            quantize_dynamic(
                exact,
                path,
                weight_type=QuantType.QInt8,
                op_types_to_quantize=["MatMul"],
                per_channel=True,
                reduce_range=True,
            )
            path.write_bytes(lean(onnx.load(path)).SerializeToString())


SHIPPED = Path(__file__).resolve().parents[2] / "src/lawful/privacy/taggers"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="*", metavar="zh|en", help="both when none is named")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument(
        "--texts", type=int, help="made anew in each epoch; as many as for the shipped ones when not said"
    )
    parser.add_argument("--epochs", type=int, help="as many as for the shipped ones when not said")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    for language in options.languages or ("zh", "en"):
        make(language, options)


def make(language: str, options: argparse.Namespace) -> None:
    """Train one tagger, measure it as shipped on the tuning side, and write how it was made beside it."""
    path = options.out / f"{language}.onnx"
    texts, epochs = options.texts or TEXTS[language], options.epochs or EPOCHS[language]
    network = train(language, texts, epochs, options.seed, path)
    shipped = Tagger(language, encoder_for(language), onnx_runtime(path.read_bytes()))
    scores = measure(shipped, corpus.made(language, "tune", 3000, 11))
    print(json.dumps(scores))
    record = {
        "language": language,
        "parameters": sum(p.numel() for p in network.parameters()),
        "texts": texts,
        "epochs": epochs,
        "seed": options.seed,
        "tune": scores,
    }
    (options.out / f"{language}.json").write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
