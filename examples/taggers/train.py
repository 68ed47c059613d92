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
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

import corpus
import numpy as np
import onnx
import torch
from lean import lean
from onnx import TensorProto, helper, numpy_helper
from onnxruntime import InferenceSession
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from torch.nn import functional

from lawful.privacy.encoders.chinese import ChineseEncoder
from lawful.privacy.encoders.english import EnglishEncoder
from lawful.privacy.load import encoder_for
from lawful.privacy.tagger import LABELS, Tagger

DILATIONS = (1, 2, 4, 8)
SIZES = {
    "zh": ((0, 48), (0, 48), (1, 32), (1, 32)),
    "en": ((0, 40), (0, 40), (1, 16), (2, 24), (3, 16)),
}  # (table, width)
WIDTHS = {"zh": 80, "en": 160}
TEXTS, EPOCHS = {"zh": 32_000, "en": 40_000}, {"zh": 16, "en": 48}
# Shares of units and of inputs that a step of training goes without: the wider network remembers more than it should.
FORGOTTEN, DROPPED = {"zh": 0.12, "en": 0.2}, {"zh": 0.15, "en": 0.25}


class Network(nn.Module):
    """Hashed embeddings and gazetteer bits, one projection, residual dilated convolutions, scores by label."""

    def __init__(self, language: str) -> None:
        super().__init__()
        width = WIDTHS[language]
        encoder = ChineseEncoder if language == "zh" else EnglishEncoder
        self.columns = SIZES[language]
        self.forgotten, self.dropped = FORGOTTEN[language], DROPPED[language]
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
            unit = unit * _kept(*unit.shape[:2], 1, all_but=self.forgotten, like=unit)
            bits = bits * _kept(*bits.shape[:2], 1, all_but=0.08, like=bits)
            bits = bits * _kept(len(bits), 1, 1, all_but=0.04, like=bits)
        x = torch.cat([unit, *parts[2:], bits], dim=-1)
        x = functional.relu(self.project(functional.dropout(x, self.dropped, self.training))).transpose(1, 2)
        for convolution in self.convolutions:
            x = x + functional.relu(convolution(functional.dropout(x, 0.1, self.training)))
        return self.score(x.transpose(1, 2))


def _kept(*shape: int, all_but: float, like: torch.Tensor) -> torch.Tensor:
    """Ones with a share of zeros among them."""
    return torch.rand(*shape, device=like.device) > all_but


@dataclass
class Samples:
    """Features and labels of many texts, one behind the other: ids (positions, columns), bits (positions, bits),
    labels (positions), and where each text begins (texts + 1)."""

    ids: np.ndarray
    bits: np.ndarray
    labels: np.ndarray
    begins: np.ndarray


def samples(language: str, records: Iterable[corpus.Record]) -> Samples:
    """Texts as the network sees them."""
    encoder = encoder_for(language)
    ids, bits, labels, lengths = [], [], [], [0]
    for record in records:
        text, spans = corpus.for_tagger(record, language)
        seen = encoder(encoder.plain(text))
        if not len(seen.starts):
            continue
        label = np.zeros(len(seen.starts), dtype=np.uint8)
        starts = np.array(seen.starts)
        for start, end, kind in spans:
            inside = np.flatnonzero((starts >= start) & (starts < end))
            if len(inside):
                label[inside] = LABELS.index(f"I-{kind}")
                label[inside[0]] = LABELS.index(f"B-{kind}")
        ids.append(seen.ids.astype(np.int32))
        bits.append(seen.bits.astype(np.uint8))
        labels.append(label)
        lengths.append(len(label))
    return Samples(np.concatenate(ids), np.concatenate(bits), np.concatenate(labels), np.cumsum(lengths))


