"""Score the shipped taggers on the unseen texts and on real sets, and write their card.

    python examples/taggers/card.py --taggers src/lawful/privacy/taggers --data ../shared/data/pii

The unseen texts (`bench/privacy_unseen`) are for the last model only: choose between models by them and they are
tuning texts.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from lawful.app.masking import onnx_runtime
from lawful.privacy.load import load_taggers
from lawful.privacy.mask import Masker
from lawful.privacy.score import Scores, evaluate, score

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the repository, whose `bench` holds the unseen texts
from bench.privacy_texts import texts

REAL = {
    "zh_synth": "zh_synth/sample",
    "en_synth": "en_synth/sample",
    "UNER zh GSDSIMP dev": "uner_zh_gsdsimp/dev",
    "UNER en EWT dev": "uner_en_ewt/dev",
    "WNUT 2017 dev": "wnut17/dev",
    "presidio-research": "presidio_research_synth/dev",
}

CARD = """# Model card: the taggers of `lawful.privacy`

Two networks that find names of persons and postal addresses, `zh.onnx` and `en.onnx`, in Chinese and English text.

- **Made by** the `lawful` project; weights under Apache-2.0. Rebuilt by `make train-taggers` (`examples/taggers`).
- **Made from** the sets in `DATA.json` beside this card, each with its licence. No share-alike set was trained on.
- **After the network** plain rules ask for more where a name is a word of every day, is not made like a name, cuts
  through a word, is a book's title or what a place, a theory or a brand is named after, or stands among places. An
  address in Chinese counts only with a house, a floor or a room in it, or after a word such as 住址, 寄到, address. A
  Chinese name that stands alone between two signs is found whatever the network says, unless a word is in it; so are an
  English given name beside a surname, in a sentence a surname that is nothing else, and whoever a form, a title, a
  signature or a relative's word names (`encoders/cues.py`). What a run holds is told apart at line ends, brackets and
  commas. Traditional characters are read as simplified ones, words with accents as without. A list of brands and works
  that are called like somebody, and one of such towns, count against a name.
- **Network**: hashed embeddings and gazetteer bits, one projection (to {widths}), four residual convolutions (dilation 1, 2, 4,
  8), scores for B/I of PERSON, ADDRESS, ORG, LOC. {parameters}. Tables of 16-bit floats, matrices of 8-bit integers.
- **Meant for** finding personal data in messages, forms, records, mail and logs, together with the patterns of the room.
- **Not meant for** telling who somebody is, for other languages, or as proof that a text is anonymous.

## Scores

Patterns and taggers together, as shipped. Lenient: same type, intersection over union at least 0.5. "Unseen texts" are
`bench/privacy_unseen`, in many genres and with values of their own: written by the same hand as the training templates,
but never trained on; the half whose errors nobody looked at (docs/privacy.md says how often it was scored).
Thresholds were chosen on the other half, on the tuning side of `examples/taggers/corpus.py`, on the other sets of
this table, on those that `DATA.json` names and on sets 1 to 11 of `bench/privacy_fresh`, whose errors were looked at.

| set | PERSON F1 (strict) | ADDRESS F1 (strict) | leak rate | over-masked per 1,000, all (clean texts) |
|---|---|---|---|---|
{rows}

The two UNER sets, WNUT and presidio-research label no numbers or not all addresses, so that the last columns count
true findings of other types there as over-masking; they are encyclopaedia, web and tweet text, which is harder than
what the taggers are meant for. WNUT dev is YouTube comments, often in lower case.

## Known gaps

- Names of foreigners in Chinese letters without a dot, kings and courtesy names, lower-case English names that are
  words (`mark`, `hope`), nicknames, surnames alone that are words (`asked Brown`).
- Addresses without a number and without a word that says whose they are (a village, an estate, a crossing), where an
  address ends in running text.
- Places, brands and works that sound like a person's name are taken for persons now and then; in return fewer names are
  found in running text of the web, of encyclopaedias and of comments than in messages, forms and records.
- Fairness: values come from name lists of many countries (Faker, the census of the United States), but how well each is found was not measured by group.
"""


def row(name: str, scores: Scores) -> str:
    """One line of the table."""
    cells = []
    for kind in ("PERSON", "ADDRESS"):
        lenient = scores.lenient.get(kind)
        seen = lenient is not None and lenient.labelled > 0
        cells.append(
            f"{lenient.f1:.3f} ({scores.strict[kind].f1:.3f})" if lenient is not None and seen else "not labelled"
        )
    leak = scores.leak["all"]
    return f"| {name} | {cells[0]} | {cells[1]} | {leak.rate:.4f} | {leak.extra_per_1000:.2f} ({leak.clean_extra_per_1000:.2f}) |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--taggers", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    full = Masker.build(key=b"k" * 32, tagger=load_taggers("zh", "en", run=onnx_runtime))
    rows = [row(f"unseen texts, {language}", score(texts(language), full.find)) for language in ("zh", "en")]
    rows += [row(name, evaluate(options.data / f"{path}.jsonl.gz", full.find)) for name, path in REAL.items()]
    records = [json.loads((options.taggers / f"{language}.json").read_text("utf-8")) for language in ("zh", "en")]
    parameters = ", ".join(f"{record['parameters']:,} parameters ({record['language']})" for record in records)
    (options.taggers / "CARD.md").write_text(
        CARD.format(parameters=parameters, widths="80 in Chinese, 160 in English", rows="\n".join(rows)), "utf-8"
    )
    print("\n".join(rows))


if __name__ == "__main__":
    main()
