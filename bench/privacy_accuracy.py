"""Our finder and Presidio's on the same labelled sets with the same scorer; prints a Markdown table.

    BENCH_PRESIDIO=build/presidio/bin/python python -m bench.privacy_accuracy ../shared/data/pii/en_synth/sample.jsonl.gz ...

Presidio runs with all its predefined recognisers for English and a blank spaCy pipeline: its language models are not
on the package index, so it finds neither names nor addresses here. Chinese sets are given to it as English.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from lawful.app.masking import onnx_runtime
from lawful.privacy.load import load_taggers
from lawful.privacy.mask import Masker
from lawful.privacy.score import Labelled, Scores, read, score
from lawful.privacy.span import Span

NAMES = {
    "PHONE_NUMBER": "PHONE", "EMAIL_ADDRESS": "EMAIL", "IBAN_CODE": "IBAN", "MAC_ADDRESS": "MAC", "US_PASSPORT": "PASSPORT",
}  # fmt: skip

_PRESIDIO = """
import json, sys
import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine

registry = RecognizerRegistry()
registry.load_predefined_recognizers(languages=["en"])
engine = SpacyNlpEngine()
engine.nlp = {"en": spacy.blank("en")}
analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])
for line in sys.stdin:
    found = analyzer.analyze(json.loads(line), language="en", score_threshold=0.35)
    print(json.dumps([[r.start, r.end, r.entity_type, r.score] for r in found if r.entity_type != "DATE_TIME"]))
"""


def presidio(interpreter: str, records: list[Labelled]) -> Callable[[str], Iterable[Span]]:
    """What Presidio finds, looked up by text."""
    texts = "\n".join(json.dumps(record.text) for record in records)
    done = subprocess.run([interpreter, "-c", _PRESIDIO], input=texts, capture_output=True, text=True, check=True)
    found = {
        record.text: [Span(s, e, NAMES.get(kind, kind), sure, "presidio") for s, e, kind, sure in json.loads(line)]
        for record, line in zip(records, done.stdout.splitlines(), strict=True)
    }
    return lambda text: found[text]


def rows(name: str, ours: Scores, theirs: Scores | None) -> Iterable[str]:
    """One line a type, then the leak."""
    for kind in sorted(ours.lenient):
        mine = ours.lenient[kind]
        if not mine.labelled:
            continue
        strict = ours.strict[kind].f1
        other = theirs.lenient.get(kind) if theirs else None
        rival = f"{other.precision:.3f} | {other.recall:.3f} | {other.f1:.3f}" if other else "- | - | -"
        yield f"| {name} | {kind} | {mine.labelled} | {mine.precision:.3f} | {mine.recall:.3f} | {mine.f1:.3f} | {strict:.3f} | {rival} |"
    leak, rival_leak = ours.leak["all"], theirs.leak["all"] if theirs else None
    other = f"{rival_leak.rate:.4f} | {rival_leak.extra_per_1000:.2f}" if rival_leak else "- | -"
    yield f"| {name} | leak rate, over-masked per 1,000 | | {leak.rate:.4f} | {leak.extra_per_1000:.2f} | | | {other} | |"


def main(paths: list[str]) -> None:
    masker = Masker.build(key=b"a key that only the bench uses..", tagger=load_taggers("zh", "en", run=onnx_runtime))
    interpreter = os.environ.get("BENCH_PRESIDIO")
    print("| set | type | labelled | P | R | F1 | strict F1 | Presidio P | R | F1 |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for path in paths:
        records = list(read(Path(path)))
        theirs = score(records, presidio(interpreter, records)) if interpreter else None
        for row in rows(Path(path).parent.name, score(records, masker.find), theirs):
            print(row)


if __name__ == "__main__":
    main(sys.argv[1:])