def samples_of_epoch(language: str, texts: int, seed: int) -> Samples:
    """What is made anew for one epoch."""
    records = corpus.made(language, "train", texts, seed)
    if language == "en":  # English words stand in Chinese texts too
        records = chain(records, corpus.made("zh", "train", texts // 10, seed))
    return samples(language, records)


def batches(parts: list[Samples], size: int, r: random.Random) -> list[list[tuple[Samples, int]]]:
    """Texts of like length together, about `size` positions a batch, in random order."""
    order = [
        (length + r.random() * 8, length, which, text)
        for which, part in enumerate(parts)
        for text, length in enumerate(np.diff(part.begins).tolist())
    ]
    found: list[list[tuple[Samples, int]]] = [[]]
    for _, length, which, text in sorted(order):
        if len(found[-1]) * length > size:
            found.append([])
        found[-1].append((parts[which], text))
    r.shuffle(found)
    return found


NO_LABEL = 255


def stacked(batch: list[tuple[Samples, int]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Ids, bits and labels of a batch, filled up to the longest text."""
    places = [(part, part.begins[text], part.begins[text + 1]) for part, text in batch]
    longest, (first, *_) = max(end - begin for _, begin, end in places), places[0]
    ids = np.zeros((len(batch), longest, first.ids.shape[1]), dtype=np.int32)
    bits = np.zeros((len(batch), longest, first.bits.shape[1]), dtype=np.uint8)
    labels = np.full((len(batch), longest), NO_LABEL, dtype=np.uint8)
    for i, (part, begin, end) in enumerate(places):
        ids[i, : end - begin] = part.ids[begin:end]
        bits[i, : end - begin] = part.bits[begin:end]
        labels[i, : end - begin] = part.labels[begin:end]
    return torch.from_numpy(ids), torch.from_numpy(bits), torch.from_numpy(labels)


def train(language: str, texts: int, epochs: int, seed: int, path: Path, device: str, workers: int) -> Network:
    """A network trained on `texts` made texts, new ones each epoch, and the real sentences; exported now and then."""
    torch.manual_seed(seed)
    r = random.Random(seed)
    network = Network(language).to(device)
    print(f"{language}: {sum(p.numel() for p in network.parameters()):,} parameters", flush=True)
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=1e-4)
    real = samples(language, (record for record in corpus.real(language) if record[0]))
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        coming = [pool.submit(samples_of_epoch, language, texts, seed * 1000 + epoch) for epoch in range(workers + 1)]
        for epoch in range(epochs):
            began = time.monotonic()
            todo = batches([coming.pop(0).result(), real], 6_000, r)
            if epoch + workers + 1 < epochs:
                coming.append(pool.submit(samples_of_epoch, language, texts, seed * 1000 + epoch + workers + 1))
            total = len(todo) * epochs
            losses = []
            network.train()
            for step, batch in enumerate(todo):
                ids, bits, labels = (part.to(device) for part in stacked(batch))
                done = (epoch * len(todo) + step) / total
                optimiser.param_groups[0]["lr"] = 2e-3 * min(1.0, done * 2 * epochs + 0.02) * max(0.02, 1 - done)
                scores = network(ids.long(), bits.float()).flatten(0, 1)
                loss = functional.cross_entropy(scores, labels.long().flatten(), ignore_index=NO_LABEL)
                loss.backward()
                nn.utils.clip_grad_norm_(network.parameters(), 1.0)
                optimiser.step()
                optimiser.zero_grad(set_to_none=True)
                losses.append(loss.detach())
            mean, spent = torch.stack(losses).mean().item(), time.monotonic() - began
            print(f"{language} epoch {epoch + 1}/{epochs} loss {mean:.4f} {spent:.0f} s", flush=True)
            if epoch % 8 == 7:
                export(network, language, path)
    network = network.cpu().eval()
    export(network, language, path)
    return network


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
        half = self.kept(f"{name}.half", tensor.detach().cpu().numpy().astype(np.float16))
        return self.node("Cast", [half], name, to=TensorProto.FLOAT)

    def dense(self, inputs: str, name: str, matrix: torch.Tensor, bias: torch.Tensor) -> str:
        weight = self.kept(f"{name}.weight", np.ascontiguousarray(matrix.detach().cpu().numpy()))
        product = self.node("MatMul", [inputs, weight], f"{name}.product")
        return self.node("Add", [product, self.kept(f"{name}.bias", bias.detach().cpu().numpy())], name)

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
    parser.add_argument("--device", default="cpu", help="what PyTorch calls it, such as cuda")
    parser.add_argument("--workers", type=int, default=1, help="processes that make texts while the network learns")
    options = parser.parse_args()
    torch.set_num_threads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    for language in options.languages or ("zh", "en"):
        make(language, options)


def make(language: str, options: argparse.Namespace) -> None:
    """Train one tagger, measure it as shipped on the tuning side, and write how it was made beside it."""
    path = options.out / f"{language}.onnx"
    texts, epochs = options.texts or TEXTS[language], options.epochs or EPOCHS[language]
    network = train(language, texts, epochs, options.seed, path, options.device, options.workers)
    scores = measure(shipped(language, path), corpus.made(language, "tune", 3000, 11))
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


def shipped(language: str, path: Path) -> Tagger:
    """The tagger that a file holds."""
    session = InferenceSession(path, providers=["CPUExecutionProvider"])

    def run(ids: np.ndarray, bits: np.ndarray) -> np.ndarray:
        return session.run(["scores"], {"ids": ids, "bits": bits})[0]

    return Tagger(language, encoder_for(language), run)


if __name__ == "__main__":
    main()
